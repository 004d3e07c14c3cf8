//! How does identity read and write its tables? Through these functions, and nothing else.

pub(super) mod access;
pub(super) mod accounts;
pub(super) mod links;
pub(super) mod mails;
pub(super) mod rate_limits;
pub(super) mod refresh_tokens;
pub(super) mod role_links;
pub(super) mod roles;
pub(super) mod sessions;
pub(super) mod two_factor;
pub(super) mod users;

use std::fmt::Display;
use std::str::FromStr;

use crate::error::Error;

/// Reads a word of a closed list that the domain spells and the database constrains.
fn word<T: FromStr<Err: Display>>(text: &str) -> Result<T, Error> {
    text.parse()
        .map_err(|error| Error::internal(format!("a stored word: {error}")))
}
