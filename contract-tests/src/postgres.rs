//! Where do tests find PostgreSQL? In a server of their own, started from the installed binaries.
//!
//! The first test that asks starts one server for the whole test run, in a temporary folder, behind
//! a socket there. Test runners start a process per test binary or even per test, so the server is
//! found by the process that started them all: the parent. A watchdog stops the server and removes
//! the folder when that process has ended. Each test gets a database of its own.

use std::fs::{self, DirBuilder, File};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, chown};
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, parent_id};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio, id as process_id};
use std::sync::atomic::{AtomicU32, Ordering};

use attestry_migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection};

use crate::{note, skip};

/// PostgreSQL refuses to run as root; tests that do run it as `nobody`.
const NOBODY: u32 = 65_534;

/// Durability is for data that outlives the test.
const SETTINGS: &str = "
listen_addresses = ''
max_connections = 300
fsync = off
synchronous_commit = off
full_page_writes = off
";

/// Arguments: the process whose end is awaited, the folder to remove. Works in the background.
const WATCHDOG: &str = r#"(
while kill -0 "$1"; do sleep 1; done
kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")"
sleep 1
rm -rf "$2" "$2.lock"
) &"#;

/// A database that is dropped with this handle.
#[derive(Debug)]
pub struct Database {
    server: Server,
    name: String,
    url: String,
}

impl Database {
    /// A database without tables. `None`, after a loud note, where PostgreSQL is not installed;
    /// where `CI=true` the test fails instead.
    pub async fn empty() -> Option<Self> {
        let server = Server::find_or_start()?;
        Some(Self::from_template(server, "template0").await)
    }

    /// A database with all migrations applied, otherwise like [`Database::empty`].
    pub async fn migrated() -> Option<Self> {
        Self::copy_of("attestry_migrated", async |url, _| {
            let database = connect(url).await;
            Migrator::up(&database, None)
                .await
                .expect("a migrated template");
            database.close().await.expect("a template that nobody uses");
        })
        .await
    }

    /// A copy of the database `template`, otherwise like [`Database::empty`]. The first test that
    /// asks has `make` fill the template, given its address and a folder for what the tests have to
    /// know of it; they find that at [`Database::notes`].
    pub async fn copy_of(template: &str, make: impl AsyncFnOnce(&str, &Path)) -> Option<Self> {
        let server = Server::find_or_start()?;
        server.make_template(template, make).await;
        Some(Self::from_template(server, template).await)
    }

    /// What was written down when the template `template` was made.
    pub fn notes(&self, template: &str) -> PathBuf {
        self.server.folder.join(template)
    }

    /// What the server's setting `database_url` takes.
    pub fn url(&self) -> &str {
        &self.url
    }

    async fn from_template(server: Server, template: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "test_{}_{}",
            process_id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        server
            .administer(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
            .await;
        Self {
            url: server.url(&name),
            name,
            server,
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let server = self.server.clone();
        let statement = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        // The test's own runtime may be the caller of this drop and cannot be blocked on.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime
                .expect("a runtime")
                .block_on(server.administer(&statement));
        });
        if dropped.join().is_err() {
            note(&format!("the test database {} was not dropped", self.name));
        }
    }
}

#[derive(Clone, Debug)]
struct Server {
    folder: PathBuf,
}

impl Server {
    fn find_or_start() -> Option<Self> {
        let Some(binaries) = find_binaries() else {
            skip("PostgreSQL (initdb, pg_ctl) is not installed");
            return None;
        };
        let server = Self {
            folder: std::env::temp_dir().join(format!("attestry-postgres-{}", parent_id())),
        };
        let _lock = server.lock();
        if UnixStream::connect(server.folder.join(".s.PGSQL.5432")).is_err() {
            server.start(&binaries);
        }
        Some(server)
    }

    /// Only one process starts the server or makes the template; the others wait here.
    fn lock(&self) -> File {
        let file = File::create(self.folder.with_added_extension("lock")).expect("a lock file");
        file.lock().expect("the lock");
        file
    }

    fn start(&self, binaries: &Path) {
        // Nothing answers, so what may be there was left by a run that was killed.
        let _ = fs::remove_dir_all(&self.folder);
        let created = DirBuilder::new().mode(0o700).create(&self.folder);
        let owner = created.and_then(|()| fs::metadata(&self.folder));
        let as_root = owner.expect("a folder for PostgreSQL").uid() == 0;
        if as_root {
            chown(&self.folder, Some(NOBODY), Some(NOBODY)).expect("a folder of nobody's");
        }
        self.watch();

        let data = self.folder.join("data");
        let command = |binary: &str| {
            let mut command = Command::new(binaries.join(binary));
            command.current_dir(&self.folder).arg("-D").arg(&data);
            if as_root {
                command.uid(NOBODY).gid(NOBODY);
            }
            command
        };
        let cluster = [
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
        ];
        run(command("initdb").args(cluster).arg("--no-sync"));

        let mut settings = File::options()
            .append(true)
            .open(data.join("postgresql.conf"))
            .expect("the server's settings");
        writeln!(
            settings,
            "{SETTINGS}unix_socket_directories = '{}'",
            self.folder.display()
        )
        .expect("the server's settings");
        run(command("pg_ctl")
            .args(["start", "-w", "-l"])
            .arg(self.folder.join("log")));
    }

    fn watch(&self) {
        let mut watchdog = Command::new("sh");
        watchdog
            .args(["-c", WATCHDOG, "watchdog", &parent_id().to_string()])
            .arg(&self.folder);
        // A runner that ends a test ends its process group, which the watchdog must survive.
        run(watchdog.current_dir(&self.folder).process_group(0));
    }

    async fn make_template(&self, template: &str, make: impl AsyncFnOnce(&str, &Path)) {
        let _lock = self.lock();
        let notes = self.folder.join(template);
        let mark = notes.join("made");
        if mark.exists() {
            return;
        }
        // What a test that failed here left behind.
        self.administer(&format!("DROP DATABASE IF EXISTS {template} WITH (FORCE)"))
            .await;
        self.administer(&format!("CREATE DATABASE {template}"))
            .await;
        fs::create_dir_all(&notes).expect("a folder for the template's notes");
        make(&self.url(template), &notes).await;
        File::create(mark).expect("a mark that the template is made");
    }

    async fn administer(&self, statement: &str) {
        let connection = connect(&self.url("postgres")).await;
        connection
            .execute_unprepared(statement)
            .await
            .expect(statement);
        connection.close().await.expect("a closed connection");
    }

    fn url(&self, database: &str) -> String {
        format!(
            "postgres://postgres@localhost/{database}?host={}",
            self.folder.display()
        )
    }
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options)
        .await
        .expect("the test run's PostgreSQL")
}

fn run(command: &mut Command) {
    // A server that inherits a pipe would keep it open for ever, so the output goes to the log.
    let log = command
        .get_current_dir()
        .expect("a folder")
        .join("set-up.log");
    let output = File::options()
        .create(true)
        .append(true)
        .open(&log)
        .expect("a log");
    let errors = output.try_clone().expect("a log");
    let status = command
        .stdin(Stdio::null())
        .stdout(output)
        .stderr(errors)
        .status();
    if !status.is_ok_and(|status| status.success()) {
        let log = fs::read_to_string(&log).unwrap_or_default();
        panic!("{} failed:\n{log}", command.get_program().display());
    }
}

/// The folder that holds the server's programs: one on the path, or where Debian keeps the newest.
fn find_binaries() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .collect();
    versions.sort();
    std::env::split_paths(&path)
        .chain(versions.into_iter().rev())
        .find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists())
}
