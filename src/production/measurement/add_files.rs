//! How does evidence come to a workflow?

use attestry_domain::files::FileKind;
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

/// Attaches the caller's uploads to a draft, all or none, each as evidence or as the verification statement.
/// A first of two consents is void: it was given to other evidence.
///
/// # Errors
///
/// Not found where the caller may not see the workflow or a file is not their upload; a state conflict
/// where the workflow is no draft or a file is attached elsewhere.
pub async fn add_files<A>(
    app: &App,
    caller: &Caller,
    acting: &Acting,
    evidence: &[(FileId, FileKind)],
) -> Result<Answer<A>, Error>
where
    A: From<WorkflowView> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let case = Case::open(&tx, caller, permission::MEASUREMENT_PREPARE, acting).await?;
        case.workflow.status.after(WorkflowAction::AddEvidence)?;
        approvals::delete(&tx, case.workflow.id).await?;
        let owner = case.owner();
        for kind in [FileKind::Evidence, FileKind::VerificationStatement] {
            let of_kind = evidence.iter().filter(|(_, it)| *it == kind);
            let ids: Vec<_> = of_kind.map(|(id, _)| *id).collect();
            files::attach(&tx, app, caller, &ids, owner, kind).await?;
        }
        let note = acting.description.as_deref();
        workflows::note(&tx, &case.workflow, note, app.clock.now()).await?;
        views::workflow(&*tx, acting.workflow).await
    })
    .await
}
