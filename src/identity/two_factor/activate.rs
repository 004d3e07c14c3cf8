//! How does the setup of a second factor end? With a first code, which proves that the authenticator
//! holds the secret.

use attestry_domain::identity::TfaStatus;
use attestry_domain::identity::totp::{TotpDecision, accept};

use super::{TotpSecret, TwoFactorMethod, recovery_codes};
use crate::app::App;
use crate::error::{Conflict, Error, Unauthenticated};
use crate::identity::store::two_factor::{self, Method};
use crate::identity::{Caller, attempts};
use crate::platform::{audit, database};

/// The active method with its recovery codes, shown this once. It has no `Debug`.
pub struct Activated {
    /// The method.
    pub method: TwoFactorMethod,
    /// Each replaces one code of the authenticator.
    pub recovery_codes: Vec<String>,
}

/// Makes the caller's pending method active.
pub async fn activate(app: &App, caller: &Caller, code: &str) -> Result<Activated, Error> {
    let attempt = &attempts::of_user(app, caller.user()?).await?;
    let method = &pending(app, caller).await?;
    let secret = TotpSecret::open(app, method.id, &method.secret_sealed)?;
    let now = app.clock.now();
    let matched = secret.matched_step(code, now.timestamp());
    let TotpDecision::Accept(step) = accept(method.last_step, matched) else {
        let refusal = Error::Unauthenticated(Unauthenticated::Login);
        audit::refused_caller(app, caller, &refusal).await?;
        return Err(refusal);
    };
    let codes: Vec<String> = std::iter::repeat_with(recovery_codes::draw)
        .take(recovery_codes::COUNT)
        .collect();
    let hashes = codes
        .iter()
        .map(|code| recovery_codes::hash(app, method.id, code));
    let hashes = &hashes.collect::<Vec<_>>();
    database::write_secret(app, caller, |tx| async move {
        if !two_factor::activate(&*tx, method.id, step, now).await? {
            return Err(nothing_pending());
        }
        let codes = hashes.iter().map(|hash| (app.ids.next(), *hash));
        two_factor::insert_codes(&*tx, method.id, codes).await?;
        attempt.take_back(&tx).await
    })
    .await?;
    let method = Method {
        status: TfaStatus::Active,
        activated_at: Some(now),
        ..Method::clone(method)
    };
    let left = i32::try_from(codes.len()).map_err(Error::internal)?;
    Ok(Activated {
        method: TwoFactorMethod::of(&method, left),
        recovery_codes: codes,
    })
}

async fn pending(app: &App, caller: &Caller) -> Result<Method, Error> {
    let methods = two_factor::of_user(app.database.reader(), caller.user()?).await?;
    if methods
        .iter()
        .any(|method| method.status == TfaStatus::Active)
    {
        return Err(Error::Conflict(Conflict::TfaAlreadyActive));
    }
    let mut pending = methods
        .into_iter()
        .filter(|method| method.status == TfaStatus::Pending);
    pending.next().ok_or_else(nothing_pending)
}

fn nothing_pending() -> Error {
    Error::state("There is no pending method. Create one first.")
}
