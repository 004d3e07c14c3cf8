//! The one place where things are wired together.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use attestry_migration::{Migrator, MigratorTrait};

use crate::certificates::Press;
use crate::config::Settings;
use crate::files::FileStore;
use crate::identity::{AccessTokens, PasswordHasher, roles};
use crate::platform::clock::Clock;
use crate::platform::database::Database;
use crate::platform::folder;
use crate::platform::ids::Ids;
use crate::platform::mail::Mailer;
use crate::platform::secrets::Secrets;
use crate::platform::turns::Turns;
use crate::transparency::LogKey;

/// How many workbooks are read at once: one may take 100 MB and a core.
const WORKBOOKS: usize = 2;

/// How long a workbook waits for its turn.
const WORKBOOK_WAIT: Duration = Duration::from_secs(20);

/// The running registry: a cheap handle that every request holds.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What the features use.
pub struct Parts {
    /// What the operator set.
    pub settings: Settings,
    /// The only source of time.
    pub clock: Clock,
    /// The only source of identifiers.
    pub ids: Ids,
    /// SQLite or PostgreSQL.
    pub database: Database,
    /// Keys that stored secrets are sealed with.
    pub secrets: Secrets,
    /// Signs and reads access tokens.
    pub access_tokens: AccessTokens,
    /// Hashes passwords off the async threads, a few at a time.
    pub passwords: PasswordHasher,
    /// Signs the heads of the transparency log.
    pub log_key: LogKey,
    /// Where the bytes of files are.
    pub files: FileStore,
    /// Sends letters, or keeps them in a folder.
    pub mailer: Mailer,
    /// Renders documents off the async threads, a few at a time.
    pub press: Press,
    /// Reads workbooks off the async threads, a few at a time.
    pub workbooks: Turns,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Why the registry does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be reached or migrated.
    #[error("database: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// Roles could not be seeded, or a store is misconfigured.
    #[error(transparent)]
    Failed(#[from] crate::error::Error),
    /// The data folder cannot be made.
    #[error("data folder: {0}")]
    Folder(#[from] std::io::Error),
}

impl App {
    /// Connects, migrates, seeds the roles that are missing, and is ready to serve.
    pub async fn start(settings: Settings, clock: Clock) -> Result<Self, StartError> {
        folder::make_private(&settings.data_dir)?;
        let app = Self::open(settings, clock).await?;
        Migrator::up(app.database.for_migrations(), None).await?;
        roles::seed(&app).await?;
        Ok(app)
    }

    /// Connects to a database that is up to date, and changes nothing in it.
    pub async fn open(settings: Settings, clock: Clock) -> Result<Self, StartError> {
        let database = Database::connect(&settings).await?;
        Ok(Self(Arc::new(Parts {
            ids: Ids::new(clock.clone()),
            secrets: Secrets::new(settings.master_key.as_bytes()),
            access_tokens: AccessTokens::new(&settings),
            passwords: PasswordHasher::new(&settings)?,
            log_key: LogKey::new(&settings)?,
            files: FileStore::open(&settings)?,
            mailer: Mailer::new(&settings)?,
            press: Press::default(),
            workbooks: Turns::new(WORKBOOKS, WORKBOOK_WAIT, "too many workbooks at once"),
            clock,
            database,
            settings,
        })))
    }
}
