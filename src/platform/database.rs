//! How does anything get into the database? Through [`write()`]; [`write_secret()`] where the answer is a secret,
//! [`transaction()`] where nobody is signed in.
//!
//! A write opens one transaction, claims the caller's idempotency key, runs the use case, stores
//! the serialized answer and the audit rows, commits, and hands out those bytes. SQLite has a pool
//! of readers and one writer, whose transactions open IMMEDIATE because SQLite ignores row locks;
//! PostgreSQL has one pool and takes row locks.

use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use attestry_openapi::answer::Answer;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction,
    DbErr, RuntimeErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use serde::Serialize;

use super::subject::Subject;
use super::{audit, idempotency};
use crate::app::App;
use crate::config::Settings;
use crate::error::Error;
use crate::identity::Caller;

/// How long a statement waits for the one writer of SQLite, and a request for a connection.
const WAIT: Duration = Duration::from_secs(30);

/// How often a transaction that lost against another one is run before the caller hears of it.
const ATTEMPTS_MAX: u32 = 6;

/// The open database.
#[derive(Clone, Debug)]
pub struct Database {
    readers: DatabaseConnection,
    writer: DatabaseConnection,
}

/// An open write transaction. Clones share it; it commits when the use case has succeeded.
#[derive(Clone)]
pub struct Tx(Arc<Opened>);

struct Opened {
    transaction: DatabaseTransaction,
    /// What the use case said that it is about.
    subjects: Mutex<Vec<Subject>>,
}

impl Deref for Tx {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.0.transaction
    }
}

impl Tx {
    /// Tells the audit log which record this write is about, where its answer does not: one that is a
    /// secret is not seen there.
    pub fn concerns(&self, subject: Subject) {
        self.noted().push(subject);
    }

    pub(super) fn subjects(&self) -> Vec<Subject> {
        self.noted().clone()
    }

    fn noted(&self) -> MutexGuard<'_, Vec<Subject>> {
        let noted = self.0.subjects.lock();
        noted.unwrap_or_else(PoisonError::into_inner)
    }
}

impl Database {
    /// Connects; makes the file of an embedded database where there is none.
    pub async fn connect(settings: &Settings) -> Result<Self, DbErr> {
        if settings.database_url.starts_with("sqlite:") {
            return Self::connect_sqlite(settings).await;
        }
        let deadline = u64::from(settings.database_statement_seconds) * 1_000;
        let deadlines = [
            ("statement_timeout", deadline),
            ("lock_timeout", deadline / 10),
            ("idle_in_transaction_session_timeout", deadline),
        ]
        .map(|(name, milliseconds)| (name, milliseconds.to_string()));
        let mut options = ConnectOptions::new(&settings.database_url);
        options
            .max_connections(settings.database_connections)
            .acquire_timeout(WAIT)
            .sqlx_logging(false)
            .map_sqlx_postgres_opts(move |postgres| postgres.options(deadlines.clone()));
        let pool = sea_orm::Database::connect(options).await?;
        #[cfg(test)]
        let pool = statements::counted(pool);
        Ok(Self {
            readers: pool.clone(),
            writer: pool,
        })
    }

    async fn connect_sqlite(settings: &Settings) -> Result<Self, DbErr> {
        let options = |connections: u32, read_only: bool| {
            let mut options = ConnectOptions::new(&settings.database_url);
            options
                .max_connections(connections)
                .acquire_timeout(WAIT)
                .sqlx_logging(false)
                .map_sqlx_sqlite_opts(move |sqlite| {
                    // An acknowledged write survives a power cut: FULL, not NORMAL.
                    sqlite
                        .journal_mode(SqliteJournalMode::Wal)
                        .synchronous(SqliteSynchronous::Full)
                        .busy_timeout(WAIT)
                        .foreign_keys(true)
                        .pragma("query_only", if read_only { "ON" } else { "OFF" })
                });
            options
        };
        let writer = sea_orm::Database::connect(options(1, false)).await?;
        #[cfg(test)]
        let writer = statements::counted(writer);
        let readers =
            sea_orm::Database::connect(options(settings.database_connections, true)).await?;
        Ok(Self { readers, writer })
    }

    /// For reading. On SQLite these connections cannot write.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.readers
    }

    /// For migrations alone, which manage their own transactions.
    pub fn for_migrations(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Which database this is.
    pub fn backend(&self) -> DatabaseBackend {
        self.readers.get_database_backend()
    }

    /// Whether the database answers.
    pub async fn reachable(&self) -> Result<(), DbErr> {
        self.readers
            .execute_unprepared("SELECT 1")
            .await
            .map(|_| ())
    }

    async fn begin(&self) -> Result<Tx, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Tx(Arc::new(Opened {
            transaction: self.writer.begin_with_options(options).await?,
            subjects: Mutex::default(),
        })))
    }
}

/// Runs a use case for a caller in one transaction and serializes its answer there.
///
/// `run` may be called again when the transaction lost against another one, so it captures
/// references only and keeps no state. A repeat under the same idempotency key gets the stored
/// bytes; an error stores nothing.
pub async fn write<A, R, F, Fut>(app: &App, caller: &Caller, run: F) -> Result<Answer<A>, Error>
where
    A: From<R> + Serialize,
    F: Fn(Tx) -> Fut,
    Fut: Future<Output = Result<R, Error>>,
{
    transaction(app, |tx| {
        let run = &run;
        async move {
            if let Some(stored) = idempotency::claim(&tx, app, caller).await? {
                return Ok(Answer::stored(stored));
            }
            let record = run(tx.clone()).await?;
            let answer = Answer::of(&A::from(record)).map_err(Error::internal)?;
            idempotency::store(&tx, caller, answer.bytes()).await?;
            audit::record(&tx, app, caller, Some(answer.bytes())).await?;
            Ok(answer)
        }
    })
    .await
}

/// Runs a use case for a caller whose answer is a secret: audited, but never stored or replayed.
pub async fn write_secret<R, F, Fut>(app: &App, caller: &Caller, run: F) -> Result<R, Error>
where
    F: Fn(Tx) -> Fut,
    Fut: Future<Output = Result<R, Error>>,
{
    transaction(app, |tx| {
        let run = &run;
        async move {
            let result = run(tx.clone()).await?;
            audit::record(&tx, app, caller, None).await?;
            Ok(result)
        }
    })
    .await
}

/// Runs work that no signed-in caller asked for: log-in, jobs, seeding.
pub async fn transaction<R, F, Fut>(app: &App, run: F) -> Result<R, Error>
where
    F: Fn(Tx) -> Fut,
    Fut: Future<Output = Result<R, Error>>,
{
    let mut attempt = 1;
    loop {
        let outcome = attempt_once(app, &run).await;
        match outcome {
            Err(Error::Database(error)) if attempt < ATTEMPTS_MAX && lost_a_race(&error) => {
                let [jitter] = super::random::bytes::<1>();
                let pause = 5 * (1 << attempt) + u64::from(jitter) / 8;
                tracing::debug!(attempt, pause, %error, "transaction is run again");
                tokio::time::sleep(Duration::from_millis(pause)).await;
                attempt += 1;
            }
            outcome => return outcome,
        }
    }
}

async fn attempt_once<R, F, Fut>(app: &App, run: &F) -> Result<R, Error>
where
    F: Fn(Tx) -> Fut,
    Fut: Future<Output = Result<R, Error>>,
{
    let tx = app.database.begin().await?;
    let result = run(tx.clone()).await;
    let owned =
        Arc::into_inner(tx.0).ok_or_else(|| Error::internal("a use case kept its transaction"))?;
    match result {
        Ok(result) => {
            owned.transaction.commit().await?;
            Ok(result)
        }
        Err(error) => {
            owned.transaction.rollback().await?;
            Err(error)
        }
    }
}

/// Whether the database did not answer, or not in time: a repeat may succeed.
pub(super) fn is_unavailable(error: &DbErr) -> bool {
    const CODES: [&str; 6] = ["53300", "55P03", "57014", "57P01", "57P02", "57P03"];
    matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(_))
        || error_code(error).is_some_and(|code| CODES.contains(&code.as_str()))
}

/// Serialization failure or deadlock on PostgreSQL, a busy database on SQLite: nothing was written
/// and the same work may succeed when run again.
fn lost_a_race(error: &DbErr) -> bool {
    matches!(
        error_code(error).as_deref(),
        Some("40001" | "40P01" | "5" | "517")
    )
}

fn error_code(error: &DbErr) -> Option<String> {
    let (DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))
    | DbErr::Conn(RuntimeErr::SqlxError(error))) = error
    else {
        return None;
    };
    error
        .as_database_error()?
        .code()
        .map(std::borrow::Cow::into_owned)
}

/// Which statements does a use case take? Seen for each test, which runs on a thread of its own.
#[cfg(test)]
pub(crate) mod statements {
    use std::cell::{Cell, RefCell};

    use sea_orm::{DatabaseConnection, Statement};

    thread_local! {
        static TAKEN: Cell<u64> = const { Cell::new(0) };
        static KEPT: RefCell<Option<Vec<Statement>>> = const { RefCell::new(None) };
    }

    pub(super) fn counted(mut connection: DatabaseConnection) -> DatabaseConnection {
        connection.set_metric_callback(|info| {
            TAKEN.set(TAKEN.get() + 1);
            KEPT.with_borrow_mut(|kept| {
                if let Some(kept) = kept {
                    kept.push(info.statement.clone());
                }
            });
        });
        connection
    }

    /// The statements that this test took since this was last asked.
    pub(crate) fn taken() -> u64 {
        TAKEN.take()
    }

    /// The statements that something takes, in their order.
    pub(crate) async fn of<T>(run: impl Future<Output = T>) -> (T, Vec<Statement>) {
        KEPT.set(Some(Vec::new()));
        let result = run.await;
        (result, KEPT.take().unwrap_or_default())
    }
}
