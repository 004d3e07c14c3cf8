//! How is the server tested as its clients see it? Over HTTP, by people with roles, on both
//! databases.
//!
//! A test starts a [`server::TestServer`], which is a copy of a sandbox that was filled once, signs
//! somebody in as an [`actor::Actor`], and acts. Every answer on the way is held against the
//! document of its operation ([`documents`]); a status or a member that is not described there ends
//! the test, whatever the test is about.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a broken test set-up ends the test"
)]

pub mod actor;
pub mod documents;
pub mod fixtures;
pub mod pdf;
pub mod people;
pub mod postgres;
pub mod production;
pub mod reply;
pub mod sandbox;
pub mod server;
pub mod smtp;
pub mod workbook;

use std::io::Write;

/// Says loudly what is not tested here, and why. Where `CI=true` that fails the test instead.
pub fn skip(reason: &str) {
    assert!(
        !std::env::var("CI").is_ok_and(|ci| ci == "true"),
        "{reason}"
    );
    note(&format!("SKIPPED: {reason}"));
}

/// Past the test harness, which shows what a test prints only if it fails.
fn note(text: &str) {
    let _unwritable = writeln!(std::io::stderr(), "{text}");
}

/// Declares each function as two tests, one on SQLite and one on PostgreSQL. It takes the server,
/// started for it alone: `async fn name(server: &TestServer)`.
#[macro_export]
macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            use $crate::server::TestServer;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                super::$test(&TestServer::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                if let Some(server) = TestServer::on_postgres().await {
                    super::$test(&server).await;
                }
            }
        }
    )+};
}
