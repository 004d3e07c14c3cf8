//! What is a head worth that somebody kept outside of the registry?

use attestry_domain::transparency::note::{Checkpoint, NoteError, SignedNote};

use crate::transparency::LogKey;

/// A head that this log signed once, and that it cannot take back.
#[derive(Clone, Debug)]
pub struct KeptHead(pub(super) Checkpoint);

/// Why a text says nothing of this log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeptHeadError {
    /// It is something else.
    #[error(transparent)]
    Malformed(#[from] NoteError),
    /// Another log's.
    #[error("signed by a key that is not this log's")]
    Stranger,
    /// Nobody's.
    #[error("the signature is wrong")]
    Forged,
}

impl KeptHead {
    /// Reads a signed note as the log hands them out.
    pub fn read(key: &LogKey, note: &str) -> Result<Self, KeptHeadError> {
        let note: SignedNote = note.parse()?;
        let signer = key.signer_of(&note).ok_or(KeptHeadError::Stranger)?;
        if !LogKey::has_signed(signer, &note) {
            return Err(KeptHeadError::Forged);
        }
        Ok(Self(note.text.parse()?))
    }
}
