//! How does either side end an operation before it takes effect?

use attestry_domain::ledger::operation::{OperationAction, OperationStatus, Outstanding};
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::case::{Case, sight};
use super::{Operation, OperationRef, PREPARE, details};
use crate::app::App;
use crate::error::{Error, Forbidden};
use crate::identity::Caller;
use crate::platform::database::{self, Tx};

/// Cancels a draft or an operation that waits for approval, and frees its units. Both sides read the
/// reason.
///
/// Refused, in this order: an operation out of sight (not found); no `operation.prepare` on a side that
/// sees it; one that has ended (conflict).
pub async fn cancel<A>(
    app: &App,
    caller: &Caller,
    operation: OperationRef,
    reason: Option<&str>,
) -> Result<Answer<A>, Error>
where
    A: From<Operation> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let mut case = Case::open(&tx, app, caller, operation).await?;
        let may = |profile| caller.require(PREPARE, profile).is_ok();
        if !sight(&case.head).any(may) {
            return Err(Error::Forbidden(Forbidden::Permission));
        }
        case.head.status.admit(OperationAction::Cancel)?;
        end(&tx, app, &mut case, reason).await?;
        details::show(&*tx, caller, case.head).await
    })
    .await
}

/// Ends an open operation without effect.
pub(super) async fn end(
    tx: &Tx,
    app: &App,
    case: &mut Case,
    reason: Option<&str>,
) -> Result<(), Error> {
    case.release(tx, app).await?;
    case.head.status = OperationStatus::Canceled;
    case.head.outstanding = Outstanding::default();
    case.head.canceled_at = Some(case.now);
    case.head.cancel_reason = reason.map(str::to_owned);
    case.save(tx).await
}
