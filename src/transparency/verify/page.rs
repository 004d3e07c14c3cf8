//! Are the entries of a page those of the ledger, and are the hashes those of the entries?

use std::collections::BTreeMap;
use std::ops::Range;

use attestry_domain::ids::LedgerTransactionId;
use attestry_domain::transparency::Hash;
use attestry_domain::transparency::leaf::Leaf;
use attestry_domain::transparency::tree::stored_before;
use data_encoding::BASE64;

use super::{Check, promise};
use crate::error::Error;
use crate::transparency::store::ledger;
use crate::transparency::store::pages::Page;

const NOTHING: &str = "nothing";

impl Check<'_> {
    /// Looks at the entries of a page, one after the other.
    pub(super) async fn page(&mut self, page: &Page, indexes: Range<u64>) -> Result<(), Error> {
        let transactions: Vec<_> = page.entries.values().map(|(id, _)| *id).collect();
        let db = self.app.database.reader();
        let leaves = ledger::leaves(db, &transactions, Leaf::hash).await?;
        for index in indexes {
            let (derived, recorded) = self.entry(index, page, &leaves);
            self.hashes(index, page, derived, recorded);
            self.heads_of(index + 1, page);
        }
        Ok(())
    }

    /// Compares an entry with the ledger; answers the leaf hashes that the two come to.
    fn entry(
        &mut self,
        index: u64,
        page: &Page,
        leaves: &BTreeMap<LedgerTransactionId, Hash>,
    ) -> (Option<Hash>, Option<Hash>) {
        let Some((transaction, recorded)) = page.entries.get(&index) else {
            let what = format!("entry {index}");
            self.differ(promise::ENTRY, what, &"an entry", &NOTHING);
            return (None, None);
        };
        let derived = leaves.get(transaction).copied();
        let what = format!("entry {index} (transaction {transaction})");
        match derived {
            None => self.differ(promise::TRANSACTION, what, &"a transaction", &NOTHING),
            Some(leaf) if leaf.bytes().as_slice() != recorded => {
                self.differ(promise::LEAF, what, &leaf, &BASE64.encode(recorded));
            }
            Some(_) => {}
        }
        (derived, read(recorded))
    }

    /// Compares the hashes that became known with an entry.
    fn hashes(&mut self, index: u64, page: &Page, derived: Option<Hash>, recorded: Option<Hash>) {
        let place = stored_before(index);
        let stored = page.hashes.get(&place).and_then(|bytes| read(bytes));
        // Of three that should be the same, two tell which one is wrong.
        let leaf = match stored {
            Some(stored) if recorded == Some(stored) => stored,
            _ => derived
                .or(recorded)
                .or(stored)
                .unwrap_or_else(Hash::of_nothing),
        };
        let mut covers = 1;
        for (place, expected) in (place..).zip(self.edge.append(leaf)) {
            let stored = page.hashes.get(&place);
            if stored.is_none_or(|stored| stored != expected.bytes()) {
                let what = format!(
                    "hash {place} (over entries {} to {index})",
                    index + 1 - covers
                );
                let found = stored.map_or_else(|| NOTHING.to_owned(), |it| BASE64.encode(it));
                self.differ(promise::HASH, what, &expected, &found);
            }
            covers *= 2;
        }
    }
}

/// Bytes that may be anything.
fn read(bytes: &[u8]) -> Option<Hash> {
    Hash::try_from(bytes).ok()
}
