//! What is a step, and how does one text serve two databases?
//!
//! Steps are written in PostgreSQL's types. On SQLite each type becomes the storage class that the
//! driver writes it in, and each table, whose definition ends with `);` on a line of its own, is
//! `STRICT`, so that a wrong type is refused there too.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

/// One named change of the schema and its way back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    /// The module's name; recorded in the database once applied.
    pub name: &'static str,
    /// What to execute, in this order.
    pub up: &'static [Sql],
    /// What undoes it.
    pub down: &'static [Sql],
}

/// Statements and where they apply.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sql {
    /// On both databases.
    Both(&'static str),
    /// On PostgreSQL alone, as it stands.
    Postgres(&'static str),
    /// On SQLite alone, as it stands.
    Sqlite(&'static str),
    /// Makes a table refuse every UPDATE and DELETE, by the constraint `tr_<table>_append_only`.
    AppendOnly(&'static str),
    /// Makes a table refuse changes of some rows, by the constraint `tr_<table>_frozen`.
    Frozen {
        /// The table.
        table: &'static str,
        /// Which UPDATE is refused, as a condition on `OLD` and `NEW`.
        update: &'static str,
        /// Which DELETE is refused, as a condition on `OLD`.
        delete: &'static str,
    },
}

impl Sql {
    fn for_backend(self, backend: DatabaseBackend) -> Option<String> {
        let on_postgres = backend == DatabaseBackend::Postgres;
        match self {
            Self::Both(sql) if on_postgres => Some(sql.to_owned()),
            Self::Both(sql) => Some(for_sqlite(sql)),
            Self::Postgres(sql) => on_postgres.then(|| sql.to_owned()),
            Self::Sqlite(sql) => (!on_postgres).then(|| sql.to_owned()),
            Self::AppendOnly(table) if on_postgres => Some(append_only_postgres(table)),
            Self::AppendOnly(table) => Some(append_only_sqlite(table)),
            Self::Frozen {
                table,
                update,
                delete,
            } => Some(frozen(table, update, delete, on_postgres)),
        }
    }
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        execute(manager, self.up).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        execute(manager, self.down).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn execute(manager: &SchemaManager<'_>, statements: &[Sql]) -> Result<(), DbErr> {
    let backend = manager.get_database_backend();
    if backend == DatabaseBackend::Postgres {
        // An index on a large table takes as long as it takes, whatever the deadline of other statements.
        let no_deadline = "SET LOCAL statement_timeout = 0";
        manager
            .get_connection()
            .execute_unprepared(no_deadline)
            .await?;
    }
    for sql in statements
        .iter()
        .filter_map(|statement| statement.for_backend(backend))
    {
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// How the driver stores the types that SQLite has no word for.
const SQLITE_TYPES: [(&str, &str); 6] = [
    (" uuid", " BLOB"),
    (" bytea", " BLOB"),
    (" bigint", " INTEGER"),
    (" boolean", " INTEGER"),
    (" jsonb", " TEXT"),
    (" timestamptz", " TEXT"),
];

fn for_sqlite(sql: &str) -> String {
    let mut sql = sql.to_owned();
    for (postgres, sqlite) in SQLITE_TYPES {
        sql = sql.replace(postgres, sqlite);
    }
    sql.replace("\n);", "\n) STRICT;")
}

/// `refuse_change` is made by the first step.
fn append_only_postgres(table: &str) -> String {
    format!(
        "CREATE TRIGGER tr_{table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
             FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
}

fn append_only_sqlite(table: &str) -> String {
    ["UPDATE", "DELETE"]
        .map(|change| {
            format!(
                "CREATE TRIGGER tr_{table}_append_only_{change} BEFORE {change} ON {table}
                 BEGIN SELECT RAISE(ABORT, 'tr_{table}_append_only'); END;"
            )
        })
        .concat()
}

/// `refuse_frozen` is made by the step that first freezes a table.
fn frozen(table: &str, update: &str, delete: &str, on_postgres: bool) -> String {
    [("UPDATE", update), ("DELETE", delete)]
        .map(|(change, condition)| {
            let head = format!(
                "CREATE TRIGGER tr_{table}_frozen_{change} BEFORE {change} ON {table}
                 FOR EACH ROW WHEN ({condition})"
            );
            if on_postgres {
                format!("{head} EXECUTE FUNCTION refuse_frozen();")
            } else {
                format!("{head} BEGIN SELECT RAISE(ABORT, 'tr_{table}_frozen'); END;")
            }
        })
        .concat()
}
