//! The table `organization`.

use std::collections::BTreeSet;

use attestry_domain::ids::OrganizationId;
use attestry_entities::organization::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{from_json, to_json};
use crate::error::Error;
use crate::organizations::Organization;

impl TryFrom<Model> for Organization {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        Ok(Self {
            id: row.id.into(),
            name: row.name,
            tax_id: row.tax_id,
            duns: row.duns,
            status: row.status.parse().map_err(Error::internal)?,
            address: row.address.map(from_json).transpose()?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

pub(in crate::organizations) async fn insert(
    db: &impl ConnectionTrait,
    organization: &Organization,
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(organization.id.into()),
        name: Set(organization.name.clone()),
        tax_id: Set(organization.tax_id.clone()),
        duns: Set(organization.duns.clone()),
        status: Set(organization.status.as_str().to_owned()),
        address: Set(organization.address.as_ref().map(to_json).transpose()?),
        created_at: Set(organization.created_at),
        updated_at: Set(organization.updated_at),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The organizations with these ids, by name.
pub(in crate::organizations) async fn by_ids(
    db: &impl ConnectionTrait,
    ids: &BTreeSet<OrganizationId>,
) -> Result<Vec<Organization>, Error> {
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().map(|id| Uuid::from(*id))))
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(Organization::try_from).collect()
}
