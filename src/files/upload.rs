//! How does a file come in? Up to five at once, all or none, each for a day.
//!
//! The order is what makes it safe: the records first, with a short life, then the bytes, then the
//! records' full life. A crash in between leaves records that nobody knows of; the sweep removes
//! them with their bytes. What is acknowledged has had a record all the time, so no sweep has
//! touched its bytes (see [`super::sweep()`]).

use std::collections::BTreeSet;

use attestry_domain::files::content::MediaType;
use attestry_domain::files::name::FileName;
use attestry_domain::files::{FileKind, check_size};
use attestry_domain::ids::{FileId, UserId};
use attestry_openapi::common::Fault;
use attestry_openapi::multipart::UploadedFile;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::io::{AsyncSeekExt, BufReader};

use super::record::FileRecord;
use super::{sniff, store};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::platform::database;
use crate::platform::subject::Subject;

const READ_BYTES: usize = 64 * 1024;

/// How long storing the bytes may take before the attempt counts as abandoned.
pub(super) const STORING_MAX: TimeDelta = TimeDelta::hours(1);

/// Stores the files as temporary files of the caller, in the order they came in.
///
/// # Errors
///
/// Every file that is refused is named with the reason, and then none is stored.
pub async fn upload(
    app: &App,
    caller: &Caller,
    files: Vec<UploadedFile>,
) -> Result<Vec<FileRecord>, Error> {
    let user = caller.user()?;
    let accepted = accept_all(&files).await?;
    let now = app.clock.now();
    let mut records: Vec<_> = files
        .iter()
        .zip(accepted)
        .map(|(file, accepted)| temporary(app, user, file, accepted, now))
        .collect();
    reserve(app, &records).await?;
    for (file, record) in files.into_iter().zip(&records) {
        let mut bytes = file.file;
        bytes.rewind().await.map_err(Error::internal)?;
        let bytes = BufReader::with_capacity(READ_BYTES, bytes);
        app.files.keep(record.content, bytes).await?;
    }
    let end = now + TimeDelta::seconds(app.settings.temporary_file_seconds);
    confirm(app, caller, &records, end).await?;
    for record in &mut records {
        record.expires_at = Some(end);
    }
    Ok(records)
}

/// A file that may be stored.
struct Accepted {
    name: FileName,
    media_type: MediaType,
}

async fn accept_all(files: &[UploadedFile]) -> Result<Vec<Accepted>, Error> {
    let mut accepted = Vec::with_capacity(files.len());
    let mut faults = Vec::new();
    for (index, file) in files.iter().enumerate() {
        match accept(file).await? {
            Ok(file) => accepted.push(file),
            Err(detail) => faults.push(Fault {
                pointer: format!("/files/{index}"),
                detail,
            }),
        }
    }
    if faults.is_empty() {
        Ok(accepted)
    } else {
        Err(Error::FileRejected(faults))
    }
}

/// The file under its clean name, or why it is refused.
async fn accept(file: &UploadedFile) -> Result<Result<Accepted, String>, Error> {
    if let Err(rejection) = check_size(file.size) {
        return Ok(Err(rejection.to_string()));
    }
    let name = FileName::clean(&file.file_name);
    let copy = file
        .file
        .try_clone()
        .await
        .map_err(Error::internal)?
        .into_std()
        .await;
    let sniffed = tokio::task::spawn_blocking({
        let name = name.clone();
        move || sniff::sniff(&name, copy)
    });
    let declared = file.media_type.as_deref().unwrap_or_default();
    let media_type = sniffed
        .await
        .map_err(Error::internal)?
        .map_err(Error::internal)?
        .and_then(|found| found.check_declared(declared).map(|()| found));
    Ok(match media_type {
        Ok(media_type) => Ok(Accepted { name, media_type }),
        Err(rejection) => Err(format!("{name}: {rejection}")),
    })
}

fn temporary(
    app: &App,
    user: UserId,
    file: &UploadedFile,
    accepted: Accepted,
    now: DateTime<Utc>,
) -> FileRecord {
    FileRecord {
        id: app.ids.next(),
        content: file.sha256.into(),
        name: accepted.name,
        media_type: accepted.media_type,
        size: file.size,
        owner: None,
        kind: FileKind::Temporary,
        uploaded_by: user,
        created_at: now,
        expires_at: Some(now + STORING_MAX),
        detached_at: None,
    }
}

/// Adds the records of files whose bytes are about to be stored.
pub(super) async fn reserve(app: &App, records: &[FileRecord]) -> Result<(), Error> {
    let contents: BTreeSet<_> = records.iter().map(|record| record.content).collect();
    database::transaction(app, |tx| {
        let contents = &contents;
        async move {
            store::hold(&tx, contents).await?;
            store::insert(&tx, records).await
        }
    })
    .await
}

async fn confirm(
    app: &App,
    caller: &Caller,
    records: &[FileRecord],
    end: DateTime<Utc>,
) -> Result<(), Error> {
    let ids: Vec<FileId> = records.iter().map(|record| record.id).collect();
    database::write_secret(app, caller, |tx| {
        let ids = &ids;
        async move {
            let stood = store::extend(&tx, ids, end).await?;
            if usize::try_from(stood) == Ok(ids.len()) {
                for id in ids {
                    tx.concerns(Subject::new("file", *id));
                }
                return Ok(());
            }
            Err(Error::Unavailable(
                "file store: storing took too long".to_owned(),
            ))
        }
    })
    .await
}
