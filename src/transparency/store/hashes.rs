//! The table `log_hash`. Its rows only append.

use std::collections::{BTreeMap, BTreeSet};

use attestry_domain::transparency::Hash;
use attestry_entities::log_hash::{Column, Entity};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::{count, hash, stored};
use crate::error::Error;

/// The hashes stored at certain places.
pub(in crate::transparency) async fn at(
    db: &impl ConnectionTrait,
    places: &BTreeSet<u64>,
) -> Result<BTreeMap<u64, Hash>, Error> {
    if places.is_empty() {
        return Ok(BTreeMap::new());
    }
    let places: Vec<i64> = places
        .iter()
        .map(|place| stored(*place))
        .collect::<Result<_, _>>()?;
    let rows = Entity::find()
        .filter(Column::Index.is_in(places))
        .all(db)
        .await?;
    rows.iter()
        .map(|row| Ok((count(row.index)?, hash(&row.hash)?)))
        .collect()
}
