//! What do programs in other languages test against? A server that holds what the documents' examples name.
//!
//! `sandbox FOLDER` starts it on a free port and writes into the folder `sandbox.json` — where it is, and what
//! its users send — and the three served documents with ids that are there in place of the examples'. It goes
//! on until it is ended.

#![expect(clippy::expect_used, reason = "a broken sandbox ends the test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use attestry::jobs;
use chrono::TimeDelta;
use clap::Parser;
use contract_tests::documents::DOCUMENTS;
use contract_tests::fixtures::{self, Ids, Parties, USER};
use contract_tests::server::TestServer;
use serde_json::json;

/// Longer than any run of the tests, which send one token throughout.
const ACCESS_TOKEN_SECONDS: i64 = 12 * 60 * 60;
/// So that no draft of the fixtures loses its units in a run.
const PULL_LOCK_SECONDS: i64 = 12 * 60 * 60;

/// Access tokens of each actor: one to work with, the others to log out with.
const SESSIONS: usize = 8;

#[derive(Parser)]
struct Arguments {
    /// Where the documents and `sandbox.json` go.
    folder: PathBuf,
}

#[tokio::main]
async fn main() {
    let Arguments { folder } = Arguments::parse();
    let server = TestServer::on_sqlite_with(|settings| {
        settings.access_token_seconds = ACCESS_TOKEN_SECONDS;
        settings.pull_lock_seconds = PULL_LOCK_SECONDS;
    });
    let server = server.await;
    let ada = server.sign_in("ada").await;
    let mut ids = fixtures::arrange(&server, &ada).await;
    let (seller, buyer) = (server.sign_in("ada").await, server.sign_in("hugo").await);
    let parties = Parties {
        seller: &seller,
        buyer: &buyer,
    };
    parties.make_all(&mut ids).await;
    fixtures::publish(&seller, &ids).await;
    write_documents(&server, &ids, &folder).await;
    write_sandbox(&server, &ids, &folder).await;
    let app = server.app.clone();
    tokio::spawn(async move { jobs::run(&app).await });
    // Time passes from the fixtures' morning on, as fast as everywhere.
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        server.clock.advance(TimeDelta::seconds(1));
    }
}

async fn write_documents(server: &TestServer, ids: &Ids, folder: &Path) {
    fs::create_dir_all(folder).expect("a folder");
    for document in DOCUMENTS.iter() {
        let name = format!("{}.json", document.name);
        let answer = server.anonymous().fetch(&format!("/openapi/{name}")).await;
        fs::write(folder.join(name), ids.fill(&answer.text())).expect("a document");
    }
}

async fn write_sandbox(server: &TestServer, ids: &Ids, folder: &Path) {
    let (producer, trader) = (server.person("ada"), server.person("hugo"));
    let operator = server.hire_operator("opal", &producer, &trader).await;
    let (mut sessions, mut users) = (BTreeMap::new(), BTreeMap::new());
    for (name, person) in [("operator", &operator), ("trader", &trader)] {
        let mut tokens = Vec::new();
        for _ in 0..SESSIONS {
            let actor = server.sign_in_as(person).await;
            tokens.push(actor.access_token().to_owned());
        }
        sessions.insert(name, tokens);
        let actor = server.sign_in_as(person).await;
        users.insert(name, server.user_id(&actor).await.to_string());
    }
    let sandbox = json!({
        "url": server.url,
        "sessions": sessions,
        "users": users,
        "somebody": ids.get(USER),
        "systemKey": server.sandbox.system_key,
    });
    // Written last and in one step: whoever waits for it finds everything.
    let unfinished = folder.join("sandbox.json.part");
    fs::write(&unfinished, sandbox.to_string()).expect("the sandbox");
    fs::rename(unfinished, folder.join("sandbox.json")).expect("the sandbox");
}
