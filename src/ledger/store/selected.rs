//! How is a page of a filtered list found without reading a whole wallet?
//!
//! Where few tokens match, the accounts are found by them. Where many do, the newest accounts are walked
//! first: mostly they fill the page. Where they do not, because what matches is rare or old, it is found
//! by its tokens as well. So a page costs the walk at most, and what matches. Where only a month or a year
//! is asked for, an index leads to the newest accounts of each month.

use std::ops::RangeInclusive;

use attestry_domain::market::paging::Page;
use attestry_entities::energy_account::{Column, Entity};
use attestry_entities::energy_token;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseBackend, EntityTrait, Iterable, JoinType,
    QueryFilter, QuerySelect, Select,
};
use uuid::Uuid;

use super::filter::{Matches, Scope};
use super::places::{self, Place, Places, wanted};
use crate::error::Error;
use crate::platform::paging::paged;

/// How many of the newest accounts are walked before a page is looked for by tokens.
pub(super) const WALK: u64 = 5_000;

/// How many parts one query has at most; SQLite takes 500.
const PARTS_MAX: usize = 400;

/// A query that is within a limit is carried out as it stands: no planner merges it with what is around
/// it, and so none walks a whole wallet in the order of the answer.
pub(super) const AS_IT_STANDS: u64 = i64::MAX as u64;

/// How many parts of a scope one query looks at: each part binds all that the filter asks, and SQLite
/// takes 32,766 values and 500 parts.
const PARTS_PER_QUERY: usize = 50;

/// Where accounts stand in a list.
const PLACES: Places<Entity, Column> = Places {
    table: Entity,
    at: Column::CreatedAt,
    id: Column::Id,
};

/// The accounts in scope that a filter selects.
pub(super) struct Selected {
    /// Whose accounts are looked at.
    pub(super) scope: Scope,
    /// What the filter asks of the account itself.
    pub(super) account: Condition,
    /// Whether it names the accounts.
    pub(super) is_named: bool,
    /// The months of the tokens: accounts bear them too, since a lock walks along them.
    pub(super) months: Option<RangeInclusive<i32>>,
    /// The same months one by one, where the filter asks for nothing else.
    pub(super) by_month: Option<Vec<i32>>,
    /// What it asks of the token that is held.
    pub(super) tokens: Tokens,
}

/// The tokens that a filter selects, of those held in scope.
pub(super) enum Tokens {
    /// The filter does not ask.
    All,
    /// These.
    Few(Vec<Uuid>),
    /// Those that are such.
    Many(Condition),
}

/// On which way a page is looked for.
#[derive(Clone, Copy)]
enum Way {
    /// Among all accounts of the scope, in the order of the answer.
    InOrder,
    /// Among the newest accounts of the scope.
    Walk,
    /// Among the accounts of the tokens, all at once.
    ByTokens,
    /// Among the accounts of the tokens, one token after the other.
    ByToken,
    /// Among the newest accounts of each month.
    ByMonth,
}

impl Selected {
    /// All of the accounts, in no order.
    pub(super) fn all(&self) -> Select<Entity> {
        let months = self
            .months
            .as_ref()
            .map(|months| Column::Vintage.between(*months.start(), *months.end()));
        let account = self.account.clone().add_option(months);
        Entity::find()
            .filter(self.scope.condition())
            .filter(account)
            .filter(self.tokens.held())
    }

    /// The accounts that are as the filter asks of accounts themselves, whatever they hold.
    pub(super) async fn of_themselves(&self, db: &impl ConnectionTrait) -> Result<Matches, Error> {
        if self.account.is_empty() {
            return Ok(Matches::Many);
        }
        let accounts = Entity::find()
            .filter(self.scope.condition())
            .filter(self.account.clone());
        Matches::of(db, accounts, Column::Id).await
    }

    /// Those of these accounts that hold what the filter asks for. They are found by their ids alone.
    pub(super) fn among(&self, accounts: Vec<Uuid>) -> Select<Entity> {
        Entity::find()
            .filter(Column::Id.is_in(accounts))
            .filter(self.tokens.held())
    }

    /// The page's accounts and one more, newest first.
    pub(super) async fn newest(
        &self,
        db: &impl ConnectionTrait,
        page: Page,
    ) -> Result<Vec<Place>, Error> {
        if self.is_named {
            return self.among_named(db, page).await;
        }
        let first = match self.tokens {
            _ if self.is_walked_by_month() => Way::ByMonth,
            Tokens::All => Way::InOrder,
            Tokens::Few(_) => Way::ByTokens,
            Tokens::Many(_) => Way::Walk,
        };
        let rows = self.read(db, page, first).await?;
        let is_full = rows.len() as u64 == u64::from(page.rows_to_read());
        if is_full || !matches!(first, Way::Walk) {
            return Ok(rows);
        }
        let second = match db.get_database_backend() {
            // What is asked of the accounts themselves leads to few of them.
            DatabaseBackend::Postgres if self.account.is_empty() => Way::ByToken,
            _ => Way::ByTokens,
        };
        self.read(db, page, second).await
    }

    /// The same of accounts that are named: they are found by their ids, so that the wallets need not be
    /// looked at one by one.
    async fn among_named(
        &self,
        db: &impl ConnectionTrait,
        page: Page,
    ) -> Result<Vec<Place>, Error> {
        let places = paged(self.all(), Column::CreatedAt, Column::Id, page)
            .select_only()
            .columns([Column::CreatedAt, Column::Id]);
        Ok(places.into_tuple().all(db).await?)
    }

    async fn read(
        &self,
        db: &impl ConnectionTrait,
        page: Page,
        way: Way,
    ) -> Result<Vec<Place>, Error> {
        let parts = match &self.by_month {
            Some(months) if matches!(way, Way::ByMonth) => self.of_months(months),
            _ => self.scope.parts(),
        };
        if parts.len() <= PARTS_PER_QUERY {
            let (skip, rows) = (u64::from(page.skip()), u64::from(page.rows_to_read()));
            return self.of_parts(db, parts, page, way, (skip, rows)).await;
        }
        let mut newest = Vec::new();
        for parts in parts.chunks(PARTS_PER_QUERY) {
            let of_parts = self.of_parts(db, parts.to_vec(), page, way, (0, wanted(page)));
            newest.append(&mut of_parts.await?);
        }
        newest.sort_unstable_by(|one, other| other.cmp(one));
        let skip = usize::try_from(page.skip()).map_err(Error::internal)?;
        let rows = usize::try_from(page.rows_to_read()).map_err(Error::internal)?;
        Ok(newest.into_iter().skip(skip).take(rows).collect())
    }

    /// The newest accounts of some parts of the scope: so many, after so many others.
    async fn of_parts(
        &self,
        db: &impl ConnectionTrait,
        parts: Vec<Condition>,
        page: Page,
        way: Way,
        (skip, rows): (u64, u64),
    ) -> Result<Vec<Place>, Error> {
        let parts = parts.into_iter().map(|it| self.of_part(it, page, way));
        let Some(all) = PLACES.union(parts, UnionType::All) else {
            return Ok(Vec::new());
        };
        let mut newest = PLACES.newest_first(all);
        places::read(db, newest.offset(skip).limit(rows)).await
    }

    /// Whether each month of each part of the scope is looked at: an index lists the accounts of one month
    /// in their order, not of several.
    fn is_walked_by_month(&self) -> bool {
        let months = self.by_month.as_ref().map_or(0, Vec::len);
        (1..=PARTS_MAX).contains(&(months * self.scope.parts().len()))
    }

    fn of_months(&self, months: &[i32]) -> Vec<Condition> {
        let of_part = |part: Condition| {
            let of_month = move |month: &i32| part.clone().add(Column::Vintage.eq(*month));
            months.iter().map(of_month)
        };
        self.scope.parts().into_iter().flat_map(of_part).collect()
    }

    /// The newest accounts of a part of the scope, as many as the page may need of it.
    fn of_part(&self, part: Condition, page: Page, way: Way) -> SelectStatement {
        let part = Condition::all().add(part).add_option(PLACES.after(page));
        let fitting = Condition::all()
            .add(self.account.clone())
            .add(self.tokens.held());
        let wanted = wanted(page);
        let found = match way {
            // What is asked of the token is a month, which the part names.
            Way::ByMonth => Query::select()
                .columns([Column::CreatedAt, Column::Id])
                .from(Entity)
                .cond_where(part)
                .take(),
            Way::InOrder => Query::select()
                .columns([Column::CreatedAt, Column::Id])
                .from(Entity)
                .cond_where(part)
                .cond_where(fitting)
                .take(),
            Way::Walk => {
                let all = Query::select()
                    .columns(Column::iter())
                    .from(Entity)
                    .cond_where(part)
                    .take();
                let walked = PLACES.newest_first(all).limit(WALK).take();
                PLACES.of(walked).cond_where(fitting).take()
            }
            Way::ByToken => self.of_each_token(part, wanted),
            Way::ByTokens => PLACES.of(Query::select()
                .columns([Column::CreatedAt, Column::Id])
                .from(Entity)
                .cond_where(part)
                .cond_where(self.account.clone())
                .cond_where(self.tokens.named())
                .limit(AS_IT_STANDS)
                .take()),
        };
        PLACES.newest_first(found).limit(wanted).take()
    }

    /// The newest accounts of every single token. PostgreSQL would rather read all accounts once.
    fn of_each_token(&self, part: Condition, wanted: u64) -> SelectStatement {
        let token = (energy_token::Entity, energy_token::Column::Id);
        let accounts = Query::select()
            .columns([Column::CreatedAt, Column::Id])
            .from(Entity)
            .cond_where(part)
            .and_where(Expr::col((Entity, Column::TokenId)).equals(token))
            .take();
        let newest = PLACES.newest_first(accounts).limit(wanted).take();
        Query::select()
            .columns([(Entity, Column::CreatedAt), (Entity, Column::Id)])
            .from(energy_token::Entity)
            .join_lateral(JoinType::InnerJoin, newest, Entity, Expr::cust("TRUE"))
            .cond_where(self.tokens.such())
            .take()
    }
}

impl Tokens {
    /// Whether the token of the account at hand is one of them.
    fn held(&self) -> Condition {
        if !matches!(self, Self::Many(_)) {
            return self.named();
        }
        let held = (Entity, Column::TokenId);
        let token = Query::select()
            .expr(Expr::val(1))
            .from(energy_token::Entity)
            .and_where(Expr::col((energy_token::Entity, energy_token::Column::Id)).equals(held))
            .cond_where(self.such())
            .take();
        Expr::exists(token).into_condition()
    }

    /// What is asked of a token.
    fn such(&self) -> Condition {
        match self {
            Self::All => Condition::all(),
            Self::Few(ids) => energy_token::Column::Id
                .is_in(ids.iter().copied())
                .into_condition(),
            Self::Many(such) => such.clone(),
        }
    }

    /// The same as [`Self::held`], asked so that the accounts are found by it.
    fn named(&self) -> Condition {
        match self {
            Self::All => Condition::all(),
            Self::Few(ids) => Column::TokenId.is_in(ids.iter().copied()).into_condition(),
            Self::Many(_) => {
                let tokens = Query::select()
                    .column((energy_token::Entity, energy_token::Column::Id))
                    .from(energy_token::Entity)
                    .cond_where(self.such())
                    .take();
                Column::TokenId.in_subquery(tokens).into_condition()
            }
        }
    }
}
