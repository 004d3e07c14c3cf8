//! Whatever somebody with the run of the database changes, a verification finds it and names it.

use attestry::transparency::{self, Difference, KeptHead};
use contract_tests::on_both;
use contract_tests::reply::text;
use contract_tests::server::TestServer;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

use super::{CHECKPOINT, add_alike, mint};

on_both! {
    every_change_is_found_and_named,
    a_kept_head_finds_a_history_that_agrees_with_itself,
}

/// What holds the history, in an order in which it can be filled.
const TABLES: [&str; 6] = [
    "posting",
    "ledger_transaction",
    "log_entry",
    "log_hash",
    "log_checkpoint",
    "log_head",
];

/// One change to a log of five entries whose heads of size 1 and 5 are signed, and what is found: the
/// promise and the thing that breaks it. `{2}` is the transaction of entry 2, `@` a hash of another
/// thing.
const CHANGES: [(&str, &[(&str, &str)]); 16] = [
    (
        "UPDATE posting SET serial_first = serial_first + 1, serial_last = serial_last + 1
            WHERE transaction_id = {2}",
        &[("an entry's leaf is that of its transaction", "entry 2")],
    ),
    (
        "DELETE FROM posting WHERE transaction_id = {3} AND bucket = 'wallet'",
        &[("an entry's leaf is that of its transaction", "entry 3")],
    ),
    (
        "UPDATE ledger_transaction SET kind = 'retirement' WHERE id = {1}",
        &[("an entry's leaf is that of its transaction", "entry 1")],
    ),
    (
        "UPDATE ledger_transaction SET salt = @ WHERE id = {1}",
        &[("an entry's leaf is that of its transaction", "entry 1")],
    ),
    (
        "DELETE FROM ledger_transaction WHERE id = {1}",
        &[("an entry is of a transaction in the ledger", "entry 1")],
    ),
    (
        r#"UPDATE log_entry SET leaf_hash = @ WHERE "index" = 2"#,
        &[("an entry's leaf is that of its transaction", "entry 2")],
    ),
    (
        r#"DELETE FROM log_entry WHERE "index" = 1"#,
        &[("every index up to the head has an entry", "entry 1")],
    ),
    (
        r#"DELETE FROM log_entry WHERE "index" = 4"#,
        &[("every index up to the head has an entry", "entry 4")],
    ),
    (
        r#"UPDATE log_hash SET hash = @ WHERE "index" = 3"#,
        &[(
            "a stored hash is that of what is below it",
            "hash 3 (over entries 2 to 2)",
        )],
    ),
    (
        r#"UPDATE log_hash SET hash = @ WHERE "index" = 2"#,
        &[(
            "a stored hash is that of what is below it",
            "hash 2 (over entries 0 to 1)",
        )],
    ),
    (
        r#"DELETE FROM log_hash WHERE "index" = 6"#,
        &[(
            "a stored hash is that of what is below it",
            "hash 6 (over entries 0 to 3)",
        )],
    ),
    (
        "UPDATE log_checkpoint SET root = @ WHERE size = 1",
        &[(
            "a signed head has the root of its tree",
            "the signed head of size 1",
        )],
    ),
    (
        "UPDATE log_checkpoint SET note = (SELECT note FROM log_checkpoint WHERE size = 1)
            WHERE size = 5",
        &[(
            "a signed head's note names its tree",
            "the signed head of size 5",
        )],
    ),
    (
        "UPDATE log_checkpoint SET note = replace(note, 'attestry', 'somebody') WHERE size = 5",
        &[(
            "a signed head is signed by the log's key",
            "the signed head of size 5",
        )],
    ),
    (
        "DELETE FROM log_checkpoint WHERE size = 5",
        &[("the head is signed", "the last signed head")],
    ),
    (
        "UPDATE log_head SET size = 4",
        &[
            ("nothing lies beyond the head", "the last entry"),
            ("nothing lies beyond the head", "the last hash"),
            ("nothing lies beyond the head", "the last signed head"),
        ],
    ),
];

struct Intruder<'a>(&'a TestServer);

impl Intruder<'_> {
    async fn run(&self, sql: &str) {
        let connection = self.0.app.database.for_migrations();
        connection.execute_unprepared(sql).await.expect(sql);
    }

    /// Takes away what keeps the tables from being changed, and keeps a copy of them.
    async fn break_in(&self) {
        let connection = self.0.app.database.for_migrations();
        let backend = connection.get_database_backend();
        if backend == DatabaseBackend::Sqlite {
            self.run("PRAGMA foreign_keys = OFF").await;
            let triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'";
            let triggers = Statement::from_string(backend, triggers);
            for row in connection.query_all_raw(triggers).await.unwrap() {
                let name: String = row.try_get("", "name").unwrap();
                self.run(&format!("DROP TRIGGER {name}")).await;
            }
        }
        for table in TABLES {
            if backend == DatabaseBackend::Postgres {
                self.run(&format!("ALTER TABLE {table} DISABLE TRIGGER ALL"))
                    .await;
            }
            self.run(&format!(
                "CREATE TABLE kept_{table} AS SELECT * FROM {table}"
            ))
            .await;
        }
    }

    async fn undo(&self) {
        for table in TABLES {
            self.run(&format!("DELETE FROM {table}")).await;
            self.run(&format!("INSERT INTO {table} SELECT * FROM kept_{table}"))
                .await;
        }
    }

    /// Fills in the ids and the hash that a change names.
    fn spelled(&self, change: &str, transactions: &[uuid::Uuid]) -> String {
        let is_sqlite = self.0.app.database.backend() == DatabaseBackend::Sqlite;
        let bytes = |hex: &str| {
            if is_sqlite {
                format!("X'{hex}'")
            } else {
                format!("decode('{hex}', 'hex')")
            }
        };
        let length = if change.contains("salt") { 32 } else { 64 };
        let mut change = change.replace('@', &bytes(&"a5".repeat(length / 2)));
        for (number, id) in transactions.iter().enumerate() {
            let id = if is_sqlite {
                bytes(&id.simple().to_string())
            } else {
                format!("'{id}'")
            };
            change = change.replace(&format!("{{{number}}}"), &id);
        }
        change
    }
}

/// A log of five entries whose heads of size 1 and 5 are signed.
async fn five_entries(server: &TestServer) -> Vec<uuid::Uuid> {
    let (_, first) = mint(server).await;
    transparency::sequence(&server.app).await.unwrap();
    let others = add_alike(server, 4).await;
    transparency::sequence(&server.app).await.unwrap();
    let mut transactions = vec![first.parse().unwrap()];
    transactions.extend(others);
    transactions
}

async fn differences(server: &TestServer) -> Vec<Difference> {
    transparency::verify(&server.app).await.unwrap().differences
}

async fn every_change_is_found_and_named(server: &TestServer) {
    let transactions = five_entries(server).await;
    let intruder = Intruder(server);
    intruder.break_in().await;
    assert_eq!(differences(server).await, []);
    for (change, expected) in CHANGES {
        intruder.run(&intruder.spelled(change, &transactions)).await;
        let found = differences(server).await;
        assert_eq!(found.len(), expected.len(), "{change}: {found:#?}");
        for ((promise, what), difference) in expected.iter().zip(&found) {
            assert_eq!(difference.promise, *promise, "{change}");
            assert!(
                difference.what.starts_with(what),
                "{change}: {difference:?}"
            );
            assert_ne!(difference.expected, difference.found, "{change}");
        }
        intruder.undo().await;
        assert_eq!(differences(server).await, [], "{change}");
    }
}

async fn a_kept_head_finds_a_history_that_agrees_with_itself(server: &TestServer) {
    let transactions = five_entries(server).await;
    let head = server.anonymous().get(CHECKPOINT).await.ok();
    let head = KeptHead::read(&server.app.log_key, &text(&head, "/checkpoint/note")).unwrap();
    let kept = transparency::verify_with(&server.app, vec![head.clone()]).await;
    assert_eq!(kept.unwrap().differences, []);

    let intruder = Intruder(server);
    intruder.break_in().await;
    let change = "DELETE FROM log_entry; DELETE FROM log_hash; DELETE FROM log_checkpoint;
        UPDATE log_head SET size = 0;
        UPDATE ledger_transaction SET kind = 'retirement' WHERE id = {1}";
    intruder.run(&intruder.spelled(change, &transactions)).await;
    let shorter = transparency::verify_with(&server.app, vec![head.clone()]).await;
    let shorter = shorter.unwrap().differences;
    assert_eq!(shorter.len(), 1, "{shorter:#?}");
    assert_eq!(
        (shorter[0].expected.as_str(), shorter[0].found.as_str()),
        ("5 entries", "0")
    );

    transparency::sequence(&server.app).await.unwrap();
    assert_eq!(differences(server).await, []);
    let kept = transparency::verify_with(&server.app, vec![head]).await;
    let found = kept.unwrap().differences;
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].promise, "the log still begins as a kept head says");
    assert_eq!(found[0].what, "a kept head of size 5");
}
