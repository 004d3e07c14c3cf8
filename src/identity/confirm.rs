//! Is it still the user who holds this access token? They enter their password again.

use super::Caller;
use super::attempts::{self, Attempt};
use super::store::users::{self, User};
use crate::app::App;
use crate::error::{Error, Unauthenticated};
use crate::platform::audit;
use crate::platform::database::Tx;

/// A user who has just entered the right password.
pub(super) struct Confirmed {
    pub(super) user: User,
    attempt: Attempt,
}

/// Counts the attempt and compares the password with the caller's. A refusal is audited.
pub(super) async fn password(
    app: &App,
    caller: &Caller,
    password: &str,
) -> Result<Confirmed, Error> {
    let attempt = attempts::of_user(app, caller.user()?).await?;
    let user = users::by_id(app.database.reader(), caller.user()?).await?;
    let hash = user.as_ref().and_then(|user| user.password_hash.as_deref());
    let is_right = app.passwords.verify(password, hash).await?;
    match user {
        Some(user) if is_right => Ok(Confirmed { user, attempt }),
        _ => {
            audit::refused_caller(app, caller, &REFUSED).await?;
            Err(REFUSED)
        }
    }
}

const REFUSED: Error = Error::Unauthenticated(Unauthenticated::Login);

impl Confirmed {
    /// In the transaction of what the password was asked for: it must not have been changed since.
    pub(super) async fn hold(&self, tx: &Tx) -> Result<(), Error> {
        let hash = self.user.password_hash.as_deref().unwrap_or_default();
        if !users::hold_password(&**tx, self.user.id, hash).await? {
            return Err(REFUSED);
        }
        self.attempt.take_back(tx).await
    }
}
