//! How does the log read the ledger, and read and write its own tables? Through these functions, and
//! nothing else.

pub(super) mod addition;
pub(super) mod checkpoints;
pub(super) mod entries;
pub(super) mod hashes;
pub(super) mod ledger;
pub(super) mod pages;

use attestry_domain::transparency::Hash;

use crate::error::Error;

/// Reads a size or an index, which a check keeps from being negative.
fn count(stored: i64) -> Result<u64, Error> {
    u64::try_from(stored).map_err(Error::internal)
}

/// Writes a size or an index.
fn stored(count: u64) -> Result<i64, Error> {
    i64::try_from(count).map_err(Error::internal)
}

/// Reads a hash, whose length a check keeps.
fn hash(stored: &[u8]) -> Result<Hash, Error> {
    Hash::try_from(stored).map_err(Error::internal)
}
