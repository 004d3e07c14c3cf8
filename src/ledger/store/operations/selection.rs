//! Which accounts of a wallet fit a filter, in the order in which a lock takes of them?

use std::collections::BTreeSet;

use attestry_domain::energy::AccountStatus;
use attestry_domain::ids::{AccountId, WalletId};
use attestry_domain::ledger::operation::{Candidate, Selection};
use attestry_domain::market::filter::AccountFilter;
use attestry_entities::{energy_account, energy_token};
use chrono::{DateTime, Utc};
use energy_account::{Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::error::Error;
use crate::ledger::store::filter::{Matches, matching};
use crate::ledger::store::{Scope, price, word};
use crate::platform::database::Tx;

/// How many accounts are read first, and by how much more each time. Most locks take a few accounts;
/// one that takes thousands still reads few pages.
const FIRST_PAGE: u64 = 100;
const GROWTH: u64 = 10;
const PAGE_MAX: u64 = 10_000;

/// An account as a lock looks at it.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    token_id: Uuid,
    available: i64,
    price_micro: Option<i64>,
    price_currency: Option<String>,
    vintage: i32,
    minted_at: DateTime<Utc>,
    uom: String,
}

/// Offers the accounts of a wallet to a selection until it is complete or there are no more. The wallet
/// must be locked, so that what is read stays true.
pub(crate) async fn offer(
    tx: &Tx,
    wallet: WalletId,
    filter: &AccountFilter,
    selection: &mut Selection,
) -> Result<(), Error> {
    let scope = Scope::Wallets(vec![wallet]);
    let Some(fitting) = matching(&**tx, &scope, filter).await? else {
        return Ok(());
    };
    let (fitting, few) = match fitting.of_themselves(&**tx).await? {
        Matches::None => return Ok(()),
        Matches::Few(accounts) => (fitting.among(accounts), true),
        Matches::Many => (fitting.all(), false),
    };
    let token = Entity::belongs_to(energy_token::Entity)
        .from(Column::TokenId)
        .to(energy_token::Column::Id)
        .into();
    let fitting = fitting
        .filter(Column::Available.gt(0))
        .filter(Column::Status.eq(AccountStatus::Enabled.as_str()))
        .join(JoinType::InnerJoin, token)
        .select_only()
        .columns([
            Column::Id,
            Column::TokenId,
            Column::Available,
            Column::PriceMicro,
            Column::PriceCurrency,
            Column::Vintage,
            Column::MintedAt,
        ])
        .column(energy_token::Column::Uom);
    if few {
        // Sorted here: an index that has them in order would be walked through the whole wallet.
        let mut rows: Vec<Row> = fitting.into_model().all(&**tx).await?;
        rows.sort_unstable_by_key(|row| (row.vintage, row.minted_at, row.id));
        for row in rows {
            if selection.is_complete() {
                break;
            }
            selection.offer(&row.candidate()?);
        }
        return Ok(());
    }
    let fitting = fitting
        .order_by_asc(Column::Vintage)
        .order_by_asc(Column::MintedAt)
        .order_by_asc(Column::Id);
    let (mut page, mut after) = (FIRST_PAGE, None);
    loop {
        let mut next = fitting.clone().limit(page);
        if let Some(after) = after {
            next = next.filter(place().gt(after));
        }
        let rows: Vec<Row> = next.into_model().all(&**tx).await?;
        for row in &rows {
            if selection.is_complete() {
                return Ok(());
            }
            selection.offer(&row.candidate()?);
        }
        let Some(last) = rows.last().filter(|_| rows.len() as u64 == page) else {
            return Ok(());
        };
        let last = [last.vintage.into(), last.minted_at.into(), last.id.into()];
        after = Some(Expr::tuple(last.map(Expr::val::<sea_orm::Value>)));
        page = Ord::min(page * GROWTH, PAGE_MAX);
    }
}

/// The places of those of the accounts that are not in a wallet; where only what is on the market is in
/// sight, not listed there.
pub(crate) async fn missing(
    tx: &Tx,
    wallet: WalletId,
    named: &[AccountId],
    is_market: bool,
) -> Result<Vec<usize>, Error> {
    let mut found = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::WalletId.eq(wallet.uuid()))
        .filter(Column::Id.is_in(named.iter().map(|id| id.uuid())));
    if is_market {
        found = found.filter(Column::IsPublic.into_expr());
    }
    let found: Vec<Uuid> = found.into_tuple().all(&**tx).await?;
    let found: BTreeSet<_> = found.into_iter().collect();
    let is_missing = |(_, id): &(usize, &AccountId)| !found.contains(&id.uuid());
    let missing = named.iter().enumerate().filter(is_missing);
    Ok(missing.map(|(place, _)| place).collect())
}

/// Where an account is in the order of selection.
fn place() -> Expr {
    let columns = [Column::Vintage, Column::MintedAt, Column::Id];
    Expr::tuple(columns.map(ColumnTrait::into_expr))
}

impl Row {
    fn candidate(&self) -> Result<Candidate, Error> {
        Ok(Candidate {
            account: self.id.into(),
            token: self.token_id.into(),
            uom: word(&self.uom)?,
            available: self.available,
            listing: price(self.price_micro, self.price_currency.as_deref())?,
        })
    }
}
