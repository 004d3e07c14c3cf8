//! What can an operator ask for on the command line?

mod bootstrap;
mod verify_ledger;

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use attestry_migration::{Migrator, MigratorTrait};
use attestry_openapi::{base, network, rng_production};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::app::App;
use crate::config::{self, Settings};
use crate::identity::two_factor::TotpSecret;
use crate::platform::clock::Clock;
use crate::platform::database::Database;
use crate::platform::telemetry;
use crate::{demo, server};

/// An open registry of energy attribute tokens.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Arguments {
    /// A TOML file of settings.
    #[arg(long, global = true, env = "ATTESTRY_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the APIs.
    Serve,
    /// Make a fresh sandbox, run the RNG walkthrough over HTTP, and keep serving.
    Demo(DemoArguments),
    /// Bring the database to the newest schema.
    Migrate,
    /// Make somebody an operator: the first one of a new registry, or one who was locked out. Brings back the roles
    /// that are missing.
    Bootstrap(bootstrap::Arguments),
    /// Derive all balances and the transparency log from the ledger again, print every difference, and
    /// fail if there is one.
    VerifyLedger(verify_ledger::Arguments),
    /// Print one of the API documents.
    Openapi {
        /// Which API.
        api: Api,
        /// Print YAML instead of JSON.
        #[arg(long)]
        yaml: bool,
    },
    /// Print the code that an authenticator shows now, for scripts against a sandbox.
    Totp {
        /// The secret in Base32, `totpSecret` in demo.json.
        secret: String,
    },
    /// Check the settings and print them, secrets hidden.
    CheckConfig {
        /// Print the commented defaults instead.
        #[arg(long)]
        defaults: bool,
    },
}

/// How the demo runs.
#[derive(Debug, Args)]
pub struct DemoArguments {
    /// End after the walkthrough instead of serving on.
    #[arg(long)]
    pub exit: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Api {
    Base,
    Network,
    RngProduction,
}

/// Prints why the command failed.
pub fn fail(error: &dyn Error) -> ExitCode {
    let mut message = format!("attestry: {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        message = format!("{message}: {cause}");
        source = cause.source();
    }
    let _unwritable = writeln!(std::io::stderr(), "{message}");
    ExitCode::FAILURE
}

/// Carries out a command.
pub async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let load = || Settings::load(arguments.config.as_deref());
    match arguments.command {
        Command::Serve => serve(load()?).await,
        Command::Demo(demo) => demo::run(load()?, demo.exit).await.map_err(Into::into),
        Command::Migrate => migrate(load()?).await,
        Command::Bootstrap(arguments) => bootstrap::run(load()?, arguments).await,
        Command::VerifyLedger(arguments) => verify_ledger::run(load()?, &arguments).await,
        Command::Openapi { api, yaml } => print(document(api, yaml)),
        Command::Totp { secret } => {
            print(&TotpSecret::parse(&secret)?.code_at(Clock::System.now().timestamp()))
        }
        Command::CheckConfig { defaults: true } => print(config::DEFAULTS),
        Command::CheckConfig { defaults: false } => {
            print(&serde_json::to_string_pretty(&load()?.without_secrets())?)
        }
    }
}

async fn serve(mut settings: Settings) -> Result<(), Box<dyn Error>> {
    telemetry::install(&settings);
    let stop = server::stop_signal()?;
    let acceptor = server::bind(&mut settings).await?;
    let address = settings.listen;
    let app = App::start(settings, Clock::System).await?;
    tracing::info!(%address, "serving; the documentation is at http://{address}/docs/");
    server::serve(app, acceptor, stop).await?;
    Ok(())
}

async fn migrate(settings: Settings) -> Result<(), Box<dyn Error>> {
    telemetry::install(&settings);
    std::fs::create_dir_all(&settings.data_dir)?;
    let database = Database::connect(&settings).await?;
    Migrator::up(database.for_migrations(), None).await?;
    Ok(())
}

fn document(api: Api, yaml: bool) -> &'static str {
    match (api, yaml) {
        (Api::Base, false) => base::DOCUMENT_JSON,
        (Api::Base, true) => base::DOCUMENT_YAML,
        (Api::Network, false) => network::DOCUMENT_JSON,
        (Api::Network, true) => network::DOCUMENT_YAML,
        (Api::RngProduction, false) => rng_production::DOCUMENT_JSON,
        (Api::RngProduction, true) => rng_production::DOCUMENT_YAML,
    }
}

fn print(text: &str) -> Result<(), Box<dyn Error>> {
    writeln!(std::io::stdout(), "{text}")?;
    Ok(())
}
