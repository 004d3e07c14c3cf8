//! Does the program that operators run do what its command line says?

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use attestry::demo::sandbox::Sandbox;
use attestry_openapi::{base, network, rng_production};
use serde_json::Value;

/// The program, built with the tests.
const PROGRAM: &str = env!("CARGO_BIN_EXE_attestry-tested");

fn run(folder: &Path, arguments: &[&str]) -> Output {
    run_with(folder, arguments, &[])
}

fn run_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    command(folder, arguments)
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ATTESTRY_")) {
        command.env_remove(name);
    }
    command
        .args(arguments)
        .current_dir(folder)
        .env("ATTESTRY_LISTEN", "127.0.0.1:0");
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_demo_walks_the_fourteen_steps_and_retires() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["demo", "--exit"]);
    let shown = text(&output.stdout) + &text(&output.stderr);
    assert!(output.status.success(), "{shown}");
    for step in 1..=14 {
        let is_step = |line: &str| line.contains(&format!("{step:2}/14"));
        assert!(shown.lines().any(is_step), "{step} is not in\n{shown}");
    }
    assert!(
        shown.contains("41250 tokens") && shown.contains("42106 tokens"),
        "{shown}"
    );

    let json = std::fs::read(folder.path().join("data/demo/demo.json")).unwrap();
    let sandbox: Sandbox = serde_json::from_slice(&json).unwrap();
    let raw: Value = serde_json::from_slice(&json).unwrap();
    for member in [
        "baseUrl",
        "users",
        "systemKey",
        "workbook",
        "evidencePdf",
        "certificate",
    ] {
        assert!(raw.get(member).is_some(), "{member}");
    }
    let members = [
        "email",
        "password",
        "totpSecret",
        "role",
        "organizationId",
        "profileId",
        "walletId",
    ];
    for member in members {
        assert!(raw["users"][1].get(member).is_some(), "{member}");
    }
    assert!(folder.path().join(&sandbox.workbook).exists());
    assert!(folder.path().join(&sandbox.evidence_pdf).exists());
    let certificate = folder.path().join(sandbox.certificate.unwrap());
    assert!(std::fs::read(&certificate).unwrap().starts_with(b"%PDF-"));
    assert!(
        shown.contains("retirement-certificate.pdf") && shown.contains("/verify/"),
        "{shown}"
    );
    // What the demo tells people to type exists.
    for (command, _) in shown.match_indices("`attestry ") {
        let rest = &shown[command + "`attestry ".len()..];
        let name = rest.split([' ', '`']).next().unwrap();
        let help = run(folder.path(), &[name, "--help"]);
        assert!(help.status.success(), "`attestry {name}` does not exist");
    }
}

#[test]
fn the_documents_are_printed_as_they_are_served() {
    let folder = tempfile::tempdir().unwrap();
    let documents = [
        ("base", base::DOCUMENT_JSON, base::DOCUMENT_YAML),
        ("network", network::DOCUMENT_JSON, network::DOCUMENT_YAML),
        (
            "rng-production",
            rng_production::DOCUMENT_JSON,
            rng_production::DOCUMENT_YAML,
        ),
    ];
    for (name, json, yaml) in documents {
        let printed = text(&run(folder.path(), &["openapi", name]).stdout);
        assert_eq!(printed.trim_end(), json.trim_end(), "{name}");
        let printed = text(&run(folder.path(), &["openapi", name, "--yaml"]).stdout);
        assert_eq!(printed.trim_end(), yaml.trim_end(), "{name}");
    }
}

#[test]
fn the_settings_are_checked_and_shown_without_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let check = |variables: &[(&str, &str)]| {
        let output = run_with(folder.path(), &["check-config"], variables);
        (
            output.status.success(),
            text(&output.stdout) + &text(&output.stderr),
        )
    };
    let secret = "a production secret that is long enough";
    let (master_key, log_key) = (
        "a second one that is long enough",
        "a third one that is as long as that",
    );
    let good = [
        ("ATTESTRY_ENVIRONMENT", "production"),
        ("ATTESTRY_TOKEN_SECRET", secret),
        ("ATTESTRY_MASTER_KEY", master_key),
        ("ATTESTRY_LOG_SIGNING_KEY", log_key),
        (
            "ATTESTRY_DATABASE_URL",
            "postgres://attestry:hunter2@localhost/attestry",
        ),
        ("ATTESTRY_SMTP_ADDRESS", "mail.example:465"),
        ("ATTESTRY_PUBLIC_URL", "https://registry.example"),
        ("ATTESTRY_MAIL_FROM", "Registry <no-reply@registry.example>"),
        ("ATTESTRY_TRUST_FORWARDED_FOR", "true"),
    ];
    let without = |name: &str| {
        let others = good.iter().filter(|(given, _)| *given != name);
        others.copied().collect::<Vec<_>>()
    };
    let with =
        |more: (&'static str, &'static str)| good.iter().copied().chain([more]).collect::<Vec<_>>();
    let (accepted, shown) = check(&good);
    assert!(accepted, "{shown}");
    assert!(
        !shown.contains(secret) && !shown.contains("hunter2"),
        "{shown}"
    );
    let refused = [
        vec![good[0]],
        with(("DISABLE_REQUIRE_TFA", "true")),
        without("ATTESTRY_LOG_SIGNING_KEY"),
        without("ATTESTRY_SMTP_ADDRESS"),
        without("ATTESTRY_PUBLIC_URL"),
        without("ATTESTRY_MAIL_FROM"),
        without("ATTESTRY_TRUST_FORWARDED_FOR"),
        with(("ATTESTRY_SMTP_PASWORD_FILE", "/dev/null")),
        vec![("ATTESTRY_LISTEN", "0.0.0.0:8080")],
        vec![("ATTESTRY_LISTNE", "127.0.0.1:8080")],
    ];
    for variables in refused {
        let (accepted, shown) = check(&variables);
        assert!(!accepted, "{variables:?} is accepted: {shown}");
        assert!(shown.starts_with("attestry: "), "{shown}");
        assert!(!shown.contains(secret), "{shown}");
    }
    let defaults = run(folder.path(), &["check-config", "--defaults"]);
    assert!(text(&defaults.stdout).contains("argon2_memory_kib"));
}

#[test]
fn a_secret_may_stand_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    let given = path.to_str().unwrap();
    let check = || {
        let variables = [("ATTESTRY_TOKEN_SECRET_FILE", given)];
        run_with(folder.path(), &["check-config"], &variables)
    };
    assert!(text(&check().stderr).contains("No such file"));
    std::fs::write(&path, "too short\n").unwrap();
    assert!(text(&check().stderr).contains("token_secret must have"));
    std::fs::write(&path, "a secret that stands in a file of its own\n").unwrap();
    let good = check();
    assert!(good.status.success(), "{}", text(&good.stderr));
    std::fs::write(&path, "postgres://attestry:hunter2@database/attestry\n").unwrap();
    let variables = [("ATTESTRY_DATABASE_URL_FILE", given)];
    let shown = run_with(folder.path(), &["check-config"], &variables);
    let shown = text(&shown.stdout);
    assert!(shown.contains("@database/attestry"), "{shown}");
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn a_database_is_migrated_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let output = run(folder.path(), &["migrate"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    assert!(folder.path().join("data/attestry.sqlite").exists());
}

#[test]
fn a_server_that_is_asked_to_stop_stops() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = command(folder.path(), &["serve"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The log, one JSON object a line, says where it listens.
    let mut log = BufReader::new(server.stderr.take().unwrap())
        .lines()
        .map_while(Result::ok);
    let lines: Vec<_> = std::iter::from_fn(|| log.next())
        .map(|line| serde_json::from_str::<Value>(&line).expect(&line))
        .take_while(|line| line["message"] != "server started")
        .collect();
    let is_address = |line: &Value| line["address"].as_str().is_some_and(|it| it.contains(':'));
    assert!(lines.iter().any(is_address), "{lines:#?}");
    let id = server.id().to_string();
    let asked = Command::new("kill").args(["-TERM", &id]).status();
    assert!(asked.unwrap().success());
    assert!(server.wait().unwrap().success());
}
