//! How is a batch withdrawn?

use attestry_domain::identity::permission;
use attestry_domain::ids::BatchId;
use attestry_domain::production::workflow::WorkflowStatus;
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::ending::{Ending, end_batch};
use super::views::BatchView;
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;

/// Ends the batch as removed; it stays readable.
///
/// # Errors
///
/// Not found where the caller may not see it; a state conflict where it has ended or something of it
/// was sent.
pub async fn remove<A>(app: &App, caller: &Caller, id: BatchId) -> Result<Answer<A>, Error>
where
    A: From<BatchView> + Serialize,
{
    let status = WorkflowStatus::Removed;
    end_batch(
        app,
        caller,
        id,
        Ending {
            permission: permission::BATCH_REMOVE,
            status,
            reason: None,
        },
    )
    .await
}
