//! Does each test run on the database that it says?

use attestry::platform::database::Database;
use contract_tests::server::TestServer;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

async fn version(database: &Database, backend: DatabaseBackend, function: &str) -> String {
    let sql = format!("SELECT {function} AS version");
    let statement = Statement::from_string(backend, sql);
    let row = database.reader().query_one_raw(statement).await.unwrap();
    row.unwrap().try_get("", "version").unwrap()
}

#[tokio::test]
async fn sqlite_is_sqlite() {
    let server = TestServer::on_sqlite().await;
    let database = &server.app.database;
    let version = version(database, DatabaseBackend::Sqlite, "sqlite_version()").await;
    assert!(version.starts_with("3."), "{version}");
    let mode = database.reader().query_one_raw(Statement::from_string(
        DatabaseBackend::Sqlite,
        "PRAGMA journal_mode",
    ));
    let mode: String = mode.await.unwrap().unwrap().try_get_by_index(0).unwrap();
    assert_eq!(mode, "wal");
}

#[tokio::test]
async fn postgres_is_postgres() {
    let Some(server) = TestServer::on_postgres().await else {
        return;
    };
    let version = version(&server.app.database, DatabaseBackend::Postgres, "version()").await;
    assert!(version.starts_with("PostgreSQL"), "{version}");
}
