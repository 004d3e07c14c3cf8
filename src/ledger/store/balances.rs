//! The tables `balance_delta` and `balance_sheet`.

mod check;

pub use check::{Check, LogCheck, Offending};
pub(crate) use check::{keep_check, keep_log, kept_and_derived, last_check, offending};

use std::collections::BTreeMap;

use attestry_domain::ids::{LedgerTransactionId, OperationId};
use attestry_domain::ledger::balance_sheet::{Positions, TokenKind};
use attestry_entities::{balance_delta, balance_sheet, energy_token, operation_lock};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{
    Expr, ExprTrait, LockBehavior, LockType, OnConflict, Order, Query, SimpleExpr,
};
use sea_orm::{
    ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, JoinType, Statement,
};

use super::word;
use crate::app::App;
use crate::error::Error;
use crate::platform::bulk;
use crate::platform::database::Tx;

/// Positions by kind of token.
pub(crate) type Sheet = BTreeMap<TokenKind, Positions>;

/// Adds to what is known of a kind.
pub(crate) fn add(sheet: &mut Sheet, kind: TokenKind, more: Positions) -> Result<(), Error> {
    let sum = sheet.entry(kind).or_default();
    let added = sum.checked_add(more);
    *sum = added.ok_or_else(|| Error::internal("a sum of units leaves 64 bits"))?;
    Ok(())
}

/// Appends what a transaction, or the lock of an operation, changes. Waits for nobody: a job folds
/// the changes into the sheet.
pub(crate) async fn append(
    tx: &Tx,
    app: &App,
    changes: &Sheet,
    transaction: Option<LedgerTransactionId>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let changes = changes.iter().filter(|(_, change)| !change.is_empty());
    let rows = changes.map(|(kind, change)| balance_delta::Model {
        id: app.ids.next(),
        transaction_id: transaction.map(Into::into),
        energy_type: kind.energy_type.to_string(),
        token_type: kind.token_type.to_string(),
        uom: kind.uom.to_string(),
        minted: change.minted,
        available: change.available,
        locked: change.locked,
        retired: change.retired,
        consumed: change.consumed,
        withdrawn: change.withdrawn,
        created_at: now,
    });
    bulk::insert_all(tx, rows.collect()).await?;
    Ok(())
}

/// How many units the open locks of an operation hold, by kind: those of one round, or of all.
pub(crate) async fn held_by(
    db: &impl ConnectionTrait,
    operation: OperationId,
    round: Option<i32>,
) -> Result<BTreeMap<TokenKind, i64>, Error> {
    use energy_token::Column as Token;
    use operation_lock::Column as Lock;
    let lock = |column| Expr::col((operation_lock::Entity, column));
    let same = lock(Lock::TokenId).equals((energy_token::Entity, Token::Id));
    let kind = [Token::EnergyType, Token::TokenType, Token::Uom];
    let kind = kind.map(|column| (energy_token::Entity, column));
    let query = Query::select()
        .columns(kind)
        .expr_as(lock(Lock::Quantity).sum().cast_as("bigint"), "units")
        .from(operation_lock::Entity)
        .join(JoinType::InnerJoin, energy_token::Entity, same)
        .and_where(lock(Lock::OperationId).eq(operation.uuid()))
        .and_where(lock(Lock::TargetAccountId).is_null())
        .and_where_option(round.map(|round| lock(Lock::Round).eq(round)))
        .group_by_columns(kind)
        .take();
    let rows = db.query_all(&query).await?;
    let held = rows.iter().map(|row| {
        let kind = KindRow::from_query_result(row, "")?.read()?;
        Ok((kind, row.try_get("", "units")?))
    });
    held.collect()
}

/// Folds up to `rows_max` changes into the sheet; answers how many. Any number of processes may fold
/// at once: each takes other changes, and all add to the rows of the sheet in one order.
pub(crate) async fn fold(tx: &Tx, rows_max: u64, now: DateTime<Utc>) -> Result<usize, Error> {
    use balance_delta::{Column, Entity};
    let oldest = Query::select()
        .column(Column::Id)
        .from(Entity)
        .order_by(Column::Id, Order::Asc)
        .limit(rows_max)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .take();
    let taken = Query::delete()
        .from_table(Entity)
        .and_where(Expr::col(Column::Id).in_subquery(oldest))
        .returning_all()
        .take();
    let taken = tx.query_all(&taken).await?;
    let mut changes = Sheet::new();
    for row in &taken {
        let (kind, change) = Line::from_query_result(row, "")?.read()?;
        add(&mut changes, kind, change)?;
    }
    let rows = changes.iter().map(|(kind, change)| balance_sheet::Model {
        energy_type: kind.energy_type.to_string(),
        token_type: kind.token_type.to_string(),
        uom: kind.uom.to_string(),
        minted: change.minted,
        available: change.available,
        locked: change.locked,
        retired: change.retired,
        consumed: change.consumed,
        withdrawn: change.withdrawn,
        updated_at: now,
    });
    let rows: Vec<_> = rows.map(IntoActiveModel::into_active_model).collect();
    if !rows.is_empty() {
        balance_sheet::Entity::insert_many(rows)
            .on_conflict(added())
            .exec_without_returning(&**tx)
            .await?;
    }
    Ok(taken.len())
}

/// What becomes of a row of the sheet that is there already.
fn added() -> OnConflict {
    use balance_sheet::{Column, Entity};
    let sum = |column| -> (Column, SimpleExpr) {
        (
            column,
            Expr::col((Entity, column)).add(Expr::col(("excluded", column))),
        )
    };
    OnConflict::columns([Column::EnergyType, Column::TokenType, Column::Uom])
        .values([
            sum(Column::Minted),
            sum(Column::Available),
            sum(Column::Locked),
            sum(Column::Retired),
            sum(Column::Consumed),
            sum(Column::Withdrawn),
        ])
        .update_column(Column::UpdatedAt)
        .to_owned()
}

/// The sheet with the changes that are not folded yet.
const KEPT: &str = "
SELECT energy_type, token_type, uom, CAST(SUM(minted) AS bigint) AS minted,
    CAST(SUM(available) AS bigint) AS available, CAST(SUM(locked) AS bigint) AS locked,
    CAST(SUM(retired) AS bigint) AS retired, CAST(SUM(consumed) AS bigint) AS consumed,
    CAST(SUM(withdrawn) AS bigint) AS withdrawn
FROM (
    SELECT energy_type, token_type, uom, minted, available, locked, retired, consumed, withdrawn
    FROM balance_sheet
    UNION ALL
    SELECT energy_type, token_type, uom, minted, available, locked, retired, consumed, withdrawn
    FROM balance_delta
) AS lines GROUP BY energy_type, token_type, uom";

/// What the sheet says now, changes that are not folded yet included.
pub(crate) async fn kept(db: &impl ConnectionTrait) -> Result<Sheet, Error> {
    let statement = Statement::from_string(db.get_database_backend(), KEPT);
    let lines = Line::find_by_statement(statement).all(db).await?;
    lines.iter().map(Line::read).collect()
}

#[derive(FromQueryResult)]
struct KindRow {
    energy_type: String,
    token_type: String,
    uom: String,
}

impl KindRow {
    fn read(&self) -> Result<TokenKind, Error> {
        Ok(TokenKind {
            energy_type: word(&self.energy_type)?,
            token_type: word(&self.token_type)?,
            uom: word(&self.uom)?,
        })
    }
}

/// A row of the sheet or of the deltas.
#[derive(FromQueryResult)]
struct Line {
    #[sea_orm(nested)]
    kind: KindRow,
    minted: i64,
    available: i64,
    locked: i64,
    retired: i64,
    consumed: i64,
    withdrawn: i64,
}

impl Line {
    fn read(&self) -> Result<(TokenKind, Positions), Error> {
        let positions = Positions {
            minted: self.minted,
            available: self.available,
            locked: self.locked,
            retired: self.retired,
            consumed: self.consumed,
            withdrawn: self.withdrawn,
        };
        Ok((self.kind.read()?, positions))
    }
}
