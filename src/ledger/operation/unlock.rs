//! How does a draft let go of its units?

use attestry_domain::ledger::operation::OperationAction;
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::case::Case;
use super::{Operation, OperationRef, details};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::platform::database;

/// Releases all units; a draft without any is left as it is.
///
/// Refused, in this order: an operation out of sight (not found); no `operation.prepare` on the side
/// that made it; one that has ended, then one that is signed (conflict).
pub async fn unlock<A>(
    app: &App,
    caller: &Caller,
    operation: OperationRef,
) -> Result<Answer<A>, Error>
where
    A: From<Operation> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let mut case = Case::open(&tx, app, caller, operation).await?;
        case.prepare(caller, OperationAction::Unlock)?;
        if case.head.locking.quantity > 0 {
            case.release(&tx, app).await?;
            case.save(&tx).await?;
        }
        details::show(&*tx, caller, case.head).await
    })
    .await
}
