//! What is the address of bytes? Their SHA-256.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;

use crate::error::Error;

/// The SHA-256 of a file's bytes: equal bytes have one address, and the address proves the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// A number for locks. Two contents may share it; then one waits for the other.
    pub(super) fn lock_number(self) -> i64 {
        self.0.first_chunk().copied().map_or(0, i64::from_be_bytes)
    }
}

impl From<[u8; 32]> for ContentHash {
    fn from(sha256: [u8; 32]) -> Self {
        Self(sha256)
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl FromStr for ContentHash {
    type Err = Error;

    /// Reads what [`ContentHash`] prints; anything else in the database is a fault of ours.
    fn from_str(text: &str) -> Result<Self, Error> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(Error::internal)?;
        let sha256 = bytes
            .try_into()
            .map_err(|_| Error::internal("a SHA-256 has 32 bytes"))?;
        Ok(Self(sha256))
    }
}
