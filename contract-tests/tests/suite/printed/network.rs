//! What the reference prints of the network API.

use contract_tests::on_both;
use contract_tests::production::{Batch, MINT, PDF};
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

use super::{Reader, has, holder};

on_both! {
    file_uploads_and_downloads,
    energy_wallet,
    market_accounts,
    minting_contracts,
}

async fn file_uploads_and_downloads(server: &TestServer) {
    let mut reader = Reader::new(&server.sign_in("ada").await);
    for api in ["/network", "/rng-production"] {
        let five = [("evidence.pdf", PDF); 5];
        let path = format!("{api}/file/temporary-upload");
        let uploaded = has(reader.actor.upload(&path, &five).await.ok(), &["files"]);
        assert_eq!(rows(&uploaded, "/files").len(), 5);
        let id = text(&uploaded, "/files/0/_id");
        let download = format!("{api}/file/download/{id}/evidence.pdf");
        assert_eq!(reader.actor.get(&download).await.bytes, PDF);
    }
    let batch = Batch::draft(&reader.actor, &Workbook::rng()).await;
    reader.fill("<entityId>", batch.id);
    let list = r#"{ "ownerType": "production_batch", "ownerId": "<entityId>" }"#;
    reader
        .post("/rng-production/file/list", list, &["files"])
        .await;
}

pub(crate) async fn energy_wallet(server: &TestServer) {
    let (reader, accounts) = holder(server).await;
    reader
        .get("/network/energy-wallet/list", &["wallets"])
        .await;
    let summary = r#"{
      "walletId": "<walletId>",
      "isPublic": false,
      "energyType": "natural-gas",
      "tokenType": "QET",
      "status": "enabled",
      "operationType": "minting",
      "standardType": "OGCI",
      "issuerName": "string",
      "measurerIdentifier": "string",
      "basin": "Permian",
      "boundaryIdentifierId": "string",
      "ownerName": "string",
      "issuerId": "<uuid>",
      "ownerId": "<uuid>",
      "uom": "MMBtu",
      "year": 2024,
      "month": 6,
      "maxCarbonIntensity": 10.5,
      "accountIds": ["<accountId>"],
      "price": { },
      "isGHGP": false
    }"#;
    reader
        .post("/network/energy-wallet/summary/accounts", summary, &[])
        .await;
    // The list takes the same filters.
    let list = "/network/energy-wallet/account/list";
    reader.post(list, summary, &["energyAccounts"]).await;
    let page = r#"{ "walletId": "<walletId>", "isPublic": false, "paginate": { "skip": 0, "limit": 50 } }"#;
    reader.post(list, page, &["energyAccounts"]).await;
    let details = format!(
        "/network/energy-wallet/account/details/{}",
        text(&accounts[0], "/_id")
    );
    reader.get(&details, &["energyAccount"]).await;
    let publish = r#"{
      "walletId": "<walletId>",
      "accountIds": ["<accountId>"],
      "isPublic": true,
      "price": { "amount": 5.00, "currency": "USD" }
    }"#;
    reader
        .post("/network/energy-wallet/account/set-public", publish, &[])
        .await;
    let page = r#"{ "walletId": "<walletId>", "paginate": { "skip": 0, "limit": 50 } }"#;
    reader
        .post(
            "/network/energy-wallet/transaction/list",
            page,
            &["transactions"],
        )
        .await;
}

async fn market_accounts(server: &TestServer) {
    let (reader, accounts) = holder(server).await;
    let id = text(&accounts[0], "/_id");
    let publish = json!({
        "walletId": reader.actor.wallet(), "accountIds": [id], "isPublic": true,
        "price": { "amount": 5, "currency": "USD" },
    });
    reader
        .actor
        .post("/network/energy-wallet/account/set-public", publish)
        .await
        .ok();
    let list = r#"{
      "energyType": "renewable-natural-gas",
      "tokenType": "QET",
      "status": "enabled",
      "operationType": "minting",
      "standardType": "OGCI",
      "uom": "MMBtu",
      "issuerId": "<uuid>",
      "issuerName": "string",
      "year": 2024,
      "month": 6,
      "measurerIdentifier": "string",
      "basin": "Permian",
      "boundaryIdentifierId": "string",
      "maxCarbonIntensity": 10.5,
      "accountIds": ["<accountId>"],
      "ownerId": "<uuid>",
      "ownerName": "string",
      "price": { },
      "isGHGP": false,
      "paginate": { "skip": 0, "limit": 50 }
    }"#;
    reader
        .post("/network/market/account/list", list, &["energyAccounts"])
        .await;
    reader
        .get(
            &format!("/network/market/account/details/{id}"),
            &["energyAccount"],
        )
        .await;
    let summary = "/network/market/account/summary";
    reader
        .post(summary, r#"{ "ownerId": "<ownerId>" }"#, &[])
        .await;
    let mut filters: Value = serde_json::from_str(
        &list
            .replace("<uuid>", &reader.actor.profile())
            .replace("<accountId>", &id),
    )
    .unwrap();
    filters.as_object_mut().unwrap().remove("paginate");
    reader.post(summary, &filters.to_string(), &[]).await;
}

async fn minting_contracts(server: &TestServer) {
    let (ada, hugo) = (server.sign_in("ada").await, server.sign_in("hugo").await);
    let batch = Batch::sent(&ada, &Workbook::rng()).await;
    let assets = rows(&batch.details(&ada).await.ok(), "/batch/assets");
    let mut reader = Reader::new(&ada);
    reader.fill("<energyAssetId>", text(&assets[0], "/_id"));
    reader.fill("<workflowId>", batch.workflow);
    reader.fill("<profileId>", hugo.profile());
    reader.fill("<walletId>", hugo.wallet());
    let create = r#"{
      "name": "My Minting Contract",
      "referenceIds": ["<energyAssetId>"],
      "operationContractType": "natural_gas_produce_minting",
      "workflowId": "<workflowId>",
      "buyer": { "profileId": "<profileId>", "walletId": "<walletId>" }
    }"#;
    let created = reader
        .post("/network/minting/create", create, &["contract"])
        .await;
    let contract = text(&created, "/contract/_id");
    let list = r#"{
      "status": "draft",
      "energyType": "natural-gas",
      "tokenType": "QET",
      "operationContractType": "natural_gas_produce_minting",
      "issuerProfileId": "<profileId>",
      "buyerProfileId": "<profileId>",
      "createdAtFrom": "2024-01-01T00:00:00Z",
      "createdAtTo": "2024-12-31T23:59:59Z",
      "paginate": { "skip": 0, "limit": 100 }
    }"#;
    reader
        .post("/network/minting/list", list, &["contracts"])
        .await;
    reader
        .get(
            &format!("/network/minting/details/{contract}"),
            &["contract"],
        )
        .await;
    let body = json!({ "mintingContractId": contract });
    let minted = ada.post(MINT, body).await.ok();
    reader.fill("<mintingContractId>", contract);
    reader.fill("<energyTokenId>", text(&minted, "/energyAssets/0/tokenId"));
    let cohort = r#"{ "_id": "<mintingContractId>", "energyTokenId": "<energyTokenId>" }"#;
    reader
        .post(
            "/network/minting/details/cohort",
            cohort,
            &["cohortSummary"],
        )
        .await;
    reader.fill("<energyAssetId>", text(&assets[1], "/_id"));
    let short = r#"{
      "name": "My Minting Contract",
      "referenceIds": ["<energyAssetId>"],
      "operationContractType": "natural_gas_transportation_minting"
    }"#;
    let created = reader
        .post("/network/minting/create", short, &["contract"])
        .await;
    reader.fill("<mintingContractId>", text(&created, "/contract/_id"));
    let remove = r#"{ "_id": "<mintingContractId>" }"#;
    reader
        .post("/network/minting/remove", remove, &["contract"])
        .await;
}
