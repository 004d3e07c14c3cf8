//! The table `organization_profile`.

use std::collections::BTreeSet;

use attestry_domain::ids::{OrganizationId, ProfileId};
use attestry_domain::organizations::{ParticipantType, ParticipationStatus};
use attestry_entities::organization_profile::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::facets;
use crate::error::Error;
use crate::organizations::Profile;
use crate::organizations::internal::ProfileFilter;
use crate::platform::database::Tx;
use crate::platform::listed::{Listed, Part};
use crate::platform::paging::newest;
use crate::platform::prefix::starts_with;
use crate::platform::stored::{json, to_json, word};

impl TryFrom<Model> for Profile {
    type Error = Error;

    /// The wallets are in a table of the ledger and are filled in by the reader.
    fn try_from(row: Model) -> Result<Self, Error> {
        Ok(Self {
            id: row.id.into(),
            organization_id: row.organization_id.into(),
            name: row.name,
            tax_id: row.tax_id,
            duns: row.duns,
            participant_types: json(row.participant_types)?,
            participant_tags: json(row.participant_tags)?,
            flags: json(row.flags)?,
            address: row.address.map(json).transpose()?,
            wallet_ids: Vec::new(),
            status: word(&row.status)?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

fn row(profile: &Profile) -> Result<ActiveModel, Error> {
    Ok(ActiveModel {
        id: Set(profile.id.into()),
        organization_id: Set(profile.organization_id.into()),
        name: Set(profile.name.clone()),
        tax_id: Set(profile.tax_id.clone()),
        duns: Set(profile.duns.clone()),
        participant_types: Set(to_json(&profile.participant_types)?),
        participant_tags: Set(to_json(&profile.participant_tags)?),
        flags: Set(to_json(&profile.flags)?),
        address: Set(profile.address.as_ref().map(to_json).transpose()?),
        status: Set(profile.status.as_str().to_owned()),
        created_at: Set(profile.created_at),
        updated_at: Set(profile.updated_at),
    })
}

pub(in crate::organizations) async fn insert(tx: &Tx, profile: &Profile) -> Result<(), Error> {
    let row = row(profile)?;
    Entity::insert(row).exec_without_returning(&**tx).await?;
    facets::insert(tx, profile).await
}

/// Writes what a held profile has become; its parts and tags are the same.
pub(in crate::organizations) async fn update(tx: &Tx, profile: &Profile) -> Result<(), Error> {
    let row = row(profile)?;
    Entity::update(row).exec(&**tx).await?;
    Ok(())
}

/// Writes what a held profile has become, with the parts and tags by which it is found.
pub(in crate::organizations) async fn update_all(tx: &Tx, profile: &Profile) -> Result<(), Error> {
    update(tx, profile).await?;
    facets::replace(tx, profile).await
}

/// The profiles that the filter selects, newest first, their wallets not filled in.
pub(in crate::organizations) async fn list(
    db: &impl ConnectionTrait,
    filter: &ProfileFilter,
    part: Part,
) -> Result<Listed<Profile>, Error> {
    let named = |name: &String| starts_with(Column::Name, name, db.get_database_backend());
    let belongs = |id: OrganizationId| Column::OrganizationId.eq(Uuid::from(id));
    let selected = Condition::all()
        .add_option(filter.organization.map(belongs))
        .add_option(filter.name.as_ref().map(named))
        .add_option(filter.status.map(|it| Column::Status.eq(it.as_str())))
        .add_option(facets::with_part(&filter.participant_types))
        .add_option(facets::with_tag(&filter.tags));
    let select = Entity::find().filter(selected);
    let order = (Column::CreatedAt, Column::Id);
    let listed = newest(db, select, order, part, |row| (row.created_at, row.id));
    listed.await?.try_map(Profile::try_from)
}

/// The profiles with these ids, by name, their wallets not filled in.
pub(in crate::organizations) async fn by_ids(
    db: &impl ConnectionTrait,
    ids: &BTreeSet<ProfileId>,
) -> Result<Vec<Profile>, Error> {
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().map(|id| Uuid::from(*id))))
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(Profile::try_from).collect()
}

/// The active profiles that play the part of a system, by name, their wallets not filled in.
pub(in crate::organizations) async fn active_systems(
    db: &impl ConnectionTrait,
) -> Result<Vec<Profile>, Error> {
    let rows = Entity::find()
        .filter(
            Condition::all()
                .add(Column::Status.eq(ParticipationStatus::Active.as_str()))
                .add_option(facets::with_part(&[ParticipantType::System])),
        )
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(Profile::try_from).collect()
}

/// Locks the row; those that only refer to it go on.
pub(in crate::organizations) async fn hold(tx: &Tx, id: ProfileId) -> Result<(), Error> {
    let _held: Vec<Uuid> = Entity::find_by_id(Uuid::from(id))
        .select_only()
        .column(Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(())
}
