//! Does every filter find its accounts, and nothing else?

use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::production::Batch;
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

use super::{LIST, MARKET, SUMMARY, accounts, mint_everything, months, publish};

on_both! {
    every_filter_finds_its_accounts,
    contracts_are_listed_and_filtered,
}

const ALL: &[&str] = &[
    "renewable 1",
    "renewable 2",
    "renewable 3",
    "solid 1",
    "solid 2",
];
const RENEWABLE: &[&str] = &["renewable 1", "renewable 2", "renewable 3"];
const SOLID: &[&str] = &["solid 1", "solid 2"];
const LISTED: &[&str] = &["renewable 1", "solid 1"];
const UNLISTED: &[&str] = &["renewable 2", "renewable 3", "solid 2"];
const NONE: &[&str] = &[];

/// Filters, and which of Ada's accounts they find. She lists January: gas at 5.25 USD, solid fuel at
/// 7 EUR.
#[rustfmt::skip]
const FILTERS: [(&str, &[&str]); 52] = [
    (r#"{ "walletId": "<wallet>" }"#, ALL),
    (r#"{ "isPublic": true }"#, LISTED),
    (r#"{ "isPublic": false }"#, UNLISTED),
    (r#"{ "energyType": "renewable-natural-gas" }"#, RENEWABLE),
    (r#"{ "energyType": "solid-fuel" }"#, SOLID),
    (r#"{ "energyType": "methanol" }"#, NONE),
    (r#"{ "tokenType": "QET" }"#, ALL),
    (r#"{ "tokenType": "CET" }"#, NONE),
    (r#"{ "status": "enabled" }"#, ALL),
    (r#"{ "status": "disabled" }"#, NONE),
    (r#"{ "operationType": "minting" }"#, ALL),
    (r#"{ "operationType": "retirement" }"#, NONE),
    (r#"{ "standardType": "GREET" }"#, ALL),
    (r#"{ "standardType": "greet" }"#, ALL),
    (r#"{ "standardType": "OGCI" }"#, NONE),
    (r#"{ "issuerName": "pRAIRIE" }"#, ALL),
    (r#"{ "issuerName": "Renewables" }"#, NONE),
    (r#"{ "issuerName": "%" }"#, NONE),
    (r#"{ "issuerName": "_rairie" }"#, NONE),
    (r#"{ "measurerIdentifier": "NLM-0042" }"#, ALL),
    (r#"{ "measurerIdentifier": "NLM" }"#, NONE),
    (r#"{ "basin": "Permian" }"#, NONE),
    (r#"{ "boundaryIdentifierId": "PRAIRIE-LFG-01" }"#, RENEWABLE),
    (r#"{ "boundaryIdentifierId": " prairie–LFG‑01" }"#, RENEWABLE),
    (r#"{ "boundaryIdentifierId": "RIVERBEND-SF-01" }"#, SOLID),
    (r#"{ "ownerName": "prairie ren" }"#, ALL),
    (r#"{ "issuerId": "<profile>" }"#, ALL),
    (r#"{ "ownerId": "<profile>" }"#, ALL),
    (r#"{ "ownerId": "<wallet>" }"#, NONE),
    (r#"{ "uom": "MMBtu" }"#, ALL),
    (r#"{ "uom": "kg" }"#, NONE),
    (r#"{ "year": 2025 }"#, ALL),
    (r#"{ "year": 2024 }"#, NONE),
    (r#"{ "month": 1 }"#, LISTED),
    (r#"{ "year": 2025, "month": 3 }"#, &["renewable 3"]),
    (r#"{ "maxCarbonIntensity": -65.15 }"#, RENEWABLE),
    (r#"{ "maxCarbonIntensity": -65.150001 }"#, NONE),
    (r#"{ "maxCarbonIntensity": -51.29 }"#, ALL),
    (r#"{ "maxCarbonIntensity": -65.15, "standardType": "GREET" }"#, RENEWABLE),
    (r#"{ "maxCarbonIntensity": -65.15, "standardType": "Greet" }"#, RENEWABLE),
    (r#"{ "maxCarbonIntensity": 10.5, "standardType": "OGCI" }"#, NONE),
    (r#"{ "accountIds": ["<solid 2>"] }"#, &["solid 2"]),
    (r#"{ "accountIds": ["<wallet>"] }"#, NONE),
    (r#"{ "price": {} }"#, LISTED),
    (r#"{ "price": { "currency": "EUR" } }"#, &["solid 1"]),
    (r#"{ "price": { "amountFrom": 5.25, "amountTo": 6 } }"#, &["renewable 1"]),
    (r#"{ "price": { "amountFrom": 5.250001 } }"#, &["solid 1"]),
    (r#"{ "price": { "amountTo": 5 } }"#, NONE),
    (r#"{ "isGHGP": false }"#, ALL),
    (r#"{ "isGHGP": true }"#, NONE),
    (r#"{ "energyType": "solid-fuel", "month": 1, "isPublic": true }"#, &["solid 1"]),
    (r#"{ "energyType": "solid-fuel", "boundaryIdentifierId": "PRAIRIE-LFG-01" }"#, NONE),
];

async fn every_filter_finds_its_accounts(server: &TestServer) {
    let (ada, _) = mint_everything(server).await;
    let all = accounts(&ada, LIST, json!({})).await;
    assert_eq!(months(&all), ALL);
    let of = |month: &str| {
        let is_it = |it: &&Value| months(std::slice::from_ref(it)) == [month];
        text(all.iter().find(is_it).unwrap(), "/_id")
    };
    publish(&ada, &[of("renewable 1")], 5.25, "USD").await;
    publish(&ada, &[of("solid 1")], 7.0, "EUR").await;
    for (filter, expected) in FILTERS {
        let filter = filter
            .replace("<wallet>", &ada.wallet())
            .replace("<profile>", &ada.profile())
            .replace("<solid 2>", &of("solid 2"));
        let body: Value = serde_json::from_str(&filter).unwrap();
        let found = accounts(&ada, LIST, body.clone()).await;
        assert_eq!(months(&found), expected, "{filter}");
        let summary = ada.post(SUMMARY, body.clone()).await.ok();
        let count = &summary["summary"]["accountCount"];
        assert_eq!(*count, expected.len(), "{filter}");
        // The market takes no wallet, and shows what is listed whatever `isPublic` says.
        if body.get("walletId").is_none() && expected != UNLISTED {
            let on_market = accounts(&ada, MARKET, body).await;
            let listed = expected.iter().filter(|it| LISTED.contains(it));
            assert!(months(&on_market).iter().eq(listed), "market: {filter}");
        }
    }
}

async fn contracts_are_listed_and_filtered(server: &TestServer) {
    let (ada, rita) = mint_everything(server).await;
    let batch = Batch::sent(&ada, &Workbook::of_facility("C-1")).await;
    let draft = text(&batch.contract(&ada).await.ok(), "/contract/_id");
    let list = async |actor: &Actor, body: Value| {
        rows(
            &actor.post("/network/minting/list", body).await.ok(),
            "/contracts",
        )
    };
    assert_eq!(list(&ada, json!({})).await.len(), 3);
    assert_eq!(list(&rita, json!({})).await.len(), 1);
    let cases = [
        (json!({ "status": "draft" }), 1),
        (json!({ "status": "processed" }), 2),
        (json!({ "status": "canceled" }), 0),
        (json!({ "energyType": "solid-fuel" }), 1),
        (json!({ "tokenType": "CET" }), 0),
        (
            json!({ "operationContractType": "solid_fuel_produce_minting" }),
            1,
        ),
        (
            json!({ "operationContractType": "natural_gas_transportation_minting" }),
            0,
        ),
        (json!({ "issuerProfileId": ada.profile() }), 3),
        (json!({ "issuerProfileId": rita.profile() }), 0),
        (json!({ "buyerProfileId": rita.profile() }), 0),
        (json!({ "workflowId": batch.workflow }), 1),
        (json!({ "workflowId": batch.id }), 0),
        (
            json!({ "createdAtFrom": "2025-07-15T00:00:00Z", "createdAtTo": "2025-07-16T00:00:00Z" }),
            3,
        ),
        (json!({ "createdAtTo": "2025-07-14T00:00:00Z" }), 0),
        (json!({ "createdAtFrom": "2025-07-16T00:00:00Z" }), 0),
    ];
    for (filter, count) in cases {
        assert_eq!(list(&ada, filter.clone()).await.len(), count, "{filter}");
    }
    let first = list(&ada, json!({ "paginate": { "limit": 1 } })).await;
    assert_eq!(first[0]["_id"], draft);
}
