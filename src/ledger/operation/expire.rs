//! When does an operation lose its units by itself?
//!
//! A draft lets its units go and stays a draft; one that waits for approval too long is canceled. Any
//! number of processes may sweep: each claims operations that no other one holds.

use attestry_domain::ledger::operation::OperationStatus;

use super::OperationRef;
use super::cancel;
use super::case::Case;
use crate::app::App;
use crate::error::Error;
use crate::ledger::store::operations::heads;
use crate::platform::database::{self, Tx};

/// How many operations one sweep ends, each in a transaction of its own; the next one goes on.
const AT_ONCE: u64 = 500;

/// The reason that the parties read.
const REASON: &str = "The time for approval has run out.";

/// Ends what has expired; answers how many operations that were. One that cannot be ended holds up no other.
pub async fn sweep(app: &App) -> Result<usize, Error> {
    let expired = heads::expired(app.database.reader(), app.clock.now(), AT_ONCE).await?;
    let mut swept = 0;
    for operation in expired {
        let ended = database::transaction(
            app,
            |tx| async move { sweep_one(&tx, app, operation).await },
        );
        match ended.await {
            Ok(ended) => swept += usize::from(ended),
            Err(error) => {
                let id = operation.id;
                tracing::error!(operation = %id, %error, "operation {id} has expired and cannot be ended");
            }
        }
    }
    Ok(swept)
}

async fn sweep_one(tx: &Tx, app: &App, operation: OperationRef) -> Result<bool, Error> {
    if !heads::claim_expired(tx, app.clock.now(), operation).await? {
        return Ok(false);
    }
    // Opening it is what ends it.
    Case::open_any(tx, app, operation).await.map(|_| true)
}

/// What follows for an operation whose time is over.
pub(super) async fn apply(tx: &Tx, app: &App, case: &mut Case) -> Result<(), Error> {
    if case.head.status == OperationStatus::AwaitingApproval {
        return cancel::end(tx, app, case, Some(REASON)).await;
    }
    case.release(tx, app).await?;
    case.save(tx).await
}
