//! What the log reads of the ledger: which transactions wait for an entry, and what goes into a leaf.

use std::collections::BTreeMap;
use std::pin::Pin;

use attestry_domain::ids::LedgerTransactionId;
use attestry_domain::transparency::leaf::{Entry, Header, Leaf, Party};
use attestry_entities::{energy_wallet, ledger_transaction, log_entry, posting};
use chrono::{DateTime, Utc};
use futures_util::{StreamExt, TryStreamExt};
use ledger_transaction::{Column, Entity, Model};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, RelationDef, Select, StreamTrait,
};
use uuid::Uuid;

use crate::error::Error;

/// A posting with the owner of its wallet.
#[derive(FromQueryResult)]
struct Line {
    transaction_id: Uuid,
    token_id: Uuid,
    bucket: String,
    quantity: i64,
    serial_first: i64,
    serial_last: i64,
    wallet_id: Option<Uuid>,
    account_id: Option<Uuid>,
    owner: Option<Uuid>,
}

/// The oldest transactions without an entry, in the order of time, from `since` on where it is given.
pub(in crate::transparency) async fn waiting(
    db: &impl ConnectionTrait,
    since: Option<DateTime<Utc>>,
    at_most: u64,
) -> Result<Vec<LedgerTransactionId>, Error> {
    let mut select = without_entry();
    if let Some(since) = since {
        select = select.filter(Column::CreatedAt.gte(since));
    }
    let ids: Vec<Uuid> = select
        .select_only()
        .column(Column::Id)
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .limit(at_most)
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// How many transactions have no entry.
pub(in crate::transparency) async fn waiting_count(
    db: &impl ConnectionTrait,
) -> Result<u64, Error> {
    Ok(without_entry().count(db).await?)
}

/// Whether there is such a transaction.
pub(in crate::transparency) async fn exists(
    db: &impl ConnectionTrait,
    transaction: LedgerTransactionId,
) -> Result<bool, Error> {
    let found = Entity::find_by_id(transaction.uuid());
    Ok(found.one(db).await?.is_some())
}

/// What `make` makes of the leaf of each transaction; those that do not exist are left out. One leaf is
/// held at a time, since a single mint may have many thousand postings.
pub(in crate::transparency) async fn leaves<T>(
    db: &(impl ConnectionTrait + StreamTrait),
    transactions: &[LedgerTransactionId],
    make: impl Fn(&Leaf) -> serde_json::Result<T>,
) -> Result<BTreeMap<LedgerTransactionId, T>, Error> {
    let ids: Vec<Uuid> = transactions.iter().map(|id| id.uuid()).collect();
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let mut headers: BTreeMap<Uuid, Header> =
        rows.into_iter().map(|row| (row.id, header(row))).collect();
    let mut leaves = BTreeMap::new();
    let mut finish = |id: Uuid, header: Header, lines: Vec<Entry>| {
        let leaf = make(&Leaf::new(header, lines)).map_err(Error::internal)?;
        leaves.insert(id.into(), leaf);
        Ok::<_, Error>(())
    };
    let mut lines = Vec::new();
    let mut stream = lines_of(ids)
        .into_model::<Line>()
        .stream(db)
        .await?
        .peekable();
    let mut stream = Pin::new(&mut stream);
    while let Some(line) = stream.try_next().await? {
        let id = line.transaction_id;
        lines.push(line.into());
        let goes_on =
            matches!(stream.as_mut().peek().await, Some(Ok(next)) if next.transaction_id == id);
        if !goes_on {
            let lines = std::mem::take(&mut lines);
            if let Some(header) = headers.remove(&id) {
                finish(id, header, lines)?;
            }
        }
    }
    for (id, header) in headers {
        finish(id, header, Vec::new())?;
    }
    Ok(leaves)
}

fn without_entry() -> Select<Entity> {
    let entry = Query::select()
        .expr(Expr::val(1))
        .from(log_entry::Entity)
        .and_where(
            Expr::col((log_entry::Entity, log_entry::Column::TransactionId))
                .equals((Entity, Column::Id)),
        )
        .take();
    Entity::find().filter(Expr::exists(entry).not())
}

fn lines_of(transactions: Vec<Uuid>) -> Select<posting::Entity> {
    let wallet: RelationDef = posting::Entity::belongs_to(energy_wallet::Entity)
        .from(posting::Column::WalletId)
        .to(energy_wallet::Column::Id)
        .into();
    posting::Entity::find()
        .join(JoinType::LeftJoin, wallet)
        .column_as(energy_wallet::Column::ProfileId, "owner")
        .filter(posting::Column::TransactionId.is_in(transactions))
        .order_by_asc(posting::Column::TransactionId)
        .order_by_asc(posting::Column::Id)
}

fn header(row: Model) -> Header {
    Header {
        id: row.id.into(),
        kind: row.kind,
        operation: row.operation_id,
        created_at: row.created_at,
        salt: row.salt,
    }
}

impl From<Line> for Entry {
    fn from(line: Line) -> Self {
        let party = line.wallet_id.map(|wallet| Party {
            // Foreign keys see to it that there are an owner and an account. Were they circumvented, the
            // leaf would differ, which is what a verification looks for.
            owner: line.owner.unwrap_or_default().into(),
            wallet: wallet.into(),
            account: line.account_id.unwrap_or_default().into(),
        });
        Self {
            token: line.token_id.into(),
            bucket: line.bucket,
            party,
            quantity: line.quantity,
            serials: [line.serial_first, line.serial_last],
        }
    }
}
