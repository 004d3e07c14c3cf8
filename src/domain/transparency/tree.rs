//! Which hashes make a root, a proof of inclusion or a proof of consistency?
//!
//! A *complete* subtree has two to the power of its level leaves, never changes once it is full, and
//! its hash is stored when it is. Every other part of a tree is a few complete subtrees side by side,
//! so each hash of a proof is named as a [`Span`] of leaves, and [`Span::nodes`] says which stored
//! hashes make it: read them all at once, then fold.
//!
//! Stored hashes are numbered in the order in which they become known, as `golang.org/x/mod/sumdb/tlog`
//! numbers them: after a leaf come the hashes of the subtrees that it completes.

use super::Hash;

/// A complete subtree: the `number`th of its `level`, which covers `2^level` leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    level: u32,
    number: u64,
}

impl Node {
    /// A leaf, counted from 0.
    pub const fn leaf(number: u64) -> Self {
        Self { level: 0, number }
    }

    /// The number of its hash among the stored ones.
    pub const fn stored_at(self) -> u64 {
        // A subtree is complete with its last leaf, and follows the smaller ones that this completes.
        let after = self.number.saturating_add(1) << self.level;
        stored_before(after.saturating_sub(1)).saturating_add(self.level as u64)
    }
}

/// How many hashes are stored for the first `leaves` leaves: one for each complete subtree.
pub const fn stored_before(leaves: u64) -> u64 {
    let mut count = 0_u64;
    let mut of_level = leaves;
    while of_level > 0 {
        count = count.saturating_add(of_level);
        of_level >>= 1;
    }
    count
}

/// Leaves side by side, `from` inclusive, `to` exclusive, that some tree has under one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    from: u64,
    to: u64,
}

impl Span {
    /// The whole tree of so many leaves.
    pub const fn tree(size: u64) -> Self {
        Self { from: 0, to: size }
    }

    /// The complete subtrees it consists of, left to right, largest first.
    pub fn nodes(self) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut from = self.from;
        while let Some(level) = self.to.saturating_sub(from).checked_ilog2() {
            nodes.push(Node {
                level,
                number: from >> level,
            });
            from = from.saturating_add(1 << level);
        }
        nodes
    }

    /// Its hash, given that of each of its [nodes](Span::nodes); none where one is not known.
    pub fn hash(self, stored: impl Fn(Node) -> Option<Hash>) -> Option<Hash> {
        let hashes: Option<Vec<_>> = self.nodes().into_iter().map(stored).collect();
        Some(folded(&hashes?))
    }

    /// Parted where RFC 6962 parts a tree: at the largest power of two below its size. A single leaf is
    /// not parted.
    fn split(self) -> Option<(Self, Self)> {
        let last = self.to.saturating_sub(self.from).checked_sub(1)?;
        let middle = self.from.saturating_add(1 << last.checked_ilog2()?);
        let (from, to) = (self.from, self.to);
        Some((Self { from, to: middle }, Self { from: middle, to }))
    }
}

/// The hash of complete subtrees side by side, largest first.
fn folded(nodes: &[Hash]) -> Hash {
    let from_the_right = nodes.iter().rev().copied();
    from_the_right
        .reduce(|right, left| Hash::of_children(left, right))
        .unwrap_or_else(Hash::of_nothing)
}

/// What proves that leaf `index` is in the tree of `size` leaves: the hashes beside the way from the leaf
/// up to the root (RFC 6962 §2.1.1). None where that tree has no such leaf.
pub fn inclusion(index: u64, size: u64) -> Option<Vec<Span>> {
    if index >= size {
        return None;
    }
    let mut beside = Vec::new();
    let mut on_the_way = Span::tree(size);
    while let Some((left, right)) = on_the_way.split() {
        if index < left.to {
            beside.push(right);
            on_the_way = left;
        } else {
            beside.push(left);
            on_the_way = right;
        }
    }
    beside.reverse();
    Some(beside)
}

/// What proves that the tree of `from` leaves is the beginning of that of `to` leaves (RFC 6962 §2.1.2).
/// None where `from` is 0, of which nothing can be proved, or the larger one.
pub fn consistency(from: u64, to: u64) -> Option<Vec<Span>> {
    if from == 0 || from > to {
        return None;
    }
    let mut spans = Vec::new();
    let mut on_the_way = Span::tree(to);
    while on_the_way.to != from {
        let Some((left, right)) = on_the_way.split() else {
            break;
        };
        if from <= left.to {
            spans.push(right);
            on_the_way = left;
        } else {
            spans.push(left);
            on_the_way = right;
        }
    }
    // Whoever checks knows the root of the smaller tree, but not that of a part of it.
    if on_the_way.from > 0 {
        spans.push(on_the_way);
    }
    spans.reverse();
    Some(spans)
}

/// The right edge of a growing tree: all that is needed to append to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    nodes: Vec<Hash>,
}

impl Edge {
    /// That of a tree without leaves.
    pub const EMPTY: Self = Self {
        size: 0,
        nodes: Vec::new(),
    };

    /// That of the tree of `size` leaves, given the hash of each of its [nodes](Span::nodes); none where
    /// one is not known.
    pub fn restore(size: u64, stored: impl Fn(Node) -> Option<Hash>) -> Option<Self> {
        let nodes: Option<Vec<_>> = Span::tree(size).nodes().into_iter().map(stored).collect();
        nodes.map(|nodes| Self { size, nodes })
    }

    /// How many leaves the tree has.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        folded(&self.nodes)
    }

    /// Adds a leaf. Answers the hashes that are known with it, to be stored from [`stored_before`] the
    /// former size on: its own, and those of the subtrees it completes.
    pub fn append(&mut self, leaf: Hash) -> Vec<Hash> {
        let mut known = vec![leaf];
        let mut node = leaf;
        // Each subtree that is full already finds its sibling, as a carry runs through ones.
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.nodes.pop() else { break };
            node = Hash::of_children(left, node);
            known.push(node);
        }
        self.nodes.push(node);
        self.size = self.size.saturating_add(1);
        known
    }
}

#[cfg(test)]
mod tests;
