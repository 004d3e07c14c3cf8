//! What a user may do, read afresh: two queries over `role_link`, `role_permission`, `organization`
//! and `organization_profile`.

use std::collections::BTreeSet;

use attestry_domain::identity::access::{OrganizationProfiles, RoleLink, RolePermissions};
use attestry_domain::ids::{ProfileId, UserId};
use attestry_domain::organizations::ParticipationStatus;
use attestry_entities::{organization, organization_profile, role_link, role_permission};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect,
    RelationDef, RelationTrait,
};
use uuid::Uuid;

use super::role_links::{self, PLACES};
use crate::error::Error;

/// The links of a user, and the permissions of the roles they name.
pub(in crate::identity) async fn links(
    db: &impl ConnectionTrait,
    user_id: UserId,
) -> Result<(Vec<RoleLink>, RolePermissions), Error> {
    let rows: Vec<(role_link::Model, Option<role_permission::Model>)> = role_link::Entity::find()
        .filter(role_link::Column::UserId.eq(Uuid::from(user_id)))
        .join(JoinType::LeftJoin, permissions_of_role())
        .select_also(role_permission::Entity)
        .all(db)
        .await?;
    let mut links = BTreeSet::new();
    let mut permissions = RolePermissions::new();
    for (link, permission) in rows {
        let granted = permissions.entry(link.role_code.clone()).or_default();
        granted.extend(permission.map(|permission| permission.permission));
        links.insert(role_links::read(&link)?);
    }
    Ok((links.into_iter().collect(), permissions))
}

fn permissions_of_role() -> RelationDef {
    role_link::Entity::belongs_to(role_permission::Entity)
        .from(role_link::Column::RoleCode)
        .to(role_permission::Column::RoleCode)
        .into()
}

/// The organizations that the links of a user touch, with the profiles that they may reach; of both, those
/// that take part. What is archived exists for its users no more.
pub(in crate::identity) async fn organizations(
    db: &impl ConnectionTrait,
    user_id: UserId,
) -> Result<OrganizationProfiles, Error> {
    let [at_organization, at_profile] = PLACES.map(|place| linked(user_id, place));
    let active = ParticipationStatus::Active.as_str();
    let rows: Vec<(Uuid, Option<Uuid>, Option<String>)> = organization::Entity::find()
        .select_only()
        .column(organization::Column::Id)
        .column(organization_profile::Column::Id)
        .column(organization_profile::Column::Status)
        .join(
            JoinType::LeftJoin,
            organization::Relation::OrganizationProfile.def(),
        )
        .filter(
            Condition::any()
                .add(organization::Column::Id.in_subquery(at_organization))
                .add(organization_profile::Column::Id.in_subquery(at_profile)),
        )
        .filter(organization::Column::Status.eq(active))
        .into_tuple()
        .all(db)
        .await?;
    let mut profiles = OrganizationProfiles::new();
    for (organization, profile, status) in rows {
        let reached = profiles.entry(organization.into()).or_default();
        let profile = profile.filter(|_| status.as_deref() == Some(active));
        reached.extend(profile.map(ProfileId::from));
    }
    Ok(profiles)
}

fn linked(user_id: UserId, place: &str) -> SelectStatement {
    Query::select()
        .column(role_link::Column::EntityId)
        .from(role_link::Entity)
        .and_where(role_link::Column::UserId.eq(Uuid::from(user_id)))
        .and_where(role_link::Column::EntityType.eq(place))
        .to_owned()
}
