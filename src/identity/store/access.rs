//! What a user may do, read afresh: two queries over `role_link`, `role_permission`, `organization`
//! and `organization_profile`.

use std::collections::BTreeSet;

use attestry_domain::identity::access::{
    Entity as Place, OrganizationProfiles, RoleLink, RolePermissions,
};
use attestry_domain::ids::{OrganizationId, ProfileId, UserId};
use attestry_domain::organizations::ParticipationStatus;
use attestry_entities::{organization, organization_profile, role_link, role_permission};
use sea_orm::sea_query::{Expr, Query, SelectStatement, UnionType};
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
    // Led from the links: neither condition below would lead to few rows by itself.
    let owners = Query::select()
        .column(organization_profile::Column::OrganizationId)
        .from(organization_profile::Entity)
        .and_where(organization_profile::Column::Id.in_subquery(at_profile.clone()))
        .take();
    let touched = at_organization.clone().union(UnionType::All, owners).take();
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
        .filter(organization::Column::Id.in_subquery(touched))
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

/// The organizations of these places: those named, and those of the profiles.
pub(in crate::identity) async fn organizations_at(
    db: &impl ConnectionTrait,
    places: &BTreeSet<Place>,
) -> Result<BTreeSet<OrganizationId>, Error> {
    let mut organizations = BTreeSet::new();
    let mut profiles = Vec::new();
    for place in places {
        match place {
            Place::System => {}
            Place::Organization(id) => {
                organizations.insert(*id);
            }
            Place::Profile(id) => profiles.push(Uuid::from(*id)),
        }
    }
    if profiles.is_empty() {
        return Ok(organizations);
    }
    let owners: Vec<Uuid> = organization_profile::Entity::find()
        .select_only()
        .column(organization_profile::Column::OrganizationId)
        .filter(organization_profile::Column::Id.is_in(profiles))
        .into_tuple()
        .all(db)
        .await?;
    organizations.extend(owners.into_iter().map(OrganizationId::from));
    Ok(organizations)
}

/// Which of these places exist. The system always does.
pub(in crate::identity) async fn existing(
    db: &impl ConnectionTrait,
    places: &BTreeSet<Place>,
) -> Result<BTreeSet<Place>, Error> {
    let organizations: Vec<Uuid> = organization::Entity::find()
        .select_only()
        .column(organization::Column::Id)
        .filter(organization::Column::Id.is_in(role_links::entity_ids(places)))
        .into_tuple()
        .all(db)
        .await?;
    let profiles: Vec<Uuid> = organization_profile::Entity::find()
        .select_only()
        .column(organization_profile::Column::Id)
        .filter(organization_profile::Column::Id.is_in(role_links::entity_ids(places)))
        .into_tuple()
        .all(db)
        .await?;
    let organizations = organizations
        .into_iter()
        .map(|id| Place::Organization(id.into()));
    let profiles = profiles.into_iter().map(|id| Place::Profile(id.into()));
    Ok(organizations
        .chain(profiles)
        .chain([Place::System])
        .collect())
}

/// Lets others work with the users of this organization only one after the other, until the transaction ends.
pub(in crate::identity) async fn hold_organization(
    db: &impl ConnectionTrait,
    id: OrganizationId,
) -> Result<(), Error> {
    let column = organization::Column::UpdatedAt;
    organization::Entity::update_many()
        .col_expr(column, Expr::col(column))
        .filter(organization::Column::Id.eq(Uuid::from(id)))
        .exec(db)
        .await?;
    Ok(())
}
