//! The table `operation_lock`, and the balances of the accounts that it names.

use std::collections::BTreeMap;

use attestry_domain::energy::OperationType;
use attestry_domain::ids::{AccountId, OperationId, ProfileId, TokenId};
use attestry_domain::ledger::operation::{LockLine, OperationStatus, TransactionType};
use attestry_domain::ledger::price::Price;
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::numbers::{Micro, Quantity};
use attestry_entities::{energy_account, energy_token, operation, operation_lock};
use chrono::{DateTime, Utc};
use operation_lock::{Column, Entity, Model};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IdenStatic, JoinType,
    PaginatorTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect, Select,
};
use uuid::Uuid;

use super::{execute, facets};
use crate::error::Error;
use crate::ledger::store::{price, serials, word};
use crate::platform::bulk;
use crate::platform::database::Tx;

/// Units that an operation holds or has moved.
pub(crate) struct Lock {
    pub(crate) account: AccountId,
    pub(crate) operation_type: OperationType,
    pub(crate) round: i32,
    pub(crate) token: TokenId,
    pub(crate) quantity: Quantity,
    pub(crate) price: Option<Price>,
    pub(crate) target: Option<AccountId>,
    pub(crate) serials: Option<SerialRange>,
}

/// Takes units of accounts in one go. Their wallet must be locked.
pub(crate) async fn take(
    tx: &Tx,
    operation: OperationId,
    round: i32,
    lines: &[LockLine],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const TAKE: &str = "
        UPDATE energy_account SET
            available = energy_account.available - held.quantity,
            locked = energy_account.locked + held.quantity,
            updated_at = $3
        FROM operation_lock AS held
        WHERE held.operation_id = $1 AND held.round = $2 AND energy_account.id = held.account_id";
    let row = |line: &LockLine| Model {
        operation_id: operation.into(),
        account_id: line.account.into(),
        round,
        token_id: line.token.into(),
        quantity: line.quantity.get(),
        price_micro: line.price.map(|price| price.amount().micro()),
        price_currency: line.price.map(|price| price.currency().to_string()),
        target_account_id: None,
        serial_first: None,
        serial_last: None,
    };
    bulk::insert_all(tx, lines.iter().map(row).collect()).await?;
    let values = [operation.uuid().into(), round.into(), now.into()];
    let taken = execute(tx, TAKE, values).await?;
    if taken != lines.len() as u64 {
        return Err(Error::internal("a selected account is gone"));
    }
    facets::add(tx, operation, round).await
}

/// Lets all units of an operation go. Their wallet must be locked.
pub(crate) async fn release(
    tx: &Tx,
    operation: OperationId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const RELEASE: &str = "
        UPDATE energy_account SET
            available = energy_account.available + held.quantity,
            locked = energy_account.locked - held.quantity,
            updated_at = $2
        FROM (
            SELECT account_id, CAST(SUM(quantity) AS bigint) AS quantity
            FROM operation_lock WHERE operation_id = $1 GROUP BY account_id
        ) AS held
        WHERE energy_account.id = held.account_id";
    execute(tx, RELEASE, [operation.uuid().into(), now.into()]).await?;
    Entity::delete_many()
        .filter(Column::OperationId.eq(operation.uuid()))
        .exec(&**tx)
        .await?;
    facets::clear(tx, operation).await
}

/// The first units of an operation in the order of selection, all of them where no limit is given.
pub(crate) async fn of_operation(
    db: &impl ConnectionTrait,
    operation: OperationId,
    limit: Option<u64>,
) -> Result<Vec<Lock>, Error> {
    read(db, operation, None, limit).await
}

/// The units of some operations, each in the order of selection.
pub(crate) async fn of_operations(
    db: &impl ConnectionTrait,
    operations: &[OperationId],
) -> Result<BTreeMap<OperationId, Vec<Lock>>, Error> {
    let of_these = Column::OperationId.is_in(operations.iter().map(|id| id.uuid()));
    let rows: Vec<Row> = selected(of_these).into_model().all(db).await?;
    let mut locks: BTreeMap<OperationId, Vec<Lock>> = BTreeMap::new();
    for row in rows {
        let of_operation = locks.entry(row.operation_id.into()).or_default();
        of_operation.push(row.lock()?);
    }
    Ok(locks)
}

/// The units of one token within an operation, in the order of selection.
pub(crate) async fn of_token(
    db: &impl ConnectionTrait,
    operation: OperationId,
    token: TokenId,
) -> Result<Vec<Lock>, Error> {
    read(db, operation, Some(token), None).await
}

/// Of how many locks an operation's units are.
pub(crate) async fn count(db: &impl ConnectionTrait, operation: OperationId) -> Result<u64, Error> {
    let rows = Entity::find().filter(Column::OperationId.eq(operation.uuid()));
    Ok(rows.count(db).await?)
}

/// How many units of an operation have which intensity.
pub(crate) async fn by_intensity(
    db: &impl ConnectionTrait,
    operation: OperationId,
) -> Result<Vec<(i64, Micro)>, Error> {
    use energy_token::Column as Token;
    let lock = |column| Expr::col((Entity, column));
    let intensity = (energy_token::Entity, Token::CarbonIntensityMicro);
    let same = lock(Column::TokenId).equals((energy_token::Entity, Token::Id));
    let query = Query::select()
        .expr_as(lock(Column::Quantity).sum().cast_as("bigint"), "units")
        .column(intensity)
        .from(Entity)
        .join(JoinType::InnerJoin, energy_token::Entity, same)
        .and_where(lock(Column::OperationId).eq(operation.uuid()))
        .group_by_col(intensity)
        .take();
    let rows = db.query_all(&query).await?;
    let line = |row: &QueryResult| {
        let micro = row.try_get("", Token::CarbonIntensityMicro.as_str())?;
        Ok((row.try_get("", "units")?, Micro::from_micro(micro)))
    };
    rows.iter().map(line).collect()
}

/// How many unsigned pulls of a buyer hold units by now, but for one. What has expired and was not looked
/// at since then holds none any more.
pub(crate) async fn pulls_holding_units(
    tx: &Tx,
    buyer: ProfileId,
    except: OperationId,
    now: DateTime<Utc>,
) -> Result<u64, Error> {
    use operation::{Column, Entity};
    let pulls = Entity::find()
        .filter(Column::ToProfileId.eq(buyer.uuid()))
        .filter(Column::TransactionType.eq(TransactionType::Pull.as_str()))
        .filter(Column::Status.eq(OperationStatus::Draft.as_str()))
        .filter(Column::Quantity.gt(0))
        .filter(Column::LockExpiresAt.gt(now))
        .filter(Column::Id.ne(except.uuid()));
    Ok(pulls.count(&**tx).await?)
}

#[derive(FromQueryResult)]
struct Row {
    operation_id: Uuid,
    account_id: Uuid,
    operation_type: String,
    round: i32,
    token_id: Uuid,
    quantity: i64,
    price_micro: Option<i64>,
    price_currency: Option<String>,
    target_account_id: Option<Uuid>,
    serial_first: Option<i64>,
    serial_last: Option<i64>,
}

async fn read(
    db: &impl ConnectionTrait,
    operation: OperationId,
    token: Option<TokenId>,
    limit: Option<u64>,
) -> Result<Vec<Lock>, Error> {
    let of_operation = Column::OperationId.eq(operation.uuid());
    let mut select = selected(of_operation).limit(limit);
    if let Some(token) = token {
        select = select.filter(Column::TokenId.eq(token.uuid()));
    }
    let rows: Vec<Row> = select.into_model().all(db).await?;
    rows.into_iter().map(Row::lock).collect()
}

/// Locks with what a [`Row`] tells of their accounts, in the order of selection.
fn selected(which: Expr) -> Select<Entity> {
    use energy_account::Column as Account;
    let account = Entity::belongs_to(energy_account::Entity)
        .from(Column::AccountId)
        .to(Account::Id)
        .into();
    Entity::find()
        .filter(which)
        .join(JoinType::InnerJoin, account)
        .column(Account::OperationType)
        .order_by_asc(Account::Vintage)
        .order_by_asc(Account::MintedAt)
        .order_by_asc(Account::Id)
        .order_by_asc(Column::Round)
}

impl Row {
    fn lock(self) -> Result<Lock, Error> {
        Ok(Lock {
            account: self.account_id.into(),
            operation_type: word(&self.operation_type)?,
            round: self.round,
            token: self.token_id.into(),
            quantity: Quantity::new(self.quantity).map_err(Error::internal)?,
            price: price(self.price_micro, self.price_currency.as_deref())?,
            target: self.target_account_id.map(Into::into),
            serials: serials(self.serial_first, self.serial_last)?,
        })
    }
}
