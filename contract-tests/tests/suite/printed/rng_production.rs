//! What the reference prints of the RNG production API.

use contract_tests::on_both;
use contract_tests::production::{Batch, PDF, upload};
use contract_tests::reply::text;
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::json;

use super::{Reader, has, holder};

on_both! {
    production_batches,
    measurement_batches,
    batch_minting,
    token_accounts,
}

async fn production_batches(server: &TestServer) {
    let mut reader = Reader::new(&server.sign_in("ada").await);
    let batches = "/rng-production/rng-production-batch";
    for end in ["reject", "remove"] {
        let document = upload(&reader.actor, "lca.xlsx", &Workbook::rng().bytes()).await;
        reader.fill("<temporaryFileUuid>", document);
        let create = r#"{
          "name": "Batch label",
          "profileId": "<profileId>",
          "energyType": "renewable-natural-gas",
          "tokenType": "QET",
          "document": { "_id": "<temporaryFileUuid>" }
        }"#;
        let created = reader
            .post(&format!("{batches}/create"), create, &["batch"])
            .await;
        reader.fill("<batchId>", text(&created, "/batch/_id"));
        let details = r#"{ "_id": "<batchId>" }"#;
        let details = reader
            .post(&format!("{batches}/details"), details, &["batch"])
            .await;
        has(details["batch"].clone(), &["workflows", "assets", "files"]);
        let list = r#"{
          "profileId": "<profileId>",
          "boundaryIdentifierId": "facility-id",
          "energyType": "renewable-natural-gas",
          "vintageDateFrom": "2024-01-01T00:00:00Z",
          "vintageDateTo": "2024-12-31T23:59:59Z",
          "paginate": { "skip": 0, "limit": 50 }
        }"#;
        reader
            .post(&format!("{batches}/list/issuer"), list, &["batches"])
            .await;
        reader
            .post(
                &format!("{batches}/{end}"),
                r#"{ "batchId": "<batchId>" }"#,
                &[],
            )
            .await;
    }
}

async fn measurement_batches(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let mut reader = Reader::new(&ada);
    reader.fill(
        "<workflowId>",
        Batch::draft(&ada, &Workbook::rng()).await.workflow,
    );
    let measurement = "/rng-production/rng-measurement-batch";
    let add = r#"{
      "profileId": "<profileId>",
      "workflowId": "<workflowId>",
      "description": "Optional note",
      "files": [
        { "_id": "<temporaryFileUuid>" }
      ]
    }"#;
    let remove = add.replace("<temporaryFileUuid>", "<fileUuid>");
    let file = upload(&ada, "evidence.pdf", PDF).await;
    reader.fill("<temporaryFileUuid>", file.as_str());
    reader.fill("<fileUuid>", file);
    reader
        .post(&format!("{measurement}/add-files"), add, &[])
        .await;
    reader
        .post(&format!("{measurement}/remove-files"), &remove, &[])
        .await;
    reader.fill(
        "<temporaryFileUuid>",
        upload(&ada, "evidence.pdf", PDF).await,
    );
    reader
        .post(&format!("{measurement}/add-files"), add, &[])
        .await;
    let approve = r#"{
      "profileId": "<profileId>",
      "workflowId": "<workflowId>",
      "description": "Optional approval note"
    }"#;
    reader
        .post(&format!("{measurement}/approve"), approve, &[])
        .await;
    let reject = r#"{
      "profileId": "<profileId>",
      "workflowId": "<workflowId>",
      "description": "Optional rejection reason"
    }"#;
    reader
        .post(&format!("{measurement}/reject"), reject, &[])
        .await;
    let end = r#"{ "profileId": "<profileId>", "workflowId": "<workflowId>" }"#;
    reader
        .post(&format!("{measurement}/remove"), end, &[])
        .await;
}

async fn batch_minting(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let batch = Batch::prepared(&ada, &Workbook::rng()).await;
    batch.approve(&ada).await.ok();
    let mut reader = Reader::new(&ada);
    reader.fill("<batchId>", batch.id);
    reader.fill("<workflowId>", batch.workflow);
    let minting = "/rng-production/rng-production-batch-minting";
    let send = r#"{
      "batchId": "<batchId>",
      "tokenType": "QET",
      "scope": { "workflowId": "<workflowId>" }
    }"#;
    reader
        .post(
            &format!("{minting}/send-to-network"),
            send,
            &["energyAssets"],
        )
        .await;
    // `scope` is optional.
    let all = r#"{ "batchId": "<batchId>", "tokenType": "QET" }"#;
    reader
        .post(
            &format!("{minting}/send-to-network"),
            all,
            &["energyAssets"],
        )
        .await;
    let contract = r#"{
      "name": "Contract label",
      "batchId": "<batchId>",
      "scope": { "workflowId": "<workflowId>" }
    }"#;
    let path = format!("{minting}/create-minting-contract");
    let created = reader.post(&path, contract, &["contract"]).await;
    reader.fill("<contractId>", text(&created, "/contract/_id"));
    let mint = r#"{ "mintingContractId": "<contractId>" }"#;
    reader
        .post(&format!("{minting}/mint-tokens"), mint, &["energyAssets"])
        .await;
    reader.fill(
        "<batchId>",
        Batch::sent(&ada, &Workbook::of_facility("P-2")).await.id,
    );
    let all = r#"{ "name": "Contract label", "batchId": "<batchId>" }"#;
    reader.post(&path, all, &["contract"]).await;
}

async fn token_accounts(server: &TestServer) {
    let (reader, accounts) = holder(server).await;
    let token = text(&accounts[0], "/tokenId");
    let path = |side: &str| format!("/rng-production/token-account/{side}/details/{token}");
    let held = reader.get(&path("energy-wallet"), &["energyAccount"]).await;
    let file = &held["energyAccount"]["files"][0];
    let (id, name) = (text(file, "/_id"), text(file, "/fileName"));
    let path_of_file =
        format!("/rng-production/token-account/energy-wallet/file/{token}/{id}/{name}");
    assert_eq!(reader.actor.get(&path_of_file).await.status, 200);
    let publish = json!({
        "walletId": reader.actor.wallet(), "accountIds": [text(&accounts[0], "/_id")],
        "isPublic": true, "price": { "amount": 5, "currency": "USD" },
    });
    reader
        .actor
        .post("/network/energy-wallet/account/set-public", publish)
        .await
        .ok();
    reader.get(&path("market"), &["energyAccount"]).await;
}
