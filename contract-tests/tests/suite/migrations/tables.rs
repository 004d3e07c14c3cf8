//! Every column of every entity exists with its type and nullability, and none besides.

use std::collections::BTreeMap;

use attestry_entities as entities;
use attestry_migration::{Migrator, MigratorTrait, constraint};
use contract_tests::postgres;
use sea_orm::sea_query::ColumnType;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, DatabaseConnection, EntityTrait, Iterable,
    Statement,
};

use super::{on_postgres, on_sqlite};

/// The tables whose one row comes with them.
const COUNTERS: [&str; 2] = ["certificate_counter", "log_head"];

/// Column name to its type and whether it may be null.
type Columns = BTreeMap<String, (&'static str, bool)>;

#[tokio::test]
async fn entities_are_the_tables_on_sqlite() {
    on_sqlite(entities_are_the_tables).await;
}

#[tokio::test]
async fn entities_are_the_tables_on_postgres() {
    on_postgres(entities_are_the_tables).await;
}

async fn entities_are_the_tables(database: DatabaseConnection) {
    Migrator::up(&database, None).await.unwrap();
    let mut described = Vec::new();
    macro_rules! compare {
        ($($entity:ident)*) => {$(
            compare(&database, entities::$entity::Entity).await;
            described.push(stringify!($entity));
        )*};
    }
    compare! {
        api_key audit_entry balance_check balance_delta balance_sheet batch_workflow
        business_location carried_fraction certificate_counter energy_account energy_asset
        energy_token energy_token_party energy_token_standard energy_wallet facility_month
        flag_request idempotency_record ledger_transaction log_checkpoint log_entry log_hash
        log_head mail minting_contract minting_contract_asset operation operation_facet operation_lock
        operation_party operation_signature organization organization_profile
        organization_profile_facet permission posting production_batch rate_limit recovery_code
        refresh_token retirement_certificate role role_link role_permission session stored_file
        two_factor_method user user_link workflow_approval
    }
    assert_eq!(
        names(&database).await,
        described,
        "every table has an entity"
    );
}

/// Whatever is deleted now and then is looked for in every table that may name it.
#[tokio::test]
async fn what_names_a_user_or_a_file_has_an_index() {
    const BARE: &str = "SELECT tables.name || '.' || named.\"from\" AS name
        FROM sqlite_master AS tables, pragma_foreign_key_list(tables.name) AS named
        WHERE tables.type = 'table' AND named.\"table\" IN ('user', 'stored_file')
            AND NOT EXISTS (
                SELECT 1 FROM pragma_index_list(tables.name) AS indexes,
                    pragma_index_info(indexes.name) AS columns
                WHERE columns.seqno = 0 AND columns.name = named.\"from\")";
    on_sqlite(|database| async move {
        Migrator::up(&database, None).await.unwrap();
        let bare = Statement::from_string(database.get_database_backend(), BARE);
        let bare = database.query_all_raw(bare).await.unwrap();
        let bare: Vec<String> = bare
            .iter()
            .map(|row| row.try_get("", "name").unwrap())
            .collect();
        assert_eq!(bare, [""; 0]);
    })
    .await;
}

async fn compare<E: EntityTrait>(database: &DatabaseConnection, entity: E) {
    let table = entity.table_name();
    let backend = database.get_database_backend();
    let described: Columns = E::Column::iter()
        .map(|column| {
            let definition = column.def();
            let stored = stored_type(definition.get_column_type(), backend);
            (
                sea_orm::IdenStatic::as_str(&column).to_owned(),
                (stored, definition.is_null()),
            )
        })
        .collect();
    assert_eq!(
        columns(database, table).await,
        described,
        "columns of {table}"
    );
    let rows = E::find().all(database).await.unwrap();
    assert_eq!(
        rows.len(),
        usize::from(COUNTERS.contains(&table)),
        "{table} is selected and empty"
    );
}

fn stored_type(described: &ColumnType, backend: DatabaseBackend) -> &'static str {
    let (postgres, sqlite) = match described {
        ColumnType::Uuid => ("uuid", "BLOB"),
        ColumnType::VarBinary(_) => ("bytea", "BLOB"),
        ColumnType::String(_) | ColumnType::Text => ("text", "TEXT"),
        ColumnType::BigInteger => ("bigint", "INTEGER"),
        ColumnType::Integer => ("integer", "INTEGER"),
        ColumnType::Boolean => ("boolean", "INTEGER"),
        ColumnType::TimestampWithTimeZone => ("timestamp with time zone", "TEXT"),
        ColumnType::JsonBinary => ("jsonb", "TEXT"),
        other => panic!("no table has a column of type {other:?}"),
    };
    if backend == DatabaseBackend::Postgres {
        postgres
    } else {
        sqlite
    }
}

async fn columns(database: &DatabaseConnection, table: &str) -> Columns {
    let (sql, types) = match database.get_database_backend() {
        DatabaseBackend::Postgres => (
            "SELECT column_name AS name, data_type AS type, is_nullable = 'YES' AS nullable
             FROM information_schema.columns WHERE table_name = $1",
            &[
                "uuid",
                "bytea",
                "text",
                "bigint",
                "integer",
                "boolean",
                "jsonb",
                "timestamp with time zone",
            ][..],
        ),
        _ => (
            "SELECT name, upper(type) AS type, \"notnull\" = 0 AS nullable
             FROM pragma_table_info($1)",
            &["BLOB", "TEXT", "INTEGER"][..],
        ),
    };
    let mut columns = Columns::new();
    for row in query(database, sql, [table.into()]).await {
        let stored: String = row.try_get("", "type").unwrap();
        let stored = types
            .iter()
            .find(|known| **known == stored)
            .expect("a known type");
        columns.insert(
            row.try_get("", "name").unwrap(),
            (*stored, row.try_get("", "nullable").unwrap()),
        );
    }
    columns
}

/// The tables that migrations made, in order.
pub(super) async fn names(database: &DatabaseConnection) -> Vec<String> {
    let sql = match database.get_database_backend() {
        DatabaseBackend::Postgres => {
            "SELECT table_name::text COLLATE \"C\" AS name FROM information_schema.tables
             WHERE table_schema = 'public' AND table_name <> 'seaql_migrations' ORDER BY 1"
        }
        _ => {
            "SELECT name FROM sqlite_schema
             WHERE type = 'table' AND name <> 'seaql_migrations' ORDER BY 1"
        }
    };
    let rows = query(database, sql, []).await;
    rows.iter()
        .map(|row| row.try_get("", "name").unwrap())
        .collect()
}

async fn query<const N: usize>(
    database: &DatabaseConnection,
    sql: &str,
    values: [sea_orm::Value; N],
) -> Vec<sea_orm::QueryResult> {
    let backend = database.get_database_backend();
    database
        .query_all_raw(Statement::from_sql_and_values(backend, sql, values))
        .await
        .unwrap()
}

/// The list by which columns that SQLite reports become a name is what PostgreSQL knows.
#[tokio::test]
async fn unique_constraints_are_listed() {
    let Some(migrated) = postgres::Database::migrated().await else {
        return;
    };
    let database = sea_orm::Database::connect(migrated.url()).await.unwrap();
    let live: Vec<(String, String)> = query(&database, UNIQUE_CONSTRAINTS, [])
        .await
        .iter()
        .map(|row| {
            (
                row.try_get("", "name").unwrap(),
                row.try_get("", "columns").unwrap(),
            )
        })
        .collect();
    let listed: Vec<(String, String)> = constraint::UNIQUE
        .iter()
        .map(|(name, columns)| ((*name).to_owned(), (*columns).to_owned()))
        .collect();
    assert_eq!(live, listed);
    database.close().await.unwrap();
}

const UNIQUE_CONSTRAINTS: &str = "
SELECT c.relname::text AS name,
    string_agg(t.relname || '.' || a.attname, ', ' ORDER BY k.position) AS columns
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_class t ON t.oid = i.indrelid
CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, position)
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
WHERE i.indisunique AND c.relname ~ '^(ux|pk)_'
GROUP BY c.relname ORDER BY c.relname COLLATE \"C\"";
