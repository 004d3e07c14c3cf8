//! The table `role_link`.

use std::collections::BTreeSet;

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::access::{Entity as Place, RoleLink};
use attestry_domain::ids::{OrganizationId, RoleLinkId, UserId};
use attestry_entities::role_link::{Column, Entity, Model};
use attestry_entities::{role_permission, user};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use crate::error::Error;
use crate::platform::bulk;
use crate::platform::database::Tx;

const SYSTEM: &str = "system";
const ORGANIZATION: &str = "organization";
const PROFILE: &str = "organization_profile";

/// Adds links with these ids. One that is there already stays as it is.
pub(in crate::identity) async fn insert<'a>(
    tx: &Tx,
    user_id: UserId,
    links: impl IntoIterator<Item = (RoleLinkId, &'a RoleLink)>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = |(id, link): (RoleLinkId, &RoleLink)| {
        let (entity_type, entity_id) = columns(link.entity);
        Model {
            id: id.into(),
            user_id: user_id.into(),
            role_code: link.role_code.clone(),
            entity_type: entity_type.to_owned(),
            entity_id,
            created_at: now,
        }
    };
    bulk::insert_new(tx, links.into_iter().map(row).collect()).await?;
    Ok(())
}

/// Removes a link, if it is there.
pub(in crate::identity) async fn delete(
    db: &impl ConnectionTrait,
    user_id: UserId,
    link: &RoleLink,
) -> Result<(), Error> {
    Entity::delete_many()
        .filter(same(user_id, link))
        .exec(db)
        .await?;
    Ok(())
}

/// Removes every link of a user at one place.
pub(in crate::identity) async fn delete_at(
    db: &impl ConnectionTrait,
    user_id: UserId,
    place: Place,
) -> Result<(), Error> {
    let (entity_type, entity_id) = columns(place);
    Entity::delete_many()
        .filter(Column::UserId.eq(Uuid::from(user_id)))
        .filter(Column::EntityType.eq(entity_type))
        .filter(at(entity_id))
        .exec(db)
        .await?;
    Ok(())
}

/// Removes every link of a user.
pub(in crate::identity) async fn delete_all_of(
    db: &impl ConnectionTrait,
    user_id: UserId,
) -> Result<(), Error> {
    Entity::delete_many()
        .filter(Column::UserId.eq(Uuid::from(user_id)))
        .exec(db)
        .await?;
    Ok(())
}

/// How many users who can log in hold the permission at the whole organization, one of them aside.
pub(in crate::identity) async fn others_with(
    db: &impl ConnectionTrait,
    permission: &str,
    organization: OrganizationId,
    aside: UserId,
) -> Result<u64, Error> {
    let granting = Query::select()
        .column(role_permission::Column::RoleCode)
        .from(role_permission::Entity)
        .and_where(role_permission::Column::Permission.eq(permission))
        .to_owned();
    let can_log_in = Query::select()
        .column(user::Column::Id)
        .from(user::Entity)
        .and_where(user::Column::Status.eq(UserStatus::Active.as_str()))
        .to_owned();
    let others = Entity::find()
        .filter(Column::EntityType.eq(ORGANIZATION))
        .filter(Column::EntityId.eq(Uuid::from(organization)))
        .filter(Column::UserId.ne(Uuid::from(aside)))
        .filter(Column::RoleCode.in_subquery(granting))
        .filter(Column::UserId.in_subquery(can_log_in))
        .count(db)
        .await?;
    Ok(others)
}

fn same(user_id: UserId, link: &RoleLink) -> sea_orm::Condition {
    let (entity_type, entity_id) = columns(link.entity);
    sea_orm::Condition::all()
        .add(Column::UserId.eq(Uuid::from(user_id)))
        .add(Column::RoleCode.eq(link.role_code.as_str()))
        .add(Column::EntityType.eq(entity_type))
        .add(at(entity_id))
}

fn at(entity_id: Option<Uuid>) -> sea_orm::sea_query::Expr {
    match entity_id {
        Some(id) => Column::EntityId.eq(id),
        None => Column::EntityId.is_null(),
    }
}

/// The ids of places; the system has none.
pub(super) fn entity_ids(places: &BTreeSet<Place>) -> impl Iterator<Item = Uuid> {
    places.iter().filter_map(|place| columns(*place).1)
}

fn columns(place: Place) -> (&'static str, Option<Uuid>) {
    match place {
        Place::System => (SYSTEM, None),
        Place::Organization(id) => (ORGANIZATION, Some(id.into())),
        Place::Profile(id) => (PROFILE, Some(id.into())),
    }
}

/// The link that a row stands for.
pub(super) fn read(row: &Model) -> Result<RoleLink, Error> {
    let entity = match (row.entity_type.as_str(), row.entity_id) {
        (SYSTEM, None) => Place::System,
        (ORGANIZATION, Some(id)) => Place::Organization(id.into()),
        (PROFILE, Some(id)) => Place::Profile(id.into()),
        (other, _) => return Err(Error::internal(format!("a role link at `{other}`"))),
    };
    Ok(RoleLink {
        role_code: row.role_code.clone(),
        entity,
    })
}

/// The entity types under which links name organizations and profiles.
pub(super) const PLACES: [&str; 2] = [ORGANIZATION, PROFILE];
