//! How does a rehearsal get passwords that everybody knows? All at once, outside of production.
//!
//! One hash serves all users: a salt of their own would hide nothing, since the password is the same.

use attestry_domain::identity::email::EmailAddress;
use attestry_domain::identity::password::{NewPassword, PasswordError};

use super::Caller;
use super::store::sessions::{self, Revocation};
use super::store::{links, mails, users};
use crate::app::App;
use crate::error::Error;
use crate::platform::database;

/// Gives every user who has a password this one and ends all sessions, the caller's too, and every link to set
/// another. Who is invited, or waits for a link in the place of a voided password, has none and gets none.
pub async fn set_passwords(app: &App, caller: &Caller, password: &str) -> Result<(), Error> {
    let hash = &app
        .passwords
        .hash(&acceptable(app, caller, password).await?)
        .await?;
    database::write_secret(app, caller, |tx| async move {
        let now = app.clock.now();
        users::set_passwords(&*tx, hash, now).await?;
        links::void_of_passwords(&*tx, now).await?;
        mails::delete_of_passwords(&*tx).await?;
        sessions::revoke_all(&*tx, Revocation::PasswordChanged, now).await
    })
    .await
}

/// A password has to be good for everybody: it is nobody's address.
async fn acceptable(app: &App, caller: &Caller, password: &str) -> Result<NewPassword, Error> {
    let refused = |error: PasswordError| Error::invalid("/password", error.to_string());
    let reader = app.database.reader();
    let user = users::by_id(reader, caller.user()?)
        .await?
        .ok_or(Error::NotFound)?;
    let own = EmailAddress::parse(&user.email).map_err(Error::internal)?;
    if let Ok(address) = EmailAddress::parse(password)
        && users::by_email(reader, &address).await?.is_some()
    {
        return Err(refused(PasswordError::IsEmail));
    }
    NewPassword::parse(password, &own).map_err(refused)
}
