//! What are profiles called?

use std::collections::{BTreeMap, BTreeSet};

use attestry_domain::ids::ProfileId;
use attestry_entities::organization_profile::{Column, Entity};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::error::Error;

/// The names of some profiles.
pub(super) struct Names(BTreeMap<Uuid, String>);

impl Names {
    /// Reads them in one query.
    pub(super) async fn of(
        db: &impl ConnectionTrait,
        profiles: BTreeSet<Uuid>,
    ) -> Result<Self, Error> {
        if profiles.is_empty() {
            return Ok(Self(BTreeMap::new()));
        }
        let rows: Vec<(Uuid, String)> = Entity::find()
            .select_only()
            .columns([Column::Id, Column::Name])
            .filter(Column::Id.is_in(profiles))
            .into_tuple()
            .all(db)
            .await?;
        Ok(Self(rows.into_iter().collect()))
    }

    /// The name of one of them. Foreign keys see to it that there is one.
    pub(super) fn get(&self, profile: Uuid) -> Result<String, Error> {
        let name = self.0.get(&profile).cloned();
        name.ok_or_else(|| Error::internal(format!("profile {} is gone", ProfileId::from(profile))))
    }
}
