//! Tokens from elsewhere: all of a list or none, once each, and as good as any other from then on.

use contract_tests::on_both;
use contract_tests::production::{APPROVE, Batch};
use contract_tests::reply::text;
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

on_both! {
    a_list_is_taken_whole_or_not_at_all,
    a_repeat_under_the_same_key_registers_nothing_more,
    one_of_many_at_once_wins,
    the_month_of_a_registered_token_is_never_minted_again,
    the_holder_reads_what_was_registered,
}

const REGISTER: &str = "/network/system/token/register";

/// A verified month of a well.
pub(super) fn month_of(issuer: &str, well: &str, month: u32) -> Value {
    json!({
        "issuerId": issuer,
        "energyType": "natural-gas",
        "tokenType": "QET",
        "quantity": 2500,
        "vintage": { "year": 2025, "month": month },
        "boundary": {
            "identifier": { "format": "API", "id": well },
            "name": "Mesa 7H",
            "location": { "latitude": 31.972_096, "longitude": -102.077_86 },
        },
        "standards": [{ "name": "OGCI", "carbonIntensity": 4.126_000_005_46, "methodology": "OGCI 2023" }],
        "measurers": [{ "identifier": "NLM-0042", "name": "Northline Measurement" }],
        "verifiers": [{ "identifier": "CWA-0007", "name": "Clearwater Assurance" }],
        "verification": { "assuranceLevel": "reasonable", "reference": "CWA-1", "date": "2025-05-16" },
    })
}

async fn a_list_is_taken_whole_or_not_at_all(server: &TestServer) {
    let (ada, system) = (server.sign_in("ada").await, server.system());
    let issuer = ada.profile();
    let good = month_of(&issuer, "W-1", 3);
    let with = |pointer: &str, value: Value| {
        let mut token = month_of(&issuer, "W-2", 3);
        *token.pointer_mut(pointer).unwrap() = value;
        token
    };
    let mut extra = month_of(&issuer, "W-2", 3);
    extra["colour"] = "green".into();
    // What is wrong with the second of two, and what is said of it.
    let rows = [
        (with("/quantity", json!(0)), "/1/quantity"),
        (with("/quantity", json!(2.5)), "/1/quantity"),
        (with("/vintage/month", json!(7)), "/1/vintage"),
        (with("/vintage/month", json!(13)), "/1/vintage/month"),
        (with("/verifiers", json!([])), "/1/verifiers"),
        (with("/tokenType", json!("CET")), "/1/verifiers"),
        (
            with("/boundary/identifier/id", json!("w-1")),
            "/1/boundary/identifier",
        ),
        (
            with("/boundary/identifier/id", json!("Ｗ\u{2011}1")),
            "/1/boundary/identifier",
        ),
        (
            with("/boundary/identifier/id", json!("W-3\u{200b}")),
            "/1/boundary/identifier",
        ),
        (
            with("/boundary/identifier/format", json!("A\u{ad}PI")),
            "/1/boundary/identifier",
        ),
        (with("/standards", json!([])), "/1/standards"),
        (with("/issuerId", json!("nobody")), "/1/issuerId"),
        (extra, "/1/colour"),
    ];
    let before = server.row_counts().await;
    for (wrong, pointer) in rows {
        let refused = system.post(REGISTER, json!([good, wrong])).await;
        assert_eq!(refused.refusal(), "400 invalid_request", "{pointer}");
        assert_eq!(refused.json()["errors"][0]["pointer"], pointer);
    }
    for (wrong, refusal) in [
        (json!([]), "400 invalid_request"),
        (good.clone(), "400 invalid_request"),
        (
            json!([good, with("/issuerId", json!(ada.wallet()))]),
            "404 not_found",
        ),
    ] {
        assert_eq!(system.post(REGISTER, wrong).await.refusal(), refusal);
    }
    assert_eq!(server.row_counts().await, before);
    system.post(REGISTER, json!([good])).await.ok();
}

async fn a_repeat_under_the_same_key_registers_nothing_more(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let body = json!([month_of(&ada.profile(), "W-1", 3)]);
    let system = server.system().with("idempotency-key", "one-registration");
    let first = system.post(REGISTER, body.clone()).await.ok();
    let before = server.row_counts().await;
    assert_eq!(system.post(REGISTER, body).await.ok(), first);
    assert_eq!(server.row_counts().await, before);
    let other = json!([month_of(&ada.profile(), "W-2", 3)]);
    let refused = system.post(REGISTER, other).await;
    assert_eq!(refused.refusal(), "409 idempotency_key_reused");
}

async fn one_of_many_at_once_wins(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let rita = server.sign_in("rita").await;
    let (mine, hers) = (ada.profile(), rita.profile());
    let attempts = (0..8).map(|number| {
        let issuer = if number % 2 == 0 { &mine } else { &hers };
        let list = [month_of(issuer, "W-1", 3), month_of(issuer, "W-2", 3)];
        let (system, turned) = (server.system(), number % 3 == 0);
        async move {
            let list = if turned {
                json!([list[1], list[0]])
            } else {
                json!(list)
            };
            system.post(REGISTER, list).await
        }
    });
    let replies = futures_util::future::join_all(attempts).await;
    let won = replies.iter().filter(|reply| reply.status == 200).count();
    assert_eq!(won, 1);
    for lost in replies.iter().filter(|reply| reply.status != 200) {
        let refusal = lost.refusal();
        let is_told =
            refusal == "409 facility_month_claimed" || refusal == "409 facility_month_open";
        assert!(is_told, "{refusal}");
    }
    let sheet = "/network/system/ledger/balance-sheet";
    let sheet = server
        .system()
        .post(sheet, json!({ "recompute": true }))
        .await
        .ok();
    assert_eq!(sheet["balanceSheet"]["isBalanced"], true);
    assert_eq!(sheet["balanceSheet"]["balances"][0]["minted"], 5000);
}

async fn the_month_of_a_registered_token_is_never_minted_again(server: &TestServer) {
    let (ada, system) = (server.sign_in("ada").await, server.system());
    let rita = server.sign_in("rita").await;
    let batch = Batch::prepared(&ada, &Workbook::rng()).await;
    let details = batch.details(&ada).await.ok();
    let asset = &details["batch"]["assets"][0];
    let mut token = month_of(&rita.profile(), "W-1", 1);
    token["energyType"] = asset["energy"]["type"].clone();
    token["vintage"] = asset["vintage"].clone();
    token["boundary"]["identifier"] = asset["boundary"]["identifier"].clone();
    // Ada's draft claims nothing yet; her own month waits for it, and another issuer's does not.
    let mut own = token.clone();
    own["issuerId"] = ada.profile().into();
    let refused = system.post(REGISTER, json!([own])).await;
    assert_eq!(refused.refusal(), "409 facility_month_open");
    system.post(REGISTER, json!([token])).await.ok();
    let refused = ada.post(APPROVE, batch.measurement()).await;
    assert_eq!(refused.refusal(), "409 facility_month_claimed");
    let refused = system.post(REGISTER, json!([own])).await;
    assert_eq!(refused.refusal(), "409 facility_month_claimed");
}

async fn the_holder_reads_what_was_registered(server: &TestServer) {
    let (ada, hugo) = (server.sign_in("ada").await, server.sign_in("hugo").await);
    let mut token = month_of(&ada.profile(), "W-1", 3);
    token["walletId"] = hugo.wallet().into();
    let answer = server.system().post(REGISTER, json!([token])).await.ok();
    let id = text(&answer, "/tokens/0/_id");
    let path = format!("/rng-production/token-account/energy-wallet/details/{id}");
    let details = hugo.get(&path).await.ok();
    let shown = &details["energyAccount"];
    assert_eq!(shown["standards"][0]["workflowId"], Value::Null);
    let intensity = &shown["standards"][0]["carbonIntensity"];
    assert_eq!(intensity["label"], "OGCI 2023");
    assert_eq!(intensity["value"].to_string(), "4.12600000546");
    assert_eq!(
        shown["standards"][0]["verification"]["statement"]["reference"],
        "CWA-1"
    );
    let list = "/network/energy-wallet/account/list";
    let list = hugo
        .post(list, json!({ "operationType": "single_transaction" }))
        .await
        .ok();
    assert_eq!(list["energyAccounts"][0]["tokenId"], id.as_str());
    assert_eq!(list["energyAccounts"][0]["balance"]["available"], 2500);
    let other = server.sign_in("lena").await.get(&path).await;
    assert_eq!(other.refusal(), "404 not_found");
}
