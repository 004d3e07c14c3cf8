//! How does a workbook become a batch?
//!
//! The workbook is read and checked before the transaction, on a blocking thread. In it, the rows are
//! inserted and the constraints tell who came second: the first refusal of workbook, open month and
//! claimed month is the one that is answered, and then nothing was made.

use attestry_domain::energy::TokenType;
use attestry_domain::files::{FileKind, OwnerType};
use attestry_domain::identity::permission;
use attestry_domain::ids::{FileId, ProfileId};
use attestry_domain::production::lca::{self, Expectation, Finding, Fuel, Lca, Severity};
use attestry_domain::production::participants::ParticipantTag;
use attestry_openapi::answer::Answer;
use attestry_openapi::common::Fault;
use bytes::Bytes;
use serde::Serialize;

use super::draft::{Draft, workbook_used};
use super::store::batches;
use super::views::{self, BatchView};
use super::{refusal, workbook};
use crate::app::App;
use crate::error::Error;
use crate::files::{self, FileRecord, Owner};
use crate::identity::Caller;
use crate::organizations;
use crate::platform::database;

/// The most bytes of a workbook, which is what an upload may have.
const WORKBOOK_BYTES_MAX: u64 = attestry_domain::files::SIZE_MAX;

/// From which workbook to make a batch, and of what.
#[derive(Clone, Debug)]
pub struct NewBatch {
    /// A label.
    pub name: String,
    /// The profile that issues.
    pub issuer: ProfileId,
    /// What was produced.
    pub fuel: Fuel,
    /// What it is to be minted as.
    pub token_type: TokenType,
    /// The caller's upload.
    pub document: FileId,
    /// Whether to check only.
    pub validate_only: bool,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Creation {
    /// A batch.
    Made(Box<BatchView>),
    /// Nothing but what is to be said of the workbook: errors and warnings.
    Checked(Vec<Finding>),
}

/// Makes a batch, or checks a workbook.
///
/// # Errors
///
/// Not found where the profile or the file is not the caller's; the file is refused, or the workbook
/// with all its findings; a conflict where the workbook or a month is taken.
pub async fn create<A>(app: &App, caller: &Caller, new: &NewBatch) -> Result<Answer<A>, Error>
where
    A: From<Creation> + Serialize,
{
    caller.require(permission::BATCH_CREATE, new.issuer)?;
    let file = files::own_upload(app, caller, new.document).await;
    let file = file.map_err(|error| error.at("/document/_id"))?;
    let issuer = organizations::profile(app.database.reader(), new.issuer).await?;
    let bytes = files::load_bytes(app, &file, WORKBOOK_BYTES_MAX).await?;
    let read = read(app, bytes, new, issuer.participant_tags).await?;
    if new.validate_only {
        let findings = check(app, caller, new, &file, read).await?;
        return Answer::of(&A::from(Creation::Checked(findings))).map_err(Error::internal);
    }
    let lca = read.map_err(|findings| Error::InvalidWorkbook(refusal::faults(&findings)))?;
    let draft = Draft::of(app, caller, new, &file, &issuer.name, &lca)?;
    database::write(app, caller, |tx| {
        let draft = &draft;
        async move {
            draft.insert(&tx, caller).await?;
            let owner = Owner::new(OwnerType::ProductionBatch, draft.batch.id);
            let document = [draft.batch.document];
            files::attach(&tx, app, caller, &document, owner, FileKind::Workbook).await?;
            let made = views::batch(&*tx, draft.batch.id).await?;
            Ok(Creation::Made(Box::new(made)))
        }
    })
    .await
}

/// Reads and checks the workbook off the async threads; a file that is no workbook is refused.
async fn read(
    app: &App,
    bytes: Bytes,
    new: &NewBatch,
    tags: Vec<ParticipantTag>,
) -> Result<Result<Lca, Vec<Finding>>, Error> {
    let (fuel, token_type, now) = (new.fuel, new.token_type, app.clock.now());
    let parse = move || {
        let workbook = match workbook::read(&bytes) {
            Ok(workbook) => workbook,
            Err(finding) if finding.sheet.is_empty() => return Err(not_a_workbook(finding.reason)),
            Err(finding) => return Ok(Err(vec![finding])),
        };
        let expect = Expectation {
            fuel,
            token_type,
            now,
            tags: &tags,
        };
        Ok(lca::parse(&workbook, &expect))
    };
    app.workbooks.run(parse).await
}

fn not_a_workbook(detail: String) -> Error {
    Error::FileRejected(vec![Fault {
        pointer: "/document/_id".to_owned(),
        detail,
    }])
}

/// Everything that a dry run has to say: what the workbook says, then what is taken already.
async fn check(
    app: &App,
    caller: &Caller,
    new: &NewBatch,
    file: &FileRecord,
    read: Result<Lca, Vec<Finding>>,
) -> Result<Vec<Finding>, Error> {
    let lca = match read {
        Ok(lca) => lca,
        Err(findings) => return Ok(findings),
    };
    let draft = Draft::of(app, caller, new, file, "", &lca)?;
    let db = app.database.reader();
    let mut findings = lca.warnings;
    if let Some(earlier) = batches::open_with_document(db, new.issuer, file.content).await? {
        findings.push(Finding::of_file(workbook_used(earlier)));
    }
    let open = draft.open_months(db).await?;
    let claimed = draft.claimed_months(db).await?;
    for text in [draft.open_text(&open), draft.claimed_text(&claimed, caller)]
        .into_iter()
        .flatten()
    {
        findings.push(Finding::of_sheet(lca::SheetName::Monthly.as_str(), text));
    }
    findings.sort_by_key(|finding| finding.severity != Severity::Error);
    Ok(findings)
}
