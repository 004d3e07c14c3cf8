//! What must happen without anybody asking? Small sweeps, safe to run in any number of processes.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Interval, MissedTickBehavior};

use crate::app::App;
use crate::error::Error;
use crate::{certificates, files, identity, ledger, platform, transparency};

const EVERY: Duration = Duration::from_mins(1);

/// How often the transparency log takes in what was written since.
const SEQUENCE_EVERY: Duration = Duration::from_secs(2);

/// How often mails that were asked for are sent, one after the other.
const DELIVER_EVERY: Duration = Duration::from_secs(2);

/// One that became visible more than a quarter of an hour late is found by then.
const SEQUENCE_ALL_EVERY: Duration = Duration::from_hours(1);

/// Works until it is dropped, each job in a task of its own. Returns when one of them panics.
pub async fn run(app: &App) {
    let mut jobs = JoinSet::new();
    jobs.spawn(sweep_on(app.clone()));
    jobs.spawn(sequence_on(app.clone()));
    jobs.spawn(deliver_on(app.clone()));
    if let Some(Err(error)) = jobs.join_next().await {
        tracing::error!(%error, "a job ended");
    }
}

async fn sweep_on(app: App) {
    let mut tick = every(EVERY);
    loop {
        tick.tick().await;
        sweep(&app).await;
    }
}

async fn sequence_on(app: App) {
    let (mut recent, mut all) = (every(SEQUENCE_EVERY), every(SEQUENCE_ALL_EVERY));
    loop {
        let sequenced = tokio::select! {
            _ = all.tick() => transparency::sequence(&app).await,
            _ = recent.tick() => transparency::sequence_recent(&app).await,
        };
        if let Err(error) = sequenced {
            tracing::error!(%error, "the transparency log did not grow; the next pass tries again");
        }
    }
}

async fn deliver_on(app: App) {
    let mut tick = every(DELIVER_EVERY);
    loop {
        tick.tick().await;
        if let Err(error) = identity::mail::deliver(&app).await {
            tracing::error!(%error, "mails were not sent; the next pass tries again");
        }
    }
}

/// A job that took longer than its interval does not make up for the ticks that it missed.
fn every(period: Duration) -> Interval {
    let mut interval = tokio::time::interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

/// Ends what has expired: locks and operations that wait for approval, sessions, rate-limit windows, stored answers,
/// unattached files. Folds what has happened to units into the balance sheet. Renders the certificates that are
/// missing. What fails is logged and tried again by the next sweep, and holds up nothing else.
pub async fn sweep(app: &App) {
    report("operations", ledger::operation::sweep(app).await.map(drop));
    report(
        "minting contracts",
        ledger::minting::sweep(app).await.map(drop),
    );
    report("identity", identity::sweep(app).await);
    report("stored answers", platform::idempotency::sweep(app).await);
    report("files", files::sweep(app).await.map(drop));
    report("balance sheet", ledger::balances::fold(app).await);
    report("certificates", certificates::render_missing(app).await);
}

fn report(what: &'static str, swept: Result<(), Error>) {
    if let Err(error) = swept {
        tracing::error!(what, %error, "{what}: a sweep failed; the next one tries again");
    }
}
