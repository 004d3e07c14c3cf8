//! Is the code where it belongs, and do the documents promise what was agreed?

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use contract_tests::documents::{self, DOCUMENTS};
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// Every file below a folder, with its text.
fn sources(folder: &str, extension: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() && path.file_name().unwrap() != "target" {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == extension) {
                let name = path.strip_prefix(root()).unwrap().display().to_string();
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!files.is_empty(), "there is nothing in {folder}");
    files
}

fn lines_with<'a>(text: &'a str, words: &'a [&str]) -> impl Iterator<Item = &'a str> {
    text.lines()
        .filter(|line| words.iter().any(|word| line.contains(word)))
}

#[test]
fn only_stores_use_entities() {
    // The one place for writes keeps its own two tables.
    let platform = ["src/platform/audit.rs", "src/platform/idempotency.rs"];
    for (name, text) in sources("src", "rs") {
        let is_store = name.contains("/store/") || name.ends_with("/store.rs");
        let is_test = name.contains("/tests") || name.ends_with("tests.rs");
        if !is_store && !is_test && !platform.contains(&name.as_str()) {
            let used: Vec<_> = lines_with(&text, &["attestry_entities", "entities::"]).collect();
            assert!(used.is_empty(), "{name}: {used:?}");
        }
    }
}

#[test]
fn handlers_hold_no_query() {
    for (name, text) in sources("src/api", "rs") {
        let used: Vec<_> =
            lines_with(&text, &["sea_orm", "attestry_entities", "reader()"]).collect();
        assert!(used.is_empty(), "{name}: {used:?}");
    }
}

#[test]
fn the_rules_know_neither_http_nor_sql_nor_async() {
    let manifest = fs::read_to_string(root().join("src/domain/Cargo.toml")).unwrap();
    let (_, dependencies) = manifest.split_once("[dependencies]").unwrap();
    let dependencies = dependencies.split("[dev-dependencies]").next().unwrap();
    for unwanted in ["sea-orm", "sqlx", "poem", "reqwest", "tokio", "attestry"] {
        assert!(
            !dependencies.contains(unwanted),
            "the domain depends on {unwanted}"
        );
    }
    for (name, text) in sources("src/domain", "rs") {
        let used: Vec<_> = lines_with(&text, &["async fn", "Utc::now", "SystemTime"]).collect();
        assert!(used.is_empty(), "{name}: {used:?}");
    }
}

#[test]
fn nothing_is_left_to_do() {
    // Spelled in parts, so that this file does not find itself.
    let marks = [
        concat!("FIX", "ME"),
        concat!("TO", "DO"),
        concat!("XX", "X"),
        concat!("to", "do!("),
    ];
    let folders = [
        "src",
        "openapi",
        "entities",
        "migration",
        "contract-tests/src",
        "contract-tests/tests",
    ];
    for folder in folders {
        for (name, text) in sources(folder, "rs") {
            let found: Vec<_> = lines_with(&text, &marks).collect();
            assert!(found.is_empty(), "{name}: {found:?}");
        }
    }
}

#[test]
fn the_operations_are_those_that_were_agreed() {
    let agreed = fs::read_to_string(root().join("contract-tests/fixtures/operations.tsv")).unwrap();
    let agreed: BTreeSet<_> = agreed.lines().skip(1).map(str::to_owned).collect();
    let line = |operation: documents::Operation| {
        let name = operation.document.name;
        let tfa = if operation.requires_tfa() { "tfa" } else { "" };
        let (auth, tag) = (credentials(operation), operation.tag());
        let (method, path) = (operation.method, operation.path);
        format!("{name}\t{method}\t{path}\t{auth}\t{tfa}\t{tag}")
    };
    let served: BTreeSet<_> = documents::operations().map(line).collect();
    let differing: Vec<_> = agreed.symmetric_difference(&served).collect();
    assert!(differing.is_empty(), "{differing:#?}");
}

/// The word of the list for what an operation asks of its caller.
fn credentials(operation: documents::Operation) -> &'static str {
    let is_operators = operation.permission() == Some("system.admin");
    match (operation.alternatives().as_slice(), is_operators) {
        ([], _) if operation.path == "/auth/refresh-token" => "refresh",
        ([], _) => "public",
        ([one], false) if one.len() == 3 => "apikey+bearer",
        ([one], false) if one.len() == 2 => "apikey",
        ([_], false) => "bearer",
        ([_], true) => "internal",
        _ => "internal|apikey",
    }
}

/// The guide lists the codes by status, the schema tells what each means.
#[test]
fn the_guide_and_the_schema_list_the_same_codes() {
    let text = |document: &str, pointer: &str| {
        let document = DOCUMENTS.iter().find(|it| it.name == document).unwrap();
        let text = document.root.pointer(pointer).and_then(Value::as_str);
        text.unwrap().to_owned()
    };
    let rows = |text: &str| -> Vec<Vec<String>> {
        let rows = text.lines().filter(|line| line.starts_with("| "));
        let cells = |row: &str| row.split('|').map(|it| it.trim().to_owned()).collect();
        rows.map(cells).collect()
    };
    let code = |cell: &str| cell.trim_matches('`').to_owned();
    let mut guide = BTreeSet::new();
    let info = text("base", "/info/description");
    for row in rows(info.split("## Errors").nth(1).unwrap()) {
        let codes = row[2].split('`').skip(1).step_by(2);
        let codes = codes.filter(|it| !["Allow", "Retry-After"].contains(it));
        guide.extend(codes.map(|it| (row[1].clone(), it.to_owned())));
    }
    let schema = text("base", "/components/schemas/ProblemCode/description");
    let schema: BTreeSet<_> = rows(&schema)
        .into_iter()
        .filter(|row| row[1] != "code")
        .map(|row| (row[2].clone(), code(&row[1])))
        .collect();
    assert_eq!(guide, schema);
    let base = DOCUMENTS.iter().find(|it| it.name == "base").unwrap();
    let listed = base.root["components"]["schemas"]["ProblemCode"]["enum"].as_array();
    let listed: BTreeSet<_> = listed.unwrap().iter().filter_map(Value::as_str).collect();
    let explained: BTreeSet<_> = schema.iter().map(|(_, code)| code.as_str()).collect();
    assert_eq!(listed, explained);
}

#[test]
fn every_operation_shows_a_success() {
    for operation in documents::operations() {
        let id = operation.id();
        if operation.answers_json(200) {
            assert!(
                !operation.answer_examples(200).is_empty(),
                "{id} shows no answer"
            );
        }
        let takes_json = operation.method == "POST" && !operation.takes_files();
        if takes_json {
            assert!(
                !operation.request_examples().is_empty(),
                "{id} shows no request"
            );
        }
    }
}

#[test]
fn every_example_keeps_its_schema() {
    let mut checked = 0;
    for operation in documents::operations() {
        for (place, schema, example) in operation.examples_with_schemas() {
            let validator = documents::validator(operation.document, schema);
            let faults: Vec<_> = validator
                .iter_errors(example)
                .map(|it| it.to_string())
                .collect();
            assert!(faults.is_empty(), "{} {place}: {faults:?}", operation.id());
            checked += 1;
        }
    }
    assert!(checked > 200, "only {checked} examples were found");
}

#[test]
fn every_document_is_whole() {
    for document in DOCUMENTS.iter() {
        let text = document.root.to_string();
        assert!(
            !text.contains("common.yaml#"),
            "{} refers outside of itself",
            document.name
        );
        assert_eq!(document.root["openapi"], "3.1.0");
        assert_eq!(document.root["servers"][0]["url"], document.base_path);
    }
}
