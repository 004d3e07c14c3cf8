//! The tables `ledger_transaction` and `posting`, whoever takes part.

use std::collections::{BTreeMap, BTreeSet};

use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::market::paging::{Cursor, Page};
use attestry_entities::{energy_token, energy_wallet, ledger_transaction, posting};
use chrono::{DateTime, Utc};
use ledger_transaction::{Column, Entity, Model};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationDef, Select,
};
use uuid::Uuid;

use crate::error::Error;
use crate::ledger::reports::{Arrival, Place, TransactionFilter, TransactionLine};
use crate::ledger::store::filter::Matches;
use crate::ledger::store::names::Names;
use crate::ledger::store::{month, word};
use crate::platform::listed::{Listed, Part};
use crate::platform::paging::{paged, total};

/// The transactions that the filter selects, newest first, in three queries.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    filter: TransactionFilter,
    part: Part,
) -> Result<Listed<TransactionLine>, Error> {
    let Some(select) = selected(db, filter).await? else {
        return Ok(Listed::empty(part));
    };
    let total = total(db, &select, part).await?;
    let mut rows = paged(select, Column::CreatedAt, Column::Id, part.page)
        .all(db)
        .await?;
    let next = part.page.cut(&mut rows, |row| Cursor {
        at: row.created_at,
        id: row.id,
    });
    let moved = moved(db, rows.iter().map(|row| row.id)).await?;
    let line = |row: Model| {
        let (tokens, units) = moved.get(&row.id).copied().unwrap_or_default();
        Ok(TransactionLine {
            id: row.id.into(),
            kind: word(&row.kind)?,
            operation: row.operation_id,
            created_at: row.created_at,
            tokens,
            units,
        })
    };
    let rows: Result<_, Error> = rows.into_iter().map(line).collect();
    Ok(Listed {
        rows: rows?,
        page: part.page,
        next,
        total,
    })
}

/// What the filter asks of a transaction; `None` where nothing can be it.
async fn selected(
    db: &impl ConnectionTrait,
    filter: TransactionFilter,
) -> Result<Option<Select<Entity>>, Error> {
    let mut select = Entity::find().filter(of_transaction(filter));
    let moving = Condition::all()
        .add_option(
            filter
                .token
                .map(|it| posting::Column::TokenId.eq(it.uuid())),
        )
        .add_option(
            filter
                .wallet
                .map(|it| posting::Column::WalletId.eq(it.uuid())),
        );
    if moving.is_empty() {
        return Ok(Some(select));
    }
    // In the order of the index, which tells the few first ones apart without reading all.
    let postings = posting::Entity::find()
        .filter(moving.clone())
        .distinct()
        .order_by_asc(posting::Column::TransactionId);
    select = match Matches::of(db, postings, posting::Column::TransactionId).await? {
        Matches::None => return Ok(None),
        Matches::Few(transactions) => select.filter(Column::Id.is_in(transactions)),
        Matches::Many => {
            let same = (posting::Entity, posting::Column::TransactionId);
            let moving = Query::select()
                .expr(Expr::val(1))
                .from(posting::Entity)
                .and_where(Expr::col(same).equals((Entity, Column::Id)))
                .cond_where(moving)
                .take();
            select.filter(Expr::exists(moving))
        }
    };
    Ok(Some(select))
}

fn of_transaction(filter: TransactionFilter) -> Condition {
    Condition::all()
        .add_option(filter.id.map(|it| Column::Id.eq(it.uuid())))
        .add_option(filter.kind.map(|it| Column::Kind.eq(it.as_str())))
        .add_option(filter.operation.map(|it| Column::OperationId.eq(it)))
        .add_option(filter.from.map(|it| Column::CreatedAt.gte(it)))
        .add_option(filter.to.map(|it| Column::CreatedAt.lte(it)))
}

/// How many tokens and units each of the transactions moved.
async fn moved(
    db: &impl ConnectionTrait,
    transactions: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, (i64, i64)>, Error> {
    let transactions: BTreeSet<Uuid> = transactions.into_iter().collect();
    let rows: Vec<(Uuid, i64, i64)> = posting::Entity::find()
        .select_only()
        .column(posting::Column::TransactionId)
        .expr(posting::Column::TokenId.into_expr().count_distinct())
        .expr(
            posting::Column::Quantity
                .into_expr()
                .sum()
                .cast_as("bigint"),
        )
        .filter(posting::Column::TransactionId.is_in(transactions))
        .filter(posting::Column::Quantity.gt(0))
        .group_by(posting::Column::TransactionId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, tokens, units)| (id, (tokens, units)))
        .collect())
}

/// Units that came into one place, with what is told of their token and transaction.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    transaction_id: Uuid,
    kind: String,
    operation_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    token_id: Uuid,
    energy_type: String,
    token_type: String,
    vintage: i32,
    uom: String,
    issuer_profile_id: Uuid,
    issuer_name: String,
    bucket: String,
    account_id: Option<Uuid>,
    wallet_id: Option<Uuid>,
    profile_id: Option<Uuid>,
    serial_first: i64,
    serial_last: i64,
}

/// What the selected transactions put where, newest first, in at most four queries.
pub(crate) async fn arrivals(
    db: &impl ConnectionTrait,
    filter: TransactionFilter,
    part: Part,
) -> Result<Listed<Arrival>, Error> {
    use posting::Column as Line;
    let moving = Condition::all()
        .add_option(filter.token.map(|it| Line::TokenId.eq(it.uuid())))
        .add_option(filter.wallet.map(|it| Line::WalletId.eq(it.uuid())));
    let arrived = Line::Quantity.gt(0);
    if let Some(kind) = filter.kind {
        let of_kind = Entity::find().filter(Column::Kind.eq(kind.as_str()));
        if let Matches::None = Matches::of(db, of_kind, Column::Id).await? {
            return Ok(Listed::empty(part));
        }
    }
    let moving = if moving.is_empty() {
        moving
    } else {
        // Transactions, for they lead; in the order of the index, as above.
        let postings = posting::Entity::find()
            .filter(moving.clone())
            .filter(arrived.clone())
            .distinct()
            .order_by_asc(Line::TransactionId);
        match Matches::of(db, postings, Line::TransactionId).await? {
            Matches::None => return Ok(Listed::empty(part)),
            Matches::Few(transactions) => moving.add(Column::Id.is_in(transactions)),
            Matches::Many => moving,
        }
    };
    let its = Expr::col((posting::Entity, Line::TransactionId)).equals((Entity, Column::Id));
    // SQLite keeps to the order of a cross join: transactions come newest first, and few are read.
    let select = Entity::find()
        .join(JoinType::CrossJoin, postings_of())
        .filter(its)
        .filter(arrived)
        .filter(of_transaction(filter))
        .filter(moving);
    let total = total(db, &select, part).await?;
    let mut rows: Vec<Row> = page(db, columns(select), part.page)
        .await?
        .into_model()
        .all(db)
        .await?;
    let next = part.page.cut(&mut rows, |row| Cursor {
        at: row.created_at,
        id: row.id,
    });
    let owners = rows.iter().filter_map(|row| row.profile_id).collect();
    let names = Names::of(db, owners).await?;
    let rows: Result<_, Error> = rows.into_iter().map(|row| arrival(row, &names)).collect();
    Ok(Listed {
        rows: rows?,
        page: part.page,
        next,
        total,
    })
}

fn columns(select: Select<Entity>) -> Select<Entity> {
    use posting::Column as Line;
    select
        .join(JoinType::InnerJoin, token())
        .join(JoinType::LeftJoin, wallet())
        .select_only()
        .columns([Line::Id, Line::TransactionId, Line::TokenId, Line::Bucket])
        .columns([Line::AccountId, Line::WalletId])
        .columns([Line::SerialFirst, Line::SerialLast])
        .columns([Column::Kind, Column::OperationId, Column::CreatedAt])
        .columns([
            energy_token::Column::EnergyType,
            energy_token::Column::TokenType,
            energy_token::Column::Vintage,
            energy_token::Column::Uom,
            energy_token::Column::IssuerProfileId,
            energy_token::Column::IssuerName,
        ])
        .column(energy_wallet::Column::ProfileId)
}

/// The rows of a page and one more: by transaction and, within one, by posting.
async fn page(
    db: &impl ConnectionTrait,
    select: Select<Entity>,
    page: Page,
) -> Result<Select<Entity>, Error> {
    use posting::Column as Line;
    let select = match page.after() {
        None => select,
        Some(cursor) => {
            let last = posting::Entity::find_by_id(cursor.id).one(db).await?;
            let last = last.map_or(cursor.id, |row| row.transaction_id);
            let place = Expr::tuple([Column::CreatedAt.into_expr(), Column::Id.into_expr()]);
            let upto = Expr::tuple([Expr::val(cursor.at), Expr::val(last)]);
            let told = Column::Id.eq(last).and(Line::Id.gte(cursor.id));
            select.filter(place.lte(upto)).filter(told.not())
        }
    };
    Ok(select
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .order_by_desc(Line::Id)
        .offset(u64::from(page.skip()))
        .limit(u64::from(page.rows_to_read())))
}

fn arrival(row: Row, names: &Names) -> Result<Arrival, Error> {
    let place = match (row.account_id, row.wallet_id, row.profile_id) {
        (Some(account), Some(wallet), Some(profile)) => Some(Place {
            account: account.into(),
            wallet: wallet.into(),
            profile: profile.into(),
            profile_name: names.get(profile)?,
        }),
        _ => None,
    };
    Ok(Arrival {
        transaction: row.transaction_id.into(),
        kind: word(&row.kind)?,
        operation: row.operation_id,
        created_at: row.created_at,
        token: row.token_id.into(),
        energy_type: word(&row.energy_type)?,
        token_type: word(&row.token_type)?,
        vintage: month(row.vintage)?,
        uom: word(&row.uom)?,
        issuer: (row.issuer_profile_id.into(), row.issuer_name),
        bucket: word(&row.bucket)?,
        place,
        serials: SerialRange::new(row.serial_first, row.serial_last).map_err(Error::internal)?,
    })
}

fn postings_of() -> RelationDef {
    let posting = Entity::belongs_to(posting::Entity);
    posting
        .from(Column::Id)
        .to(posting::Column::TransactionId)
        .into()
}

fn token() -> RelationDef {
    let token = posting::Entity::belongs_to(energy_token::Entity);
    token
        .from(posting::Column::TokenId)
        .to(energy_token::Column::Id)
        .into()
}

fn wallet() -> RelationDef {
    let wallet = posting::Entity::belongs_to(energy_wallet::Entity);
    wallet
        .from(posting::Column::WalletId)
        .to(energy_wallet::Column::Id)
        .into()
}
