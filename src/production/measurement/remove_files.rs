//! How is evidence taken back from a workflow?

use attestry_domain::identity::permission;
use attestry_domain::ids::FileId;
use attestry_domain::production::workflow::WorkflowAction;
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::case::{Acting, Case};
use crate::app::App;
use crate::error::Error;
use crate::files;
use crate::identity::Caller;
use crate::platform::database;
use crate::production::store::{approvals, workflows};
use crate::production::views::{self, WorkflowView};

/// Detaches files from a draft, all or none. A
/// first of two consents is void: it was given to other evidence.
///
/// # Errors
///
/// Not found where the caller may not see the workflow or a file is not attached to it; a state
/// conflict where the workflow is no draft.
pub async fn remove_files<A>(
    app: &App,
    caller: &Caller,
    acting: &Acting,
    evidence: &[FileId],
) -> Result<Answer<A>, Error>
where
    A: From<WorkflowView> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let case = Case::open(&tx, caller, permission::MEASUREMENT_PREPARE, acting).await?;
        case.workflow.status.after(WorkflowAction::RemoveEvidence)?;
        approvals::delete(&tx, case.workflow.id).await?;
        files::detach(&tx, app, evidence, case.owner()).await?;
        let note = acting.description.as_deref();
        workflows::note(&tx, &case.workflow, note, app.clock.now()).await?;
        views::workflow(&*tx, acting.workflow).await
    })
    .await
}
