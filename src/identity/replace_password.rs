//! What ends with a password? Every session that was opened with it, and every link to set another, mailed or about
//! to be.

use super::mail;
use super::store::sessions::{self, Revocation};
use super::store::users::{self, User};
use crate::app::App;
use crate::error::Error;
use crate::platform::database::Tx;

/// Puts another password of a held user in place; without one, only a link can set another.
pub(super) async fn replace(
    app: &App,
    tx: &Tx,
    user: &User,
    hash: Option<&str>,
) -> Result<(), Error> {
    let now = app.clock.now();
    users::set_password(&**tx, user.id, hash, now).await?;
    mail::take_back(app, tx, user).await?;
    sessions::revoke_all_of(&**tx, user.id, Revocation::PasswordChanged, now).await
}
