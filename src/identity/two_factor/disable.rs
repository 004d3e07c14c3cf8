//! How is a second factor turned off? With the password, in a session that has passed one, for good; it stays in the
//! list. Else whoever has the password alone would put an authenticator of their own in its place.

use attestry_domain::identity::TfaStatus;
use attestry_domain::ids::TfaId;

use super::TwoFactorMethod;
use crate::app::App;
use crate::error::Error;
use crate::identity::store::sessions;
use crate::identity::store::two_factor::{self, Method};
use crate::identity::{Caller, confirm};
use crate::platform::database;

/// Turns the caller's active method off. Its recovery codes are void, and their sessions no longer
/// count as signed in with a second factor.
pub async fn disable(
    app: &App,
    caller: &Caller,
    id: TfaId,
    password: &str,
) -> Result<TwoFactorMethod, Error> {
    let confirmed = &confirm::password(app, caller, password).await?;
    database::write_secret(app, caller, |tx| async move {
        confirmed.hold(&tx).await?;
        let methods = two_factor::of_user(&*tx, caller.user()?).await?;
        let method = methods
            .into_iter()
            .find(|method| method.id == id)
            .ok_or(Error::NotFound)?;
        if method.status == TfaStatus::Active {
            caller.require_tfa()?;
        }
        if !two_factor::disable(&*tx, id, app.clock.now()).await? {
            return Err(Error::state("Only an active method can be disabled."));
        }
        two_factor::delete_codes(&*tx, id).await?;
        sessions::forget_second_factor(&*tx, caller.user()?).await?;
        Ok(TwoFactorMethod::of(
            &Method {
                status: TfaStatus::Disabled,
                ..method
            },
            0,
        ))
    })
    .await
}
