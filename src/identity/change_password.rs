//! How does a user get another password? By knowing the present one; every session ends with it.

use attestry_domain::identity::email::EmailAddress;

use super::{Caller, confirm, given, replace_password};
use crate::app::App;
use crate::error::Error;
use crate::platform::database;

/// What a password is changed with. It has no `Debug`, since it holds secrets.
pub struct ChangePasswordRequest {
    /// The present password.
    pub old_password: String,
    /// The one to replace it.
    pub password: String,
}

/// Replaces the caller's password and ends all of their sessions, this one too.
pub async fn change_password(
    app: &App,
    caller: &Caller,
    request: &ChangePasswordRequest,
) -> Result<(), Error> {
    let confirmed = &confirm::password(app, caller, &request.old_password).await?;
    let user = &confirmed.user;
    let email = EmailAddress::parse(&user.email).map_err(Error::internal)?;
    let password = given::password(&request.password, &email)?;
    if request.password == request.old_password {
        return Err(Error::invalid(
            "/password",
            "The new password is the present one.",
        ));
    }
    let hash = &app.passwords.hash(&password).await?;
    database::write_secret(app, caller, |tx| async move {
        confirmed.hold(&tx).await?;
        replace_password::replace(app, &tx, user, Some(hash)).await
    })
    .await
}
