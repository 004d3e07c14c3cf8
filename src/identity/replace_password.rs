//! What ends with a password? Every session that was opened with it, and every link to set another.

use attestry_domain::ids::UserId;

use super::store::sessions::{self, Revocation};
use super::store::{links, users};
use crate::app::App;
use crate::error::Error;
use crate::platform::database::Tx;

/// Puts another password in place.
pub(super) async fn replace(app: &App, tx: &Tx, user_id: UserId, hash: &str) -> Result<(), Error> {
    users::set_password(&**tx, user_id, hash, app.clock.now()).await?;
    end_others(app, tx, user_id).await
}

/// Takes the password away; only a link can set another.
pub(super) async fn void(app: &App, tx: &Tx, user_id: UserId) -> Result<(), Error> {
    users::void_password(&**tx, user_id, app.clock.now()).await?;
    end_others(app, tx, user_id).await
}

async fn end_others(app: &App, tx: &Tx, user_id: UserId) -> Result<(), Error> {
    let now = app.clock.now();
    links::void_all_of(&**tx, user_id, now).await?;
    sessions::revoke_all_of(&**tx, user_id, Revocation::PasswordChanged, now).await
}
