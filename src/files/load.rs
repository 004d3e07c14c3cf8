//! How does a use case get at the bytes of an upload?

use attestry_domain::ids::FileId;
use bytes::Bytes;
use futures_util::TryStreamExt;

use super::record::FileRecord;
use super::store;
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;

/// The caller's own upload, attached or not: a request that is repeated under its idempotency key
/// names a file that its first run attached, and [`super::attach()`] refuses a second use anyway.
///
/// # Errors
///
/// Not found where it does not exist, has expired or is somebody else's.
pub async fn own_upload(app: &App, caller: &Caller, id: FileId) -> Result<FileRecord, Error> {
    let (now, user) = (app.clock.now(), caller.user()?);
    store::by_id(app.database.reader(), id)
        .await?
        .filter(|file| file.uploaded_by == user && file.is_alive(now))
        .ok_or(Error::NotFound)
}

/// All bytes of a file that has at most `bytes_max` of them.
pub async fn load_bytes(app: &App, file: &FileRecord, bytes_max: u64) -> Result<Bytes, Error> {
    if file.size > bytes_max {
        return Err(Error::TooLarge(format!(
            "{} has more than {bytes_max} bytes",
            file.name
        )));
    }
    let size = usize::try_from(file.size).map_err(Error::internal)?;
    let mut bytes = Vec::with_capacity(size);
    let mut chunks = app.files.read(file.content, 0..file.size).await?;
    let interrupted = |error| Error::Unavailable(format!("file store: {error}"));
    while let Some(chunk) = chunks.try_next().await.map_err(interrupted)? {
        bytes.extend_from_slice(&chunk);
    }
    if bytes.len() != size {
        return Err(Error::Internal(format!(
            "{} of {size} bytes of {}",
            bytes.len(),
            file.id
        )));
    }
    Ok(bytes.into())
}
