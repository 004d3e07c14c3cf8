//! How does a test get a server? It starts a real one in its own process, on a free port.
//!
//! The clock stands still until the test advances it, and no job runs by itself.

use std::collections::BTreeMap;
use std::sync::Mutex;

use attestry::app::App;
use attestry::config::{Settings, SmtpTls};
use attestry::demo::sandbox::{Sandbox, SandboxUser};
use attestry::identity::mail;
use attestry::platform::clock::{Clock, ManualClock};
use attestry::server;
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use tempfile::TempDir;
use tokio::task::JoinHandle;

use crate::actor::Actor;
use crate::smtp::{Letter, MailServer};
use crate::{people, postgres, sandbox};

/// A running server with the sandbox's people in it.
pub struct TestServer {
    /// The application behind the server, for arranging what no client can.
    pub app: App,
    /// The time; advance it to let something expire.
    pub clock: ManualClock,
    /// Who can log in.
    pub sandbox: Sandbox,
    /// Where it listens, without a path.
    pub url: String,
    /// Where its mails go.
    pub mail_server: MailServer,
    http: reqwest::Client,
    codes: Mutex<BTreeMap<String, i64>>,
    listening: Mutex<Vec<JoinHandle<()>>>,
    // Dropped after the application that uses them.
    _database: Option<postgres::Database>,
    folder: TempDir,
}

impl TestServer {
    /// On an SQLite file of its own.
    pub async fn on_sqlite() -> Self {
        Self::on_sqlite_with(|_| {}).await
    }

    /// The same, with other settings.
    pub async fn on_sqlite_with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let people = sandbox::copy_to(folder.path()).await;
        let server = Self::start(folder, people, None, change).await;
        assert_eq!(server.app.database.backend(), DatabaseBackend::Sqlite);
        server
    }

    /// On a PostgreSQL database of its own; none where PostgreSQL is not installed.
    pub async fn on_postgres() -> Option<Self> {
        let (database, people) = sandbox::copy_on_postgres().await?;
        let folder = tempfile::tempdir().expect("a folder");
        let server = Self::start(folder, people, Some(database), |_| {}).await;
        assert_eq!(server.app.database.backend(), DatabaseBackend::Postgres);
        Some(server)
    }

    async fn start(
        folder: TempDir,
        sandbox: Sandbox,
        database: Option<postgres::Database>,
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let clock = sandbox::clock();
        let url = database.as_ref().map(postgres::Database::url);
        let mut settings = sandbox::settings(folder.path(), url);
        let mail_server = MailServer::start().await;
        mail_server.address().clone_into(&mut settings.smtp_address);
        settings.smtp_tls = SmtpTls::None;
        change(&mut settings);
        let (app, task) = listen(settings, &clock).await;
        let url = app.settings.public_url();
        Self {
            app,
            clock,
            sandbox,
            url,
            mail_server,
            http: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .expect("a client"),
            codes: Mutex::default(),
            listening: Mutex::new(vec![task]),
            _database: database,
            folder,
        }
    }

    /// Another server process over the same database, files and clock, with settings of its own: its
    /// address.
    pub async fn another_process(&self, change: impl FnOnce(&mut Settings)) -> String {
        let url = &self.app.settings.database_url;
        let mut settings = sandbox::settings(self.folder.path(), Some(url));
        change(&mut settings);
        let (app, task) = listen(settings, &self.clock).await;
        self.listening.lock().expect("the servers").push(task);
        app.settings.public_url()
    }

    /// Somebody who is not signed in.
    pub fn anonymous(&self) -> Actor {
        Actor::new(self.http.clone(), &self.url)
    }

    /// The registry's own system, by its key.
    pub fn system(&self) -> Actor {
        self.by_key(&self.anonymous())
    }

    /// The same, showing the system's key as well.
    pub fn by_key(&self, actor: &Actor) -> Actor {
        let key = &self.sandbox.system_key;
        actor
            .with("client-id", &key.client_id)
            .with("client-key", &key.client_key)
    }

    /// One of the sandbox's people, by the first name: `ada`.
    pub fn person(&self, first_name: &str) -> SandboxUser {
        let named = |user: &&SandboxUser| user.email.starts_with(&format!("{first_name}@"));
        let person = self.sandbox.users.iter().find(named);
        person
            .unwrap_or_else(|| panic!("nobody is called {first_name}"))
            .clone()
    }

    /// One of the sandbox's people, signed in with the second factor.
    pub async fn sign_in(&self, first_name: &str) -> Actor {
        self.sign_in_as(&self.person(first_name)).await
    }

    /// One of the sandbox's people who sends every credential there is: the access token, the refresh
    /// token and the system's key.
    pub async fn with_all_credentials(&self, first_name: &str) -> Actor {
        self.with_every_credential(&self.sign_in(first_name).await)
    }

    /// Somebody who is signed in, sending every credential there is.
    pub fn with_every_credential(&self, actor: &Actor) -> Actor {
        self.by_key(&actor.with("x-refresh-token", actor.refresh_token()))
    }

    /// Anybody, signed in with the second factor if they have one.
    pub async fn sign_in_as(&self, person: &SandboxUser) -> Actor {
        let mut body = serde_json::json!({ "email": person.email, "secret": person.password });
        if let Some(code) = self.code_of(person) {
            body["tfaCode"] = code.into();
        }
        let tokens = self.anonymous().post("/auth/login", body).await.ok();
        self.anonymous().signed_in(person, &tokens)
    }

    /// A code of the person's authenticator that was not used yet. The clock is advanced where
    /// their last one is from this very moment.
    pub fn code_of(&self, person: &SandboxUser) -> Option<String> {
        const STEP_SECONDS: i64 = 30;
        let secret = person.totp_secret.as_deref()?;
        let now = || Clock::Manual(self.clock.clone()).now().timestamp();
        let mut codes = self.codes.lock().expect("the codes used");
        if codes.get(&person.email) == Some(&(now() / STEP_SECONDS)) {
            self.clock.advance(TimeDelta::seconds(STEP_SECONDS));
        }
        codes.insert(person.email.clone(), now() / STEP_SECONDS);
        Some(people::code(secret, now()))
    }

    /// Lets the mails that are due be sent; answers those that came in since this was last asked.
    pub async fn letters(&self) -> Vec<Letter> {
        mail::deliver(&self.app).await.expect("mails are sent");
        self.mail_server.take()
    }

    /// The one mail to an address among them.
    pub async fn letter_to(&self, email: &str) -> Letter {
        let letters = self.letters().await;
        let mut to = letters.iter().filter(|letter| letter.to == email);
        let (first, second) = (to.next(), to.next());
        assert!(second.is_none(), "two mails to {email}");
        first
            .unwrap_or_else(|| panic!("no mail to {email} among {letters:?}"))
            .clone()
    }

    /// Lets nobody be limited by what was tried before.
    pub async fn forget_attempts(&self) {
        let writer = self.app.database.for_migrations();
        let forgotten = writer.execute_unprepared("DELETE FROM rate_limit").await;
        forgotten.expect("the counts");
    }

    /// How many rows each table has; what a refused request must not change.
    pub async fn row_counts(&self) -> BTreeMap<String, i64> {
        let reader = self.app.database.reader();
        let backend = self.app.database.backend();
        let tables = match backend {
            DatabaseBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
            _ => "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
        };
        let tables = reader
            .query_all_raw(Statement::from_string(backend, tables))
            .await;
        let mut counts = BTreeMap::new();
        for row in tables.expect("the tables") {
            let name: String = row.try_get("", "name").expect("a name");
            let sql = format!("SELECT count(*) AS rows FROM \"{name}\"");
            let row = reader
                .query_one_raw(Statement::from_string(backend, sql))
                .await;
            let row = row.expect("a count").expect("a count");
            counts.insert(name, row.try_get("", "rows").expect("a count"));
        }
        counts
    }
}

async fn listen(mut settings: Settings, clock: &ManualClock) -> (App, JoinHandle<()>) {
    let acceptor = server::bind(&mut settings).await.expect("a free port");
    let app = App::start(settings, Clock::Manual(clock.clone())).await;
    let app = app.expect("a server");
    let endpoint = server::endpoint(&app);
    let task = tokio::spawn(async move {
        let ended = poem::Server::new_with_acceptor(acceptor)
            .run(endpoint)
            .await;
        ended.expect("a server that runs until the test ends");
    });
    (app, task)
}

impl Drop for TestServer {
    fn drop(&mut self) {
        for task in self.listening.lock().expect("the servers").drain(..) {
            task.abort();
        }
    }
}
