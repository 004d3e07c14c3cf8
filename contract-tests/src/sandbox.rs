//! Where does a test's data come from? From a sandbox that was filled once and is copied for each.
//!
//! Filling it takes a second, copying it milliseconds. The copy for SQLite is kept beside the test
//! binary and made anew when the binary changes; the one for PostgreSQL is a template database of
//! the test run's server.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use attestry::app::App;
use attestry::config::Settings;
use attestry::demo::sandbox::{self, Sandbox};
use attestry::platform::clock::{Clock, ManualClock};
use chrono::{DateTime, Utc};

use crate::postgres;

/// When every test begins.
pub const START: &str = "2025-07-15T09:00:00Z";

const TEMPLATE: &str = "attestry_sandbox";
const PEOPLE: &str = "sandbox.json";

/// A clock that shows [`START`].
pub(crate) fn clock() -> ManualClock {
    let start: DateTime<Utc> = START.parse().expect("a time");
    ManualClock::starting_at(start)
}

/// Defaults, but for the secrets, which the copies share, and for cheap password hashes.
pub(crate) fn settings(folder: &Path, database_url: Option<&str>) -> Settings {
    let mut settings = Settings::sandbox(folder).expect("settings");
    if let Some(url) = database_url {
        url.clone_into(&mut settings.database_url);
    }
    settings.listen = "127.0.0.1:0".parse().expect("an address");
    "a secret that only tests sign tokens with".clone_into(&mut settings.token_secret);
    "a secret that only tests seal secrets with".clone_into(&mut settings.master_key);
    "a secret that only tests sign the log with".clone_into(&mut settings.log_signing_key);
    settings.argon2_memory_kib = 8;
    settings.argon2_passes = 1;
    settings
}

/// Puts a filled SQLite database into the folder.
pub(crate) async fn copy_to(folder: &Path) -> Sandbox {
    // Held while copying: a run of another build makes its own and removes this one.
    let (_lock, template) = sqlite_template().await;
    let name = "attestry.sqlite";
    fs::copy(template.join(name), folder.join(name)).expect("a copy of the sandbox");
    people(&template)
}

/// A filled PostgreSQL database, where PostgreSQL is installed.
pub(crate) async fn copy_on_postgres() -> Option<(postgres::Database, Sandbox)> {
    let fill = async |url: &str, notes: &Path| {
        let folder = tempfile::tempdir().expect("a folder");
        fill(settings(folder.path(), Some(url)), notes).await;
    };
    let database = postgres::Database::copy_of(TEMPLATE, fill).await?;
    let sandbox = people(&database.notes(TEMPLATE));
    Some((database, sandbox))
}

async fn sqlite_template() -> (File, PathBuf) {
    let binary = std::env::current_exe().expect("the test binary");
    let changed = fs::metadata(&binary).and_then(|it| it.modified());
    let changed = changed.expect("the time of the build");
    let stamp = changed
        .duration_since(UNIX_EPOCH)
        .expect("a time")
        .as_nanos();
    let parent = binary.with_file_name("contract-tests-sandbox");
    fs::create_dir_all(&parent).expect("a folder");
    let lock = File::create(parent.with_extension("lock")).expect("a lock file");
    lock.lock().expect("the lock");
    let folder = parent.join(stamp.to_string());
    if !folder.exists() {
        fs::remove_dir_all(&parent).expect("the sandbox of an earlier build is removed");
        let making = parent.join("making");
        fs::create_dir_all(&making).expect("a folder");
        fill(settings(&making, None), &making).await;
        fs::rename(&making, &folder).expect("the sandbox in its place");
    }
    (lock, folder)
}

async fn fill(settings: Settings, notes: &Path) {
    let app = App::start(settings, Clock::Manual(clock()))
        .await
        .expect("a new registry");
    let sandbox = sandbox::seed(&app).await.expect("a filled sandbox");
    let json = serde_json::to_vec(&sandbox).expect("the sandbox as JSON");
    fs::write(notes.join(PEOPLE), json).expect("the sandbox's people are written down");
    // Nobody may be connected to a template; SQLite moves its log into the file at the last close.
    for connections in [app.database.reader(), app.database.for_migrations()] {
        connections
            .clone()
            .close()
            .await
            .expect("closed connections");
    }
}

fn people(notes: &Path) -> Sandbox {
    let json = fs::read(notes.join(PEOPLE)).expect("the sandbox's people");
    serde_json::from_slice(&json).expect("the sandbox as JSON")
}
