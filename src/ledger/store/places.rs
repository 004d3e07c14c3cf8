//! How is a page of a list found in parts, each of which an index lists newest first?
//!
//! Each part gives as many rows as the page may need of it; of all these the page is the newest. SQLite
//! takes a query of 500 parts.

use attestry_domain::market::paging::Page;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{
    Expr, ExprTrait, IntoColumnRef, IntoIden, Query, SelectStatement, UnionType,
};
use sea_orm::{ConnectionTrait, Order, QueryResult};
use uuid::Uuid;

use crate::error::Error;

/// How many parts a query has that could have more: beyond these, several share one.
pub(super) const PARTS_MAX: usize = 200;

/// Where a row stands in a list.
pub(super) type Place = (DateTime<Utc>, Uuid);

/// The columns of a table that say where a row stands.
#[derive(Clone, Copy)]
pub(super) struct Places<T, C> {
    /// The table, or what stands for it.
    pub(super) table: T,
    /// The time that the list is ordered by.
    pub(super) at: C,
    /// The id of the row.
    pub(super) id: C,
}

impl<T: Copy + IntoIden, C: Copy> Places<T, C>
where
    (T, C): IntoColumnRef,
{
    fn columns(self) -> [(T, C); 2] {
        [(self.table, self.at), (self.table, self.id)]
    }

    /// What comes after the cursor, if there is one.
    pub(super) fn after(self, page: Page) -> Option<Expr> {
        page.after().map(|cursor| {
            let place = Expr::tuple(self.columns().map(Expr::col));
            place.lt(Expr::tuple([Expr::val(cursor.at), Expr::val(cursor.id)]))
        })
    }

    /// The places of what a query finds, under the name of the table, so that conditions mean the same.
    pub(super) fn of(self, rows: SelectStatement) -> SelectStatement {
        Query::select()
            .columns(self.columns())
            .from_subquery(rows, self.table)
            .take()
    }

    /// The rows in the order of the list.
    pub(super) fn newest_first(self, mut rows: SelectStatement) -> SelectStatement {
        let [at, id] = self.columns();
        rows.order_by(at, Order::Desc)
            .order_by(id, Order::Desc)
            .take()
    }

    /// The places in all of the parts, each of which may have an order and a limit of its own; `None`
    /// without parts.
    pub(super) fn union(
        self,
        parts: impl IntoIterator<Item = SelectStatement>,
        how: UnionType,
    ) -> Option<SelectStatement> {
        let parts = parts.into_iter().map(|part| self.of(part));
        let all = parts.reduce(|mut all, part| all.union(how, part).take())?;
        Some(self.of(all))
    }

    /// The page's rows of what a query finds, and one more.
    pub(super) fn page(self, rows: SelectStatement, page: Page) -> SelectStatement {
        self.newest_first(rows)
            .offset(u64::from(page.skip()))
            .limit(u64::from(page.rows_to_read()))
            .take()
    }
}

/// How many of the newest rows a page may need of each part.
pub(super) fn wanted(page: Page) -> u64 {
    u64::from(page.skip()) + u64::from(page.rows_to_read())
}

/// How many of so many parts share one.
pub(super) fn at_once(parts: usize) -> usize {
    parts.div_ceil(PARTS_MAX).max(1)
}

/// Reads the places that a query finds.
pub(super) async fn read(
    db: &impl ConnectionTrait,
    query: &SelectStatement,
) -> Result<Vec<Place>, Error> {
    let rows = db.query_all(query).await?;
    let place = |row: &QueryResult| Ok((row.try_get_by(0)?, row.try_get_by(1)?));
    rows.iter().map(place).collect()
}
