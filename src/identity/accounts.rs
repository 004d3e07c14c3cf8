//! What do administrators see of a user?

use std::collections::BTreeSet;

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::access::{Entity, RoleLink};
use attestry_domain::ids::UserId;
use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;

use super::store::accounts::{self, Selection};
use super::store::users::User;
use crate::error::Error;
use crate::platform::listed::{Listed, Part};

/// A user, or an invitation, with roles.
#[derive(Clone, Debug)]
pub struct UserAccount {
    /// Who it is.
    pub id: UserId,
    /// In lower case.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Whether they can sign in.
    pub status: UserStatus,
    /// Whether signing in takes a code.
    pub tfa_enabled: bool,
    /// The roles that whoever asks may know of, by code and place.
    pub role_links: BTreeSet<RoleLink>,
    /// When the user was created or invited.
    pub created_at: DateTime<Utc>,
    /// When the user last changed.
    pub updated_at: DateTime<Utc>,
}

impl UserAccount {
    pub(super) fn new(user: User, tfa_enabled: bool, role_links: BTreeSet<RoleLink>) -> Self {
        Self {
            id: user.id,
            email: user.email,
            first_name: user.first_name,
            last_name: user.last_name,
            status: user.status,
            tfa_enabled,
            role_links,
            created_at: user.created_at,
            updated_at: user.updated_at,
        }
    }
}

/// One user with the roles held at these places; with all roles where none are named.
pub(super) async fn of(
    db: &impl ConnectionTrait,
    user: User,
    at: Option<&BTreeSet<Entity>>,
) -> Result<UserAccount, Error> {
    with_roles(db, vec![user], at)
        .await?
        .pop()
        .ok_or(Error::NotFound)
}

/// A page of the users that are meant, with the roles held at the places that the selection names.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    selection: &Selection,
    part: Part,
) -> Result<Listed<UserAccount>, Error> {
    let mut listed = accounts::list(db, selection, part).await?;
    let users = std::mem::take(&mut listed.rows);
    Ok(listed.with(with_roles(db, users, selection.at.as_ref()).await?))
}

async fn with_roles(
    db: &impl ConnectionTrait,
    users: Vec<User>,
    at: Option<&BTreeSet<Entity>>,
) -> Result<Vec<UserAccount>, Error> {
    let ids: Vec<UserId> = users.iter().map(|user| user.id).collect();
    let mut links = accounts::role_links_of(db, &ids, at).await?;
    let with_second_factor = accounts::with_second_factor(db, &ids).await?;
    let account = |user: User| {
        let of_user = links.remove(&user.id).unwrap_or_default();
        let tfa_enabled = with_second_factor.contains(&user.id);
        UserAccount::new(user, tfa_enabled, of_user)
    };
    Ok(users.into_iter().map(account).collect())
}
