//! What does a code prove? That its sender holds the authenticator, or one of its recovery codes:
//! once.

use attestry_domain::identity::totp::{TotpDecision, accept};
use attestry_domain::ids::TfaId;
use chrono::{DateTime, Utc};

use super::{TotpSecret, recovery_codes};
use crate::app::App;
use crate::error::Error;
use crate::identity::store::two_factor::{self, Method};
use crate::platform::database::Tx;

/// A code that may be good: whether it still is, the transaction that spends it decides.
pub(in crate::identity) struct Proof {
    method_id: TfaId,
    kind: Kind,
}

enum Kind {
    Step(i64),
    RecoveryCode([u8; 32]),
}

/// Reads a code that was sent for an active method. None: it is wrong, or was used before.
pub(in crate::identity) fn of(
    app: &App,
    method: &Method,
    code: &str,
) -> Result<Option<Proof>, Error> {
    let proof = |kind| {
        Some(Proof {
            method_id: method.id,
            kind,
        })
    };
    if code.contains('-') {
        return Ok(proof(Kind::RecoveryCode(recovery_codes::hash(
            app, method.id, code,
        ))));
    }
    let secret = TotpSecret::open(app, method.id, &method.secret_sealed)?;
    let matched = secret.matched_step(code, app.clock.now().timestamp());
    match accept(method.last_step, matched) {
        TotpDecision::Accept(step) => Ok(proof(Kind::Step(step))),
        TotpDecision::Replayed | TotpDecision::WrongCode => Ok(None),
    }
}

impl Proof {
    /// Spends the code. Of two requests that race with one code, one gets true.
    pub(in crate::identity) async fn spend(
        &self,
        tx: &Tx,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        match self.kind {
            Kind::Step(step) => two_factor::take_step(&**tx, self.method_id, step).await,
            Kind::RecoveryCode(hash) => {
                two_factor::spend_code(&**tx, self.method_id, hash, now).await
            }
        }
    }
}
