//! Do the migrations make the tables that the entities describe, on both databases, and do the
//! constraints refuse what they must?

mod filling;
mod refusals;
mod registry;
mod tables;

use std::future::Future;

use attestry_migration::{Migrator, MigratorTrait};
use contract_tests::postgres;
use sea_orm::{Database, DatabaseBackend, DatabaseConnection};

/// Runs a check on an empty SQLite file.
async fn on_sqlite<F: Future<Output = ()>>(check: impl FnOnce(DatabaseConnection) -> F) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!(
        "sqlite://{}?mode=rwc",
        folder.path().join("test.sqlite").display()
    );
    let database = Database::connect(url).await.unwrap();
    assert_eq!(database.get_database_backend(), DatabaseBackend::Sqlite);
    check(database.clone()).await;
    database.close().await.unwrap();
}

/// Runs a check on an empty PostgreSQL database.
async fn on_postgres<F: Future<Output = ()>>(check: impl FnOnce(DatabaseConnection) -> F) {
    let Some(empty) = postgres::Database::empty().await else {
        return;
    };
    let database = Database::connect(empty.url()).await.unwrap();
    assert_eq!(database.get_database_backend(), DatabaseBackend::Postgres);
    check(database.clone()).await;
    database.close().await.unwrap();
}

async fn up_down_up(database: DatabaseConnection) {
    Migrator::up(&database, None).await.unwrap();
    let after_up = tables::names(&database).await;
    Migrator::down(&database, None).await.unwrap();
    assert_eq!(
        tables::names(&database).await,
        [""; 0],
        "down leaves nothing behind"
    );
    Migrator::up(&database, None).await.unwrap();
    assert_eq!(tables::names(&database).await, after_up);
    Migrator::up(&database, None)
        .await
        .expect("nothing to do is no error");
}

#[tokio::test]
async fn up_down_up_on_sqlite() {
    on_sqlite(up_down_up).await;
}

#[tokio::test]
async fn up_down_up_on_postgres() {
    on_postgres(up_down_up).await;
}

/// Processes that start at once on one new database all find it migrated.
#[tokio::test]
async fn many_processes_migrate_at_once() {
    on_postgres(|database| async move {
        let process = || Migrator::up(&database, None);
        let (first, second, third) = tokio::join!(process(), process(), process());
        first.and(second).and(third).unwrap();
    })
    .await;
}
