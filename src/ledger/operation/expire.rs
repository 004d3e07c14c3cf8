//! When does an operation lose its units by itself?
//!
//! A draft lets its units go and stays a draft; one that waits for approval too long is canceled. Any
//! number of processes may sweep: each claims operations that no other one holds.

use attestry_domain::ledger::operation::OperationStatus;

use super::cancel;
use super::case::Case;
use crate::app::App;
use crate::error::Error;
use crate::ledger::store::operations::heads;
use crate::platform::database::{self, Tx};

/// How many operations one sweep ends, each in a transaction of its own; the next one goes on.
const AT_ONCE: usize = 500;

/// The reason that the parties read.
const REASON: &str = "The time for approval has run out.";

/// Ends what has expired; answers how many operations that were.
pub async fn sweep(app: &App) -> Result<usize, Error> {
    for swept in 0..AT_ONCE {
        if !database::transaction(app, |tx| async move { sweep_one(&tx, app).await }).await? {
            return Ok(swept);
        }
    }
    Ok(AT_ONCE)
}

async fn sweep_one(tx: &Tx, app: &App) -> Result<bool, Error> {
    match heads::claim_expired(tx, app.clock.now()).await? {
        // Opening it is what ends it.
        Some(expired) => Case::open_any(tx, app, expired).await.map(|_| true),
        None => Ok(false),
    }
}

/// What follows for an operation whose time is over.
pub(super) async fn apply(tx: &Tx, app: &App, case: &mut Case) -> Result<(), Error> {
    if case.head.status == OperationStatus::AwaitingApproval {
        return cancel::end(tx, app, case, Some(REASON)).await;
    }
    case.release(tx, app).await?;
    case.save(tx).await
}
