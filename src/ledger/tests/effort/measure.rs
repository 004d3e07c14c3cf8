//! What did the database do for an answer, and how much of that is due?

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, Statement};
use serde_json::Value;

use super::Found::{self, Old};
use crate::app::App;
use crate::ledger::store::seed::crowd;
use crate::platform::database::statements;

/// The rows of a page that names no limit, and the one that tells of a next page.
const PAGE: u64 = 51;
/// The newest rows that are walked before a page is looked for otherwise.
const WALK: u64 = 5_000;
/// The rows up to which something is found by them, and the one that tells of more.
const FEW: u64 = 301;
/// The accounts in which the wallet of the test holds each token.
const OF_A_TOKEN: u64 = 50;

/// Of accounts: a walk looks at an account, its token, and a result and a party of the token. Where few
/// tokens match, all accounts of these are read, and their places sorted. Whether there are few is asked of
/// owners, parties, results and tokens, which for each one are held against one account; of the thousand
/// tokens that are only held elsewhere none has one. A row of the page is read with its token, that one's
/// results and parties, its owner and its locks.
pub(super) const ACCOUNTS: u64 = 4 * WALK + FEW * OF_A_TOKEN + 2 * (4 * FEW + 1_000) + 10 * PAGE;
/// Of transactions: a posting leads to each, which has two. These are read with token and account, sorted,
/// numbered and picked by their numbers.
pub(super) const TRANSACTIONS: u64 = (2 + 2 * 6) * PAGE;
/// Of a lock: it asks as lists do, then reads pages of a hundred, a thousand and ten thousand accounts
/// with their tokens, of which one is enough here unless too few match.
pub(super) const SELECTION: u64 = ACCOUNTS + 2 * 1_000;
/// Of operations: up to two questions are asked for a few rows, each with the row of the side and one that
/// tells whether it may be seen. Among few operations, all are held against both questions, which look at
/// two rows each. A row of the page is looked for in both wallets, by its index and the row of the side, and
/// read with its sides, signatures, energy types and certificate.
pub(super) const OPERATIONS: u64 = 2 * 3 * FEW + 6 * FEW + (2 * 4 + 12) * PAGE;
/// Of operations within a span: before, the newest of both wallets are walked, each with the row of the
/// side.
pub(super) const SPANS: u64 = OPERATIONS + 2 * 2 * WALK;
/// Of contracts: a row of the page is read with its parties and its assets.
pub(super) const CONTRACTS: u64 = 3 * FEW + 8 * PAGE;
/// Of reports: where every other row fits, twice as many are looked at to tell whether there are few. A
/// page of tokens tells what became of the units of each, account by account.
pub(super) const REPORTS: u64 = 4 * FEW + (2 * OF_A_TOKEN + 8) * PAGE;
/// Of a sum: it is not cheap, but its five statements each visit every account once, with one token and
/// one result or party of that for each.
pub(super) const SUMS: u64 = 5 * 3 * crowd::ACCOUNTS;

/// However many rows there are: at most five questions, a walk and a page or the five sums, and nine
/// statements that complete the rows of a page.
const STATEMENTS_MAX: u64 = 16;
/// A row is found by the root, a branch and a leaf of an index, and lies in a block of the table.
const BLOCKS_OF_A_ROW: u64 = 4;
/// To step to a row, read its columns, compare and keep them.
const STEPS_OF_A_ROW: u64 = 25;
/// After how many steps of its machine SQLite reports.
const STEPS: i32 = 100;

/// What the statements of an answer took.
#[derive(Clone, Copy, Debug)]
pub(super) enum Effort {
    /// On PostgreSQL: statements, rows that were visited, and blocks that were read.
    Visited {
        statements: u64,
        rows: u64,
        blocks: u64,
    },
    /// On SQLite: steps of its machine.
    Steps(u64),
}

/// Hears what was done for each answer and remembers what was too dear.
#[derive(Default)]
pub(super) struct Judge {
    wrong: Vec<String>,
}

impl Judge {
    /// Runs something that may visit so many rows, and what many `expected` ones take.
    pub(super) async fn hear<T>(
        &mut self,
        app: &App,
        what: &str,
        rows: u64,
        expected: Found,
        run: impl Future<Output = T>,
    ) -> T {
        let (answer, effort) = Effort::of(app, run).await;
        // Each is read, with its token or its other half, and sorted.
        let old = if let Old(old) = expected { old } else { 0 };
        // Seen where somebody asks for it: `-- --nocapture`.
        println!("{what}: {effort:?}, {rows} rows allowed");
        if effort.is_beyond(rows + 2 * old) {
            self.wrong
                .push(format!("{what}: {effort:?}, not {rows} rows"));
        }
        answer
    }

    /// Notes an answer that is not as expected: what is not looked for is found cheaply.
    pub(super) fn expect(&mut self, what: &str, found: bool, expected: bool) {
        if found != expected {
            self.wrong.push(format!("{what}: found {found}"));
        }
    }

    pub(super) fn assert_all_well(&self) {
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
    }
}

impl Effort {
    /// Runs something and tells what the database did for it.
    async fn of<T>(app: &App, run: impl Future<Output = T>) -> (T, Self) {
        if app.database.backend() == DatabaseBackend::Sqlite {
            let steps = Arc::new(AtomicU64::new(0));
            for connections in [app.database.reader(), app.database.for_migrations()] {
                count_steps(connections, &steps).await;
            }
            let result = run.await;
            return (result, Self::Steps(steps.load(Ordering::Relaxed)));
        }
        let (result, taken) = statements::of(run).await;
        let (statements, mut rows, mut blocks) = (taken.len() as u64, 0, 0);
        for statement in taken {
            let plan = explained(app, statement).await;
            rows += visited(&plan);
            blocks += number(&plan, "Shared Hit Blocks") + number(&plan, "Shared Read Blocks");
        }
        let effort = Self::Visited {
            statements,
            rows,
            blocks,
        };
        (result, effort)
    }

    /// Whether it is more than so many rows take.
    fn is_beyond(self, allowed: u64) -> bool {
        match self {
            Self::Visited {
                statements,
                rows,
                blocks,
            } => {
                statements > STATEMENTS_MAX || rows > allowed || blocks > allowed * BLOCKS_OF_A_ROW
            }
            Self::Steps(steps) => steps > allowed * STEPS_OF_A_ROW,
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

/// The steps that the one connection takes from now on.
async fn count_steps(connections: &DatabaseConnection, steps: &Arc<AtomicU64>) {
    let pool = connections.get_sqlite_connection_pool();
    let mut connection = pool.acquire().await.unwrap();
    let counter = Arc::clone(steps);
    let mut handle = connection.lock_handle().await.unwrap();
    handle.set_progress_handler(STEPS, move || {
        counter.fetch_add(u64::from(STEPS.unsigned_abs()), Ordering::Relaxed);
        true
    });
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
