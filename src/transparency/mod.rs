//! How does anybody, the operator included, find out that the ledger's history was rewritten?
//!
//! Every ledger transaction becomes an entry of a Merkle log, soon after it was written
//! ([`sequence()`]) and in no hot request. The head of the log is signed; whoever keeps one can demand a
//! proof that a later log still begins with it ([`consistency_proof`]), and whoever knows a transaction
//! can demand one that it is in there ([`inclusion_proof`], [`proof_of`]). [`verify()`] derives the whole
//! log from the ledger again. What is hashed and signed is in [`attestry_domain::transparency`].

mod checkpoint;
mod consistency;
mod inclusion;
mod key;
mod nodes;
mod sequence;
mod store;
mod verify;
pub(crate) mod wire;

#[cfg(test)]
mod tests;

pub use checkpoint::{SignedCheckpoint, latest};
pub use consistency::{ConsistencyProof, consistency_proof};
pub use inclusion::{InclusionProof, inclusion_proof, leaf_of, proof_of};
pub use key::LogKey;
pub use sequence::{sequence, sequence_recent};
pub use verify::{Difference, KeptHead, KeptHeadError, Report, verify, verify_with};
