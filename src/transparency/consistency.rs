//! Does the log still begin as it began when somebody kept its head?

use attestry_domain::transparency::Hash;
use attestry_domain::transparency::tree::{self, Span};

use super::SignedCheckpoint;
use super::nodes::Nodes;
use super::store::{checkpoints, entries};
use crate::app::App;
use crate::error::Error;

/// That a tree is the beginning of a later one.
#[derive(Clone, Debug)]
pub struct ConsistencyProof {
    /// How many entries the earlier tree has.
    pub from: u64,
    /// How many the later one has.
    pub to: u64,
    /// The root of the earlier one.
    pub from_root: Hash,
    /// The root of the later one.
    pub to_root: Hash,
    /// The hashes that make both roots.
    pub hashes: Vec<Hash>,
    /// The signed head of the later tree; none where no head was signed at this size.
    pub checkpoint: Option<SignedCheckpoint>,
}

/// Proves it of two sizes, the second of which is that of the newest tree where it is left out.
///
/// # Errors
///
/// Invalid where the sizes are in the wrong order or the first is 0. A conflict where the log has not come
/// that far.
pub async fn consistency_proof(
    app: &App,
    from: u64,
    to: Option<u64>,
) -> Result<ConsistencyProof, Error> {
    if let Some(to) = to.filter(|to| from > *to) {
        let detail = format!("Must not be above `toSize`, which is {to}.");
        return Err(Error::invalid("/fromSize", detail));
    }
    let db = app.database.reader();
    let newest = entries::size(db).await?;
    let to = to.unwrap_or(newest);
    reached(from.max(to), newest)?;
    let spans = tree::consistency(from, to)
        .ok_or_else(|| Error::invalid("/fromSize", "Must be at least 1."))?;
    let (earlier, later) = (Span::tree(from), Span::tree(to));
    let nodes = Nodes::read(db, &[spans.as_slice(), &[earlier, later]].concat()).await?;
    Ok(ConsistencyProof {
        from,
        to,
        from_root: nodes.hash(earlier)?,
        to_root: nodes.hash(later)?,
        hashes: nodes.hashes(&spans)?,
        checkpoint: checkpoints::of_size(db, to).await?,
    })
}

/// Refuses a tree that is larger than the log.
pub(super) fn reached(size: u64, newest: u64) -> Result<(), Error> {
    if size > newest {
        let entries = if newest == 1 { "entry" } else { "entries" };
        return Err(Error::state(format!("The log has {newest} {entries}.")));
    }
    Ok(())
}
