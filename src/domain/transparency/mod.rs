//! How can anybody check that no entry of the ledger was changed, removed or slipped in later?
//!
//! Each ledger transaction is a leaf of a Merkle tree (RFC 6962 §2.1) whose head is signed. A
//! [`leaf`] says what was moved and hides who took part; the [`tree`] proves that a leaf is in it, and
//! that an earlier tree is the beginning of a later one; a [`note`] is the signed head.
//!
//! The hashing is written out here rather than taken from a crate: it is short, the RFC has test
//! vectors for it, and naming the hashes that a proof needs before they are read fits one database
//! query better than a reader that is called back for each of them.

pub mod hash;
pub mod leaf;
pub mod note;
pub mod tree;

pub use hash::Hash;
