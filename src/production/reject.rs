//! How is a batch rejected?

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

/// Ends the batch as rejected, for the reason given.
///
/// # Errors
///
/// Not found where the caller may not see it; a state conflict where it has ended or something of it
/// was sent.
pub async fn reject<A>(
    app: &App,
    caller: &Caller,
    id: BatchId,
    reason: Option<&str>,
) -> Result<Answer<A>, Error>
where
    A: From<BatchView> + Serialize,
{
    let status = WorkflowStatus::Rejected;
    end_batch(
        app,
        caller,
        id,
        Ending {
            permission: permission::BATCH_REJECT,
            status,
            reason,
        },
    )
    .await
}
