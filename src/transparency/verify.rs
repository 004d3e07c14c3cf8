//! Is the log what the ledger says, and are its hashes and signed heads right?
//!
//! Everything is derived again, from the postings up to the signatures, and compared with what is stored.
//! A single change is reported where it was made, not in all the hashes above it.
//!
//! Whoever holds the database and the key can write another history that agrees with itself. That is
//! what heads kept elsewhere are for: [`verify_with`] holds the log against them.

mod head;
mod kept;
mod page;

pub use kept::{KeptHead, KeptHeadError};

use std::collections::BTreeMap;
use std::fmt::Display;

use attestry_domain::transparency::note::Checkpoint;
use attestry_domain::transparency::tree::{Edge, stored_before};

use super::store::ledger;
use super::store::pages::{self, Extent};
use crate::app::App;
use crate::error::Error;

/// How many entries are held in memory at a time.
const PAGE: u64 = 1_000;

/// What was looked at, and what is wrong.
#[derive(Clone, Debug)]
pub struct Report {
    /// How many entries the log has.
    pub entries: u64,
    /// How many hashes it stores.
    pub hashes: u64,
    /// How many heads were signed.
    pub checkpoints: u64,
    /// How many transactions have no entry yet. They get one within a minute while the server runs.
    pub waiting: u64,
    /// Every difference; none in a sound log.
    pub differences: Vec<Difference>,
}

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What is promised of all such things.
    pub promise: &'static str,
    /// Which one breaks it: `entry 7`, `hash 12 (over entries 4 to 7)`.
    pub what: String,
    /// What it should say.
    pub expected: String,
    /// What it says.
    pub found: String,
}

/// What a sound log promises.
mod promise {
    pub(super) const ENTRY: &str = "every index up to the head has an entry";
    pub(super) const TRANSACTION: &str = "an entry is of a transaction in the ledger";
    pub(super) const LEAF: &str = "an entry's leaf is that of its transaction";
    pub(super) const HASH: &str = "a stored hash is that of what is below it";
    pub(super) const BEYOND: &str = "nothing lies beyond the head";
    pub(super) const HEAD: &str = "the head is signed";
    pub(super) const ROOT: &str = "a signed head has the root of its tree";
    pub(super) const NOTE: &str = "a signed head's note names its tree";
    pub(super) const SIGNATURE: &str = "a signed head is signed by the log's key";
    pub(super) const KEPT: &str = "the log still begins as a kept head says";
}

/// Derives the whole log again and compares.
pub async fn verify(app: &App) -> Result<Report, Error> {
    verify_with(app, Vec::new()).await
}

/// As [`verify()`], and holds the log against heads that were kept elsewhere.
pub async fn verify_with(app: &App, kept: Vec<KeptHead>) -> Result<Report, Error> {
    let db = app.database.reader();
    let mut heads: BTreeMap<u64, Vec<Checkpoint>> = BTreeMap::new();
    for KeptHead(head) in kept {
        heads.entry(head.size).or_default().push(head);
    }
    let extent = pages::extent(db).await?;
    let size = u64::try_from(extent.size).map_err(Error::internal)?;
    let mut check = Check {
        app,
        edge: Edge::EMPTY,
        kept: heads,
        differences: Vec::new(),
    };
    check.heads_of(0, &pages::Page::default());
    let mut from = 0;
    while from < size {
        let to = size.min(from + PAGE);
        check
            .page(&pages::read(db, from, to).await?, from..to)
            .await?;
        from = to;
    }
    check.extent(extent)?;
    Ok(Report {
        entries: size,
        hashes: stored_before(size),
        checkpoints: u64::try_from(extent.checkpoints).map_err(Error::internal)?,
        waiting: ledger::waiting_count(db).await?,
        differences: check.differences,
    })
}

/// A verification under way: all entries below the edge were looked at.
struct Check<'a> {
    app: &'a App,
    edge: Edge,
    kept: BTreeMap<u64, Vec<Checkpoint>>,
    differences: Vec<Difference>,
}

impl Check<'_> {
    fn differ(
        &mut self,
        promise: &'static str,
        what: impl Into<String>,
        expected: &dyn Display,
        found: &dyn Display,
    ) {
        self.differences.push(Difference {
            promise,
            what: what.into(),
            expected: expected.to_string(),
            found: found.to_string(),
        });
    }

    /// What the tables have beyond the head, and what is missing there.
    fn extent(&mut self, extent: Extent) -> Result<(), Error> {
        let size = self.edge.size();
        let last_hash = i64::try_from(stored_before(size)).map_err(Error::internal)? - 1;
        let beyond = [
            ("the last entry", extent.size - 1, extent.last_entry),
            ("the last hash", last_hash, extent.last_hash),
            ("the last signed head", extent.size, extent.last_checkpoint),
        ];
        for (what, expected, found) in beyond {
            if found > expected {
                self.differ(promise::BEYOND, what, &expected, &found);
            }
        }
        if extent.last_checkpoint < extent.size {
            let what = "the last signed head";
            self.differ(promise::HEAD, what, &extent.size, &extent.last_checkpoint);
        }
        for (of_size, _) in std::mem::take(&mut self.kept) {
            let what = format!("a kept head of size {of_size}");
            self.differ(promise::KEPT, what, &format!("{of_size} entries"), &size);
        }
        Ok(())
    }
}
