//! The tables `log_entry` and `log_head`. Entries only append.

use attestry_domain::ids::LedgerTransactionId;
use attestry_domain::transparency::Hash;
use attestry_entities::{ledger_transaction, log_entry, log_head};
use chrono::{DateTime, Utc};
use log_entry::{Column, Entity};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{count, hash};
use crate::error::Error;

/// How many entries the log has.
pub(in crate::transparency) async fn size(db: &impl ConnectionTrait) -> Result<u64, Error> {
    let head = log_head::Entity::find().one(db).await?;
    let head = head.ok_or_else(|| Error::internal("the transparency log has no head"))?;
    count(head.size)
}

/// The place of a transaction and the hash of its leaf.
pub(in crate::transparency) async fn of(
    db: &impl ConnectionTrait,
    transaction: LedgerTransactionId,
) -> Result<Option<(u64, Hash)>, Error> {
    let entry = Entity::find()
        .filter(Column::TransactionId.eq(transaction.uuid()))
        .one(db)
        .await?;
    let read = |entry: log_entry::Model| Ok((count(entry.index)?, hash(&entry.leaf_hash)?));
    entry.map(read).transpose()
}

/// When the transaction of the newest entry was written.
pub(in crate::transparency) async fn newest_time(
    db: &impl ConnectionTrait,
) -> Result<Option<DateTime<Utc>>, Error> {
    let newest = Entity::find().order_by_desc(Column::Index).one(db).await?;
    let Some(newest) = newest else {
        return Ok(None);
    };
    let transaction = ledger_transaction::Entity::find_by_id(newest.transaction_id);
    Ok(transaction.one(db).await?.map(|row| row.created_at))
}
