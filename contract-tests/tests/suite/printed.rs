//! Is every body that the reference prints accepted as printed, and every printed answer key there?
//!
//! The bodies are the reference's, ids filled in, its comments left out; what the comments allow is
//! sent as well.

use std::collections::BTreeMap;

use contract_tests::actor::Actor;
use contract_tests::documents;
use contract_tests::on_both;
use contract_tests::people::SecondFactor;
use contract_tests::production::{Batch, MINT, PDF, upload};
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

on_both! {
    authentication,
    user,
    two_factor_authentication,
    organizations_and_profiles,
    file_uploads_and_downloads,
    energy_wallet,
    market_accounts,
    minting_contracts,
    production_batches,
    measurement_batches,
    batch_minting,
    token_accounts,
    every_printed_enum_value,
    where_no_body_is_printed_none_and_an_empty_one_do,
}

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

const TOKENS: [&str; 4] = [
    "accessToken",
    "accessTokenExpiresAt",
    "refreshToken",
    "refreshTokenExpiresAt",
];

async fn authentication(server: &TestServer) {
    let ada = server.person("ada");
    let mut reader = Reader::new(&server.sign_in("ada").await);
    reader.actor = server.anonymous();
    reader.fill("user@example.com", ada.email.as_str());
    reader.fill("your-password", ada.password.as_str());
    let ways = reader
        .post(
            "/auth/initiate-login",
            r#"{ "email": "user@example.com" }"#,
            &["password", "tfa"],
        )
        .await;
    assert_eq!(ways, json!({ "password": true, "tfa": "totp" }));
    reader.fill("123456", server.code_of(&ada).unwrap());
    let login =
        r#"{ "email": "user@example.com", "secret": "your-password", "tfaCode": "123456" }"#;
    let tokens = reader.post("/auth/login", login, &TOKENS).await;
    reader.actor = server
        .anonymous()
        .with("x-refresh-token", &text(&tokens, "/refreshToken"));
    reader.get("/auth/refresh-token", &TOKENS).await;
    let again = has(
        reader.actor.post_nothing("/auth/refresh-token").await.ok(),
        &TOKENS,
    );
    reader.actor = server.anonymous().signed_in(&ada, &again);
    reader.post("/auth/logout", "{}", &[]).await;

    // Where no TFA is active, `tfa` is omitted and `tfaCode` may be.
    let nils = server
        .hire("nils", "basic.admin", &ada, SecondFactor::None)
        .await;
    reader.actor = server.anonymous();
    reader.fill("user@example.com", nils.email.as_str());
    reader.fill("your-password", nils.password.as_str());
    let ways = reader
        .post(
            "/auth/initiate-login",
            r#"{ "email": "user@example.com" }"#,
            &[],
        )
        .await;
    assert_eq!(ways, json!({ "password": true }));
    let short = r#"{ "email": "user@example.com", "secret": "your-password" }"#;
    reader.post("/auth/login", short, &TOKENS).await;
    reader.post("/auth/login", login, &TOKENS).await;
}

async fn user(server: &TestServer) {
    let mut reader = Reader::new(&server.sign_in("ada").await);
    let keys = ["user", "organizations", "profiles"];
    let path = "/user/profile/organization";
    let me = reader.get(path, &keys).await;
    assert_eq!(has(reader.actor.post_nothing(path).await.ok(), &keys), me);
    assert!(me["user"]["permissions"].is_array());
    let organization = reader.actor.organization();
    let pinned = reader.actor.with("x-active-organization-id", &organization);
    has(pinned.post_nothing(path).await.ok(), &keys);
    reader.fill("current-password", reader.actor.person().password.clone());
    let change = r#"{ "password": "new-password", "oldPassword": "current-password" }"#;
    reader.post("/user/change-password", change, &[]).await;
}

async fn two_factor_authentication(server: &TestServer) {
    let ada = server.person("ada");
    let nils = server
        .hire("nils", "basic.admin", &ada, SecondFactor::None)
        .await;
    let mut reader = Reader::new(&server.sign_in_as(&nils).await);
    reader.fill("current-password", nils.password.as_str());
    for end in ["/two-factor-auth/disable", "/two-factor-auth/remove"] {
        let create = r#"{ "password": "current-password", "type": "totp" }"#;
        let created = reader
            .post("/two-factor-auth/create", create, &["tfaId", "secret"])
            .await;
        let mut person = nils.clone();
        person.totp_secret = Some(text(&created, "/secret"));
        reader.fill("123456", server.code_of(&person).unwrap());
        reader
            .post(
                "/two-factor-auth/activate",
                r#"{ "tfaCode": "123456" }"#,
                &[],
            )
            .await;
        reader.fill("<tfaId>", text(&created, "/tfaId"));
        let body = r#"{ "tfaId": "<tfaId>", "password": "current-password" }"#;
        reader.get("/two-factor-auth/list", &[]).await;
        reader.post(end, body, &[]).await;
    }
}

async fn organizations_and_profiles(server: &TestServer) {
    let reader = Reader::new(&server.sign_in("ada").await);
    let list = reader.get("/organization/list", &["organizations"]).await;
    assert_eq!(
        text(&list, "/organizations/0/_id"),
        reader.actor.organization()
    );
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

async fn energy_wallet(server: &TestServer) {
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

async fn every_printed_enum_value(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let energy_types = [
        "natural-gas",
        "natural-gas-pipeline",
        "methanol",
        "renewable-natural-gas",
        "solid-fuel",
    ];
    let operation_types = [
        "minting",
        "retirement",
        "network_transaction",
        "intra_transfer",
        "consumption",
        "single_transaction",
    ];
    let filters: [(&str, &[&str]); 5] = [
        ("energyType", &energy_types),
        ("tokenType", &["QET", "CET"]),
        ("status", &["enabled", "disabled"]),
        ("operationType", &operation_types),
        ("uom", &["MMBtu", "MScf", "MWh", "kg", "MT"]),
    ];
    for (member, values) in filters {
        for value in values {
            for path in [
                "/network/energy-wallet/account/list",
                "/network/market/account/list",
            ] {
                ada.post(path, json!({ member: value })).await.ok();
            }
        }
    }
    let contracts: [(&str, &[&str]); 4] = [
        (
            "status",
            &["draft", "awaiting_approval", "processed", "canceled"],
        ),
        ("energyType", &energy_types),
        ("tokenType", &["QET", "CET"]),
        (
            "operationContractType",
            &[
                "natural_gas_produce_minting",
                "natural_gas_transportation_minting",
                "renewable_natural_gas_produce_minting",
                "solid_fuel_produce_minting",
            ],
        ),
    ];
    for (member, values) in contracts {
        for value in values {
            ada.post("/network/minting/list", json!({ member: value }))
                .await
                .ok();
        }
    }
    let most = json!({ "paginate": { "skip": 0, "limit": 2500 } });
    ada.post("/network/minting/list", most).await.ok();
    for value in ["renewable-natural-gas", "solid-fuel"] {
        let path = "/rng-production/rng-production-batch/list/issuer";
        ada.post(path, json!({ "energyType": value })).await.ok();
    }
    let owner_types = [
        "user",
        "organization",
        "organization_profile",
        "energy_asset",
        "production_batch",
        "batch_workflow",
        "network_transaction",
        "retirement",
    ];
    for owner_type in owner_types {
        let body = json!({ "ownerType": owner_type, "ownerId": ada.profile() });
        let reply = ada.post("/rng-production/file/list", body).await;
        assert!(
            matches!(reply.status, 200 | 404),
            "{owner_type}: {}",
            reply.text()
        );
    }
}

async fn where_no_body_is_printed_none_and_an_empty_one_do(server: &TestServer) {
    let mut tried = 0;
    for operation in documents::operations().filter(documents::Operation::body_is_optional) {
        let path = operation.example_path();
        for body in [None, Some("{}"), Some("")] {
            let ada = server.sign_in("ada").await;
            let ada = ada.with("x-refresh-token", ada.refresh_token());
            let reply = match body {
                None => ada.post_nothing(&path).await,
                Some(body) => ada.post_bytes(&path, body).await,
            };
            assert_eq!(reply.status, 200, "{path} {body:?}: {}", reply.text());
            tried += 1;
        }
    }
    assert!(tried >= 9, "{tried}");
}
