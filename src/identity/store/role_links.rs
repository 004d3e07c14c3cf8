//! The table `role_link`.

use attestry_domain::identity::access::{Entity as Place, RoleLink};
use attestry_domain::ids::{RoleLinkId, UserId};
use attestry_entities::role_link::{ActiveModel, Column, Entity, Model};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::error::Error;

const SYSTEM: &str = "system";
const ORGANIZATION: &str = "organization";
const PROFILE: &str = "organization_profile";

/// Adds a link. One that is there already stays as it is.
pub(in crate::identity) async fn insert(
    db: &impl ConnectionTrait,
    id: RoleLinkId,
    user_id: UserId,
    link: &RoleLink,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let (entity_type, entity_id) = columns(link.entity);
    if exists(db, user_id, link).await? {
        return Ok(());
    }
    let row = ActiveModel {
        id: Set(id.into()),
        user_id: Set(user_id.into()),
        role_code: Set(link.role_code.clone()),
        entity_type: Set(entity_type.to_owned()),
        entity_id: Set(entity_id),
        created_at: Set(now),
    };
    Entity::insert(row).exec_without_returning(db).await?;
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

async fn exists(
    db: &impl ConnectionTrait,
    user_id: UserId,
    link: &RoleLink,
) -> Result<bool, Error> {
    Ok(Entity::find()
        .filter(same(user_id, link))
        .one(db)
        .await?
        .is_some())
}

fn same(user_id: UserId, link: &RoleLink) -> sea_orm::Condition {
    let (entity_type, entity_id) = columns(link.entity);
    let place = match entity_id {
        Some(id) => Column::EntityId.eq(id),
        None => Column::EntityId.is_null(),
    };
    sea_orm::Condition::all()
        .add(Column::UserId.eq(Uuid::from(user_id)))
        .add(Column::RoleCode.eq(link.role_code.as_str()))
        .add(Column::EntityType.eq(entity_type))
        .add(place)
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
