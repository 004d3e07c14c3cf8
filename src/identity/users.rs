//! How does a user come into being whose password is known from the start, as in a sandbox?

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::email::EmailAddress;
use attestry_domain::ids::UserId;

use super::given;
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
        let email = given::email(email)?;
        Ok(Self {
            password_hash: given::hash(app, password, &email).await?,
            email,
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
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
        return Err(taken());
    }
    let names = (new.first_name.as_str(), new.last_name.as_str());
    let hash = Some(new.password_hash.clone());
    let user = User::new(app, &new.email, names, hash, UserStatus::Active);
    users::insert(&**tx, &user).await?;
    tx.concerns(Subject::new("user", user.id));
    Ok(user.id)
}

pub(super) fn taken() -> Error {
    Error::state("There is a user with this email address already.")
}
