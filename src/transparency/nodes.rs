//! Which hashes does a proof need, and what are they? Read together, in one query.

use std::collections::{BTreeMap, BTreeSet};

use attestry_domain::transparency::Hash;
use attestry_domain::transparency::tree::{Node, Span};
use sea_orm::ConnectionTrait;

use super::store::hashes;
use crate::error::Error;

/// Stored hashes of complete subtrees.
pub(super) struct Nodes(BTreeMap<u64, Hash>);

impl Nodes {
    /// Reads those that make the spans.
    pub(super) async fn read(db: &impl ConnectionTrait, spans: &[Span]) -> Result<Self, Error> {
        let nodes = spans.iter().flat_map(|span| span.nodes());
        let places: BTreeSet<_> = nodes.map(Node::stored_at).collect();
        Ok(Self(hashes::at(db, &places).await?))
    }

    /// The hash of a complete subtree.
    pub(super) fn get(&self, node: Node) -> Option<Hash> {
        self.0.get(&node.stored_at()).copied()
    }

    /// The hash over leaves side by side.
    ///
    /// # Errors
    ///
    /// Internal where the log has lost a hash.
    pub(super) fn hash(&self, span: Span) -> Result<Hash, Error> {
        span.hash(|node| self.get(node)).ok_or_else(lost)
    }

    /// The hashes over several spans, in their order.
    pub(super) fn hashes(&self, spans: &[Span]) -> Result<Vec<Hash>, Error> {
        spans.iter().map(|span| self.hash(*span)).collect()
    }
}

/// A hash that must be there is not.
pub(super) fn lost() -> Error {
    Error::internal("the transparency log has lost a hash; see `attestry verify-ledger`")
}
