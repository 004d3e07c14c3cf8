//! How are many rows written at once? In few statements, each within what the database takes.

use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, EntityTrait, IntoActiveModel, Iterable, ModelTrait};

use super::database::Tx;

/// How many values one statement may bind: `SQLite` takes 32,766, `PostgreSQL` 65,535.
const BINDS_MAX: usize = 32_766;

/// How many rows of `columns` values each one statement takes.
pub const fn rows_per_statement(columns: usize) -> usize {
    BINDS_MAX / columns
}

/// Adds rows, however many there are.
pub async fn insert_all<M>(tx: &Tx, rows: Vec<M>) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    for chunk in chunks(rows) {
        M::Entity::insert_many(chunk)
            .exec_without_returning(&**tx)
            .await?;
    }
    Ok(())
}

/// Adds those of the rows that no unique constraint refuses; answers how many these are. Whoever comes
/// second waits for the first to commit, and the transaction goes on either way.
pub async fn insert_new<M>(tx: &Tx, rows: Vec<M>) -> Result<u64, DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    let mut inserted = 0;
    for chunk in chunks(rows) {
        inserted += M::Entity::insert_many(chunk)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(&**tx)
            .await?;
    }
    Ok(inserted)
}

fn chunks<M>(rows: Vec<M>) -> impl Iterator<Item = Vec<<M::Entity as EntityTrait>::ActiveModel>>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    let size = rows_per_statement(<M::Entity as EntityTrait>::Column::iter().count());
    let mut rows = rows
        .into_iter()
        .map(IntoActiveModel::into_active_model)
        .fuse();
    std::iter::from_fn(move || {
        let chunk: Vec<_> = rows.by_ref().take(size).collect();
        (!chunk.is_empty()).then_some(chunk)
    })
}
