//! The tables of operations: what is agreed, who takes part, which units are held or have moved.
//!
//! Units are never touched one by one: a lock, a release and a movement of 10,000 accounts are a few
//! statements each, because the rows of `operation_lock` name the set.

pub(crate) mod certificates;
pub(crate) mod facets;
pub(crate) mod heads;
pub(crate) mod list;
pub(crate) mod locks;
pub(crate) mod movement;
mod questions;
mod search;
pub(crate) mod selection;
pub(crate) mod signatures;

use sea_orm::{ConnectionTrait, Statement, Value};

use crate::error::Error;
use crate::platform::database::Tx;

/// Runs a statement whose placeholders are `$1`, `$2`, … on both databases; answers the rows changed.
async fn execute<const N: usize>(tx: &Tx, sql: &str, values: [Value; N]) -> Result<u64, Error> {
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(tx.execute_raw(statement).await?.rows_affected())
}
