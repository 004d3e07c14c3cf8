//! Is a ledger transaction in the log?

use attestry_domain::ids::LedgerTransactionId;
use attestry_domain::transparency::Hash;
use attestry_domain::transparency::leaf::Leaf;
use attestry_domain::transparency::tree::{self, Span};

use super::SignedCheckpoint;
use super::nodes::Nodes;
use super::store::{checkpoints, entries, ledger};
use crate::app::App;
use crate::error::Error;

/// That an entry is in the tree of a certain size.
#[derive(Clone, Debug)]
pub struct InclusionProof {
    /// The transaction.
    pub transaction: LedgerTransactionId,
    /// Its place in the log, from 0.
    pub index: u64,
    /// The hash of its leaf.
    pub leaf_hash: Hash,
    /// The hashes beside the way up to the root.
    pub hashes: Vec<Hash>,
    /// How many entries the tree has.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// The signed head of that tree; none where no head was signed at this size.
    pub checkpoint: Option<SignedCheckpoint>,
}

/// The proof for the newest tree; none while the transaction waits for its place in the log, which is a
/// matter of seconds, or does not exist.
pub async fn proof_of(
    app: &App,
    transaction: LedgerTransactionId,
) -> Result<Option<InclusionProof>, Error> {
    let db = app.database.reader();
    match entries::of(db, transaction).await? {
        Some((index, leaf_hash)) => {
            let size = entries::size(db).await?;
            let found = Found {
                transaction,
                index,
                leaf_hash,
            };
            found.prove(app, size).await.map(Some)
        }
        None => Ok(None),
    }
}

/// The proof that somebody asked for: for the tree of `size` entries, or for the newest.
///
/// # Errors
///
/// Not found where there is no such transaction. A conflict where it waits for its place, where the log
/// has not come to `size` yet, or where the tree of that size ends before the entry.
pub async fn inclusion_proof(
    app: &App,
    transaction: LedgerTransactionId,
    size: Option<u64>,
) -> Result<InclusionProof, Error> {
    let db = app.database.reader();
    let Some((index, leaf_hash)) = entries::of(db, transaction).await? else {
        if !ledger::exists(db, transaction).await? {
            return Err(Error::NotFound);
        }
        let detail = "The transaction has no entry yet. It gets one within a minute.";
        return Err(Error::state(detail));
    };
    let newest = entries::size(db).await?;
    let size = size.unwrap_or(newest);
    super::consistency::reached(size, newest)?;
    if index >= size {
        return Err(Error::state(format!(
            "The tree of {size} entries ends before the entry of index {index}."
        )));
    }
    let found = Found {
        transaction,
        index,
        leaf_hash,
    };
    found.prove(app, size).await
}

/// What was hashed for a transaction, as it stands in the ledger now; none where there is no such
/// transaction. It names no party, but tokens and serials: for those who may see the transaction.
pub async fn leaf_of(app: &App, transaction: LedgerTransactionId) -> Result<Option<String>, Error> {
    let db = app.database.reader();
    let mut leaves = ledger::leaves(db, &[transaction], Leaf::canonical).await?;
    Ok(leaves.remove(&transaction))
}

/// An entry that is in the log.
struct Found {
    transaction: LedgerTransactionId,
    index: u64,
    leaf_hash: Hash,
}

impl Found {
    async fn prove(self, app: &App, size: u64) -> Result<InclusionProof, Error> {
        let db = app.database.reader();
        let beside = tree::inclusion(self.index, size).ok_or_else(super::nodes::lost)?;
        let whole = Span::tree(size);
        let nodes = Nodes::read(db, &[beside.as_slice(), &[whole]].concat()).await?;
        Ok(InclusionProof {
            transaction: self.transaction,
            index: self.index,
            leaf_hash: self.leaf_hash,
            hashes: nodes.hashes(&beside)?,
            size,
            root: nodes.hash(whole)?,
            checkpoint: checkpoints::of_size(db, size).await?,
        })
    }
}
