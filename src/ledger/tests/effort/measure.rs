//! What did the database do for an answer?

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::Value;

use crate::app::App;
use crate::platform::database::statements;

/// After how many steps of its machine SQLite reports.
const STEPS: i32 = 100;

/// What the statements of an answer took.
#[derive(Debug)]
pub(super) enum Effort {
    /// On PostgreSQL: rows that were visited, and blocks that were read.
    Visited { rows: u64, blocks: u64 },
    /// On SQLite: steps of its machine.
    Steps(u64),
}

impl Effort {
    /// Runs something and tells what the database did for it.
    pub(super) async fn of<T>(app: &App, run: impl Future<Output = T>) -> (T, Self) {
        if app.database.backend() == DatabaseBackend::Sqlite {
            let steps = count_steps(app).await;
            let result = run.await;
            return (result, Self::Steps(steps.load(Ordering::Relaxed)));
        }
        let (result, taken) = statements::of(run).await;
        let (mut rows, mut blocks) = (0, 0);
        for statement in taken {
            let plan = explained(app, statement).await;
            rows += visited(&plan);
            blocks += number(&plan, "Shared Hit Blocks") + number(&plan, "Shared Read Blocks");
        }
        (result, Self::Visited { rows, blocks })
    }

    /// Whether it is more than a walk and a page take, and what many `matches` take. To read the whole
    /// wallet takes twenty times as much.
    pub(super) fn is_dear(&self, matches: u64) -> bool {
        match self {
            Self::Visited { rows, blocks } => {
                *rows > 50_000 + 2 * matches || *blocks > 100_000 + 8 * matches
            }
            Self::Steps(steps) => *steps > 500_000 + 25 * matches,
        }
    }
}

/// Lets the database know its tables as it would after a night. SQLite plans without such knowledge.
pub(super) async fn prepare(app: &App) {
    if app.database.backend() == DatabaseBackend::Postgres {
        let analyze = app.database.for_migrations().execute_unprepared("ANALYZE");
        analyze.await.unwrap();
    }
}

/// The steps that the one connection of the readers takes from now on.
async fn count_steps(app: &App) -> Arc<AtomicU64> {
    let steps = Arc::new(AtomicU64::new(0));
    let pool = app.database.reader().get_sqlite_connection_pool();
    let mut connection = pool.acquire().await.unwrap();
    let counter = Arc::clone(&steps);
    let mut handle = connection.lock_handle().await.unwrap();
    handle.set_progress_handler(STEPS, move || {
        counter.fetch_add(u64::from(STEPS.unsigned_abs()), Ordering::Relaxed);
        true
    });
    steps
}

async fn explained(app: &App, statement: Statement) -> Value {
    let asked = Statement {
        sql: format!(
            "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {}",
            statement.sql
        ),
        ..statement
    };
    let row = app.database.reader().query_one_raw(asked).await;
    let plans: Value = row.unwrap().unwrap().try_get_by(0).unwrap();
    plans[0]["Plan"].clone()
}

/// The rows of tables and indexes that the plan looked at, kept or not.
fn visited(plan: &Value) -> u64 {
    let of_tables = if plan["Relation Name"].is_string() {
        let kept = number(plan, "Actual Rows");
        let dropped = number(plan, "Rows Removed by Filter")
            + number(plan, "Rows Removed by Index Recheck")
            + number(plan, "Rows Removed by Join Filter");
        (kept + dropped) * number(plan, "Actual Loops")
    } else {
        0
    };
    let below = plan["Plans"].as_array().into_iter().flatten();
    of_tables + below.map(visited).sum::<u64>()
}

fn number(plan: &Value, name: &str) -> u64 {
    let number = plan[name].as_f64().unwrap_or_default();
    // Rows are averages of all loops.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts of rows are small and not negative"
    )]
    let whole = number.ceil() as u64;
    whole
}
