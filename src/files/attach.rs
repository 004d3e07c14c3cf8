//! How does a temporary file become part of something, and how does it leave it again?
//!
//! The file keeps its id. Only its uploader can attach it, once. A detached file is no longer
//! listed, but its record and its bytes stay, because what was evidence once may be asked for.

use std::collections::BTreeSet;

use attestry_domain::files::FileKind;
use attestry_domain::ids::FileId;

use super::record::{FileRecord, Owner};
use super::store;
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::platform::database::Tx;

/// Attaches the caller's temporary files to `owner`, all or none of them. Answers them as attached,
/// oldest first.
///
/// # Errors
///
/// Not found where a file does not exist, has expired or is somebody else's; a state conflict where
/// it is attached already.
pub async fn attach(
    tx: &Tx,
    app: &App,
    caller: &Caller,
    files: &[FileId],
    owner: Owner,
    kind: FileKind,
) -> Result<Vec<FileRecord>, Error> {
    let files = distinct(files);
    let (now, user) = (app.clock.now(), caller.user()?);
    let mut attached = store::attach(tx, &files, user, owner, kind, now).await?;
    if attached.len() == files.len() {
        attached.sort_by_key(|file| file.id);
        return Ok(attached);
    }
    let own: Vec<_> = store::by_ids(&**tx, &files)
        .await?
        .into_iter()
        .filter(|file| file.uploaded_by == user && file.is_alive(now))
        .collect();
    if own.len() < files.len() {
        return Err(Error::NotFound);
    }
    let taken: Vec<_> = own
        .iter()
        .filter(|file| {
            attached
                .iter()
                .all(|now_attached| now_attached.id != file.id)
        })
        .map(|file| file.id.to_string())
        .collect();
    Err(Error::state(format!(
        "already attached: {}",
        taken.join(", ")
    )))
}

/// Takes files off `owner`, all or none of them.
///
/// # Errors
///
/// Not found where one of them is not attached to it.
pub async fn detach(tx: &Tx, app: &App, files: &[FileId], owner: Owner) -> Result<(), Error> {
    let files = distinct(files);
    let detached = store::detach(tx, &files, owner, app.clock.now()).await?;
    if usize::try_from(detached) == Ok(files.len()) {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

fn distinct(files: &[FileId]) -> Vec<FileId> {
    files
        .iter()
        .copied()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}
