//! The table `operation_lock`, as far as accounts show it.

use std::collections::BTreeMap;

use attestry_domain::energy::OperationType;
use attestry_entities::{operation, operation_lock};
use operation_lock::Column;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, FromQueryResult, JoinType};
use uuid::Uuid;

use super::word;
use crate::error::Error;
use crate::ledger::AccountLock;

/// The units of one account that one open operation holds, by whatever locks.
#[derive(FromQueryResult)]
struct Row {
    account_id: Uuid,
    operation_id: Uuid,
    kind: String,
    quantity: i64,
}

/// What open operations hold of each of these accounts, the oldest operation first.
pub(super) async fn of_accounts(
    db: &impl ConnectionTrait,
    accounts: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, Vec<AccountLock>>, Error> {
    let accounts: Vec<Uuid> = accounts.into_iter().collect();
    if accounts.is_empty() {
        return Ok(BTreeMap::new());
    }
    let lock = |column| Expr::col((operation_lock::Entity, column));
    let (id, kind) = (operation::Column::Id, operation::Column::Kind);
    let same = lock(Column::OperationId).equals((operation::Entity, id));
    let query = Query::select()
        .columns([
            (operation_lock::Entity, Column::AccountId),
            (operation_lock::Entity, Column::OperationId),
        ])
        .column((operation::Entity, kind))
        .expr_as(lock(Column::Quantity).sum().cast_as("bigint"), "quantity")
        .from(operation_lock::Entity)
        .join(JoinType::InnerJoin, operation::Entity, same)
        .and_where(lock(Column::AccountId).is_in(accounts))
        .and_where(lock(Column::TargetAccountId).is_null())
        .group_by_columns([
            (operation_lock::Entity, Column::AccountId),
            (operation_lock::Entity, Column::OperationId),
        ])
        .group_by_col((operation::Entity, kind))
        .order_by(
            (operation_lock::Entity, Column::OperationId),
            sea_orm::Order::Asc,
        )
        .take();
    let mut locks: BTreeMap<Uuid, Vec<AccountLock>> = BTreeMap::new();
    for row in db.query_all(&query).await? {
        let row = Row::from_query_result(&row, "")?;
        locks.entry(row.account_id).or_default().push(AccountLock {
            kind: word::<OperationType>(&row.kind)?,
            operation: row.operation_id.into(),
            quantity: row.quantity,
        });
    }
    Ok(locks)
}
