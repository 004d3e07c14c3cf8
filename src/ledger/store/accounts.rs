//! The table `energy_account`.

use std::collections::{BTreeSet, HashMap};

use attestry_domain::ids::{AccountId, TokenId, WalletId};
use attestry_domain::ledger::account::Balance;
use attestry_domain::ledger::listing::{ListableAccount, Listing};
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::market::filter::AccountFilter;
use attestry_domain::market::paging::Cursor;
use attestry_entities::energy_account::{Column, Entity, Model};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, LockType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use uuid::Uuid;

use super::filter::matching;
use super::names::Names;
use super::{Scope, locks, price, serials, tokens, word};
use crate::error::Error;
use crate::ledger::{Account, HOLDINGS_MAX, Holdings};
use crate::platform::bulk;
use crate::platform::database::Tx;
use crate::platform::listed::{Listed, Part};
use crate::platform::paging::total;

/// The accounts in scope that the filter selects, newest first.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &AccountFilter,
    part: Part,
) -> Result<Listed<Account>, Error> {
    let Some(selected) = matching(db, scope, filter).await? else {
        return Ok(Listed::empty(part));
    };
    let total = total(db, &selected.all(), part).await?;
    let mut places = selected.newest(db, part.page).await?;
    let next = part
        .page
        .cut(&mut places, |(at, id)| Cursor { at: *at, id: *id });
    let ids: Vec<AccountId> = places.into_iter().map(|(_, id)| id.into()).collect();
    Ok(Listed {
        rows: by_ids(db, &ids).await?,
        page: part.page,
        next,
        total,
    })
}

/// One account, where it is in sight, one that was emptied included.
pub(crate) async fn by_id(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: AccountId,
) -> Result<Option<Account>, Error> {
    let select = Entity::find_by_id(id.uuid()).filter(scope.sight());
    let rows = select.all(db).await?;
    Ok(complete(db, rows).await?.pop())
}

/// The accounts with these ids, in that order.
pub(crate) async fn by_ids(
    db: &impl ConnectionTrait,
    ids: &[AccountId],
) -> Result<Vec<Account>, Error> {
    let rows = Entity::find().filter(among(ids)).all(db).await?;
    let mut accounts = complete(db, rows).await?;
    let order: HashMap<_, _> = ids.iter().zip(0..).collect();
    accounts.sort_by_key(|account| order.get(&account.id).copied());
    Ok(accounts)
}

/// What accounts in scope hold of a token.
pub(crate) async fn of_token(
    db: &impl ConnectionTrait,
    scope: &Scope,
    token: TokenId,
) -> Result<Holdings, Error> {
    let select = Entity::find()
        .filter(scope.condition())
        .filter(Column::TokenId.eq(token.uuid()));
    let (total, balance) = Sums::of(db, select.clone()).await?;
    let oldest = select
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .limit(HOLDINGS_MAX);
    Ok(Holdings {
        accounts: complete(db, oldest.all(db).await?).await?,
        total,
        balance,
    })
}

/// How many accounts there are, and the sums of their balances; null where there is none.
#[derive(FromQueryResult)]
struct Sums {
    accounts: i64,
    available: Option<i64>,
    locked: Option<i64>,
    retired: Option<i64>,
    consumed: Option<i64>,
}

impl Sums {
    /// Of one token there are never more units than 64 bits count.
    async fn of(
        db: &impl ConnectionTrait,
        accounts: Select<Entity>,
    ) -> Result<(u64, Balance), Error> {
        let sum = |column: Column| column.into_expr().sum().cast_as("bigint");
        let sums: Option<Self> = accounts
            .select_only()
            .column_as(Column::Id.count(), "accounts")
            .column_as(sum(Column::Available), "available")
            .column_as(sum(Column::Locked), "locked")
            .column_as(sum(Column::Retired), "retired")
            .column_as(sum(Column::Consumed), "consumed")
            .into_model()
            .one(db)
            .await?;
        let sums = sums.ok_or_else(|| Error::internal("a sum without a row"))?;
        let units = |part: Option<i64>| part.unwrap_or_default();
        let balance = Balance::new(
            units(sums.available),
            units(sums.locked),
            units(sums.retired),
            units(sums.consumed),
        );
        let accounts = u64::try_from(sums.accounts).map_err(Error::internal)?;
        Ok((accounts, balance.map_err(Error::internal)?))
    }
}

/// Locks those of the accounts that are in the wallet, in the order of their ids.
pub(crate) async fn lock_listable(
    tx: &Tx,
    wallet: WalletId,
    ids: &[AccountId],
) -> Result<Vec<ListableAccount>, Error> {
    let rows = Entity::find()
        .filter(Column::WalletId.eq(wallet.uuid()))
        .filter(among(ids))
        .order_by_asc(Column::Id)
        .lock(LockType::Update)
        .all(&**tx)
        .await?;
    let listable = |row: Model| {
        let (id, available) = (row.id.into(), row.available);
        Ok(ListableAccount {
            id,
            status: word(&row.status)?,
            available,
        })
    };
    rows.into_iter().map(listable).collect()
}

/// Puts accounts on the market or takes them off.
pub(crate) async fn set_listing(
    tx: &Tx,
    ids: &[AccountId],
    listing: Listing,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let price = match listing {
        Listing::Published(price) => Some(price),
        Listing::Unpublished => None,
    };
    Entity::update_many()
        .col_expr(Column::IsPublic, Expr::value(price.is_some()))
        .col_expr(
            Column::PriceMicro,
            Expr::value(price.map(|price| price.amount().micro())),
        )
        .col_expr(
            Column::PriceCurrency,
            Expr::value(price.map(|price| price.currency().as_str())),
        )
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(among(ids))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Adds accounts that a mint or an operation makes.
pub(crate) async fn insert(
    tx: &Tx,
    accounts: &[Account],
    operation: Option<Uuid>,
) -> Result<(), Error> {
    let rows = accounts
        .iter()
        .map(|account| to_row(account, operation))
        .collect();
    bulk::insert_all(tx, rows).await?;
    Ok(())
}

fn among(ids: &[AccountId]) -> Expr {
    let ids: BTreeSet<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    Column::Id.is_in(ids)
}

fn gone() -> Error {
    Error::internal("an account's token is gone")
}

/// Adds what is in other tables: tokens with their standards and parties, names of owners, locks.
async fn complete(db: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<Account>, Error> {
    let tokens = tokens::by_ids(db, rows.iter().map(|row| row.token_id)).await?;
    let names = Names::of(db, rows.iter().map(|row| row.owner_profile_id).collect()).await?;
    let held = rows.iter().filter(|row| row.locked > 0).map(|row| row.id);
    let mut locks = locks::of_accounts(db, held).await?;
    let account = |row: Model| {
        let balance = Balance::new(row.available, row.locked, row.retired, row.consumed);
        Ok(Account {
            id: row.id.into(),
            wallet: row.wallet_id.into(),
            owner: row.owner_profile_id.into(),
            owner_name: names.get(row.owner_profile_id)?,
            token: tokens.get(&row.token_id.into()).cloned().ok_or_else(gone)?,
            serials: serials(row.serial_first, row.serial_last)?,
            balance: balance.map_err(Error::internal)?,
            locks: locks.remove(&row.id).unwrap_or_default(),
            operation_type: word(&row.operation_type)?,
            listing: price(row.price_micro, row.price_currency.as_deref())?,
            status: word(&row.status)?,
            status_reason: row.status_reason,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    };
    rows.into_iter().map(account).collect()
}

fn to_row(account: &Account, operation: Option<Uuid>) -> Model {
    Model {
        id: account.id.into(),
        wallet_id: account.wallet.into(),
        token_id: account.token.id.into(),
        owner_profile_id: account.owner.into(),
        serial_first: account.serials.map(SerialRange::first),
        serial_last: account.serials.map(SerialRange::last),
        available: account.balance.available(),
        locked: account.balance.locked(),
        retired: account.balance.retired(),
        consumed: account.balance.consumed(),
        operation_type: account.operation_type.to_string(),
        operation_id: operation,
        is_public: account.listing.is_some(),
        price_micro: account.listing.map(|price| price.amount().micro()),
        price_currency: account.listing.map(|price| price.currency().to_string()),
        status: account.status.to_string(),
        status_reason: account.status_reason.clone(),
        vintage: account.token.vintage.yyyymm(),
        minted_at: account.token.minted_at,
        created_at: account.created_at,
        updated_at: account.updated_at,
    }
}
