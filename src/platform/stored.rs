//! How is read back what the registry wrote? What cannot be read is a fault of ours.

use std::fmt::Display;
use std::str::FromStr;

use sea_orm::JsonValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Error;

/// A word of a closed list that the domain spells and the database constrains.
pub(crate) fn word<T: FromStr<Err: Display>>(text: &str) -> Result<T, Error> {
    text.parse()
        .map_err(|error| Error::internal(format!("a stored word: {error}")))
}

/// A record that is kept as JSON.
pub(crate) fn json<T: DeserializeOwned>(value: JsonValue) -> Result<T, Error> {
    serde_json::from_value(value).map_err(Error::internal)
}

/// The JSON to keep of a record.
pub(crate) fn to_json(value: &impl Serialize) -> Result<JsonValue, Error> {
    serde_json::to_value(value).map_err(Error::internal)
}
