//! `attestry verify-ledger`: is the ledger what its postings say, and the log what the ledger says?

use std::error::Error;
use std::path::{Path, PathBuf};

use clap::Args;

use super::print;
use crate::app::App;
use crate::config::Settings;
use crate::platform::clock::Clock;
use crate::transparency::{KeptHead, LogKey};
use crate::{ledger, transparency};

/// What to hold the log against.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A file with a signed head (`note` of transparency-log/checkpoint) that was kept outside of the
    /// registry; may be given more than once.
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
}

/// Verifies, prints what was looked at and every difference, and fails if there is one.
pub(super) async fn run(settings: Settings, arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let app = App::open(settings, Clock::System).await?;
    let kept = arguments.checkpoint.iter();
    let kept = kept.map(|path| kept_head(&app.log_key, path));
    let kept = kept.collect::<Result<_, _>>()?;

    let ledger = ledger::verify(&app).await?;
    let log = transparency::verify_with(&app, kept).await?;
    print(&format!(
        "ledger: {} tokens, {} accounts, {} transactions",
        ledger.tokens, ledger.accounts, ledger.transactions
    ))?;
    print(&format!(
        "log: {} entries, {} hashes, {} signed heads; {} transactions wait for their entry",
        log.entries, log.hashes, log.checkpoints, log.waiting
    ))?;
    print(&format!("key: {}", app.log_key.verifier()))?;
    for it in &ledger.differences {
        let (promise, id, expected, found) = (it.promise, it.id, it.expected, it.found);
        print(&format!(
            "DIFFERENT: {promise}: {id}: expected {expected}, found {found}"
        ))?;
    }
    for it in &log.differences {
        let (promise, what, expected, found) = (it.promise, &it.what, &it.expected, &it.found);
        print(&format!(
            "DIFFERENT: {promise}: {what}: expected {expected}, found {found}"
        ))?;
    }
    match ledger.differences.len() + log.differences.len() {
        0 => print("everything agrees"),
        1 => Err("1 difference".into()),
        count => Err(format!("{count} differences").into()),
    }
}

fn kept_head(key: &LogKey, path: &Path) -> Result<KeptHead, String> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let note = std::fs::read_to_string(path).map_err(|error| named(&error))?;
    KeptHead::read(key, &note).map_err(|error| named(&error))
}
