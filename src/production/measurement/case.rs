//! On which workflow does the caller act, and for whom?

use attestry_domain::files::OwnerType;
use attestry_domain::ids::{BatchId, ProfileId, WorkflowId};
use attestry_domain::production::workflow::batch_status;
use chrono::{DateTime, Utc};

use crate::error::Error;
use crate::files::Owner;
use crate::identity::Caller;
use crate::platform::database::Tx;
use crate::production::authority;
use crate::production::records::{Batch, Workflow};
use crate::production::store::{batches, workflows};

/// What every measurement request names.
#[derive(Clone, Debug)]
pub struct Acting {
    /// The profile that the caller acts for.
    pub profile: ProfileId,
    /// The workflow.
    pub workflow: WorkflowId,
    /// A note; a rejection keeps it as its reason.
    pub description: Option<String>,
}

/// A workflow that the caller may act on, held with its batch until the transaction ends.
pub(super) struct Case {
    pub(super) batch: Batch,
    pub(super) workflow: Workflow,
}

impl Case {
    /// Finds and holds it.
    ///
    /// # Errors
    ///
    /// Forbidden where the profile lacks the permission, not found where the caller does not see the
    /// profile or the profile has no part in the workflow.
    pub(super) async fn open(
        tx: &Tx,
        caller: &Caller,
        permission: &str,
        acting: &Acting,
    ) -> Result<Self, Error> {
        caller.require(permission, acting.profile)?;
        let seen = workflows::by_id(&**tx, acting.workflow)
            .await?
            .ok_or(Error::NotFound)?;
        if !authority::takes_part(&**tx, acting.profile, &seen).await? {
            return Err(Error::NotFound);
        }
        let batch = batches::lock(tx, seen.batch_id)
            .await?
            .ok_or(Error::NotFound)?;
        // What was seen before the lock may have changed before it.
        let workflow = workflows::by_id(&**tx, acting.workflow)
            .await?
            .ok_or(Error::NotFound)?;
        Ok(Self { batch, workflow })
    }

    /// What its evidence is attached to.
    pub(super) fn owner(&self) -> Owner {
        Owner::new(OwnerType::BatchWorkflow, self.workflow.id)
    }
}

/// Shows the status of the least advanced workflow on the batch.
pub(in crate::production) async fn refresh_batch(
    tx: &Tx,
    batch: BatchId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let workflows = workflows::of_batches(&**tx, &[batch]).await?;
    let status = batch_status(workflows.iter().map(|workflow| workflow.status));
    batches::set_status(tx, batch, status, now).await
}
