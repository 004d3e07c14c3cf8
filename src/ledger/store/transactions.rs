//! The tables `ledger_transaction` and `posting`. Their rows only append.

use std::collections::{BTreeMap, BTreeSet};

use attestry_domain::ids::{ContractId, LedgerTransactionId, TokenId, UserId, WalletId};
use attestry_domain::ledger::posting::{Bucket, Holding, LedgerTransaction, Posting};
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::market::paging::Cursor;
use attestry_entities::{ledger_transaction, posting};
use chrono::{DateTime, Utc};
use ledger_transaction::{Column, Entity, Model};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    Iterable, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::word;
use crate::app::App;
use crate::error::Error;
use crate::ledger::transactions::{POSTINGS_MAX, TransactionRecord};
use crate::platform::database::Tx;
use crate::platform::listed::{Listed, Part};
use crate::platform::{bulk, random};

/// Appends a transaction with its postings; answers its id. No user acts where a system does by its
/// key alone.
pub(crate) async fn append(
    tx: &Tx,
    app: &App,
    transaction: &LedgerTransaction,
    operation: Option<Uuid>,
    actor: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<LedgerTransactionId, Error> {
    let id: LedgerTransactionId = app.ids.next();
    let row = Model {
        id: id.into(),
        kind: transaction.kind().to_string(),
        operation_id: operation,
        actor_user_id: actor.map(Into::into),
        salt: random::bytes::<16>().to_vec(),
        created_at: now,
    };
    Entity::insert(row.into_active_model())
        .exec_without_returning(&**tx)
        .await?;
    let postings = transaction.postings().iter().map(|posting| posting::Model {
        id: app.ids.next(),
        transaction_id: id.into(),
        token_id: posting.token.into(),
        wallet_id: posting.holding.map(|holding| holding.wallet.into()),
        account_id: posting.holding.map(|holding| holding.account.into()),
        bucket: posting.bucket.to_string(),
        quantity: posting.quantity,
        serial_first: posting.serials.first(),
        serial_last: posting.serials.last(),
    });
    bulk::insert_all(tx, postings.collect()).await?;
    Ok(id)
}

/// The transactions that moved units into or out of one of the wallets, newest first: their ids grow with
/// time, and the postings of a wallet are found in the order of these ids.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    wallets: &[WalletId],
    part: Part,
) -> Result<Listed<TransactionRecord>, Error> {
    use posting::Column as Moved;
    let touching = posting::Entity::find()
        .select_only()
        .column(Moved::TransactionId)
        .distinct()
        .filter(Moved::WalletId.is_in(wallets.iter().map(|wallet| wallet.uuid())));
    let total = if part.count {
        Some(touching.clone().count(db).await?)
    } else {
        None
    };
    let after = part.page.after();
    let ids: Vec<Uuid> = touching
        .filter(Condition::all().add_option(after.map(|cursor| Moved::TransactionId.lt(cursor.id))))
        .order_by_desc(Moved::TransactionId)
        .offset(u64::from(part.page.skip()))
        .limit(u64::from(part.page.rows_to_read()))
        .into_tuple()
        .all(db)
        .await?;
    let mut rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .order_by_desc(Column::Id)
        .all(db)
        .await?;
    let next = part.page.cut(&mut rows, |row| Cursor {
        at: row.created_at,
        id: row.id,
    });
    let mut postings = postings_of(db, rows.iter().map(|row| row.id)).await?;
    let record = |row: Model| {
        let (postings, postings_total) = postings.remove(&row.id).unwrap_or_default();
        Ok(TransactionRecord {
            id: row.id.into(),
            kind: word(&row.kind)?,
            operation: row.operation_id,
            created_at: row.created_at,
            postings,
            postings_total,
        })
    };
    let rows: Result<_, Error> = rows.into_iter().map(record).collect();
    Ok(Listed {
        rows: rows?,
        page: part.page,
        next,
        total,
    })
}

/// What the mint of a contract credited of one token.
pub(crate) async fn credited(
    db: &impl ConnectionTrait,
    contract: ContractId,
    token: TokenId,
) -> Result<Vec<Posting>, Error> {
    let mint = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::OperationId.eq(contract.uuid()))
        .take();
    let rows = posting::Entity::find()
        .filter(posting::Column::TransactionId.in_subquery(mint))
        .filter(posting::Column::TokenId.eq(token.uuid()))
        .filter(posting::Column::Bucket.eq(Bucket::Wallet.as_str()))
        .order_by_asc(posting::Column::Id)
        .all(db)
        .await?;
    rows.iter().map(from_row).collect()
}

/// The first postings of each transaction, and how many it has.
async fn postings_of(
    db: &impl ConnectionTrait,
    transactions: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, (Vec<Posting>, i64)>, Error> {
    let transactions: BTreeSet<Uuid> = transactions.into_iter().collect();
    let mut postings: BTreeMap<Uuid, (Vec<Posting>, i64)> = BTreeMap::new();
    if transactions.is_empty() {
        return Ok(postings);
    }
    let place = "ROW_NUMBER() OVER (PARTITION BY transaction_id ORDER BY id)";
    let total = "COUNT(*) OVER (PARTITION BY transaction_id)";
    let numbered = Query::select()
        .columns(posting::Column::iter())
        .expr_as(Expr::cust(place), "place")
        .expr_as(Expr::cust(total), "total")
        .from(posting::Entity)
        .and_where(posting::Column::TransactionId.is_in(transactions))
        .take();
    let first = Query::select()
        .expr(Expr::col(Asterisk))
        .from_subquery(numbered, "numbered")
        .and_where(Expr::col("place").lte(POSTINGS_MAX))
        .order_by("place", Order::Asc)
        .take();
    for row in db.query_all(&first).await? {
        let posting = posting::Model::from_query_result(&row, "")?;
        let (postings, total) = postings.entry(posting.transaction_id).or_default();
        *total = row.try_get("", "total")?;
        postings.push(from_row(&posting)?);
    }
    Ok(postings)
}

fn from_row(row: &posting::Model) -> Result<Posting, Error> {
    let holding = match (row.wallet_id, row.account_id) {
        (Some(wallet), Some(account)) => Some(Holding {
            wallet: wallet.into(),
            account: account.into(),
        }),
        _ => None,
    };
    Ok(Posting {
        token: row.token_id.into(),
        bucket: word(&row.bucket)?,
        holding,
        quantity: row.quantity,
        serials: SerialRange::new(row.serial_first, row.serial_last).map_err(Error::internal)?,
    })
}
