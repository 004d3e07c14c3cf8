//! How does a second factor leave the list? With the password; an active one in a session that has passed one
//! (see [`disable()`](super::disable())).

use attestry_domain::identity::TfaStatus;
use attestry_domain::ids::{TfaId, UserId};

use super::TwoFactorMethod;
use crate::app::App;
use crate::error::Error;
use crate::identity::store::{sessions, two_factor};
use crate::identity::{Caller, confirm};
use crate::platform::database::{self, Tx};
use crate::platform::subject::Subject;

/// Removes a method of the caller with its recovery codes and answers it as it last was. After an
/// active one, their sessions no longer count as signed in with a second factor.
pub async fn remove(
    app: &App,
    caller: &Caller,
    id: TfaId,
    password: &str,
) -> Result<TwoFactorMethod, Error> {
    let confirmed = &confirm::password(app, caller, password).await?;
    database::write_secret(app, caller, |tx| async move {
        confirmed.hold(&tx).await?;
        let taken = take(&tx, caller.user()?, id).await?;
        if taken.status == TfaStatus::Active {
            caller.require_tfa()?;
        }
        Ok(taken)
    })
    .await
}

/// Removes a method of a user, likewise.
pub(in crate::identity) async fn take(
    tx: &Tx,
    user_id: UserId,
    id: TfaId,
) -> Result<TwoFactorMethod, Error> {
    let methods = two_factor::of_user(&**tx, user_id).await?;
    let method = methods
        .into_iter()
        .find(|method| method.id == id)
        .ok_or(Error::NotFound)?;
    let left = two_factor::codes_left(&**tx, [id]).await?;
    two_factor::delete(&**tx, id).await?;
    tx.concerns(Subject::new("two_factor_auth", id));
    tx.concerns(Subject::new("user", user_id));
    if method.status == TfaStatus::Active {
        sessions::forget_second_factor(&**tx, user_id).await?;
    }
    Ok(TwoFactorMethod::of(
        &method,
        left.get(&id).copied().unwrap_or(0),
    ))
}
