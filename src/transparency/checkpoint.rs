//! What is the newest signed head of the log?

use attestry_domain::transparency::Hash;
use attestry_domain::transparency::note::{Checkpoint, SignedNote, VerifierKey};
use attestry_domain::transparency::tree::Edge;
use chrono::{DateTime, Utc};

use super::LogKey;
use super::store::checkpoints;
use crate::app::App;
use crate::error::Error;

/// A head of the log with its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// How many entries it covers.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// The signed note, for keeping.
    pub note: String,
    /// When it was signed.
    pub created_at: DateTime<Utc>,
}

impl SignedCheckpoint {
    /// Signs the head of a tree.
    pub(super) fn sign(key: &LogKey, tree: &Edge, now: DateTime<Utc>) -> Self {
        let checkpoint = Checkpoint {
            origin: key.origin().clone(),
            size: tree.size(),
            root: tree.root(),
        };
        Self {
            size: checkpoint.size,
            root: checkpoint.root,
            note: key.sign(&checkpoint).to_string(),
            created_at: now,
        }
    }

    /// The key that signed it: after a change of keys, not the present one.
    pub fn signer(&self, app: &App) -> Result<VerifierKey, Error> {
        let note: SignedNote = self.note.parse().map_err(Error::internal)?;
        let signer = app.log_key.signer_of(&note).cloned();
        signer.ok_or_else(|| {
            Error::internal(format!(
                "the head of size {} is signed by a key that is not in log_former_keys",
                self.size
            ))
        })
    }
}

/// The newest head. A log without entries has one too, signed on the spot.
pub async fn latest(app: &App) -> Result<SignedCheckpoint, Error> {
    let stored = checkpoints::latest(app.database.reader()).await?;
    Ok(stored
        .unwrap_or_else(|| SignedCheckpoint::sign(&app.log_key, &Edge::EMPTY, app.clock.now())))
}
