//! Which second factors does a user have?

use attestry_domain::ids::UserId;

use super::TwoFactorMethod;
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::identity::store::two_factor;

/// The caller's methods, newest first, whatever their status.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<TwoFactorMethod>, Error> {
    list_of(app, caller.user()?).await
}

/// The methods of a user, likewise.
pub(in crate::identity) async fn list_of(
    app: &App,
    user_id: UserId,
) -> Result<Vec<TwoFactorMethod>, Error> {
    let reader = app.database.reader();
    let methods = two_factor::of_user(reader, user_id).await?;
    let left = two_factor::codes_left(reader, methods.iter().map(|method| method.id)).await?;
    let of = |method| TwoFactorMethod::of(method, left.get(&method.id).copied().unwrap_or(0));
    Ok(methods.iter().map(of).collect())
}
