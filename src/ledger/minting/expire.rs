//! When does a contract end by itself?
//!
//! One that waits too long for its second user is canceled and frees its assets. Any number of processes
//! may sweep: each claims contracts that no other one holds.

use attestry_domain::ids::ContractId;
use attestry_domain::ledger::operation::OperationStatus;
use chrono::{DateTime, TimeDelta, Utc};

use crate::app::App;
use crate::error::Error;
use crate::ledger::store::contracts;
use crate::platform::database::{self, Tx};

/// How many contracts one sweep ends, each in a transaction of its own; the next one goes on.
const AT_ONCE: u64 = 500;

/// Cancels what has waited too long; answers how many contracts that were. One that cannot be canceled holds up no
/// other.
pub async fn sweep(app: &App) -> Result<usize, Error> {
    let since = app.clock.now() - TimeDelta::seconds(app.settings.approval_seconds);
    let mut swept = 0;
    for id in contracts::awaiting(app.database.reader(), since, AT_ONCE).await? {
        let canceled =
            database::transaction(app, |tx| async move { cancel(&tx, app, id, since).await });
        match canceled.await {
            Ok(canceled) => swept += usize::from(canceled),
            Err(error) => {
                tracing::error!(contract = %id, %error, "contract {id} waits too long and cannot be canceled");
            }
        }
    }
    Ok(swept)
}

async fn cancel(tx: &Tx, app: &App, id: ContractId, since: DateTime<Utc>) -> Result<bool, Error> {
    let now = app.clock.now();
    let Some(mut head) = contracts::claim_awaiting(tx, id, since).await? else {
        return Ok(false);
    };
    head.status = OperationStatus::Canceled;
    head.updated_at = now;
    head.canceled_at = Some(now);
    contracts::update(tx, &head).await?;
    Ok(true)
}
