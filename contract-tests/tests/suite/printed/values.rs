//! What the reference's comments allow: every value of every list, and bodies that are not there.

use contract_tests::server::TestServer;
use contract_tests::{documents, on_both};
use serde_json::json;

use crate::coverage::locks_everybody_out;

on_both! {
    every_printed_enum_value,
    where_no_body_is_printed_none_and_an_empty_one_do,
}

const ENERGY_TYPES: [&str; 5] = [
    "natural-gas",
    "natural-gas-pipeline",
    "methanol",
    "renewable-natural-gas",
    "solid-fuel",
];
const OPERATION_TYPES: [&str; 6] = [
    "minting",
    "retirement",
    "network_transaction",
    "intra_transfer",
    "consumption",
    "single_transaction",
];
const STATUSES: [&str; 4] = ["draft", "awaiting_approval", "processed", "canceled"];
const CONTRACT_TYPES: [&str; 4] = [
    "natural_gas_produce_minting",
    "natural_gas_transportation_minting",
    "renewable_natural_gas_produce_minting",
    "solid_fuel_produce_minting",
];
const OWNER_TYPES: [&str; 8] = [
    "user",
    "organization",
    "organization_profile",
    "energy_asset",
    "production_batch",
    "batch_workflow",
    "network_transaction",
    "retirement",
];

/// Lists, a member of their filters, and its printed values.
const VALUES: [(&str, &str, &[&str]); 24] = [
    (ACCOUNTS, "energyType", &ENERGY_TYPES),
    (ACCOUNTS, "tokenType", &["QET", "CET"]),
    (ACCOUNTS, "status", &["enabled", "disabled"]),
    (ACCOUNTS, "operationType", &OPERATION_TYPES),
    (ACCOUNTS, "uom", &["MMBtu", "MScf", "MWh", "kg", "MT"]),
    (MARKET, "energyType", &ENERGY_TYPES),
    (MARKET, "tokenType", &["QET", "CET"]),
    (MARKET, "status", &["enabled", "disabled"]),
    (MARKET, "operationType", &OPERATION_TYPES),
    (MARKET, "uom", &["MMBtu", "MScf", "MWh", "kg", "MT"]),
    (TRANSACTIONS, "status", &STATUSES),
    (TRANSACTIONS, "transactionType", &["push", "pull"]),
    (TRANSACTIONS, "energyType", &ENERGY_TYPES),
    (TRANSFERS, "status", &STATUSES),
    (TRANSFERS, "energyType", &ENERGY_TYPES),
    (CONSUMPTIONS, "status", &STATUSES),
    (CONSUMPTIONS, "energyType", &ENERGY_TYPES),
    (RETIREMENTS, "status", &STATUSES),
    (RETIREMENTS, "energyType", &ENERGY_TYPES),
    (CONTRACTS, "status", &STATUSES),
    (CONTRACTS, "energyType", &ENERGY_TYPES),
    (CONTRACTS, "tokenType", &["QET", "CET"]),
    (CONTRACTS, "operationContractType", &CONTRACT_TYPES),
    (
        BATCHES,
        "energyType",
        &["renewable-natural-gas", "solid-fuel"],
    ),
];
const ACCOUNTS: &str = "/network/energy-wallet/account/list";
const MARKET: &str = "/network/market/account/list";
const CONTRACTS: &str = "/network/minting/list";
const TRANSACTIONS: &str = "/network/network-transaction/list";
const TRANSFERS: &str = "/network/intra-transfer/list";
const CONSUMPTIONS: &str = "/network/consumption/list";
const RETIREMENTS: &str = "/network/retirement/list";
const BATCHES: &str = "/rng-production/rng-production-batch/list/issuer";

async fn every_printed_enum_value(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    for (path, member, values) in VALUES {
        for value in values {
            ada.post(path, json!({ member: value })).await.ok();
        }
    }
    let most = json!({ "paginate": { "skip": 0, "limit": 2500 } });
    ada.post(CONTRACTS, most).await.ok();
    for owner_type in OWNER_TYPES {
        let body = json!({ "ownerType": owner_type, "ownerId": ada.profile() });
        let reply = ada.post("/rng-production/file/list", body).await;
        let is_accepted = matches!(reply.status, 200 | 404);
        assert!(is_accepted, "{owner_type}: {}", reply.text());
    }
}

async fn where_no_body_is_printed_none_and_an_empty_one_do(server: &TestServer) {
    let mut tried = 0;
    let (ada, hugo) = (server.person("ada"), server.person("hugo"));
    let operator = server.hire_operator("opal", &ada, &hugo).await;
    let optional = documents::operations().filter(documents::Operation::body_is_optional);
    for operation in optional.filter(|it| !locks_everybody_out(*it)) {
        let path = operation.example_path();
        for body in [None, Some("{}"), Some("")] {
            // Afresh, since some of them end the session.
            let actor = server.sign_in_as(&operator).await;
            let actor = server.with_every_credential(&actor);
            let reply = match body {
                None => actor.post_nothing(&path).await,
                Some(body) => actor.post_bytes(&path, body).await,
            };
            assert_eq!(reply.status, 200, "{path} {body:?}: {}", reply.text());
            tried += 1;
        }
    }
    assert!(tried >= 9, "{tried}");
}
