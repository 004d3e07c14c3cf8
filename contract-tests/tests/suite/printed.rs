//! Is every body that the reference prints accepted as printed, and every printed answer key there?
//!
//! The bodies are the reference's, ids filled in, its comments left out; what the comments allow is
//! sent as well.

mod base;
pub(crate) mod network;
mod operations;
mod rng_production;
pub(crate) mod spending;
mod system;
mod values;

use std::collections::BTreeMap;

use contract_tests::actor::Actor;
use contract_tests::production::Batch;
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

/// Somebody who sends printed bodies, and what the placeholders in them stand for.
struct Reader {
    actor: Actor,
    filled: BTreeMap<String, String>,
}

impl Reader {
    fn new(actor: &Actor) -> Self {
        let mut reader = Self {
            actor: actor.clone(),
            filled: BTreeMap::new(),
        };
        if actor.person().profile_id.is_some() {
            reader.fill("<profileId>", actor.profile());
            reader.fill("<walletId>", actor.wallet());
            reader.fill("<ownerId>", actor.profile());
            reader.fill("<uuid>", actor.profile());
        }
        reader
    }

    fn fill(&mut self, placeholder: &str, value: impl Into<String>) {
        self.filled.insert(placeholder.to_owned(), value.into());
    }

    async fn post(&self, path: &str, printed: &str, keys: &[&str]) -> Value {
        let filled = self.filled.iter();
        let body = filled.fold(printed.to_owned(), |body, (placeholder, value)| {
            body.replace(placeholder, value)
        });
        assert!(!body.contains('<'), "something is not filled in: {body}");
        has(self.actor.post_bytes(path, body).await.ok(), keys)
    }

    async fn get(&self, path: &str, keys: &[&str]) -> Value {
        has(self.actor.get(path).await.ok(), keys)
    }
}

fn has(answer: Value, keys: &[&str]) -> Value {
    for key in keys {
        assert!(answer.get(key).is_some(), "{key} is not in {answer:#}");
    }
    answer
}

/// Somebody with accounts.
async fn holder(server: &TestServer) -> (Reader, Vec<Value>) {
    let ada = server.sign_in("ada").await;
    Batch::minted(&ada, &Workbook::rng()).await;
    let list = ada
        .post("/network/energy-wallet/account/list", json!({}))
        .await
        .ok();
    let accounts = rows(&list, "/energyAccounts");
    let mut reader = Reader::new(&ada);
    reader.fill("<accountId>", text(&accounts[0], "/_id"));
    (reader, accounts)
}
