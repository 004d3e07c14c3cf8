//! The table `business_location`.

use attestry_domain::ids::{BusinessLocationId, ProfileId};
use attestry_entities::business_location::{ActiveModel, Column, Entity, Model};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect,
};

use super::{BusinessLocation, LocationFilter};
use crate::error::Error;
use crate::platform::database::Tx;
use crate::platform::listed::{Listed, Part};
use crate::platform::paging::newest;
use crate::platform::stored::{json, to_json, word};

pub(super) async fn insert(tx: &Tx, location: &BusinessLocation) -> Result<(), Error> {
    let row = to_row(location)?.into_active_model();
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes what a locked location has become.
pub(super) async fn update(tx: &Tx, location: &BusinessLocation) -> Result<(), Error> {
    let row: ActiveModel = to_row(location)?.into_active_model();
    Entity::update(row.reset_all()).exec(&**tx).await?;
    Ok(())
}

/// Locks a location.
pub(super) async fn lock(
    tx: &Tx,
    id: BusinessLocationId,
) -> Result<Option<BusinessLocation>, Error> {
    let row = Entity::find_by_id(id.uuid())
        .lock(LockType::NoKeyUpdate)
        .one(&**tx)
        .await?;
    row.map(from_row).transpose()
}

pub(super) async fn by_id(
    db: &impl ConnectionTrait,
    id: BusinessLocationId,
) -> Result<Option<BusinessLocation>, Error> {
    let row = Entity::find_by_id(id.uuid()).one(db).await?;
    row.map(from_row).transpose()
}

/// The locations of these profiles, or of all, that the filter selects; newest first.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    profiles: Option<Vec<ProfileId>>,
    filter: &LocationFilter,
    part: Part,
) -> Result<Listed<BusinessLocation>, Error> {
    let of = |ids: Vec<ProfileId>| Column::ProfileId.is_in(ids.into_iter().map(ProfileId::uuid));
    let selected = Condition::all()
        .add_option(profiles.map(of))
        .add_option(filter.profile.map(|it| Column::ProfileId.eq(it.uuid())))
        .add_option(filter.kind.map(|it| Column::Kind.eq(it.as_str())))
        .add_option(filter.status.map(|it| Column::Status.eq(it.as_str())));
    let select = Entity::find().filter(selected);
    let order = (Column::CreatedAt, Column::Id);
    let listed = newest(db, select, order, part, |row| (row.created_at, row.id));
    listed.await?.try_map(from_row)
}

fn to_row(location: &BusinessLocation) -> Result<Model, Error> {
    Ok(Model {
        id: location.id.into(),
        profile_id: location.profile_id.into(),
        name: location.name.clone(),
        kind: location.kind.as_str().to_owned(),
        basin: location.basin.clone(),
        is_direct_connection: location.is_direct_connection,
        preferred_suppliers: to_json(&location.preferred_suppliers)?,
        coordinates: location.coordinates.as_ref().map(to_json).transpose()?,
        address: location.address.as_ref().map(to_json).transpose()?,
        status: location.status.as_str().to_owned(),
        created_at: location.created_at,
        updated_at: location.updated_at,
    })
}

fn from_row(row: Model) -> Result<BusinessLocation, Error> {
    Ok(BusinessLocation {
        id: row.id.into(),
        profile_id: row.profile_id.into(),
        name: row.name,
        kind: word(&row.kind)?,
        basin: row.basin,
        is_direct_connection: row.is_direct_connection,
        preferred_suppliers: json(row.preferred_suppliers)?,
        coordinates: row.coordinates.map(json).transpose()?,
        address: row.address.map(json).transpose()?,
        status: word(&row.status)?,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}
