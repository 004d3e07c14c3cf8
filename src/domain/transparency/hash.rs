//! How are leaves and inner nodes hashed, and how is a hash written?

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64;
use sha2::{Digest, Sha256};
use thiserror::Error;

/// Told apart from inner nodes, so that no leaf can pretend to be one (RFC 6962 §2.1).
const LEAF: [u8; 1] = [0];
const NODE: [u8; 1] = [1];

/// A SHA-256 hash of the tree. It is written in Base64, as signed notes write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash([u8; 32]);

/// Bytes or a text that are no SHA-256 hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a hash has 32 bytes")]
pub struct NotAHash;

impl Hash {
    /// The hash of an entry.
    pub fn of_leaf(entry: &[u8]) -> Self {
        Self::of(&[&LEAF, entry])
    }

    /// The hash of two subtrees beside each other.
    pub fn of_children(left: Self, right: Self) -> Self {
        Self::of(&[&NODE, &left.0, &right.0])
    }

    /// The root of a tree without leaves.
    pub fn of_nothing() -> Self {
        Self::of(&[])
    }

    /// The bytes, for storage.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn of(parts: &[&[u8]]) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update(part);
        }
        Self(digest.finalize().into())
    }
}

impl TryFrom<&[u8]> for Hash {
    type Error = NotAHash;

    fn try_from(bytes: &[u8]) -> Result<Self, NotAHash> {
        bytes.try_into().map(Self).map_err(|_| NotAHash)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&BASE64.encode(&self.0))
    }
}

impl FromStr for Hash {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let bytes = BASE64.decode(text.as_bytes()).map_err(|_| NotAHash)?;
        Self::try_from(bytes.as_slice())
    }
}
