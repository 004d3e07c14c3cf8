//! How does production read and write its tables? Through these functions, and nothing else.
//!
//! Everything is done by sets, in chunks that stay below the number of values that a statement takes
//! (32,766 on SQLite).

pub(super) mod approvals;
pub(super) mod assets;
pub(super) mod batches;
pub(super) mod claims;
pub(super) mod contracts;
pub(super) mod extents;
pub(super) mod tokens;
pub(super) mod workflows;

use sea_orm::JsonValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Error;

/// Ids in one condition.
const IDS_PER_QUERY: usize = 10_000;

/// Facilities in one condition, at three values each.
const FACILITIES_PER_QUERY: usize = 500;

fn to_json(value: &impl Serialize) -> Result<JsonValue, Error> {
    serde_json::to_value(value).map_err(Error::internal)
}

fn from_json<T: DeserializeOwned>(value: JsonValue) -> Result<T, Error> {
    serde_json::from_value(value).map_err(Error::internal)
}

/// Reads a word or number that the registry wrote; anything else in the database is a fault of ours.
fn stored<T, E: std::fmt::Display>(read: Result<T, E>) -> Result<T, Error> {
    read.map_err(Error::internal)
}
