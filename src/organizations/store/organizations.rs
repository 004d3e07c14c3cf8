//! The table `organization`.

use std::collections::BTreeSet;

use attestry_domain::ids::OrganizationId;
use attestry_entities::organization::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::error::Error;
use crate::organizations::Organization;
use crate::organizations::internal::OrganizationFilter;
use crate::platform::database::Tx;
use crate::platform::listed::{Listed, Part};
use crate::platform::paging::newest;
use crate::platform::prefix::starts_with;
use crate::platform::stored::{json, to_json, word};

impl TryFrom<Model> for Organization {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        Ok(Self {
            id: row.id.into(),
            name: row.name,
            tax_id: row.tax_id,
            duns: row.duns,
            status: word(&row.status)?,
            address: row.address.map(json).transpose()?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

fn row(organization: &Organization) -> Result<ActiveModel, Error> {
    Ok(ActiveModel {
        id: Set(organization.id.into()),
        name: Set(organization.name.clone()),
        tax_id: Set(organization.tax_id.clone()),
        duns: Set(organization.duns.clone()),
        status: Set(organization.status.as_str().to_owned()),
        address: Set(organization.address.as_ref().map(to_json).transpose()?),
        created_at: Set(organization.created_at),
        updated_at: Set(organization.updated_at),
    })
}

pub(in crate::organizations) async fn insert(
    db: &impl ConnectionTrait,
    organization: &Organization,
) -> Result<(), Error> {
    let row = row(organization)?;
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Writes what a locked organization has become.
pub(in crate::organizations) async fn update(
    db: &impl ConnectionTrait,
    organization: &Organization,
) -> Result<(), Error> {
    let row = row(organization)?;
    Entity::update(row).exec(db).await?;
    Ok(())
}

/// Locks an organization.
pub(in crate::organizations) async fn lock(
    tx: &Tx,
    id: OrganizationId,
) -> Result<Option<Organization>, Error> {
    let row = Entity::find_by_id(Uuid::from(id))
        .lock(LockType::NoKeyUpdate)
        .one(&**tx)
        .await?;
    row.map(Organization::try_from).transpose()
}

/// The organizations that the filter selects, newest first.
pub(in crate::organizations) async fn list(
    db: &impl ConnectionTrait,
    filter: &OrganizationFilter,
    part: Part,
) -> Result<Listed<Organization>, Error> {
    let named = |name: &String| starts_with(Column::Name, name, db.get_database_backend());
    let selected = Condition::all()
        .add_option(filter.name.as_ref().map(named))
        .add_option(filter.status.map(|it| Column::Status.eq(it.as_str())));
    let select = Entity::find().filter(selected);
    let order = (Column::CreatedAt, Column::Id);
    let listed = newest(db, select, order, part, |row| (row.created_at, row.id));
    listed.await?.try_map(Organization::try_from)
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
