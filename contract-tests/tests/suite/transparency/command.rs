//! Does `attestry verify-ledger` tell an operator the truth, and a script by its exit code?

use std::path::Path;
use std::process::{Command, Output};

use attestry::config::Settings;
use attestry::transparency;
use contract_tests::on_both;
use contract_tests::reply::text;
use contract_tests::server::TestServer;
use sea_orm::{ConnectionTrait, DatabaseBackend};

use super::{CHECKPOINT, mint};

on_both! { the_command_names_what_differs }

/// The program, built with the tests, on the database of a test server.
fn verify(settings: &Settings, arguments: &[&Path]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_attestry-tested"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ATTESTRY_")) {
        command.env_remove(name);
    }
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .arg("verify-ledger")
        .args(
            arguments
                .iter()
                .flat_map(|path| [Path::new("--checkpoint"), path]),
        )
        .env("ATTESTRY_DATABASE_URL", &settings.database_url)
        .env("ATTESTRY_DATA_DIR", &settings.data_dir)
        .env("ATTESTRY_LOG_SIGNING_KEY", &settings.log_signing_key)
        .output()
        .unwrap();
    let shown = [stdout, stderr].concat();
    (status.success(), String::from_utf8(shown).unwrap())
}

async fn the_command_names_what_differs(server: &TestServer) {
    let app = &server.app;
    let folder = tempfile::tempdir().unwrap();
    let (_, transaction) = mint(server).await;
    transparency::sequence(app).await.unwrap();
    let head = server.anonymous().get(CHECKPOINT).await.ok();
    let note = folder.path().join("head.note");
    std::fs::write(&note, text(&head, "/checkpoint/note")).unwrap();

    let (agrees, shown) = verify(&app.settings, &[&note]);
    assert!(agrees, "{shown}");
    assert!(shown.contains("everything agrees"), "{shown}");
    assert!(
        shown.contains("log: 1 entries, 1 hashes, 1 signed heads"),
        "{shown}"
    );

    let other = folder.path().join("other.note");
    std::fs::write(
        &other,
        text(&head, "/checkpoint/note").replace("\n1\n", "\n2\n"),
    )
    .unwrap();
    let (agrees, shown) = verify(&app.settings, &[&note, &other]);
    assert!(
        !agrees && shown.contains("other.note: the signature is wrong"),
        "{shown}"
    );

    let trigger = match app.database.backend() {
        DatabaseBackend::Sqlite => "DROP TRIGGER tr_posting_append_only_UPDATE",
        _ => "DROP TRIGGER tr_posting_append_only ON posting",
    };
    let change = "UPDATE posting SET quantity = quantity + 1, serial_last = serial_last + 1
        WHERE bucket = 'wallet'";
    for sql in [trigger, change] {
        let connection = app.database.for_migrations();
        connection.execute_unprepared(sql).await.unwrap();
    }
    let (agrees, shown) = verify(&app.settings, &[]);
    assert!(!agrees, "{shown}");
    let found = [
        "DIFFERENT: the postings of a transaction sum to zero for each token",
        &format!(
            "DIFFERENT: an entry's leaf is that of its transaction: entry 0 (transaction {transaction})"
        ),
    ];
    for line in found {
        assert!(shown.contains(line), "{line} is not in\n{shown}");
    }
    assert!(shown.trim_end().ends_with("differences"), "{shown}");
}
