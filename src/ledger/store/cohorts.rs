//! The holdings of tokens, everywhere or by what put them there: one query for all links at once.
//!
//! It numbers the rows of every group and adds up the whole group, so that a group of a hundred
//! thousand rows answers its sum and its first few rows.

use std::collections::{BTreeMap, BTreeSet};

use attestry_domain::energy::OperationType;
use attestry_entities::{energy_account, ledger_transaction, operation, operation_lock, posting};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait, FromQueryResult, JoinType};
use uuid::Uuid;

use super::names::Names;
use super::{serials, word};
use crate::error::Error;
use crate::ledger::cohorts::{CohortHolding, CohortLink};

/// What links lead to. Whether a link names the kind of its operation or leaves it out, it is the same
/// group.
#[derive(Default)]
pub(crate) struct Groups(BTreeMap<CohortLink, Found>);

impl Groups {
    /// What one link leads to, if anywhere.
    pub(crate) fn get(&self, link: &CohortLink) -> Option<&Found> {
        let found = self.0.get(&group_of(*link))?;
        let is_other = link.operation.is_some() && link.kind.is_some() && link.kind != found.kind;
        (!is_other).then_some(found)
    }
}

fn group_of(link: CohortLink) -> CohortLink {
    let kind = link.kind.filter(|_| link.operation.is_none());
    CohortLink { kind, ..link }
}

/// What a link leads to.
#[derive(Default)]
pub(crate) struct Found {
    /// The kind of the operation, where the link names one.
    kind: Option<OperationType>,
    /// All units of the group.
    pub(crate) units: i64,
    /// All holdings of the group.
    pub(crate) holdings_total: i64,
    /// Its first holdings, oldest first.
    pub(crate) holdings: Vec<CohortHolding>,
}

/// Follows the links.
pub(crate) async fn follow(
    db: &impl ConnectionTrait,
    links: &[CohortLink],
    holdings_max: u32,
) -> Result<Groups, Error> {
    let mut groups = Groups::default();
    let Some(rows) = rows_of(links) else {
        return Ok(groups);
    };
    let rows = db.query_all(&first(rows, holdings_max)).await?;
    let rows = rows.iter().map(|row| Row::from_query_result(row, ""));
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    let names = Names::of(db, rows.iter().map(|row| row.owner_profile_id).collect()).await?;
    for row in rows {
        let link = CohortLink {
            token: row.token_id.into(),
            kind: row.by_kind.as_deref().map(word).transpose()?,
            operation: row.by_operation,
        };
        let group = groups.0.entry(group_of(link)).or_default();
        group.kind = link.kind;
        (group.units, group.holdings_total) = (row.group_units, row.group_rows);
        group.holdings.push(row.holding(&names)?);
    }
    Ok(groups)
}

#[derive(FromQueryResult)]
struct Row {
    token_id: Uuid,
    by_kind: Option<String>,
    by_operation: Option<Uuid>,
    kind: String,
    account_id: Uuid,
    wallet_id: Uuid,
    owner_profile_id: Uuid,
    units: i64,
    serial_first: Option<i64>,
    serial_last: Option<i64>,
    group_units: i64,
    group_rows: i64,
}

impl Row {
    fn holding(self, names: &Names) -> Result<CohortHolding, Error> {
        Ok(CohortHolding {
            account: self.account_id.into(),
            wallet: self.wallet_id.into(),
            owner: self.owner_profile_id.into(),
            owner_name: names.get(self.owner_profile_id)?,
            kind: word(&self.kind)?,
            units: self.units,
            serials: serials(self.serial_first, self.serial_last)?,
        })
    }
}

/// The first rows of each group, with what the whole group amounts to.
fn first(rows: SelectStatement, holdings_max: u32) -> SelectStatement {
    let all = Expr::col(sea_orm::sea_query::Asterisk);
    let numbered = Query::select()
        .expr(all.clone())
        .expr_as(
            Expr::cust(
                "ROW_NUMBER() OVER (PARTITION BY token_id, by_kind, by_operation ORDER BY at, row_id)",
            ),
            "place",
        )
        .expr_as(
            Expr::cust(
                "CAST(SUM(units) OVER (PARTITION BY token_id, by_kind, by_operation) AS bigint)",
            ),
            "group_units",
        )
        .expr_as(
            Expr::cust("COUNT(*) OVER (PARTITION BY token_id, by_kind, by_operation)"),
            "group_rows",
        )
        .from_subquery(rows, "member")
        .take();
    Query::select()
        .expr(all)
        .from_subquery(numbered, "numbered")
        .and_where(Expr::col("place").lte(holdings_max))
        .order_by("place", sea_orm::Order::Asc)
        .take()
}

/// The rows that the links ask for, each with the group that it belongs to; `None` without links.
fn rows_of(links: &[CohortLink]) -> Option<SelectStatement> {
    let tokens = |is_meant: fn(&CohortLink) -> bool| -> BTreeSet<Uuid> {
        let meant = links.iter().filter(|link| is_meant(link));
        meant.map(|link| link.token.uuid()).collect()
    };
    let everywhere = tokens(|link| link.kind.is_none() && link.operation.is_none());
    let by_kind = tokens(|link| link.kind.is_some() && link.operation.is_none());
    let within = tokens(|link| link.operation.is_some());
    let operations: BTreeSet<Uuid> = links.iter().filter_map(|link| link.operation).collect();
    let mut parts = Vec::new();
    if !everywhere.is_empty() {
        parts.push(held(everywhere, Expr::val(None::<String>)));
    }
    if !by_kind.is_empty() {
        let kind = account(energy_account::Column::OperationType);
        parts.push(held(by_kind, kind));
    }
    if !within.is_empty() {
        parts.push(credited(&within, &operations));
        parts.push(locked(&within, &operations));
    }
    let mut rows = parts.pop()?;
    for part in parts {
        rows.union(UnionType::All, part);
    }
    Some(rows)
}

fn account(column: energy_account::Column) -> Expr {
    Expr::col((energy_account::Entity, column))
}

/// The accounts that have units of the tokens now.
fn held(tokens: BTreeSet<Uuid>, by_kind: Expr) -> SelectStatement {
    use energy_account::Column as Account;
    let (first, last) = (Account::SerialFirst, Account::SerialLast);
    let units = account(last).sub(account(first)).add(1_i64);
    member(
        account(Account::TokenId),
        (by_kind, Expr::val(None::<Uuid>)),
        account(Account::OperationType),
        units,
        (account(first), account(last)),
        account(Account::Id),
    )
    .from(energy_account::Entity)
    .and_where(account(Account::TokenId).is_in(tokens))
    .and_where(account(first).is_not_null())
    .take()
}

/// What processed contracts and operations credited, whatever has become of it since.
fn credited(tokens: &BTreeSet<Uuid>, operations: &BTreeSet<Uuid>) -> SelectStatement {
    use ledger_transaction::Column as Transaction;
    use posting::Column as Line;
    let line = |column| Expr::col((posting::Entity, column));
    let transaction = |column| Expr::col((ledger_transaction::Entity, column));
    let same = transaction(Transaction::Id).equals((posting::Entity, Line::TransactionId));
    let its = account(energy_account::Column::Id).equals((posting::Entity, Line::AccountId));
    member(
        line(Line::TokenId),
        (
            transaction(Transaction::Kind),
            transaction(Transaction::OperationId),
        ),
        transaction(Transaction::Kind),
        line(Line::Quantity),
        (line(Line::SerialFirst), line(Line::SerialLast)),
        line(Line::Id),
    )
    .from(ledger_transaction::Entity)
    .join(JoinType::InnerJoin, posting::Entity, same)
    .join(JoinType::InnerJoin, energy_account::Entity, its)
    .and_where(transaction(Transaction::OperationId).is_in(operations.iter().copied()))
    .and_where(line(Line::TokenId).is_in(tokens.iter().copied()))
    .and_where(line(Line::Quantity).gt(0))
    .take()
}

/// What open operations hold.
fn locked(tokens: &BTreeSet<Uuid>, operations: &BTreeSet<Uuid>) -> SelectStatement {
    use operation_lock::Column as Lock;
    let lock = |column| Expr::col((operation_lock::Entity, column));
    let kind = || Expr::col((operation::Entity, operation::Column::Kind));
    let id = Expr::col((operation::Entity, operation::Column::Id));
    let same = id.equals((operation_lock::Entity, Lock::OperationId));
    let its = account(energy_account::Column::Id).equals((operation_lock::Entity, Lock::AccountId));
    member(
        lock(Lock::TokenId),
        (kind(), lock(Lock::OperationId)),
        account(energy_account::Column::OperationType),
        lock(Lock::Quantity),
        (lock(Lock::SerialFirst), lock(Lock::SerialLast)),
        lock(Lock::AccountId),
    )
    .from(operation_lock::Entity)
    .join(JoinType::InnerJoin, operation::Entity, same)
    .join(JoinType::InnerJoin, energy_account::Entity, its)
    .and_where(lock(Lock::OperationId).is_in(operations.iter().copied()))
    .and_where(lock(Lock::TokenId).is_in(tokens.iter().copied()))
    .and_where(lock(Lock::TargetAccountId).is_null())
    .take()
}

/// The columns of a row: its token and group, how the units got there, how many they are, their
/// serials, and what tells it from the others of its group.
fn member(
    token: Expr,
    (by_kind, by_operation): (Expr, Expr),
    kind: Expr,
    units: Expr,
    (first, last): (Expr, Expr),
    id: Expr,
) -> SelectStatement {
    use energy_account::Column as Account;
    Query::select()
        .expr_as(token, "token_id")
        .expr_as(by_kind, "by_kind")
        .expr_as(by_operation, "by_operation")
        .expr_as(kind, "kind")
        .expr_as(account(Account::Id), "account_id")
        .expr_as(account(Account::WalletId), "wallet_id")
        .expr_as(account(Account::OwnerProfileId), "owner_profile_id")
        .expr_as(units, "units")
        .expr_as(first, "serial_first")
        .expr_as(last, "serial_last")
        .expr_as(account(Account::CreatedAt), "at")
        .expr_as(id, "row_id")
        .take()
}
