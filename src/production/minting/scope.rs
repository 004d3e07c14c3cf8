//! Which workflows of a batch are meant?

use attestry_domain::ids::{BatchId, WorkflowId};

use crate::error::Error;
use crate::identity::Caller;
use crate::platform::database::Tx;
use crate::production::records::{Batch, Workflow};
use crate::production::store::{batches, workflows};

/// A batch, or one workflow of it.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// The batch.
    pub batch: BatchId,
    /// One workflow; without it, all that are ready.
    pub workflow: Option<WorkflowId>,
}

impl Scope {
    /// Finds the batch, holds it until the transaction ends, and finds the workflows in scope.
    ///
    /// # Errors
    ///
    /// Not found where the caller may not see the issuer or the workflow is not the batch's, forbidden
    /// where the caller lacks the permission there.
    pub(super) async fn open(
        self,
        tx: &Tx,
        caller: &Caller,
        permission: &str,
    ) -> Result<(Batch, Vec<Workflow>), Error> {
        let batch = batches::lock(tx, self.batch)
            .await?
            .ok_or(Error::NotFound)?;
        caller.require(permission, batch.issuer)?;
        let mut workflows = workflows::of_batches(&**tx, &[batch.id]).await?;
        if let Some(id) = self.workflow {
            workflows.retain(|workflow| workflow.id == id);
            if workflows.is_empty() {
                return Err(Error::NotFound);
            }
        }
        Ok((batch, workflows))
    }
}

/// Sorts out the workflows that are ready for a step.
///
/// # Errors
///
/// A state conflict where none is ready, for the reason of the one that is least so.
pub(super) fn ready(
    workflows: Vec<Workflow>,
    decide: impl Fn(&Workflow) -> Result<(), attestry_domain::production::workflow::WorkflowRefusal>,
) -> Result<Vec<Workflow>, Error> {
    let mut refusals = Vec::new();
    let mut ready = Vec::new();
    for workflow in workflows {
        match decide(&workflow) {
            Ok(()) => ready.push(workflow),
            Err(refusal) => refusals.push(refusal),
        }
    }
    match refusals.into_iter().max() {
        Some(refusal) if ready.is_empty() => Err(refusal.into()),
        _ => Ok(ready),
    }
}
