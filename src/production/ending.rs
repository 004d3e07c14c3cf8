//! What happens when a batch ends before anything of it was sent? Its workbook and its months are free.

use attestry_domain::ids::BatchId;
use attestry_domain::production::workflow::{WorkflowStatus, may_end};
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::records::Batch;
use super::store::batches::End;
use super::store::{assets, batches, claims, workflows};
use super::views::{self, BatchView};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::platform::database::{self, Tx};

/// How a batch is to end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ending<'a> {
    /// What the caller needs at the issuer.
    pub(super) permission: &'static str,
    /// `rejected` or `removed`.
    pub(super) status: WorkflowStatus,
    /// Why.
    pub(super) reason: Option<&'a str>,
}

/// Ends a batch for a caller who may.
pub(super) async fn end_batch<A>(
    app: &App,
    caller: &Caller,
    id: BatchId,
    ending: Ending<'_>,
) -> Result<Answer<A>, Error>
where
    A: From<BatchView> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let batch = batches::lock(&tx, id).await?.ok_or(Error::NotFound)?;
        caller.require(ending.permission, batch.issuer)?;
        if batch.ended_at.is_some() {
            return Err(Error::state(format!(
                "The batch has been {} already.",
                batch.status
            )));
        }
        let workflows = workflows::of_batches(&*tx, &[id]).await?;
        may_end(workflows.iter().map(|workflow| workflow.status))?;
        end(&tx, app, caller, &batch, ending.status, ending.reason).await?;
        views::batch(&*tx, id).await
    })
    .await
}

/// Ends a batch that may end, with all that is left of it.
pub(super) async fn end(
    tx: &Tx,
    app: &App,
    caller: &Caller,
    batch: &Batch,
    status: WorkflowStatus,
    reason: Option<&str>,
) -> Result<(), Error> {
    let now = app.clock.now();
    claims::release(tx, batch.id, None).await?;
    assets::release(tx, batch.id, None, now).await?;
    workflows::end_with_batch(tx, batch.id, status, now).await?;
    let end = End {
        status,
        reason,
        by: caller.user()?,
        at: now,
    };
    batches::end(tx, batch.id, end).await
}
