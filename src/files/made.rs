//! How does the registry keep a file that it made itself?
//!
//! As an upload is kept ([`super::upload()`]): the record first, with a short life, then the bytes,
//! then an owner in whose transaction the file becomes lasting. A crash in between leaves what the
//! sweep removes.

use std::slice;

use attestry_domain::files::content::MediaType;
use attestry_domain::files::name::FileName;
use attestry_domain::files::{FileKind, check_size};
use attestry_domain::ids::{FileId, UserId};
use sha2::{Digest, Sha256};

use super::record::{FileRecord, Owner};
use super::store;
use super::upload::{STORING_MAX, reserve};
use crate::app::App;
use crate::error::Error;
use crate::platform::database::Tx;

/// A file that no user uploaded.
pub struct Made {
    /// Its name.
    pub name: FileName,
    /// What it is.
    pub media_type: MediaType,
    /// The user whose act it comes from, noted in the place of an uploader.
    pub made_for: UserId,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// Stores the file for as long as it takes to attach it.
pub async fn keep(app: &App, made: &Made) -> Result<FileRecord, Error> {
    let size = made.bytes.len() as u64;
    check_size(size).map_err(Error::internal)?;
    let content: [u8; 32] = Sha256::digest(&made.bytes).into();
    let now = app.clock.now();
    let record = FileRecord {
        id: app.ids.next(),
        content: content.into(),
        name: made.name.clone(),
        media_type: made.media_type,
        size,
        owner: None,
        kind: FileKind::Temporary,
        uploaded_by: made.made_for,
        created_at: now,
        expires_at: Some(now + STORING_MAX),
        detached_at: None,
    };
    reserve(app, slice::from_ref(&record)).await?;
    app.files
        .keep(record.content, made.bytes.as_slice())
        .await?;
    Ok(record)
}

/// Attaches what [`keep`] stored to its owner, for good.
pub async fn attach_made(
    tx: &Tx,
    app: &App,
    file: &FileRecord,
    owner: Owner,
    kind: FileKind,
) -> Result<(), Error> {
    let (made_for, now) = (file.uploaded_by, app.clock.now());
    let attached = store::attach(tx, &[file.id], made_for, owner, kind, now).await?;
    match attached.len() {
        1 => Ok(()),
        _ => Err(Error::Unavailable(
            "file store: storing took too long".to_owned(),
        )),
    }
}

/// A file that a record of ours names. Who may have it was asked of that record.
pub async fn made(app: &App, id: FileId) -> Result<FileRecord, Error> {
    let file = store::by_id(app.database.reader(), id).await?;
    file.ok_or_else(|| Error::internal(format!("file {id} is gone")))
}
