//! The table `rate_limit`: attempts counted in fixed windows, shared by all processes.

use attestry_entities::rate_limit::{ActiveModel, Column, Entity};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter};

use crate::error::Error;

/// Counts one more attempt and answers how many there were before it. The row stays locked until the
/// transaction ends, so that parallel attempts are counted one after the other.
pub(in crate::identity) async fn count(
    db: &impl ConnectionTrait,
    bucket: &str,
    window_start: i64,
) -> Result<u32, Error> {
    let first = ActiveModel {
        bucket: Set(bucket.to_owned()),
        window_start: Set(window_start),
        count: Set(1),
    };
    let one_more = OnConflict::columns([Column::Bucket, Column::WindowStart])
        .value(Column::Count, Expr::col((Entity, Column::Count)).add(1))
        .to_owned();
    let row = Entity::insert(first)
        .on_conflict(one_more)
        .exec_with_returning(db)
        .await?;
    Ok(u32::try_from(row.count - 1).unwrap_or_default())
}

/// Takes back an attempt that succeeded.
pub(in crate::identity) async fn take_back(
    db: &impl ConnectionTrait,
    bucket: &str,
    window_start: i64,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Count, Expr::col(Column::Count).sub(1))
        .filter(Column::Bucket.eq(bucket))
        .filter(Column::WindowStart.eq(window_start))
        .filter(Column::Count.gt(0))
        .exec(db)
        .await?;
    Ok(())
}

/// Forgets the windows that began before `window_start`.
pub(in crate::identity) async fn delete_before(
    db: &impl ConnectionTrait,
    window_start: i64,
) -> Result<(), Error> {
    super::delete_before::<Entity>(db, Column::WindowStart, window_start).await
}
