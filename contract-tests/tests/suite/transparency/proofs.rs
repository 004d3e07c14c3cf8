//! Can anybody check the log with tools that share nothing with the server?

use std::path::{Path, PathBuf};
use std::process::Command;

use attestry::transparency;
use attestry_domain::transparency::Hash;
use attestry_domain::transparency::note::Checkpoint;
use contract_tests::documents::operation;
use contract_tests::reply::text;
use contract_tests::server::TestServer;
use contract_tests::{on_both, skip};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{CHECKPOINT, CONSISTENCY, INCLUSION, add_alike, mint};

on_both! {
    strangers_can_check_what_the_log_proves,
    what_the_log_cannot_prove_yet_is_a_conflict,
    an_empty_log_has_a_signed_head,
}

/// `verify_inclusion.py`, and a folder for the answers it looks at.
struct Checker {
    folder: TempDir,
    arguments: Vec<String>,
}

impl Checker {
    /// None, after a loud note, where Python is not installed.
    fn find() -> Option<Self> {
        let installed = Command::new("python3").arg("--version").output();
        if !installed.is_ok_and(|it| it.status.success()) {
            skip("Python (python3) is not installed");
            return None;
        }
        Some(Self {
            folder: tempfile::tempdir().unwrap(),
            arguments: Vec::new(),
        })
    }

    fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn with(mut self, option: &str, value: &str) -> Self {
        self.arguments.extend([option.to_owned(), value.to_owned()]);
        self
    }

    /// What the program says of the answers: all that holds, or what does not.
    fn check(&self, answers: &[&Value]) -> Result<String, String> {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("verify_inclusion.py");
        let files = answers
            .iter()
            .enumerate()
            .map(|(number, answer)| self.write(&format!("{number}.json"), &answer.to_string()));
        let output = Command::new("python3")
            .arg("-B")
            .arg(program)
            .args(&self.arguments)
            .args(files)
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() {
            Ok(text(&output.stdout))
        } else {
            Err(text(&output.stderr))
        }
    }

    fn assert_refuses(&self, answers: &[&Value], reason: &str) {
        let refusal = self.check(answers).expect_err(reason);
        assert!(
            refusal.starts_with("BROKEN: ") && refusal.contains(reason),
            "{refusal}"
        );
    }
}

/// The answer with one member changed; a changed Base64 text stays Base64.
fn changed(answer: &Value, pointer: &str) -> Value {
    let mut answer = answer.clone();
    let member = answer.pointer_mut(pointer).unwrap();
    *member = match member {
        Value::Number(number) => json!(number.as_i64().unwrap() + 1),
        Value::String(text) => {
            let other = if text.starts_with('A') { "B" } else { "A" };
            json!(format!("{other}{}", &text[1..]))
        }
        _ => panic!("{pointer} is neither a number nor a text"),
    };
    answer
}

async fn strangers_can_check_what_the_log_proves(server: &TestServer) {
    let Some(checker) = Checker::find() else {
        return;
    };
    let (_, transaction) = mint(server).await;
    add_alike(server, 2).await;
    transparency::sequence(&server.app).await.unwrap();
    let stranger = server.anonymous();
    let kept = stranger.get(CHECKPOINT).await.ok();
    assert_eq!(kept["checkpoint"]["treeSize"], 3);
    add_alike(server, 4).await;
    transparency::sequence(&server.app).await.unwrap();

    let head = stranger.get(CHECKPOINT).await.ok();
    assert_eq!(head["checkpoint"]["treeSize"], 7);
    let ask = json!({ "transactionId": transaction });
    let inclusion = stranger.post(INCLUSION, ask).await.ok();
    let ask = json!({ "transactionId": transaction, "treeSize": 2 });
    let in_two = stranger.post(INCLUSION, ask).await.ok();
    assert_eq!(in_two["inclusionProof"]["checkpoint"], Value::Null);
    let ask = json!({ "fromSize": 3 });
    let consistency = stranger.post(CONSISTENCY, ask).await.ok();

    let id = transaction.parse().unwrap();
    let leaf = transparency::leaf_of(&server.app, id).await.unwrap();
    let leaf = checker.write("leaf.json", &leaf.unwrap());
    let checker = checker
        .with("--key", &text(&head, "/checkpoint/verifierKey"))
        .with("--leaf", leaf.to_str().unwrap());
    let answers = [&kept, &head, &inclusion, &in_two, &consistency];
    let report = checker.check(&answers).unwrap();
    for line in [
        "signed: the head of size 7, by attestry",
        &format!("included: transaction {transaction}, entry 0 of 7"),
        &format!("included: transaction {transaction}, entry 0 of 2"),
        "consistent: the tree of 3 is the beginning of that of 7",
    ] {
        assert!(report.contains(line), "{line} is not in\n{report}");
    }
    // A checker that accepts everything would have passed so far.
    let split = another_history(server, &kept);
    checker.assert_refuses(&[&split, &consistency], "the same root for size 3");
    let mut renamed = inclusion.clone();
    renamed["inclusionProof"]["transactionId"] = json!("01980d94-9ca0-7b8a-a9bd-700f05db1007");
    checker.assert_refuses(&[&renamed], "of the transaction");
    let stranger_key = "registry.example.org+0be7f5d4+AUzi1rlBLyJXDwV/O7toyaHlJEusAMGfhHKsVAsQ8KY0";
    let checker = checker.with("--key", stranger_key);
    checker.assert_refuses(&[&head], "the note is signed under the log's key");
}

/// A head that the log signed as well, of a history that it shows to somebody else.
fn another_history(server: &TestServer, kept: &Value) -> Value {
    let key = &server.app.log_key;
    let checkpoint = Checkpoint {
        origin: key.origin().clone(),
        size: 3,
        root: Hash::of_leaf(b"something else"),
    };
    let mut split = kept.clone();
    split["checkpoint"]["rootHash"] = checkpoint.root.to_string().into();
    split["checkpoint"]["note"] = key.sign(&checkpoint).to_string().into();
    split
}

async fn what_the_log_cannot_prove_yet_is_a_conflict(server: &TestServer) {
    let (ada, transaction) = mint(server).await;
    let stranger = server.anonymous();
    let ask = json!({ "transactionId": transaction });
    let waiting = stranger.post(INCLUSION, ask.clone()).await;
    assert_eq!(waiting.refusal(), "409 state_conflict");
    let unknown = json!({ "transactionId": ada.wallet() });
    let unknown = stranger.post(INCLUSION, unknown).await;
    assert_eq!(unknown.refusal(), "404 not_found");
    assert_eq!(transparency::sequence(&server.app).await.unwrap(), 1);
    assert_eq!(transparency::sequence(&server.app).await.unwrap(), 0);
    stranger.post(INCLUSION, ask).await.ok();

    let later = add_alike(server, 1).await[0];
    transparency::sequence(&server.app).await.unwrap();
    for (asked, size, outcome) in [(later, 1, "409"), (later, 3, "409"), (later, 0, "400")] {
        let ask = json!({ "transactionId": asked, "treeSize": size });
        let refusal = stranger.post(INCLUSION, ask).await.refusal();
        assert!(refusal.starts_with(outcome), "{size}: {refusal}");
    }
    for (ask, outcome) in [
        (json!({ "fromSize": 1, "toSize": 3 }), "409 state_conflict"),
        (json!({ "fromSize": 3 }), "409 state_conflict"),
        (json!({ "fromSize": 2, "toSize": 1 }), "400 invalid_request"),
        (json!({ "fromSize": 0 }), "400 invalid_request"),
    ] {
        let refusal = stranger.post(CONSISTENCY, ask.clone()).await.refusal();
        assert_eq!(refusal, outcome, "{ask}");
    }
    let same = json!({ "fromSize": 2, "toSize": 2 });
    let same = stranger.post(CONSISTENCY, same).await.ok();
    assert_eq!(same["consistencyProof"]["hashes"], json!([]));
}

async fn an_empty_log_has_a_signed_head(server: &TestServer) {
    let head = server.anonymous().get(CHECKPOINT).await.ok();
    assert_eq!(head["checkpoint"]["treeSize"], 0);
    if let Some(checker) = Checker::find() {
        checker.check(&[&head]).unwrap();
    }
    let ask = json!({ "fromSize": 1 });
    let refusal = server.anonymous().post(CONSISTENCY, ask).await.refusal();
    assert_eq!(refusal, "409 state_conflict");
}

/// An example of an answer, by its name.
fn example(method: &str, path: &str, name: &str) -> &'static Value {
    let operation = operation(method, &format!("/api{path}")).unwrap();
    let examples = operation.answer_examples(200);
    examples.iter().find(|it| it.0 == name).unwrap().1
}

/// The examples are of a log that could exist: every hash and signature in them is right.
#[test]
fn the_documents_examples_can_be_checked() {
    let Some(checker) = Checker::find() else {
        return;
    };
    let seven = [
        example("GET", CHECKPOINT, "seven_entries"),
        example("POST", INCLUSION, "newest"),
        example("POST", INCLUSION, "kept"),
        example("POST", CONSISTENCY, "three_of_seven"),
    ];
    checker.check(&seven).unwrap();
    checker
        .check(&[example("GET", CHECKPOINT, "empty")])
        .unwrap();
}

#[test]
fn a_changed_answer_is_refused() {
    let Some(checker) = Checker::find() else {
        return;
    };
    let head = example("GET", CHECKPOINT, "seven_entries");
    let inclusion = example("POST", INCLUSION, "newest");
    let consistency = example("POST", CONSISTENCY, "three_of_seven");
    for (answer, pointer, reason) in [
        (inclusion, "/inclusionProof/leafIndex", "leads to the root"),
        (inclusion, "/inclusionProof/leafHash", "leads to the root"),
        (inclusion, "/inclusionProof/hashes/0", "leads to the root"),
        (inclusion, "/inclusionProof/rootHash", "leads to the root"),
        (
            inclusion,
            "/inclusionProof/checkpoint/treeSize",
            "signed note says",
        ),
        (
            consistency,
            "/consistencyProof/hashes/0",
            "leads to both roots",
        ),
        (
            consistency,
            "/consistencyProof/fromRootHash",
            "leads to both roots",
        ),
    ] {
        checker.assert_refuses(&[&changed(answer, pointer)], reason);
    }
    let mut forged = head.clone();
    let note = text(head, "/checkpoint/note");
    forged["checkpoint"]["note"] = note.replace("\n7\n", "\n8\n").into();
    checker.assert_refuses(&[&forged], "the signature is that of the note");
}
