//! How does a user get a second factor that works from the start, as in a sandbox?

use attestry_domain::identity::{TfaKind, TfaStatus};
use attestry_domain::ids::UserId;

use super::{TotpSecret, create};
use crate::app::App;
use crate::error::{Error, Unauthenticated};
use crate::identity::store::two_factor::{self, Method};
use crate::identity::store::users;
use crate::platform::database::Tx;

/// Adds an active method to the user and answers its secret, to be handed over once.
///
/// # Errors
///
/// A database error where the user has an active method already.
pub async fn enroll(app: &App, tx: &Tx, user_id: UserId) -> Result<TotpSecret, Error> {
    let user = users::by_id(&**tx, user_id).await?;
    let user = user.ok_or(Error::Unauthenticated(Unauthenticated::Credentials))?;
    let secret = TotpSecret::draw(&user.email)?;
    let pending = create::pending(app, app.ids.next(), TfaKind::Totp, user_id, &secret)?;
    let method = Method {
        status: TfaStatus::Active,
        activated_at: Some(pending.created_at),
        ..pending
    };
    two_factor::insert(&**tx, &method).await?;
    Ok(secret)
}
