//! The reports tell what was minted, moved and retired, whoever did it.

use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::production::Batch;
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

on_both! {
    a_retirement_is_seen_in_every_report,
    cursors_lead_through_a_report_once,
    a_cohort_is_what_its_link_names,
}

fn path(report: &str) -> String {
    format!("/network/system/ledger/{report}")
}

/// Retires units of Ada's oldest token; answers the retirement's id.
async fn retire(ada: &Actor, units: i64) -> String {
    let body = json!({ "profileId": ada.profile(), "name": "Scope 1" });
    let made = ada.post("/network/retirement/create", body).await.ok();
    let id = text(&made, "/retirement/_id");
    let lock = json!({ "_id": id, "quantity": units, "filter": {} });
    ada.post("/network/retirement/lock", lock).await.ok();
    let sign = json!({ "_id": id });
    ada.post("/network/retirement/sign", sign).await.ok();
    id
}

#[expect(
    clippy::too_many_lines,
    reason = "one retirement, read in every report"
)]
async fn a_retirement_is_seen_in_every_report(server: &TestServer) {
    let (ada, system) = (server.sign_in("ada").await, server.system());
    let (_, contract, _) = Batch::minted(&ada, &Workbook::rng()).await;
    let id = retire(&ada, 100).await;

    let sheet = system.post_nothing(&path("balance-sheet")).await.ok();
    let line = &sheet["balanceSheet"]["balances"][0];
    let minted = line["minted"].as_i64().unwrap();
    assert_eq!(
        (line["retired"].as_i64(), line["locked"].as_i64()),
        (Some(100), Some(0))
    );
    assert_eq!(line["available"].as_i64(), Some(minted - 100));
    assert_eq!(line["difference"], 0);
    assert_eq!(sheet["balanceSheet"]["lastRecomputation"], Value::Null);
    assert_eq!(sheet["balanceSheet"]["offendingTokensTotal"], Value::Null);
    assert_eq!(sheet["balanceSheet"]["log"]["verifies"], Value::Null);
    let recompute = json!({ "recompute": true });
    let anew = system.post(&path("balance-sheet"), recompute).await.ok();
    assert_eq!(
        anew["balanceSheet"]["balances"],
        sheet["balanceSheet"]["balances"]
    );
    assert_eq!(anew["balanceSheet"]["lastRecomputation"]["agreed"], true);
    assert_eq!(anew["balanceSheet"]["log"]["verifies"], true);
    assert_eq!(anew["balanceSheet"]["isBalanced"], true);
    let later = system.post_nothing(&path("balance-sheet")).await.ok();
    assert_eq!(later["balanceSheet"]["offendingTokensTotal"], 0);
    assert_eq!(later["balanceSheet"]["log"]["verifies"], true);

    let last = system
        .post(&path("last-token-transactions"), json!({}))
        .await
        .ok();
    let kinds: Vec<_> = rows(&last, "/transactions")
        .iter()
        .map(|it| text(it, "/kind"))
        .collect();
    assert_eq!(kinds, ["retirement", "minting"]);
    assert_eq!(last["transactions"][1]["operationId"], contract.as_str());
    let of_it = json!({ "operationId": id });
    let report = system
        .post(&path("token-transactions-report"), of_it)
        .await
        .ok();
    let item = &report["items"][0];
    assert_eq!(
        (text(item, "/bucket"), &item["quantity"]),
        ("retired".to_owned(), &json!(100))
    );
    let token = text(item, "/tokenId");

    let of_token = json!({ "tokenId": token });
    let report = system
        .post(&path("token-report"), of_token.clone())
        .await
        .ok();
    assert_eq!(
        (
            &report["items"][0]["retired"],
            &report["items"][0]["difference"]
        ),
        (&json!(100), &json!(0))
    );
    let found = system.post(&path("token-lookup"), of_token).await.ok();
    let retired = &found["retirements"][0];
    assert_eq!(
        (text(retired, "/_id"), text(retired, "/name")),
        (id, "Scope 1".to_owned())
    );
    assert_eq!(retired["certificateNumber"], 1);
    assert_eq!(retired["serialRanges"], json!([{ "start": 1, "end": 100 }]));
    assert_eq!(rows(&found, "/holdings").len(), 2);
    for report in ["token-dates", "token-transaction-dates"] {
        let dates = system.post_nothing(&path(report)).await.ok();
        assert_eq!(dates["dates"], json!(["2025-07-15"]));
    }
    let nothing = system
        .post(&path("token-lookup"), json!({ "tokenId": ada.wallet() }))
        .await;
    assert_eq!(nothing.refusal(), "404 not_found");
}

async fn cursors_lead_through_a_report_once(server: &TestServer) {
    let (ada, system) = (server.sign_in("ada").await, server.system());
    Batch::minted(&ada, &Workbook::rng()).await;
    retire(&ada, 10).await;
    for (report, key) in [
        ("token-transactions-report", "/items"),
        ("token-report", "/items"),
        ("last-minted-tokens", "/tokens"),
        ("last-token-transactions", "/transactions"),
    ] {
        let whole = system.post_nothing(&path(report)).await.ok();
        let whole = rows(&whole, key);
        let (mut read, mut page) = (Vec::new(), json!({ "limit": 1, "count": true }));
        loop {
            let part = system
                .post(&path(report), json!({ "paginate": page }))
                .await
                .ok();
            assert_eq!(part["total"], whole.len());
            read.extend(rows(&part, key));
            match part["paginate"]["next"].as_str() {
                Some(next) => page["after"] = next.into(),
                None => break,
            }
        }
        assert_eq!(read, whole, "{report}");
    }
}

async fn a_cohort_is_what_its_link_names(server: &TestServer) {
    let (ada, system) = (server.sign_in("ada").await, server.system());
    let (_, contract, assets) = Batch::minted(&ada, &Workbook::rng()).await;
    let retirement = retire(&ada, 100).await;
    let token = text(&assets[0], "/tokenId");
    let units = assets[0]["minted"].as_i64().unwrap();
    let links = json!([
        { "tokenId": token },
        { "tokenId": token, "operationType": "retirement" },
        { "tokenId": token, "operationId": contract },
        { "tokenId": token, "operationType": "retirement", "operationId": retirement },
        { "tokenId": ada.wallet() },
        { "tokenId": token, "operationType": "minting", "operationId": retirement },
    ]);
    let cohorts = "/network/system/token/cohort";
    let list = json!({ "links": links });
    let list = system.post(&format!("{cohorts}/list"), list).await.ok();
    let told: Vec<_> = rows(&list, "/cohorts")
        .iter()
        .map(|it| (it["link"].clone(), it["cohortSummary"]["quantity"].clone()))
        .collect();
    let expected = [units, 100, units, 100];
    let expected: Vec<_> = (0..4)
        .map(|at| (links[at].clone(), json!(expected[at])))
        .collect();
    assert_eq!(told, expected);
    let details = format!("{cohorts}/details");
    let found = system.post(&details, links[0].clone()).await.ok();
    assert_eq!(found["energyAccountsTotal"], 2);
    for nothing in [&links[4], &links[5]] {
        let refused = system.post(&details, nothing.clone()).await;
        assert_eq!(refused.refusal(), "404 not_found");
    }
}
