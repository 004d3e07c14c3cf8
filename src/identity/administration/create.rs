//! How does an operator make a user? With a password, or better by an invitation.

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::access::RoleLink;

use crate::app::App;
use crate::error::Error;
use crate::identity::accounts::{self, UserAccount};
use crate::identity::store::users::{self, User};
use crate::identity::users::taken;
use crate::identity::{Caller, given, grants, mail, places, role_links};
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
    let email = &given::email(&new.email)?;
    let hash = &match &new.password {
        Some(password) => Some(given::hash(app, password, email).await?),
        None => None,
    };
    let made = database::write_secret(app, caller, |tx| async move {
        if users::by_email(&*tx, email).await?.is_some() {
            return Err(taken());
        }
        grants::check(&tx, &new.role_links).await?;
        let names = (new.first_name.as_str(), new.last_name.as_str());
        let status = match hash {
            Some(_) => UserStatus::Active,
            None => UserStatus::Invited,
        };
        let user = User::new(app, email, names, hash.clone(), status);
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

/// Two requests for one address may both have found it free.
pub(super) fn unless_taken(error: Error) -> Error {
    if users::is_taken(&error) {
        taken()
    } else {
        error
    }
}
