//! Does the printed walkthrough run as printed, and is what it leaves behind right?
//!
//! The bodies are the reference's, letter for letter but for the ids.

use std::collections::BTreeMap;

use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::production::PDF;
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

on_both! {
    the_fourteen_steps,
    what_the_producer_holds_afterwards,
    the_sums_afterwards,
    the_ledger_balances_afterwards,
    the_next_quarter_takes_over_the_fraction,
}

/// The values of the printed placeholders, as the steps before have answered them.
struct Walk {
    actor: Actor,
    filled: BTreeMap<&'static str, String>,
}

impl Walk {
    fn save(&mut self, placeholder: &'static str, value: String) {
        self.filled.insert(placeholder, value);
    }

    async fn post(&self, path: &str, printed: &str) -> Value {
        let mut body = printed.to_owned();
        for (placeholder, value) in &self.filled {
            body = body.replace(&format!("<{placeholder}>"), value);
        }
        assert!(!body.contains('<'), "something is not filled in: {body}");
        self.actor.post_bytes(path, body).await.ok()
    }

    async fn upload(&self, name: &str, bytes: &[u8]) -> String {
        let path = "/rng-production/file/temporary-upload";
        text(
            &self.actor.upload(path, &[(name, bytes)]).await.ok(),
            "/files/0/_id",
        )
    }
}

/// Steps 1 to 4.
async fn sign_in(server: &TestServer) -> Walk {
    let ada = server.person("ada");
    let fill = |printed: &str| {
        printed
            .replace("user@example.com", &ada.email)
            .replace("your-password", &ada.password)
            .replace("123456", &server.code_of(&ada).unwrap())
    };
    let anonymous = server.anonymous();
    let ways = anonymous.post_bytes(
        "/auth/initiate-login",
        fill(r#"{ "email": "user@example.com" }"#),
    );
    assert_eq!(ways.await.ok(), json!({ "password": true, "tfa": "totp" }));

    let tokens = anonymous.post_bytes(
        "/auth/login",
        fill(r#"{ "email": "user@example.com", "secret": "your-password", "tfaCode": "123456" }"#),
    );
    let actor = anonymous.signed_in(&ada, &tokens.await.ok());

    let organizations = actor.get("/organization/list").await.ok();
    let organization = text(&organizations, "/organizations/0/_id");
    let actor = actor.with("x-active-organization-id", &organization);

    let me = actor.post_nothing("/user/profile/organization").await.ok();
    let mut walk = Walk {
        actor,
        filled: BTreeMap::new(),
    };
    walk.save("profileId", text(&me, "/profiles/0/_id"));
    walk
}

/// Steps 5 to 9.
async fn make_batch(walk: &mut Walk, workbook: &Workbook) {
    let list = "/network/minting/list";
    let browse = walk
        .post(list, r#"{ "paginate": { "skip": 0, "limit": 20 } }"#)
        .await;
    assert!(browse["contracts"].is_array());

    walk.save(
        "documentIdXlsx",
        walk.upload("lca.xlsx", &workbook.bytes()).await,
    );
    walk.save("documentIdPdf", walk.upload("evidence.pdf", PDF).await);

    let created = walk
        .post(
            "/rng-production/rng-production-batch/create",
            r#"{ "document": { "_id": "<documentIdXlsx>" }, "profileId": "<profileId>", "energyType": "renewable-natural-gas", "tokenType": "QET", "name": "my-batch-label" }"#,
        )
        .await;
    assert_eq!(created["batch"]["status"], "draft");
    walk.save("batchId", text(&created, "/batch/_id"));

    let details = walk
        .post(
            "/rng-production/rng-production-batch/details",
            r#"{ "_id": "<batchId>" }"#,
        )
        .await;
    assert_eq!(details["batch"], created["batch"]);
    walk.save("workflowId", text(&details, "/batch/workflows/0/_id"));

    let again = walk
        .post(
            list,
            r#"{ "workflowId": "<workflowId>", "paginate": { "skip": 0, "limit": 20 } }"#,
        )
        .await;
    assert_eq!(again["contracts"], json!([]));
}

/// Steps 10 to 14: the minted assets.
async fn mint(walk: &mut Walk) -> Vec<Value> {
    let attached = walk
        .post(
            "/rng-production/rng-measurement-batch/add-files",
            r#"{ "profileId": "<profileId>", "workflowId": "<workflowId>", "files": [{ "_id": "<documentIdPdf>" }] }"#,
        )
        .await;
    assert_eq!(
        attached["workflow"]["files"][0]["_id"],
        walk.filled["documentIdPdf"]
    );

    let approved = walk
        .post(
            "/rng-production/rng-measurement-batch/approve",
            r#"{ "profileId": "<profileId>", "workflowId": "<workflowId>" }"#,
        )
        .await;
    assert_eq!(approved["workflow"]["status"], "measured");

    let sent = walk
        .post(
            "/rng-production/rng-production-batch-minting/send-to-network",
            r#"{ "batchId": "<batchId>", "tokenType": "QET", "scope": { "workflowId": "<workflowId>" } }"#,
        )
        .await;
    assert_eq!(rows(&sent, "/energyAssets").len(), 3);

    let contract = walk
        .post(
            "/rng-production/rng-production-batch-minting/create-minting-contract",
            r#"{ "batchId": "<batchId>", "name": "minting-contract-001", "scope": { "workflowId": "<workflowId>" } }"#,
        )
        .await;
    walk.save("mintingContractId", text(&contract, "/contract/_id"));

    let minted = walk
        .post(
            "/rng-production/rng-production-batch-minting/mint-tokens",
            r#"{ "mintingContractId": "<mintingContractId>" }"#,
        )
        .await;
    rows(&minted, "/energyAssets")
}

async fn walk(server: &TestServer, workbook: &Workbook) -> (Walk, Vec<Value>) {
    let mut walk = sign_in(server).await;
    make_batch(&mut walk, workbook).await;
    let assets = mint(&mut walk).await;
    (walk, assets)
}

/// Carried in, minted, carried out.
fn carried(asset: &Value) -> (Value, Value, Value) {
    (
        asset["carriedIn"].clone(),
        asset["minted"].clone(),
        asset["carriedOut"].clone(),
    )
}

async fn the_fourteen_steps(server: &TestServer) {
    let (walk, assets) = walk(server, &Workbook::rng()).await;
    let months: Vec<_> = assets.iter().map(carried).collect();
    let expected = [
        (json!(0), json!(41_250), json!(0.25)),
        (json!(0.25), json!(37_890), json!(0.75)),
        (json!(0.75), json!(42_106), json!(0.125)),
    ];
    assert_eq!(months, expected);
    for asset in &assets {
        assert_eq!(asset["status"], "minted");
        assert_eq!(
            asset["defaultStandard"]["carbonIntensity"]["value"],
            json!(-65.15)
        );
        assert_eq!(asset["boundary"]["identifier"]["id"], "PRAIRIE-LFG-01");
    }
    let details = walk.post(
        "/rng-production/rng-production-batch/details",
        r#"{ "_id": "<batchId>" }"#,
    );
    let details = details.await;
    assert_eq!(details["batch"]["status"], "minted");
    assert_eq!(details["batch"]["workflows"][0]["status"], "minted");
    assert_eq!(details["batch"]["assets"], json!(assets));
    let list = walk
        .post(
            "/network/minting/list",
            r#"{ "workflowId": "<workflowId>" }"#,
        )
        .await;
    assert_eq!(
        list["contracts"][0]["_id"],
        walk.filled["mintingContractId"]
    );
    assert_eq!(list["contracts"][0]["status"], "processed");
    assert_eq!(list["contracts"][0]["minted"], 41_250 + 37_890 + 42_106);
}

async fn what_the_producer_holds_afterwards(server: &TestServer) {
    let (walk, assets) = walk(server, &Workbook::rng()).await;
    let ada = &walk.actor;
    let wallets = ada.get("/network/energy-wallet/list").await.ok();
    let wallet = text(&wallets, "/wallets/0/_id");
    assert_eq!(wallet, ada.wallet());

    let list = json!({ "walletId": wallet, "paginate": { "count": true } });
    let list = ada
        .post("/network/energy-wallet/account/list", list)
        .await
        .ok();
    assert_eq!(list["total"], 3);
    let mut accounts = rows(&list, "/energyAccounts");
    accounts.sort_by_key(|account| account["vintage"]["month"].as_i64());
    for (account, asset) in accounts.iter().zip(&assets) {
        let quantity = &asset["minted"];
        assert_eq!(account["tokenId"], asset["tokenId"]);
        assert_eq!(account["energyAssetId"], asset["_id"]);
        assert_eq!(account["ownerId"], walk.filled["profileId"]);
        assert_eq!(account["balance"]["available"], *quantity);
        assert_eq!(account["balance"]["total"], *quantity);
        assert_eq!(
            account["serialRanges"],
            json!([{ "start": 1, "end": quantity }])
        );
        assert_eq!(account["operationType"], "minting");
        assert_eq!(
            (&account["isPublic"], &account["price"]),
            (&json!(false), &Value::Null)
        );

        let id = text(account, "/_id");
        let details = ada
            .get(&format!("/network/energy-wallet/account/details/{id}"))
            .await
            .ok();
        assert_eq!(details["energyAccount"], *account);

        let token = text(account, "/tokenId");
        let path = format!("/rng-production/token-account/energy-wallet/details/{token}");
        let token = ada.get(&path).await.ok();
        assert_eq!(token["energyAccount"]["holdings"], json!([account]));
        let breakdown = "carbonIntensityBreakdown";
        assert_eq!(token["energyAccount"][breakdown], asset[breakdown]);

        let cohort = json!({
            "_id": walk.filled["mintingContractId"],
            "energyTokenId": account["tokenId"],
        });
        let cohort = ada
            .post("/network/minting/details/cohort", cohort)
            .await
            .ok();
        assert_eq!(cohort["cohortSummary"]["quantity"], *quantity);
        assert_eq!(
            cohort["cohortSummary"]["energyAccounts"][0]["_id"],
            account["_id"]
        );
    }
}

async fn the_sums_afterwards(server: &TestServer) {
    let (walk, _) = walk(server, &Workbook::rng()).await;
    let ada = &walk.actor;
    let wallet = ada.wallet();
    let summary = json!({ "walletId": wallet });
    let summary = ada
        .post("/network/energy-wallet/summary/accounts", summary)
        .await
        .ok();
    let total = 41_250 + 37_890 + 42_106;
    assert_eq!(summary["summary"]["accountCount"], 3);
    assert_eq!(summary["summary"]["balances"][0]["balance"]["total"], total);
    assert_eq!(
        summary["summary"]["carbonIntensity"]["average"],
        json!(-65.15)
    );
    // 121,246 units at -65.15 kg each.
    assert_eq!(
        summary["summary"]["totalEmissions"]["amount"],
        json!(-7_899_176.9)
    );

    let market = ada
        .post("/network/market/account/list", json!({}))
        .await
        .ok();
    assert_eq!(market["energyAccounts"], json!([]));
}

async fn the_ledger_balances_afterwards(server: &TestServer) {
    let (walk, _) = walk(server, &Workbook::rng()).await;
    let body = json!({ "walletId": walk.actor.wallet() });
    let list = walk
        .actor
        .post("/network/energy-wallet/transaction/list", body)
        .await
        .ok();
    let mut sums = BTreeMap::<String, i64>::new();
    for transaction in rows(&list, "/transactions") {
        assert_eq!(transaction["operationId"], walk.filled["mintingContractId"]);
        for posting in rows(&transaction, "/postings") {
            *sums.entry(text(&posting, "/tokenId")).or_default() +=
                posting["quantity"].as_i64().unwrap();
        }
    }
    assert_eq!(sums.len(), 3);
    assert!(sums.values().all(|sum| *sum == 0), "{sums:?}");
}

async fn the_next_quarter_takes_over_the_fraction(server: &TestServer) {
    walk(server, &Workbook::rng()).await;
    let (_, assets) = walk(server, &Workbook::rng().next_quarter()).await;
    let months: Vec<_> = assets.iter().map(carried).collect();
    let expected = [
        (json!(0.125), json!(41_250), json!(0.375)),
        (json!(0.375), json!(37_890), json!(0.875)),
        (json!(0.875), json!(42_106), json!(0.25)),
    ];
    assert_eq!(months, expected);
}
