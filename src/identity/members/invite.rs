//! How is somebody asked to join an organization? By mail, and nobody learns whether they have an account.
//!
//! An invitation is a user that is `invited`, with an id of its own, also where the address has an account: what is
//! written, answered and listed is the same. When it is accepted, it becomes the account or its roles go over to it.

use std::collections::BTreeSet;

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::access::{Entity, RoleLink};
use attestry_domain::identity::email::EmailAddress;
use attestry_domain::identity::permission::ORGANIZATION_USERS;
use attestry_domain::identity::roles::MEMBER;
use attestry_domain::ids::OrganizationId;
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::places;
use crate::app::App;
use crate::error::Error;
use crate::identity::accounts::{self, UserAccount};
use crate::identity::store::accounts::with_email_at;
use crate::identity::store::users::{self, User};
use crate::identity::store::{access, roles};
use crate::identity::{Caller, attempts, given, mail, role_links};
use crate::platform::database::{self, Tx};

/// Whom to invite.
pub struct NewInvitation {
    /// To which organization.
    pub organization: OrganizationId,
    /// The address, as it was typed.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
}

/// Invites somebody, or invites them again.
pub async fn invite<A>(app: &App, caller: &Caller, new: &NewInvitation) -> Result<Answer<A>, Error>
where
    A: From<UserAccount> + Serialize,
{
    caller.require_organization(ORGANIZATION_USERS, new.organization)?;
    let email = &given::email(&new.email)?;
    let places = &places(caller, new.organization);
    database::write(app, caller, |tx| async move {
        access::hold_organization(&*tx, new.organization).await?;
        attempts::of_invitation(app, &tx, new.organization, email.as_str()).await?;
        let user = written(app, &tx, new, email, places).await?;
        mail::invite(app, &tx, &user).await?;
        accounts::of(&*tx, user, Some(places)).await
    })
    .await
}

/// The invitation as it is written now: one of this organization that is open, or a new one.
async fn written(
    app: &App,
    tx: &Tx,
    new: &NewInvitation,
    email: &EmailAddress,
    places: &BTreeSet<Entity>,
) -> Result<User, Error> {
    if let Some(earlier) = open_invitation(tx, email, places).await? {
        let user = User {
            first_name: new.first_name.clone(),
            last_name: new.last_name.clone(),
            updated_at: app.clock.now(),
            ..earlier
        };
        users::update(&**tx, &user).await?;
        return Ok(user);
    }
    let names = (new.first_name.as_str(), new.last_name.as_str());
    let user = User::new(app, email, names, None, UserStatus::Invited);
    users::insert(&**tx, &user).await?;
    if !roles::permissions_of_roles(&**tx)
        .await?
        .contains_key(MEMBER)
    {
        let missing = format!("The role `{MEMBER}`, which every invitation carries, is missing.");
        return Err(Error::state(missing));
    }
    let member = RoleLink {
        role_code: MEMBER.to_owned(),
        entity: Entity::Organization(new.organization),
    };
    role_links::add(app, tx, user.id, &member).await?;
    Ok(user)
}

/// The open invitation of the address in this organization, held until the transaction ends; a user there is nobody
/// to invite. One that is accepted meanwhile is no invitation any more, so it is looked up again.
async fn open_invitation(
    tx: &Tx,
    email: &EmailAddress,
    places: &BTreeSet<Entity>,
) -> Result<Option<User>, Error> {
    loop {
        let found = with_email_at(&**tx, email.as_str(), places).await?;
        if found.iter().any(|user| user.status != UserStatus::Invited) {
            return Err(Error::state(
                "A user of this organization has this email address.",
            ));
        }
        let Some(invitation) = found.into_iter().next() else {
            return Ok(None);
        };
        let held = users::hold(&**tx, invitation.id).await?;
        let is_same =
            |user: &User| user.status == UserStatus::Invited && user.email == email.as_str();
        if let Some(held) = held.filter(is_same) {
            return Ok(Some(held));
        }
    }
}
