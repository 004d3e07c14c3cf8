//! Do the operations keep the ledger's rules? Tables say so, a row for each step.
//!
//! The tables are in `scenarios/*.md`, and `scenarios/README.md` says how to read and write them. They
//! are performed over HTTP, each scenario in a registry of its own. After every row the holdings of
//! all wallets and what is on the market are what the table says, whatever the row was about; at the
//! end the ledger agrees with itself.

mod holdings;
mod request;
mod stage;
mod table;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use contract_tests::server::TestServer;

use stage::Stage;
use table::Scenario;

/// Declares each table as two tests, one on SQLite and one on PostgreSQL.
macro_rules! tables {
    ($($table:ident),+ $(,)?) => {
        const TABLES: &[&str] = &[$(stringify!($table)),+];
        $(mod $table {
            use contract_tests::server::TestServer;

            const TEXT: &str = include_str!(concat!("scenarios/", stringify!($table), ".md"));

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let start = async || Some(TestServer::on_sqlite().await);
                super::perform(stringify!($table), TEXT, start).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                let start = async || TestServer::on_postgres().await;
                super::perform(stringify!($table), TEXT, start).await;
            }
        })+
    };
}

tables! {
    push,
    secure_push,
    pull,
    intra_transfer,
    consumption,
    retirement,
    dual_approval,
    expiry,
    prices,
    refusals,
}

async fn perform(table: &str, text: &str, start: impl AsyncFn() -> Option<TestServer>) {
    for scenario in Scenario::all(table, text) {
        let Some(server) = start().await else {
            return;
        };
        Stage::set(server, &scenario).await.play(&scenario).await;
    }
}

#[test]
fn every_table_is_performed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/scenarios");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let written: BTreeSet<_> = files
        .filter(|path| path.extension().is_some_and(|it| it == "md"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|name| name != "README")
        .collect();
    assert_eq!(written, TABLES.iter().map(ToString::to_string).collect());
}
