//! How does an operator make a user? With a password, or better by an invitation.

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::access::RoleLink;
use attestry_domain::identity::email::EmailAddress;
use attestry_domain::identity::password::NewPassword;

use crate::app::App;
use crate::error::Error;
use crate::identity::accounts::{self, UserAccount};
use crate::identity::store::users::{self, User};
use crate::identity::{Caller, grants, mail, places, role_links};
use crate::platform::database;

/// A user to be. It has no `Debug`, since it may hold a password.
pub struct NewAccount {
    /// The address, as it was typed.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The first password; without one the user is invited.
    pub password: Option<String>,
    /// Their roles.
    pub role_links: Vec<RoleLink>,
}

/// Makes the user and gives them their roles.
pub async fn create(app: &App, caller: &Caller, new: &NewAccount) -> Result<UserAccount, Error> {
    let email = &EmailAddress::parse(&new.email)
        .map_err(|error| Error::invalid("/email", error.to_string()))?;
    let hash = &match &new.password {
        Some(password) => {
            let password = NewPassword::parse(password, email)
                .map_err(|error| Error::invalid("/password", error.to_string()))?;
            Some(app.passwords.hash(&password).await?)
        }
        None => None,
    };
    let made = database::write_secret(app, caller, |tx| async move {
        if users::by_email(&*tx, email).await?.is_some() {
            return Err(taken());
        }
        grants::check(&tx, &new.role_links).await?;
        let now = app.clock.now();
        let user = User {
            id: app.ids.next(),
            email: email.as_str().to_owned(),
            first_name: new.first_name.clone(),
            last_name: new.last_name.clone(),
            password_hash: hash.clone(),
            status: match hash {
                Some(_) => UserStatus::Active,
                None => UserStatus::Invited,
            },
            created_at: now,
            updated_at: now,
        };
        users::insert(&*tx, &user).await?;
        role_links::add_all(app, &tx, user.id, &new.role_links).await?;
        places::tell(&tx, user.id, &new.role_links).await?;
        if user.status == UserStatus::Invited {
            mail::invite(app, &tx, &user).await?;
        }
        accounts::of(&*tx, user, None).await
    });
    made.await.map_err(unless_taken)
}

fn taken() -> Error {
    Error::state("There is a user with this email address already.")
}

/// Two requests for one address may both have found it free.
pub(super) fn unless_taken(error: Error) -> Error {
    if users::is_taken(&error) {
        taken()
    } else {
        error
    }
}
