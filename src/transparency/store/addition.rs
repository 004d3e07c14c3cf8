//! How are entries appended so that no two of those who append can both succeed?

use attestry_domain::transparency::tree::stored_before;
use attestry_entities::{log_checkpoint, log_entry, log_hash, log_head};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::stored;
use crate::error::Error;
use crate::platform::bulk;
use crate::platform::database::Tx;
use crate::transparency::sequence::Addition;

/// Appends all of it, or nothing where the log has meanwhile grown; answers which.
pub(in crate::transparency) async fn append(tx: &Tx, addition: &Addition) -> Result<bool, Error> {
    // First of all: a second one waits here for the first to commit, and then finds the head moved.
    let swapped = log_head::Entity::update_many()
        .col_expr(
            log_head::Column::Size,
            Expr::value(stored(addition.checkpoint.size)?),
        )
        .filter(log_head::Column::Size.eq(stored(addition.expected)?))
        .exec(&**tx)
        .await?;
    if swapped.rows_affected == 0 {
        return Ok(false);
    }
    let entries = (addition.expected..).zip(&addition.entries);
    let entries = entries.map(|(index, (transaction, leaf))| {
        Ok(log_entry::Model {
            index: stored(index)?,
            transaction_id: transaction.uuid(),
            leaf_hash: leaf.bytes().to_vec(),
        })
    });
    let hashes = (stored_before(addition.expected)..).zip(&addition.hashes);
    let hashes = hashes.map(|(index, hash)| {
        Ok(log_hash::Model {
            index: stored(index)?,
            hash: hash.bytes().to_vec(),
        })
    });
    let checkpoint = log_checkpoint::Model {
        size: stored(addition.checkpoint.size)?,
        root: addition.checkpoint.root.bytes().to_vec(),
        note: addition.checkpoint.note.clone(),
        created_at: addition.checkpoint.created_at,
    };
    bulk::insert_all(tx, entries.collect::<Result<_, Error>>()?).await?;
    bulk::insert_all(tx, hashes.collect::<Result<_, Error>>()?).await?;
    bulk::insert_all(tx, vec![checkpoint]).await?;
    Ok(true)
}
