//! Users as lists and administrators see them: over `user`, `role_link` and `two_factor_method`.

use std::collections::{BTreeMap, BTreeSet};

use attestry_domain::identity::access::{Entity as Place, RoleLink};
use attestry_domain::identity::{TfaStatus, UserStatus};
use attestry_domain::ids::UserId;
use attestry_entities::user::{Column, Entity};
use attestry_entities::{role_link, two_factor_method};
use sea_orm::sea_query::{ExprTrait, LikeExpr, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};
use uuid::Uuid;

use super::role_links;
use super::users::User;
use crate::error::Error;
use crate::platform::listed::{Listed, Part};
use crate::platform::paging::newest;

/// Which users are meant; every field that is given holds.
#[derive(Clone, Debug, Default)]
pub(in crate::identity) struct Selection {
    /// They hold a role at one of these.
    pub(in crate::identity) at: Option<BTreeSet<Place>>,
    /// Their address has this in it.
    pub(in crate::identity) email: Option<String>,
    /// Whether they can log in.
    pub(in crate::identity) status: Option<UserStatus>,
}

/// The users that are meant, newest first.
pub(in crate::identity) async fn list(
    db: &impl ConnectionTrait,
    selection: &Selection,
    part: Part,
) -> Result<Listed<User>, Error> {
    let select = selected(selection);
    let order = (Column::CreatedAt, Column::Id);
    let listed = newest(db, select, order, part, |row| (row.created_at, row.id));
    listed.await?.try_map(User::try_from)
}

/// The users with exactly this address who hold a role at one of these.
pub(in crate::identity) async fn with_email_at(
    db: &impl ConnectionTrait,
    email: &str,
    at: &BTreeSet<Place>,
) -> Result<Vec<User>, Error> {
    let rows = Entity::find()
        .filter(Column::Email.eq(email))
        .filter(Column::Id.in_subquery(holders(at)))
        .all(db)
        .await?;
    rows.into_iter().map(User::try_from).collect()
}

fn selected(selection: &Selection) -> Select<Entity> {
    let mut select = Entity::find();
    if let Some(at) = &selection.at {
        select = select.filter(Column::Id.in_subquery(holders(at)));
    }
    if let Some(part) = &selection.email {
        // Addresses are full of underscores, which would stand for any character.
        let part = part.trim().to_lowercase();
        let part = part
            .replace('\\', r"\\")
            .replace('%', r"\%")
            .replace('_', r"\_");
        let pattern = LikeExpr::new(format!("%{part}%")).escape('\\');
        select = select.filter(sea_orm::sea_query::Expr::col(Column::Email).like(pattern));
    }
    if let Some(status) = selection.status {
        select = select.filter(Column::Status.eq(status.as_str()));
    }
    select
}

fn holders(at: &BTreeSet<Place>) -> SelectStatement {
    Query::select()
        .column(role_link::Column::UserId)
        .from(role_link::Entity)
        .and_where(role_link::Column::EntityId.is_in(role_links::entity_ids(at)))
        .to_owned()
}

/// The roles of these users, by code and place; only those at one of `at`, where it is given.
pub(in crate::identity) async fn role_links_of(
    db: &impl ConnectionTrait,
    users: &[UserId],
    at: Option<&BTreeSet<Place>>,
) -> Result<BTreeMap<UserId, BTreeSet<RoleLink>>, Error> {
    let mut select = role_link::Entity::find()
        .filter(role_link::Column::UserId.is_in(users.iter().map(|id| Uuid::from(*id))));
    if let Some(at) = at {
        select = select.filter(role_link::Column::EntityId.is_in(role_links::entity_ids(at)));
    }
    let mut links: BTreeMap<UserId, BTreeSet<RoleLink>> = BTreeMap::new();
    for row in select.all(db).await? {
        let of_user = links.entry(row.user_id.into()).or_default();
        of_user.insert(role_links::read(&row)?);
    }
    Ok(links)
}

/// Which of these users have an active second factor.
pub(in crate::identity) async fn with_second_factor(
    db: &impl ConnectionTrait,
    users: &[UserId],
) -> Result<BTreeSet<UserId>, Error> {
    let ids: Vec<Uuid> = two_factor_method::Entity::find()
        .select_only()
        .column(two_factor_method::Column::UserId)
        .filter(two_factor_method::Column::UserId.is_in(users.iter().map(|id| Uuid::from(*id))))
        .filter(two_factor_method::Column::Status.eq(TfaStatus::Active.as_str()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}
