//! What is known of a file besides its bytes?

use attestry_domain::files::content::MediaType;
use attestry_domain::files::name::FileName;
use attestry_domain::files::{FileKind, OwnerType};
use attestry_domain::ids::{FileId, UserId};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::content::ContentHash;

/// The record that a file is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Which table it is in.
    pub kind: OwnerType,
    /// Its id.
    pub id: Uuid,
}

impl Owner {
    /// The record of that kind with that id.
    pub fn new(kind: OwnerType, id: impl Into<Uuid>) -> Self {
        Self {
            kind,
            id: id.into(),
        }
    }
}

/// A stored file without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRecord {
    /// The same from upload to the end.
    pub id: FileId,
    /// Where the bytes are, and what they are.
    pub content: ContentHash,
    /// Cleaned.
    pub name: FileName,
    /// What name and bytes agree on.
    pub media_type: MediaType,
    /// In bytes.
    pub size: u64,
    /// Nothing while the file is temporary.
    pub owner: Option<Owner>,
    /// What it is for.
    pub kind: FileKind,
    /// Who may use it while it is temporary.
    pub uploaded_by: UserId,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
    /// When it is forgotten unless it is attached before.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was removed from its owner.
    pub detached_at: Option<DateTime<Utc>>,
}

impl FileRecord {
    /// Whether the record answers at all: an expired file only waits for the sweep.
    pub(super) fn is_alive(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}
