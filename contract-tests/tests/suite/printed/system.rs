//! What the reference prints of the system ledger, system minting and system tokens.

use contract_tests::on_both;
use contract_tests::production::Batch;
use contract_tests::reply::text;
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;

use super::{Reader, has, holder};

on_both! {
    the_ledger,
    minting,
    tokens,
}

async fn the_ledger(server: &TestServer) {
    let (mut reader, accounts) = holder(server).await;
    reader.actor = server.system();
    reader.fill("<tokenId>", text(&accounts[0], "/tokenId"));
    let path = |verb: &str| format!("/network/system/ledger/{verb}");
    // Printed without a body, or with a filter object that is not printed.
    for (verb, keys) in [
        ("balance-sheet", &["balanceSheet"]),
        ("token-transaction-dates", &["dates"]),
        ("token-transactions-report", &["items"]),
        ("token-dates", &["dates"]),
        ("token-report", &["items"]),
    ] {
        has(reader.actor.post_nothing(&path(verb)).await.ok(), keys);
        reader.post(&path(verb), "{}", keys).await;
    }
    let page = r#"{
      "paginate": { "skip": 0, "limit": 50 }
    }"#;
    let keys = ["transactions", "paginate"];
    reader
        .post(&path("last-token-transactions"), page, &keys)
        .await;
    let keys = ["tokens", "paginate"];
    reader.post(&path("last-minted-tokens"), page, &keys).await;
    let token = r#"{
      "tokenId": "<tokenId>"
    }"#;
    let keys = ["token", "holdings", "retirements"];
    reader.post(&path("token-lookup"), token, &keys).await;
}

async fn minting(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let batch = Batch::sent(&ada, &Workbook::rng()).await;
    let hugo = server.person("hugo");
    let mut reader = Reader::new(&ada);
    let details = batch.details(&ada).await.ok();
    reader.fill("<workflowId>", batch.workflow.clone());
    reader.fill("<buyerId>", hugo.profile_id.unwrap().to_string());
    reader.fill("<buyerWalletId>", hugo.wallet_id.unwrap().to_string());
    reader.fill("<energyAssetId>", text(&details, "/batch/assets/0/_id"));
    reader.actor = server.system();
    // As `minting/create`, whose contract type fits every gas.
    let create = r#"{
      "name": "My Minting Contract",
      "referenceIds": ["<energyAssetId>"],
      "operationContractType": "natural_gas_produce_minting",
      "workflowId": "<workflowId>",
      "buyer": { "profileId": "<buyerId>", "walletId": "<buyerWalletId>" }
    }"#;
    let path = "/network/system/minting/create";
    let created = reader.post(path, create, &["contract"]).await;
    reader.fill("<mintingContractId>", text(&created, "/contract/_id"));
    reader.actor = server.by_key(&server.sign_in("ada").await);
    let mint = r#"{
      "_id": "<mintingContractId>"
    }"#;
    reader
        .post("/network/system/minting/mint", mint, &["tokens"])
        .await;
}

async fn tokens(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let mut reader = Reader::new(&ada);
    reader.actor = server.system();
    // Printed as an array of a type that is not printed.
    let register = r#"[{
      "_id": "01980f00-7a10-7c3e-8b52-94d0e6a1f3c7",
      "issuerId": "<profileId>",
      "walletId": "<walletId>",
      "energyType": "natural-gas",
      "tokenType": "CET",
      "quantity": 2500,
      "uom": "MMBtu",
      "vintage": { "year": 2025, "month": 3 },
      "boundary": { "identifier": { "format": "API", "id": "42-329-38512" }, "name": "Mesa 7H" },
      "standards": [{ "name": "OGCI", "carbonIntensity": 4.126 }]
    }]"#;
    let path = |verb: &str| format!("/network/system/token/{verb}");
    let registered = reader.post(&path("register"), register, &["tokens"]).await;
    assert_eq!(
        registered["tokens"][0]["_id"],
        "01980f00-7a10-7c3e-8b52-94d0e6a1f3c7"
    );
    reader.fill("<tokenId>", text(&registered, "/tokens/0/_id"));
    let links = r#"{
      "links": [{ "tokenId": "<tokenId>" }]
    }"#;
    let found = reader.post(&path("cohort/list"), links, &["cohorts"]).await;
    assert_eq!(found["cohorts"][0]["cohortSummary"]["quantity"], 2500);
    let link = r#"{ "tokenId": "<tokenId>" }"#;
    reader
        .post(&path("cohort/details"), link, &["cohortSummary"])
        .await;
}
