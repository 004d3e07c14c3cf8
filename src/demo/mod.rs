//! What does Attestry do? A fresh sandbox shows it: the RNG walkthrough and a retirement, over HTTP,
//! against itself.

mod client;
mod login;
mod progress;
mod retirement;
pub mod sandbox;
mod walkthrough;

use std::path::{Path, PathBuf};

use crate::app::{App, StartError};
use crate::config::{ConfigError, Settings};
use crate::error::Error;
use crate::platform::clock::Clock;
use crate::platform::folder::{make_private, write_private};
use crate::platform::telemetry;
use crate::server;
use client::Client;
use retirement::Retired;
use sandbox::Sandbox;

/// The filled workbook that the walkthrough uploads; also served at `/docs/templates`.
const WORKBOOK: &[u8] = include_bytes!("../production/templates/lca-rng-example.xlsx");
const EVIDENCE: &[u8] = include_bytes!("evidence.pdf");

/// Why the demo ended early.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The server does not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The secrets of the sandbox cannot be kept.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The sandbox cannot be filled.
    #[error("the sandbox cannot be made: {0}")]
    Sandbox(#[from] Error),
    /// A file of the sandbox cannot be written, or the address cannot be taken.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: String,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A step of the walkthrough was refused.
    #[error("step {step} ({title}) failed: {reason}")]
    Step {
        /// 1 to 14, as printed in the walkthrough.
        step: usize,
        /// What the step does.
        title: &'static str,
        /// What the server answered.
        reason: String,
    },
    /// The retirement after the walkthrough was refused.
    #[error("the retirement failed: {reason}")]
    Retirement {
        /// What the server answered.
        reason: String,
    },
}

/// Makes the sandbox below `<data_dir>/demo`, walks through it, retires part of what was minted, and
/// serves on unless `exit`.
pub async fn run(settings: Settings, exit: bool) -> Result<(), DemoError> {
    let folder = settings.data_dir.join("demo");
    start_afresh(&folder)?;
    let mut settings = of_its_own(&settings, &folder)?;
    telemetry::install(&settings);
    let io = |what: &str| {
        let what = what.to_owned();
        |source| DemoError::Io { what, source }
    };
    let address_taken = format!("cannot listen on {}", settings.listen);
    let acceptor = server::bind(&mut settings)
        .await
        .map_err(io(&address_taken))?;
    let app = App::start(settings, Clock::System).await?;
    let mut sandbox = sandbox::seed(&app).await?;
    sandbox.base_url = app.settings.public_url();
    write_files(&folder, &mut sandbox).map_err(io("the sandbox cannot be written"))?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(server::serve(app, acceptor, async {
        let _dropped = stopped.await;
    }));
    let client = walkthrough::run(&sandbox).await?;
    let retired = retire(&client, &mut sandbox, &folder).await?;
    login::explain(&sandbox, &folder, retired.as_ref())
        .map_err(io("the terminal cannot be written"))?;
    if !exit {
        server::stop_signal()
            .map_err(io("cannot listen for signals"))?
            .await;
    }
    let _already_down = stop.send(());
    match serving.await {
        Ok(served) => served.map_err(io("the server failed")),
        Err(error) => Err(io("the server failed")(std::io::Error::other(error))),
    }
}

/// The demo's own address, database, files, mails and secrets, whatever the settings say of the real ones.
fn of_its_own(settings: &Settings, folder: &Path) -> Result<Settings, DemoError> {
    let is_log_given = std::env::var_os("ATTESTRY_LOG").is_some();
    let log = if is_log_given { &settings.log } else { "warn" };
    Ok(Settings {
        listen: settings.listen,
        log: log.to_owned(),
        log_format: settings.log_format,
        disable_require_tfa: settings.disable_require_tfa,
        ..Settings::sandbox(folder)?
    })
}

fn start_afresh(folder: &Path) -> Result<(), DemoError> {
    let made = match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => make_private(folder),
    };
    made.map_err(|source| DemoError::Io {
        what: folder.display().to_string(),
        source,
    })
}

/// Everything a script needs, in files: the workbook, the evidence, and `demo.json`.
fn write_files(folder: &Path, sandbox: &mut Sandbox) -> std::io::Result<()> {
    let place = |name: &str| -> PathBuf { folder.join(name) };
    std::fs::write(place("lca-rng-example.xlsx"), WORKBOOK)?;
    std::fs::write(place("evidence.pdf"), EVIDENCE)?;
    sandbox.workbook = place("lca-rng-example.xlsx");
    sandbox.evidence_pdf = place("evidence.pdf");
    note(folder, sandbox)
}

fn note(folder: &Path, sandbox: &Sandbox) -> std::io::Result<()> {
    let json = serde_json::to_string_pretty(sandbox).map_err(std::io::Error::other)?;
    write_private(&folder.join("demo.json"), json.as_bytes())
}

/// Retires part of what was minted, and notes where the certificate is.
async fn retire(
    client: &Client,
    sandbox: &mut Sandbox,
    folder: &Path,
) -> Result<Option<Retired>, DemoError> {
    let Some(producer) = sandbox.producer() else {
        return Ok(None);
    };
    let retired = retirement::run(client, producer, &sandbox.base_url, folder).await?;
    sandbox.certificate = Some(retired.certificate.clone());
    note(folder, sandbox).map_err(|source| DemoError::Io {
        what: "the sandbox cannot be written".to_owned(),
        source,
    })?;
    Ok(Some(retired))
}
