//! Which document is the certificate? The one that was stored first.
//!
//! A rendering needs no lock: two processes may render at once, and then the first that notes its
//! file in the certificate's row has made the document. What the other stored belongs to nobody and
//! expires.

use attestry_domain::files::content::MediaType;
use attestry_domain::files::name::FileName;
use attestry_domain::files::{FileKind, OwnerType};
use attestry_domain::ids::OperationId;

use super::record::{CertificateRecord, Document};
use super::{print, store};
use crate::app::App;
use crate::error::Error;
use crate::files::{self, FileRecord, Made, Owner};
use crate::platform::database;

/// How many certificates the job asks for at once.
const READ_AT_ONCE: u64 = 50;

/// The document of a processed retirement, rendered now if nobody did it before. Whether the caller
/// may have it is for them to say.
///
/// # Errors
///
/// A state conflict while the retirement is not processed.
pub async fn pdf(app: &App, retirement: OperationId) -> Result<FileRecord, Error> {
    let db = app.database.reader();
    match store::document(db, retirement).await? {
        Some(Some(document)) => files::made(app, document.file).await,
        Some(None) => {
            let record = store::of_retirement(db, retirement).await?;
            render(app, &record.ok_or(Error::NotFound)?).await
        }
        None => Err(Error::state(
            "A retirement has a certificate once it is processed.",
        )),
    }
}

/// Renders what no download has asked for yet. Those that fail are told to the log and tried again
/// next time; the others do not wait for them.
pub async fn render_missing(app: &App) -> Result<(), Error> {
    let mut after = 0;
    loop {
        let missing = store::unrendered(app.database.reader(), after, READ_AT_ONCE).await?;
        let Some((last, _)) = missing.last() else {
            return Ok(());
        };
        after = *last;
        for (_, retirement) in missing {
            if let Err(error) = pdf(app, retirement).await {
                tracing::error!(%error, retirement.id = %retirement, "certificate of {retirement} is not rendered");
            }
        }
    }
}

async fn render(app: &App, record: &CertificateRecord) -> Result<FileRecord, Error> {
    let bytes = app.press.render(print::document(app, record)).await?;
    let made = Made {
        name: FileName::clean(&format!("retirement-certificate-{}.pdf", record.number)),
        media_type: MediaType::Pdf,
        made_for: record.created_by,
        bytes,
    };
    let file = files::keep(app, &made).await?;
    let document = Document {
        file: file.id,
        sha256: file.content.to_string(),
    };
    let owner = Owner::new(OwnerType::Retirement, record.retirement);
    let is_first = database::transaction(app, |tx| {
        let (file, document) = (&file, &document);
        async move {
            let is_first = store::note_document(&tx, record.retirement, document).await?;
            if is_first {
                files::attach_made(&tx, app, file, owner, FileKind::Certificate).await?;
            }
            Ok(is_first)
        }
    })
    .await?;
    if is_first {
        return files::made(app, file.id).await;
    }
    let first = store::document(app.database.reader(), record.retirement).await?;
    let first = first
        .flatten()
        .ok_or_else(|| Error::internal("a document was noted and is gone"))?;
    files::made(app, first.file).await
}
