//! How does a ledger transaction get its place in the log?
//!
//! A job takes what has no entry yet, in the order of time, computes the new hashes, and swaps the head
//! only if it is still where the job began. So any number of processes may do this at once: of two that
//! believe they lead, one appends and the other begins anew.
//!
//! Transactions do not become visible in the order of their times or ids, so "newer than the last entry"
//! would lose some for ever; what has no entry is asked for instead.

use attestry_domain::ids::LedgerTransactionId;
use attestry_domain::transparency::Hash;
use attestry_domain::transparency::leaf::Leaf;
use attestry_domain::transparency::tree::{Edge, Span};
use chrono::{DateTime, TimeDelta, Utc};

use super::SignedCheckpoint;
use super::nodes::{self, Nodes};
use super::store::{addition, entries, ledger};
use crate::app::App;
use crate::error::Error;
use crate::platform::database;

/// How many transactions one batch takes: the writer is not kept from others for long.
const AT_ONCE: u64 = 256;

/// How long before the newest entry a transaction may be dated and still be found by the frequent pass.
const RECENT: TimeDelta = TimeDelta::minutes(15);

/// Gives every transaction without an entry its place; answers how many these were.
pub async fn sequence(app: &App) -> Result<u64, Error> {
    drain(app, None).await
}

/// As [`sequence()`], but looks only among the transactions of the quarter of an hour before the newest
/// entry and after it, so that it can run every few seconds. What became visible later than that is left
/// to [`sequence()`].
pub async fn sequence_recent(app: &App) -> Result<u64, Error> {
    let newest = entries::newest_time(app.database.reader()).await?;
    // One process whose clock is ahead hides nothing from the others.
    let now = app.clock.now();
    drain(app, newest.map(|newest| newest.min(now) - RECENT)).await
}

/// Takes batch after batch until one is not full: what came in meanwhile is left to the next pass, so that a busy
/// registry does not keep this one going.
async fn drain(app: &App, since: Option<DateTime<Utc>>) -> Result<u64, Error> {
    let mut appended = 0;
    while let Some(addition) = prepare(app, since).await? {
        let added = &addition;
        if database::transaction(app, |tx| async move { addition::append(&tx, added).await })
            .await?
        {
            appended += addition.entries.len() as u64;
            let size = addition.checkpoint.size;
            tracing::debug!(log.size = size, "the transparency log has {size} entries");
            if (addition.entries.len() as u64) < AT_ONCE {
                break;
            }
        }
    }
    Ok(appended)
}

/// Entries to append to the tree of a certain size, and to no other.
pub(super) struct Addition {
    /// How many entries the log must have.
    pub(super) expected: u64,
    /// The transactions in their order, and the hashes of their leaves.
    pub(super) entries: Vec<(LedgerTransactionId, Hash)>,
    /// The hashes that become known with them, in the order in which they are stored.
    pub(super) hashes: Vec<Hash>,
    /// The new head.
    pub(super) checkpoint: SignedCheckpoint,
}

/// The next batch; none where every transaction has its entry.
pub(super) async fn prepare(
    app: &App,
    since: Option<DateTime<Utc>>,
) -> Result<Option<Addition>, Error> {
    let db = app.database.reader();
    // Read first: what is appended after this moves the head, and then the swap fails.
    let expected = entries::size(db).await?;
    let waiting = ledger::waiting(db, since, AT_ONCE).await?;
    if waiting.is_empty() {
        return Ok(None);
    }
    let leaves = ledger::leaves(db, &waiting, Leaf::hash).await?;
    let edge = Nodes::read(db, &[Span::tree(expected)]).await?;
    let mut edge = Edge::restore(expected, |node| edge.get(node)).ok_or_else(nodes::lost)?;
    let mut added = Vec::with_capacity(waiting.len());
    let mut hashes = Vec::new();
    for transaction in waiting {
        // The ledger only appends: what waits is there.
        let leaf = *leaves.get(&transaction).ok_or(Error::NotFound)?;
        hashes.extend(edge.append(leaf));
        added.push((transaction, leaf));
    }
    Ok(Some(Addition {
        expected,
        entries: added,
        hashes,
        checkpoint: SignedCheckpoint::sign(&app.log_key, &edge, app.clock.now()),
    }))
}
