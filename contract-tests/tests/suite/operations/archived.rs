//! Do units stay where they are when a party takes part no more?

use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::production::{Batch, mint};
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

use super::{PULL, PUSH, PUSH_LOCK, SIGN, between, create, holdings, it, lock, seller_and_buyer};

const ORGANIZATION: &str = "/internal/organization/update";
const PROFILE: &str = "/internal/organization-profile/update";
const CONTRACT: &str = "/network/minting/create";

on_both! {
    nothing_is_made_with_who_is_archived,
    nothing_is_signed_with_who_is_archived,
    nothing_is_minted_for_who_is_archived,
}

async fn set(server: &TestServer, path: &str, id: &str, status: &str) {
    let olga = server.sign_in("olga").await;
    let body = json!({ "_id": id, "status": status });
    olga.post(path, body).await.ok();
}

/// A party's organization and its profile alone.
fn both(of: &Actor) -> [(&'static str, String); 2] {
    [(ORGANIZATION, of.organization()), (PROFILE, of.profile())]
}

async fn nothing_is_made_with_who_is_archived(server: &TestServer) {
    let (ada, hugo) = (server.sign_in("ada").await, server.sign_in("hugo").await);
    for (path, id) in both(&hugo) {
        set(server, path, &id, "archive").await;
        let refused = ada.post(PUSH, between(&ada, &hugo)).await;
        assert_eq!(refused.refusal(), "404 not_found", "{path}");
        let refused = ada.post(PULL, between(&hugo, &ada)).await;
        assert_eq!(refused.refusal(), "404 not_found", "{path}");
        set(server, path, &id, "active").await;
        create(&ada, PUSH, between(&ada, &hugo)).await;
    }
}

async fn nothing_is_signed_with_who_is_archived(server: &TestServer) {
    let (ada, hugo) = seller_and_buyer(server).await;
    let id = create(&ada, PUSH, between(&ada, &hugo)).await;
    lock(&ada, PUSH_LOCK, &id, 40, json!({})).await.ok();
    let held = holdings(&ada).await;
    for (path, archived) in both(&hugo) {
        set(server, path, &archived, "archive").await;
        let refused = ada.post(SIGN, it(&id)).await;
        assert_eq!(refused.refusal(), "409 state_conflict", "{path}");
        assert_eq!(holdings(&ada).await, held, "{path}");
        set(server, path, &archived, "active").await;
    }
    ada.post(SIGN, it(&id)).await.ok();
}

async fn nothing_is_minted_for_who_is_archived(server: &TestServer) {
    let (ada, hugo) = (server.sign_in("ada").await, server.sign_in("hugo").await);
    let batch = Batch::sent(&ada, &Workbook::rng()).await;
    let draft = Batch::draft(&ada, &Workbook::of_facility("DRAFT-1")).await;
    let first = |details: &Value| rows(details, "/batch/assets")[0]["_id"].clone();
    let body = |asset: Value| {
        json!({
            "name": "For Harbor", "referenceIds": [asset],
            "operationContractType": "renewable_natural_gas_produce_minting",
            "buyer": { "profileId": hugo.profile() },
        })
    };
    let sent = body(first(&batch.details(&ada).await.ok()));
    let unsent = body(first(&draft.details(&ada).await.ok()));
    for (path, id) in both(&hugo) {
        set(server, path, &id, "archive").await;
        // Who gets the tokens is asked before how far the asset has come.
        for body in [&sent, &unsent] {
            let refused = ada.post(CONTRACT, body.clone()).await;
            assert_eq!(refused.refusal(), "404 not_found", "{path}");
        }
        set(server, path, &id, "active").await;
    }
    let refused = ada.post(CONTRACT, unsent).await;
    assert_eq!(refused.refusal(), "409 state_conflict");
    let contract = text(&ada.post(CONTRACT, sent).await.ok(), "/contract/_id");
    for (path, id) in both(&hugo) {
        set(server, path, &id, "archive").await;
        let refused = mint(&ada, &contract).await;
        assert_eq!(refused.refusal(), "409 state_conflict", "{path}");
        set(server, path, &id, "active").await;
    }
    mint(&ada, &contract).await.ok();
}
