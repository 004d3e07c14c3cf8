//! What must happen without anybody asking? Small sweeps, safe to run in any number of processes.

use std::time::Duration;

use crate::app::App;
use crate::error::Error;
use crate::{files, identity, ledger, platform};

const EVERY: Duration = Duration::from_mins(1);

/// Sweeps until the task is ended.
pub async fn run(app: App) {
    let mut tick = tokio::time::interval(EVERY);
    loop {
        tick.tick().await;
        if let Err(error) = sweep(&app).await {
            tracing::error!(%error, "a sweep failed; the next one tries again");
        }
    }
}

/// Removes what has expired: unattached files, sessions, rate-limit windows, stored answers. Folds what
/// has happened to units into the balance sheet.
pub async fn sweep(app: &App) -> Result<(), Error> {
    files::sweep(app).await?;
    identity::sweep(app).await?;
    platform::idempotency::sweep(app).await?;
    ledger::balances::fold(app).await
}
