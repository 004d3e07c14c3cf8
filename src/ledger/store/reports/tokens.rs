//! The table `energy_token`, whoever holds what of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use attestry_domain::ids::TokenId;
use attestry_domain::ledger::balance_sheet::Positions;
use attestry_domain::ledger::posting::Bucket;
use attestry_domain::market::paging::Cursor;
use attestry_entities::energy_token::{Column, Entity};
use attestry_entities::{energy_account, posting};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseBackend, EntityTrait, FromQueryResult,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::error::Error;
use crate::ledger::Token;
use crate::ledger::reports::{TokenFilter, TokenLine};
use crate::ledger::store::filter::Matches;
use crate::ledger::store::tokens;
use crate::platform::listed::{Listed, Part};
use crate::platform::paging::{paged, total};
use crate::platform::spelling::has_boundary_id;

/// The tokens that the filter selects, newest first.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    filter: &TokenFilter,
    part: Part,
) -> Result<Listed<Arc<Token>>, Error> {
    let condition = condition(filter, db.get_database_backend());
    let select = if condition.is_empty() {
        Entity::find()
    } else {
        let select = Entity::find().filter(condition);
        // In the order of the months where these are asked for, so that their index is taken.
        let few = match filter.year {
            Some(_) => select.clone().order_by_asc(Column::Vintage),
            None => select.clone(),
        };
        match Matches::of(db, few, Column::Id).await? {
            Matches::None => return Ok(Listed::empty(part)),
            Matches::Few(tokens) => Entity::find().filter(Column::Id.is_in(tokens)),
            Matches::Many => select,
        }
    };
    let total = total(db, &select, part).await?;
    let mut rows: Vec<(Uuid, DateTime<Utc>)> =
        paged(select, Column::MintedAt, Column::Id, part.page)
            .select_only()
            .columns([Column::Id, Column::MintedAt])
            .into_tuple()
            .all(db)
            .await?;
    let next = part
        .page
        .cut(&mut rows, |(id, at)| Cursor { at: *at, id: *id });
    let ids: Vec<_> = rows.into_iter().map(|(id, _)| TokenId::from(id)).collect();
    Ok(Listed {
        rows: tokens::in_order(db, &ids).await?,
        page: part.page,
        next,
        total,
    })
}

fn condition(filter: &TokenFilter, backend: DatabaseBackend) -> Condition {
    let any_year = filter.month.filter(|_| filter.year.is_none());
    let months = filter.year.map(|year| {
        let first = year * 100 + filter.month.unwrap_or(1);
        first..=year * 100 + filter.month.unwrap_or(12)
    });
    let boundary = filter.boundary.as_ref();
    Condition::all()
        .add_option(filter.id.map(|it| Column::Id.eq(it.uuid())))
        .add_option(
            filter
                .issuer
                .map(|it| Column::IssuerProfileId.eq(it.uuid())),
        )
        .add_option(
            filter
                .energy_type
                .map(|it| Column::EnergyType.eq(it.as_str())),
        )
        .add_option(
            filter
                .token_type
                .map(|it| Column::TokenType.eq(it.as_str())),
        )
        .add_option(months.map(|it| Column::Vintage.between(*it.start(), *it.end())))
        .add_option(any_year.map(|month| Column::Vintage.into_expr().modulo(100).eq(month)))
        .add_option(boundary.map(|id| has_boundary_id("energy_token", id, backend)))
        .add_option(filter.from.map(|it| Column::MintedAt.gte(it)))
        .add_option(filter.to.map(|it| Column::MintedAt.lte(it)))
}

/// Where the units of a token are.
#[derive(Default, FromQueryResult)]
pub(crate) struct Spread {
    available: i64,
    locked: i64,
    retired: i64,
    consumed: i64,
    accounts: i64,
    owners: i64,
    #[sea_orm(skip)]
    withdrawn: i64,
}

impl Spread {
    pub(crate) fn of(self, token: Arc<Token>) -> TokenLine {
        TokenLine {
            positions: Positions {
                minted: token.quantity,
                available: self.available,
                locked: self.locked,
                retired: self.retired,
                consumed: self.consumed,
                withdrawn: self.withdrawn,
            },
            accounts: self.accounts,
            owners: self.owners,
            token,
        }
    }
}

/// Where the units of these tokens are, in two queries.
pub(crate) async fn spread(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = TokenId>,
) -> Result<BTreeMap<TokenId, Spread>, Error> {
    use energy_account::Column as Account;
    let ids: Vec<Uuid> = ids.into_iter().map(TokenId::uuid).collect();
    let sum = |column: Account| column.into_expr().sum().cast_as("bigint");
    let rows = energy_account::Entity::find()
        .select_only()
        .column(Account::TokenId)
        .column_as(sum(Account::Available), "available")
        .column_as(sum(Account::Locked), "locked")
        .column_as(sum(Account::Retired), "retired")
        .column_as(sum(Account::Consumed), "consumed")
        .column_as(Account::Id.count(), "accounts")
        .column_as(
            Account::OwnerProfileId.into_expr().count_distinct(),
            "owners",
        )
        .filter(Account::TokenId.is_in(ids.iter().copied()))
        .filter(Account::SerialFirst.is_not_null())
        .group_by(Account::TokenId);
    let statement = db.get_database_backend();
    let rows = db
        .query_all_raw(sea_orm::QueryTrait::build(&rows, statement))
        .await?;
    let mut spread = BTreeMap::new();
    for row in &rows {
        let token: Uuid = row.try_get("", "token_id")?;
        spread.insert(TokenId::from(token), Spread::from_query_result(row, "")?);
    }
    let withdrawn: Vec<(Uuid, i64)> = posting::Entity::find()
        .select_only()
        .column(posting::Column::TokenId)
        .expr(
            posting::Column::Quantity
                .into_expr()
                .sum()
                .cast_as("bigint"),
        )
        .filter(posting::Column::TokenId.is_in(ids))
        .filter(posting::Column::Bucket.eq(Bucket::Withdrawn.as_str()))
        .group_by(posting::Column::TokenId)
        .into_tuple()
        .all(db)
        .await?;
    for (token, units) in withdrawn {
        spread.entry(token.into()).or_default().withdrawn = units;
    }
    Ok(spread)
}
