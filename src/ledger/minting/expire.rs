//! When does a contract end by itself?
//!
//! One that waits too long for its second user is canceled and frees its assets. Any number of processes
//! may sweep: each claims contracts that no other one holds.

use attestry_domain::ledger::operation::OperationStatus;
use chrono::TimeDelta;

use crate::app::App;
use crate::error::Error;
use crate::ledger::store::contracts;
use crate::platform::database::{self, Tx};

/// How many contracts one sweep ends, each in a transaction of its own; the next one goes on.
const AT_ONCE: usize = 500;

/// Cancels what has waited too long; answers how many contracts that were.
pub async fn sweep(app: &App) -> Result<usize, Error> {
    for swept in 0..AT_ONCE {
        if !database::transaction(app, |tx| async move { sweep_one(&tx, app).await }).await? {
            return Ok(swept);
        }
    }
    Ok(AT_ONCE)
}

async fn sweep_one(tx: &Tx, app: &App) -> Result<bool, Error> {
    let now = app.clock.now();
    let waits_since = now - TimeDelta::seconds(app.settings.approval_seconds);
    let Some(mut head) = contracts::claim_awaiting(tx, waits_since).await? else {
        return Ok(false);
    };
    head.status = OperationStatus::Canceled;
    head.updated_at = now;
    head.canceled_at = Some(now);
    contracts::update(tx, &head).await?;
    Ok(true)
}
