//! How does the setup of a second factor start? With a secret, shown once.

use attestry_domain::identity::{TfaKind, TfaStatus};
use attestry_domain::ids::{TfaId, UserId};

use super::TotpSecret;
use crate::app::App;
use crate::error::{Conflict, Error};
use crate::identity::store::two_factor::{self, Method};
use crate::identity::{Caller, confirm};
use crate::platform::database;

/// A pending method with its secret. It has no `Debug`.
pub struct Enrollment {
    /// `tfaId` on the wire.
    pub id: TfaId,
    /// Its kind.
    pub kind: TfaKind,
    /// The secret to type into an authenticator.
    pub secret: String,
    /// The address that opens an authenticator.
    pub url: String,
    /// The same as a picture, as a `data:` address.
    pub qr_code: String,
}

/// Makes a pending method for the caller; an earlier pending one is replaced.
pub async fn create(
    app: &App,
    caller: &Caller,
    kind: TfaKind,
    password: &str,
) -> Result<Enrollment, Error> {
    let confirmed = &confirm::password(app, caller, password).await?;
    let user_id = confirmed.user.id;
    let secret = &TotpSecret::draw(&confirmed.user.email)?;
    let enrollment = Enrollment {
        id: app.ids.next(),
        kind,
        secret: secret.to_base32(),
        url: secret.url()?,
        qr_code: secret.qr_code()?,
    };
    let id = enrollment.id;
    database::write_secret(app, caller, |tx| async move {
        confirmed.hold(&tx).await?;
        two_factor::delete_pending_of(&*tx, user_id).await?;
        let active = two_factor::with_status(&*tx, user_id, TfaStatus::Active);
        if active.await?.is_some() {
            return Err(Error::Conflict(Conflict::TfaAlreadyActive));
        }
        let method = pending(app, id, kind, user_id, secret)?;
        two_factor::insert(&*tx, &method).await
    })
    .await?;
    Ok(enrollment)
}

/// A method as it begins, its secret sealed.
pub(super) fn pending(
    app: &App,
    id: TfaId,
    kind: TfaKind,
    user_id: UserId,
    secret: &TotpSecret,
) -> Result<Method, Error> {
    Ok(Method {
        id,
        user_id,
        kind,
        status: TfaStatus::Pending,
        secret_sealed: secret.seal(app, id)?,
        last_step: None,
        created_at: app.clock.now(),
        activated_at: None,
    })
}
