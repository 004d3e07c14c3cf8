//! How is a facility dropped from its batch?

use attestry_domain::identity::permission;
use attestry_domain::production::workflow::{WorkflowAction, WorkflowStatus};
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::case::{Acting, Case, refresh_batch};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::platform::database;
use crate::production::ending;
use crate::production::store::{assets, claims, workflows};
use crate::production::views::{self, WorkflowView};

/// Drops the facility and frees its months. A batch from which the last one is dropped ends.
///
/// # Errors
///
/// Not found where the caller may not see the workflow; a state conflict where it was sent or has
/// ended.
pub async fn remove<A>(app: &App, caller: &Caller, acting: &Acting) -> Result<Answer<A>, Error>
where
    A: From<WorkflowView> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let Case { batch, workflow } =
            Case::open(&tx, caller, permission::MEASUREMENT_PREPARE, acting).await?;
        workflow.status.after(WorkflowAction::Remove)?;
        let now = app.clock.now();
        claims::release(&tx, batch.id, Some(workflow.id)).await?;
        assets::release(&tx, batch.id, Some(workflow.id), now).await?;
        workflows::remove(&tx, &workflow, now).await?;
        let all = workflows::of_batches(&*tx, &[batch.id]).await?;
        if all.iter().any(|other| other.status.is_live()) {
            refresh_batch(&tx, batch.id, now).await?;
        } else {
            ending::end(&tx, app, caller, &batch, WorkflowStatus::Removed, None).await?;
        }
        views::workflow(&*tx, workflow.id).await
    })
    .await
}
