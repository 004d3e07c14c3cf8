//! Why may a user do what they may? Each right is shown with the role and the place it comes from.

use attestry_domain::identity::access::{Entity, Grant};
use attestry_domain::ids::UserId;

use crate::app::App;
use crate::error::Error;
use crate::identity;
use crate::identity::accounts::{self, UserAccount};
use crate::identity::store::users;

/// A user, and what follows from their roles.
pub struct UserDetails {
    /// The user with all of their roles.
    pub user: UserAccount,
    /// Their rights, by permission.
    pub permissions: Vec<EffectivePermission>,
}

/// A right, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EffectivePermission {
    /// The permission.
    pub permission: String,
    /// The role that gives it.
    pub role_code: String,
    /// Where the role is held.
    pub entity: Entity,
}

/// Reads a user and evaluates their roles as their next request would.
pub async fn details(app: &App, user_id: UserId) -> Result<UserDetails, Error> {
    let reader = app.database.reader();
    let user = users::by_id(reader, user_id).await?;
    let user = accounts::of(reader, user.ok_or(Error::NotFound)?, None).await?;
    let access = identity::access(app, user_id, None).await?;
    let mut permissions: Vec<_> = access.grants().iter().flat_map(of_grant).collect();
    permissions.sort();
    Ok(UserDetails { user, permissions })
}

fn of_grant(grant: &Grant) -> impl Iterator<Item = EffectivePermission> {
    grant
        .permissions
        .iter()
        .map(|permission| EffectivePermission {
            permission: permission.clone(),
            role_code: grant.link.role_code.clone(),
            entity: grant.link.entity,
        })
}
