//! How do organizations and profiles get into the database and back?

pub(super) mod api_keys;
mod facets;
pub(super) mod flag_requests;
pub(super) mod organizations;
pub(super) mod profiles;

use sea_orm::JsonValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Error;

fn to_json(value: &impl Serialize) -> Result<JsonValue, Error> {
    serde_json::to_value(value).map_err(Error::internal)
}

fn from_json<T: DeserializeOwned>(value: JsonValue) -> Result<T, Error> {
    serde_json::from_value(value).map_err(Error::internal)
}
