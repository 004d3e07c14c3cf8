//! Who belongs to an organization? Whoever holds a role at it or at one of its profiles.
//!
//! Its administrators invite people and set their roles. What they see of somebody is what belongs to the
//! organization: the roles held there, and an invitation as it was written, whether its address has an account or not.

mod invite;
mod list;
mod resend;
mod set_roles;

use std::collections::BTreeSet;

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::access::Entity;
use attestry_domain::ids::{OrganizationId, UserId};

use super::Caller;
use super::store::users::{self, User};
use super::store::{access, accounts};
use crate::error::Error;
use crate::platform::database::Tx;

pub use invite::{NewInvitation, invite};
pub use list::{MemberFilter, list};
pub use resend::resend;
pub use set_roles::{at_organization, at_profile};

/// The organization and its profiles, for a caller who administers it.
fn places(caller: &Caller, organization: OrganizationId) -> BTreeSet<Entity> {
    let profiles = caller.access.profiles_of(organization);
    profiles
        .into_iter()
        .map(Entity::Profile)
        .chain([Entity::Organization(organization)])
        .collect()
}

/// A user of the organization, whose roles are held still until the transaction ends, as are those of all others
/// there.
async fn hold(
    tx: &Tx,
    organization: OrganizationId,
    places: &BTreeSet<Entity>,
    user_id: UserId,
) -> Result<User, Error> {
    access::hold_organization(&**tx, organization).await?;
    let user = users::hold(&**tx, user_id).await?.ok_or(Error::NotFound)?;
    let links = accounts::role_links_of(&**tx, &[user_id], Some(places)).await?;
    if links.is_empty() {
        return Err(Error::NotFound);
    }
    Ok(user)
}

/// Deletes an invitation to nothing, with its links and the mails that wait; roles elsewhere keep it.
pub(super) async fn withdraw_if_empty(tx: &Tx, user: &User) -> Result<(), Error> {
    let left = accounts::role_links_of(&**tx, &[user.id], None).await?;
    if left.is_empty() && user.status == UserStatus::Invited {
        users::delete_invited(&**tx, user.id).await?;
    }
    Ok(())
}
