//! How is the whole log read for a verification? A page of entries at a time, as raw as it is stored.

use std::collections::BTreeMap;

use attestry_domain::ids::LedgerTransactionId;
use attestry_domain::transparency::tree::stored_before;
use attestry_entities::{log_checkpoint, log_entry, log_hash};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Statement};

use super::{count, stored};
use crate::error::Error;

/// Entries side by side, with the hashes and the heads that became known with them. What is missing in
/// the tables is missing here.
#[derive(Default)]
pub(in crate::transparency) struct Page {
    /// The transaction and the bytes of the leaf hash, by index.
    pub(in crate::transparency) entries: BTreeMap<u64, (LedgerTransactionId, Vec<u8>)>,
    /// The bytes of the hashes, by place.
    pub(in crate::transparency) hashes: BTreeMap<u64, Vec<u8>>,
    /// The heads, by size.
    pub(in crate::transparency) checkpoints: BTreeMap<u64, log_checkpoint::Model>,
}

/// Reads the entries from `from` to before `to`.
pub(in crate::transparency) async fn read(
    db: &impl ConnectionTrait,
    from: u64,
    to: u64,
) -> Result<Page, Error> {
    let entries = log_entry::Entity::find()
        .filter(log_entry::Column::Index.gte(stored(from)?))
        .filter(log_entry::Column::Index.lt(stored(to)?))
        .all(db)
        .await?;
    let hashes = log_hash::Entity::find()
        .filter(log_hash::Column::Index.gte(stored(stored_before(from))?))
        .filter(log_hash::Column::Index.lt(stored(stored_before(to))?))
        .all(db)
        .await?;
    let checkpoints = log_checkpoint::Entity::find()
        .filter(log_checkpoint::Column::Size.gt(stored(from)?))
        .filter(log_checkpoint::Column::Size.lte(stored(to)?))
        .all(db)
        .await?;
    let mut page = Page::default();
    for row in entries {
        let entry = (row.transaction_id.into(), row.leaf_hash);
        page.entries.insert(count(row.index)?, entry);
    }
    for row in hashes {
        page.hashes.insert(count(row.index)?, row.hash);
    }
    for row in checkpoints {
        page.checkpoints.insert(count(row.size)?, row);
    }
    Ok(page)
}

/// How far each table says that the log goes, at one moment.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(in crate::transparency) struct Extent {
    /// The size in the head.
    pub(in crate::transparency) size: i64,
    /// The last index of an entry, −1 without any.
    pub(in crate::transparency) last_entry: i64,
    /// The last place of a hash, −1 without any.
    pub(in crate::transparency) last_hash: i64,
    /// The largest size of a signed head, 0 without any.
    pub(in crate::transparency) last_checkpoint: i64,
    /// How many heads there are.
    pub(in crate::transparency) checkpoints: i64,
}

/// Reads how far the log goes.
pub(in crate::transparency) async fn extent(db: &impl ConnectionTrait) -> Result<Extent, Error> {
    let statement = Statement::from_string(
        db.get_database_backend(),
        r#"SELECT COALESCE((SELECT size FROM log_head), 0) AS size,
            COALESCE((SELECT MAX("index") FROM log_entry), -1) AS last_entry,
            COALESCE((SELECT MAX("index") FROM log_hash), -1) AS last_hash,
            COALESCE((SELECT MAX(size) FROM log_checkpoint), 0) AS last_checkpoint,
            (SELECT COUNT(*) FROM log_checkpoint) AS checkpoints"#,
    );
    let extent = Extent::find_by_statement(statement).one(db).await?;
    extent.ok_or_else(|| Error::internal("the transparency log has no extent"))
}
