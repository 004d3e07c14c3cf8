//! How does a workflow go back for new evidence?

use attestry_domain::identity::permission;
use attestry_domain::production::asset::AssetStatus;
use attestry_domain::production::workflow::WorkflowAction;
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::case::{Acting, Case, refresh_batch};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::platform::database;
use crate::production::store::{approvals, assets, claims, workflows};
use crate::production::views::{self, WorkflowView};

/// Makes the workflow a draft again and keeps the reason. Its approvals are void, and the months that
/// it had claimed are free.
///
/// # Errors
///
/// Not found where the caller may not see the workflow; a state conflict where it was sent or has
/// ended.
pub async fn reject<A>(app: &App, caller: &Caller, acting: &Acting) -> Result<Answer<A>, Error>
where
    A: From<WorkflowView> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let Case { workflow, .. } =
            Case::open(&tx, caller, permission::MEASUREMENT_PREPARE, acting).await?;
        workflow.status.after(WorkflowAction::Reject)?;
        let now = app.clock.now();
        approvals::delete(&tx, workflow.id).await?;
        claims::release(&tx, workflow.batch_id, Some(workflow.id)).await?;
        let (from, to) = (AssetStatus::Measured, AssetStatus::Draft);
        assets::advance(&tx, &[workflow.id], from, to, now).await?;
        let reason = acting.description.as_deref();
        workflows::return_to_draft(&tx, &workflow, reason, now).await?;
        refresh_batch(&tx, workflow.batch_id, now).await?;
        views::workflow(&*tx, workflow.id).await
    })
    .await
}
