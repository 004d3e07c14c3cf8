//! The tree against the RFC's definitions, written down word for word, and against known values.

use proptest::prelude::*;

use super::*;

/// The leaves of the reference implementation's test tree (Certificate Transparency, `merkle_tree_test`).
const LEAVES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];

/// The roots of its trees of one to eight leaves.
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn hex(text: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap()
}

fn hash(text: &str) -> Hash {
    Hash::try_from(hex(text).as_slice()).unwrap()
}

/// MTH of RFC 6962 §2.1, as it stands there.
fn tree_hash(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of_nothing(),
        [leaf] => *leaf,
        _ => {
            let k = leaves.len().next_power_of_two() / 2;
            Hash::of_children(tree_hash(&leaves[..k]), tree_hash(&leaves[k..]))
        }
    }
}

/// PATH of RFC 6962 §2.1.1, as it stands there.
fn path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return vec![];
    }
    let k = leaves.len().next_power_of_two() / 2;
    let (mut path, beside) = if m < k {
        (path(m, &leaves[..k]), &leaves[k..])
    } else {
        (path(m - k, &leaves[k..]), &leaves[..k])
    };
    path.push(tree_hash(beside));
    path
}

/// SUBPROOF of RFC 6962 §2.1.2, as it stands there.
fn subproof(m: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if m == leaves.len() {
        return if whole {
            vec![]
        } else {
            vec![tree_hash(leaves)]
        };
    }
    let k = leaves.len().next_power_of_two() / 2;
    let (mut proof, beside) = if m <= k {
        (subproof(m, &leaves[..k], whole), &leaves[k..])
    } else {
        (subproof(m - k, &leaves[k..], false), &leaves[..k])
    };
    proof.push(tree_hash(beside));
    proof
}

/// A tree as the log keeps it: only the stored hashes, in their order.
struct Log {
    edge: Edge,
    stored: Vec<Hash>,
    leaves: Vec<Hash>,
}

impl Log {
    fn of(leaves: impl IntoIterator<Item = Hash>) -> Self {
        let mut log = Self {
            edge: Edge::EMPTY,
            stored: vec![],
            leaves: vec![],
        };
        for leaf in leaves {
            assert_eq!(log.stored.len() as u64, stored_before(log.edge.size()));
            log.stored.extend(log.edge.append(leaf));
            log.leaves.push(leaf);
        }
        log
    }

    fn numbered(size: u64) -> Self {
        Self::of((0..size).map(|number| Hash::of_leaf(&number.to_be_bytes())))
    }

    fn node(&self, node: Node) -> Option<Hash> {
        let at = usize::try_from(node.stored_at()).unwrap();
        self.stored.get(at).copied()
    }

    fn hashes(&self, spans: &[Span]) -> Vec<Hash> {
        let hash = |span: &Span| span.hash(|node| self.node(node)).unwrap();
        spans.iter().map(hash).collect()
    }
}

#[test]
fn the_reference_tree_has_the_reference_roots() {
    let mut edge = Edge::EMPTY;
    assert_eq!(
        edge.root(),
        hash("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    );
    for (leaf, root) in LEAVES.iter().zip(ROOTS) {
        edge.append(Hash::of_leaf(&hex(leaf)));
        assert_eq!(edge.root(), hash(root), "{} leaves", edge.size());
    }
}

#[test]
fn the_reference_tree_has_the_reference_proofs() {
    let log = Log::of(LEAVES.iter().map(|leaf| Hash::of_leaf(&hex(leaf))));
    let inclusion = |index, size| log.hashes(&inclusion(index, size).unwrap());
    assert_eq!(inclusion(0, 1), []);
    let sixth_of_eight = [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ];
    assert_eq!(inclusion(5, 8), sixth_of_eight.map(hash));
    let consistency = |from, to| log.hashes(&consistency(from, to).unwrap());
    assert_eq!(consistency(1, 1), []);
    let six_of_eight = [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ];
    assert_eq!(consistency(6, 8), six_of_eight.map(hash));
}

#[test]
fn nothing_is_proved_of_leaves_and_trees_that_are_not_there() {
    assert_eq!(inclusion(0, 0), None);
    assert_eq!(inclusion(8, 8), None);
    assert_eq!(consistency(0, 8), None);
    assert_eq!(consistency(9, 8), None);
    assert_eq!(Edge::restore(3, |_| None), None);
}

#[test]
fn every_complete_subtree_is_stored_where_its_node_says() {
    let log = Log::numbered(100);
    assert_eq!(log.stored.len() as u64, stored_before(100));
    let mut found = 0;
    for level in 0..7 {
        for number in 0..(100_u64 >> level) {
            let from = usize::try_from(number << level).unwrap();
            let expected = tree_hash(&log.leaves[from..from + (1 << level)]);
            assert_eq!(log.node(Node { level, number }), Some(expected));
            found += 1;
        }
    }
    assert_eq!(found, log.stored.len());
}

proptest! {
    #[test]
    fn roots_and_proofs_are_those_of_the_rfc(size in 1_u64..200, index: prop::sample::Index) {
        let log = Log::numbered(size);
        let at = index.index(log.leaves.len());
        let number = at as u64;
        prop_assert_eq!(log.edge.root(), tree_hash(&log.leaves));
        let restored = Edge::restore(size, |node| log.node(node));
        prop_assert_eq!(restored.as_ref(), Some(&log.edge));
        let inclusion = log.hashes(&inclusion(number, size).unwrap());
        prop_assert_eq!(inclusion, path(at, &log.leaves));
        let consistency = log.hashes(&consistency(number + 1, size).unwrap());
        prop_assert_eq!(consistency, subproof(at + 1, &log.leaves, true));
        let smaller = Span::tree(number + 1).hash(|node| log.node(node));
        prop_assert_eq!(smaller, Some(tree_hash(&log.leaves[..=at])));
    }
}
