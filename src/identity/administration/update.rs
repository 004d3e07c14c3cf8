//! What can an operator change of a user? Address, names, and whether they can log in.

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::email::EmailAddress;
use attestry_domain::ids::UserId;
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::create::unless_taken;
use super::hold;
use crate::app::App;
use crate::error::Error;
use crate::identity::accounts::{self, UserAccount};
use crate::identity::store::sessions::{self, Revocation};
use crate::identity::store::users::{self, User};
use crate::identity::{Caller, given, mail};
use crate::platform::database::{self, Tx};

/// What to change; what is absent stays.
#[derive(Clone, Debug)]
pub struct UserChange {
    /// Of whom.
    pub user_id: UserId,
    /// Another address, as it was typed.
    pub email: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Whether they can log in.
    pub status: Option<UserStatus>,
}

/// Changes the user.
pub async fn update<A>(app: &App, caller: &Caller, change: &UserChange) -> Result<Answer<A>, Error>
where
    A: From<UserAccount> + Serialize,
{
    let email = &change.email.as_deref().map(given::email).transpose()?;
    let changed = database::write(app, caller, |tx| async move {
        let before = hold(&tx, change.user_id).await?;
        let after = changed(app, change, email.as_ref(), &before)?;
        users::update(&*tx, &after).await?;
        end(app, &tx, &before, &after).await?;
        accounts::of(&*tx, after, None).await
    });
    changed.await.map_err(unless_taken)
}

fn changed(
    app: &App,
    change: &UserChange,
    email: Option<&EmailAddress>,
    before: &User,
) -> Result<User, Error> {
    if change.status.is_some() && before.status == UserStatus::Invited {
        return Err(Error::state("The invitation was not accepted yet."));
    }
    let or = |new: &Option<String>, old: &String| new.as_ref().unwrap_or(old).clone();
    Ok(User {
        email: email.map_or_else(|| before.email.clone(), ToString::to_string),
        first_name: or(&change.first_name, &before.first_name),
        last_name: or(&change.last_name, &before.last_name),
        status: change.status.unwrap_or(before.status),
        updated_at: app.clock.now(),
        ..before.clone()
    })
}

/// Ends what the change leaves without ground: sessions of whoever cannot log in, links to an address that is no
/// longer theirs. An invitation goes out to the new address.
async fn end(app: &App, tx: &Tx, before: &User, after: &User) -> Result<(), Error> {
    let now = app.clock.now();
    if after.status == UserStatus::Disabled {
        sessions::revoke_all_of(&**tx, after.id, Revocation::UserDisabled, now).await?;
    }
    if after.status == UserStatus::Disabled || after.email != before.email {
        mail::take_back(app, tx, before).await?;
    }
    if after.status == UserStatus::Invited && after.email != before.email {
        mail::invite(app, tx, after).await?;
    }
    Ok(())
}
