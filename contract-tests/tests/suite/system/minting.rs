//! Minting takes a key and a person: neither mints alone.

use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::people::SecondFactor;
use contract_tests::production::Batch;
use contract_tests::reply::{Reply, rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

on_both! {
    a_key_and_a_second_factor_mint_together,
    a_system_makes_contracts_for_every_issuer,
}

const CREATE: &str = "/network/system/minting/create";
const MINT: &str = "/network/system/minting/mint";

/// The body of a contract for the first month of a batch.
async fn first_month(ada: &Actor, batch: &Batch) -> Value {
    let details = batch.details(ada).await.ok();
    json!({
        "name": "June",
        "referenceIds": [text(&details, "/batch/assets/0/_id")],
        "operationContractType": "renewable_natural_gas_produce_minting",
    })
}

async fn mint(actor: &Actor, contract: &str) -> Reply {
    actor.post(MINT, json!({ "_id": contract })).await
}

async fn a_key_and_a_second_factor_mint_together(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let batch = Batch::sent(&ada, &Workbook::rng()).await;
    let body = first_month(&ada, &batch).await;
    let created = server.system().post(CREATE, body).await.ok();
    assert_eq!(created["contract"]["createdBy"], Value::Null);
    assert_eq!(created["contract"]["status"], "draft");
    let contract = &text(&created, "/contract/_id");
    // What the issuer sees is the same contract.
    let seen = ada
        .get(&format!("/network/minting/details/{contract}"))
        .await
        .ok();
    assert_eq!(seen["contract"]["createdBy"], Value::Null);

    let nils = server
        .hire("nils", "basic.admin", ada.person(), SecondFactor::None)
        .await;
    let nils = server.sign_in_as(&nils).await;
    let (vera, hugo) = (server.sign_in("vera").await, server.sign_in("hugo").await);
    for (actor, refusal) in [
        (server.system(), "401 unauthenticated"),
        (ada.clone(), "401 unauthenticated"),
        (server.by_key(&nils), "403 tfa_required"),
        (server.by_key(&vera), "403 permission_denied"),
        (server.by_key(&hugo), "404 not_found"),
    ] {
        assert_eq!(mint(&actor, contract).await.refusal(), refusal);
    }

    let minted = mint(&server.by_key(&ada), contract).await.ok();
    let tokens = rows(&minted, "/tokens");
    assert_eq!(tokens.len(), 1);
    assert_eq!(tokens[0]["mintingContractId"], contract.as_str());
    assert_eq!(tokens[0]["serialRanges"][0]["start"], 1);
    assert_eq!(minted["contract"]["status"], "processed");
    let again = mint(&server.by_key(&ada), contract).await.ok();
    assert_eq!(again["tokens"], minted["tokens"]);
    // Production knows of it as of any other mint.
    let assets = batch.details(&ada).await.ok();
    assert_eq!(assets["batch"]["assets"][0]["status"], "minted");
}

async fn a_system_makes_contracts_for_every_issuer(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let batch = Batch::sent(&ada, &Workbook::rng()).await;
    let body = first_month(&ada, &batch).await;
    let system = server.system();
    system.post(CREATE, body.clone()).await.ok();
    let again = system.post(CREATE, body).await;
    assert_eq!(again.refusal(), "409 asset_in_open_contract");
    let nothing = json!({
        "name": "Nothing",
        "referenceIds": [batch.id],
        "operationContractType": "renewable_natural_gas_produce_minting",
    });
    let refused = system.post(CREATE, nothing).await;
    assert_eq!(refused.refusal(), "404 not_found");
}
