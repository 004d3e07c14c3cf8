//! How is a page read so that page 10,000 costs what page 1 costs?

use attestry_domain::market::paging::Page;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use crate::error::Error;
use crate::platform::listed::{Listed, Part};

/// A page of these rows, newest first.
pub(crate) async fn newest<E: EntityTrait>(
    db: &impl ConnectionTrait,
    select: Select<E>,
    (at, id): (E::Column, E::Column),
    part: Part,
    place: impl Fn(&E::Model) -> (DateTime<Utc>, Uuid),
) -> Result<Listed<E::Model>, Error> {
    let total = total(db, &select, part).await?;
    let rows = paged(select, at, id, part.page).all(db).await?;
    Ok(part.listed(rows, total, place))
}

/// The rows of a page and one more, newest first: those after the cursor, by index.
pub(crate) fn paged<E: EntityTrait>(
    select: Select<E>,
    at: E::Column,
    id: E::Column,
    page: Page,
) -> Select<E> {
    let select = match page.after() {
        Some(cursor) => {
            let place = Expr::tuple([at.into_expr(), id.into_expr()]);
            let last = Expr::tuple([Expr::val(cursor.at), Expr::val(cursor.id)]);
            select.filter(place.lt(last))
        }
        None => select,
    };
    select
        .order_by_desc(at)
        .order_by_desc(id)
        .offset(u64::from(page.skip()))
        .limit(u64::from(page.rows_to_read()))
}

/// How many rows there are, where the request asks for it.
pub(crate) async fn total<E: EntityTrait>(
    db: &impl ConnectionTrait,
    select: &Select<E>,
    part: Part,
) -> Result<Option<u64>, Error> {
    if !part.count {
        return Ok(None);
    }
    let rows: Option<i64> = select
        .clone()
        .select_only()
        .expr(Func::count(Expr::val(1)))
        .into_tuple()
        .one(db)
        .await?;
    u64::try_from(rows.unwrap_or_default())
        .map(Some)
        .map_err(Error::internal)
}
