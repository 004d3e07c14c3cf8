//! How does the side that made an operation take it back?

use attestry_domain::ledger::operation::{OperationAction, OperationStatus};
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::case::Case;
use super::{Operation, OperationRef, cancel, details};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::platform::database;

/// Removes a draft, which exists for nobody then; cancels one that waits for approval, which stays
/// readable. Answers the record as it was left.
///
/// Refused, in this order: an operation out of sight (not found); no `operation.prepare` on the side
/// that made it; one that has ended (conflict).
pub async fn remove<A>(
    app: &App,
    caller: &Caller,
    operation: OperationRef,
) -> Result<Answer<A>, Error>
where
    A: From<Operation> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let mut case = Case::open(&tx, app, caller, operation).await?;
        case.prepare(caller, OperationAction::Remove)?;
        if case.head.status == OperationStatus::Draft {
            case.head.removed_at = Some(case.now);
        }
        cancel::end(&tx, app, &mut case, None).await?;
        details::show(&*tx, caller, case.head).await
    })
    .await
}
