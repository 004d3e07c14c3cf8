//! How does a user come into being whose password is known from the start, as in a sandbox?

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::email::EmailAddress;
use attestry_domain::identity::password::NewPassword;
use attestry_domain::ids::UserId;

use super::store::users::{self, User};
use crate::app::App;
use crate::error::Error;
use crate::platform::database::Tx;
use crate::platform::subject::Subject;

/// A user to be.
pub struct NewUser {
    /// Their address, which they sign in with.
    pub email: EmailAddress,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The hash of their first password, from [`crate::identity::PasswordHasher::hash`]: hashing
    /// takes its time and must not hold up a transaction.
    pub password_hash: String,
}

impl NewUser {
    /// Checks the address and the password as a person gives them.
    pub async fn prepare(
        app: &App,
        email: &str,
        (first_name, last_name): (&str, &str),
        password: &str,
    ) -> Result<Self, Error> {
        let email = EmailAddress::parse(email)
            .map_err(|error| Error::invalid("/email", error.to_string()))?;
        let password = NewPassword::parse(password, &email)
            .map_err(|error| Error::invalid("/password", error.to_string()))?;
        Ok(Self {
            email,
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            password_hash: app.passwords.hash(&password).await?,
        })
    }
}

/// Adds an active user without any role.
///
/// # Errors
///
/// A state conflict where the address has a user already.
pub async fn create(app: &App, tx: &Tx, new: &NewUser) -> Result<UserId, Error> {
    if users::by_email(&**tx, &new.email).await?.is_some() {
        return Err(Error::state(
            "There is a user with this email address already.",
        ));
    }
    let now = app.clock.now();
    let user = User {
        id: app.ids.next(),
        email: new.email.as_str().to_owned(),
        first_name: new.first_name.clone(),
        last_name: new.last_name.clone(),
        password_hash: Some(new.password_hash.clone()),
        status: UserStatus::Active,
        created_at: now,
        updated_at: now,
    };
    users::insert(&**tx, &user).await?;
    tx.concerns(Subject::new("user", user.id));
    Ok(user.id)
}
