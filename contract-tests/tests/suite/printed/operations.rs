//! What the reference prints of network transactions and intra-transfers.
//!
//! Both ends of a transfer have the same placeholder in print; they have names of their own here, to
//! be filled in with two ids.

use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::production::{PDF, upload};
use contract_tests::reply::text;
use contract_tests::server::TestServer;
use serde_json::{Value, json};

use super::Reader;

on_both! {
    network_transactions,
    pulls,
    intra_transfers,
}

const CREATE: &str = r#"{
  "fromProfileId": "<fromProfileId>",
  "fromWalletId": "<fromWalletId>",
  "toProfileId": "<toProfileId>",
  "toWalletId": "<toWalletId>"
}"#;
const ID: &str = r#"{ "_id": "<transactionId>" }"#;
const COHORT: &str = r#"{ "_id": "<transactionId>", "energyTokenId": "<energyTokenId>" }"#;
const LOCK: &str = r#"{
  "_id": "<transactionId>",
  "quantity": 100,
  "filter": {
    "energyType": "natural-gas",
    "tokenType": "QET"
  }
}"#;

/// Gives Ada a month of natural gas, which no workbook of this registry produces.
async fn natural_gas(server: &TestServer, ada: &Actor) {
    let token = json!({
        "issuerId": ada.profile(),
        "energyType": "natural-gas",
        "tokenType": "QET",
        "quantity": 2500,
        "vintage": { "year": 2025, "month": 3 },
        "boundary": { "identifier": { "format": "API", "id": "42-329-38512" }, "name": "Mesa 7H" },
        "standards": [{ "name": "OGCI", "carbonIntensity": 4.126 }],
        "measurers": [{ "identifier": "NLM-0042", "name": "Northline Measurement" }],
        "verifiers": [{ "identifier": "CWA-0007", "name": "Clearwater Assurance" }],
    });
    server
        .system()
        .post("/network/system/token/register", json!([token]))
        .await
        .ok();
}

fn reader(actor: &Actor, from: &Actor, to: &Actor) -> Reader {
    let mut reader = Reader::new(actor);
    reader.fill("<fromProfileId>", from.profile());
    reader.fill("<fromWalletId>", from.wallet());
    reader.fill("<toProfileId>", to.profile());
    reader.fill("<toWalletId>", to.wallet());
    reader
}

async fn network_transactions(server: &TestServer) {
    let (ada, hugo) = (server.sign_in("ada").await, server.sign_in("hugo").await);
    natural_gas(server, &ada).await;
    let mut reader = reader(&ada, &ada, &hugo);
    let path = |verb: &str| format!("/network/network-transaction/{verb}");
    let create = CREATE.replace("\n}", ",\n  \"isSecure\": false\n}");
    let one = ["networkTransaction"];
    let created = reader.post(&path("push/create"), &create, &one).await;
    reader.fill("<transactionId>", text(&created, "/networkTransaction/_id"));
    let lock = r#"{
      "_id": "<transactionId>",
      "quantity": 100,
      "filter": {
        "energyType": "natural-gas",
        "tokenType": "QET",
        "isPublic": false
      },
      "forcePrice": { "amount": 5.00, "currency": "USD" }
    }"#;
    let locked = reader.post(&path("push/lock"), lock, &one).await;
    let token = text(&locked, "/networkTransaction/energyAccounts/0/tokenId");
    reader.fill("<energyTokenId>", token);
    let list = r#"{
      "walletId": "<walletId>",
      "profileId": "<profileId>",
      "status": "draft",
      "transactionType": "push",
      "energyType": "natural-gas",
      "standardType": "string",
      "contractId": "string",
      "quantityFrom": 1,
      "quantityTo": 1000,
      "createdAtFrom": "2024-01-01T00:00:00Z",
      "createdAtTo": "2024-12-31T23:59:59Z",
      "processedDateFrom": "2024-01-01T00:00:00Z",
      "processedDateTo": "2024-12-31T23:59:59Z",
      "iAmSigner": true,
      "paginate": { "skip": 0, "limit": 50 }
    }"#;
    reader
        .post(&path("list"), list, &["networkTransactions"])
        .await;
    reader.post(&path("details"), ID, &one).await;
    reader
        .post(&path("details/cohort"), COHORT, &["cohortSummary"])
        .await;
    update(&mut reader, &path("update")).await;
    reader.post(&path("unlock"), ID, &one).await;
    reader.post(&path("push/lock"), lock, &one).await;
    reader.post(&path("sign"), ID, &one).await;
    for (verb, end) in [
        ("remove", ID),
        (
            "cancel",
            r#"{ "_id": "<transactionId>", "description": "Cancellation reason" }"#,
        ),
        ("cancel", ID),
    ] {
        let created = reader.post(&path("push/create"), &create, &one).await;
        reader.fill("<transactionId>", text(&created, "/networkTransaction/_id"));
        reader.post(&path(verb), end, &one).await;
    }
}

/// A whole file record, as it was answered, stands for a file.
async fn update(reader: &mut Reader, path: &str) {
    let first = upload(&reader.actor, "first.pdf", PDF).await;
    let attach = json!({ "_id": reader.filled["<transactionId>"], "files": [{ "_id": first }] });
    let attached = reader.actor.post(path, attach).await.ok();
    let upload = "/network/file/temporary-upload";
    let second = reader
        .actor
        .upload(upload, &[("second.pdf", PDF)])
        .await
        .ok();
    let update = r#"{
      "_id": "<transactionId>",
      "isBundle": 1,
      "contractId": "string",
      "description": "string",
      "files": [<attached file>],
      "removeFiles": [<detached file>]
    }"#;
    reader.fill("<attached file>", second["files"][0].to_string());
    let detached = &attached["networkTransaction"]["files"][0];
    reader.fill("<detached file>", detached.to_string());
    let updated = reader.post(path, update, &["networkTransaction"]).await;
    let files = &updated["networkTransaction"]["files"];
    assert_eq!(files.as_array().map(Vec::len), Some(1));
    assert_eq!(files[0]["_id"], second["files"][0]["_id"]);
}

async fn pulls(server: &TestServer) {
    let (ada, hugo) = (server.sign_in("ada").await, server.sign_in("hugo").await);
    natural_gas(server, &ada).await;
    let list = "/network/energy-wallet/account/list";
    let accounts = ada.post(list, json!({})).await.ok();
    let publish = json!({
        "walletId": ada.wallet(), "accountIds": [accounts["energyAccounts"][0]["_id"]],
        "isPublic": true, "price": { "amount": 5, "currency": "USD" },
    });
    let path = "/network/energy-wallet/account/set-public";
    ada.post(path, publish).await.ok();
    let mut reader = reader(&hugo, &ada, &hugo);
    let one = ["networkTransaction"];
    let path = "/network/network-transaction/pull/create";
    let created = reader.post(path, CREATE, &one).await;
    reader.fill("<transactionId>", text(&created, "/networkTransaction/_id"));
    reader
        .post("/network/network-transaction/pull/lock", LOCK, &one)
        .await;
}

async fn intra_transfers(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    natural_gas(server, &ada).await;
    let second = server.second_profile(&ada, "Prairie Trading").await;
    let ada = server.sign_in("ada").await;
    let mut reader = reader(&ada, &ada, &ada);
    reader.fill("<toProfileId>", second.profile_id.unwrap().to_string());
    reader.fill("<toWalletId>", second.wallet_id.unwrap().to_string());
    let path = |verb: &str| format!("/network/intra-transfer/{verb}");
    let one = ["intraTransfer"];
    let keys = ["retirement", "intraTransfer"];
    let id = |created: &Value| text(created, "/retirement/_id");
    let created = reader.post(&path("create"), CREATE, &keys).await;
    reader.fill("<transactionId>", id(&created));
    let locked = reader.post(&path("lock"), LOCK, &one).await;
    let token = text(&locked, "/intraTransfer/energyAccounts/0/tokenId");
    reader.fill("<energyTokenId>", token);
    let list = r#"{
      "walletId": "<walletId>",
      "profileId": "<profileId>",
      "status": "draft",
      "standardType": "string",
      "energyType": "natural-gas",
      "quantityFrom": 1,
      "quantityTo": 1000,
      "createdAtFrom": "2024-01-01T00:00:00Z",
      "createdAtTo": "2024-12-31T23:59:59Z",
      "processedDateFrom": "2024-01-01T00:00:00Z",
      "processedDateTo": "2024-12-31T23:59:59Z",
      "paginate": { "skip": 0, "limit": 50 }
    }"#;
    reader.post(&path("list"), list, &["intraTransfers"]).await;
    reader.post(&path("details"), ID, &one).await;
    reader
        .post(&path("details/cohort"), COHORT, &["cohortSummary"])
        .await;
    reader.post(&path("unlock"), ID, &one).await;
    reader.post(&path("lock"), LOCK, &one).await;
    reader.post(&path("sign"), ID, &one).await;
    let created = reader.post(&path("create"), CREATE, &keys).await;
    reader.fill("<transactionId>", id(&created));
    reader.post(&path("remove"), ID, &one).await;
}
