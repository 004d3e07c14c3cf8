//! The table `log_checkpoint`. Its rows only append.

use attestry_entities::log_checkpoint::{Column, Entity, Model};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};

use super::{count, hash, stored};
use crate::error::Error;
use crate::transparency::SignedCheckpoint;

/// The newest head; none before the first entry.
pub(in crate::transparency) async fn latest(
    db: &impl ConnectionTrait,
) -> Result<Option<SignedCheckpoint>, Error> {
    let newest = Entity::find().order_by_desc(Column::Size).one(db).await?;
    newest.map(record).transpose()
}

/// The head of the tree of so many entries; none where none was signed at this size.
pub(in crate::transparency) async fn of_size(
    db: &impl ConnectionTrait,
    size: u64,
) -> Result<Option<SignedCheckpoint>, Error> {
    let found = Entity::find_by_id(stored(size)?).one(db).await?;
    found.map(record).transpose()
}

/// A row as the log knows it.
pub(super) fn record(row: Model) -> Result<SignedCheckpoint, Error> {
    Ok(SignedCheckpoint {
        size: count(row.size)?,
        root: hash(&row.root)?,
        note: row.note,
        created_at: row.created_at,
    })
}
