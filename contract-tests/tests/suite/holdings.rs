//! Are holdings found, paged, listed and summed up as documented?

mod filters;
mod market;
mod paging;
mod sums;
mod wallets;

use contract_tests::actor::Actor;
use contract_tests::production::{Batch, CREATE, PDF, create, create_body, mint, upload};
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

const LIST: &str = "/network/energy-wallet/account/list";

const SUMMARY: &str = "/network/energy-wallet/summary/accounts";

const SET_PUBLIC: &str = "/network/energy-wallet/account/set-public";

const MARKET: &str = "/network/market/account/list";

/// Ada holds three months of QET from landfill gas and two of solid fuel, Rita three of CET.
async fn mint_everything(server: &TestServer) -> (Actor, Actor) {
    let (ada, rita) = (server.sign_in("ada").await, server.sign_in("rita").await);
    Batch::minted(&ada, &Workbook::rng()).await;
    let document = upload(&ada, "lca.xlsx", &Workbook::solid_fuel().bytes()).await;
    let mut body = create_body(&ada, &document);
    body["energyType"] = "solid-fuel".into();
    let solid = Batch::of(&ada.post(CREATE, body).await.ok());
    solid.attach(&ada, "evidence.pdf", PDF).await.ok();
    finish(&solid, &ada).await;
    let workbook = Workbook::of_facility("RIVAL-LFG-09").as_cet();
    let created = create(&rita, &workbook, "CET").await.ok();
    finish(&Batch::of(&created), &rita).await;
    (ada, rita)
}

async fn finish(batch: &Batch, actor: &Actor) {
    batch.approve(actor).await.ok();
    batch.send(actor).await.ok();
    let contract = text(&batch.contract(actor).await.ok(), "/contract/_id");
    mint(actor, &contract).await.ok();
}

async fn accounts(actor: &Actor, path: &str, filter: Value) -> Vec<Value> {
    rows(&actor.post(path, filter).await.ok(), "/energyAccounts")
}

fn ids(accounts: &[Value]) -> Vec<String> {
    accounts
        .iter()
        .map(|account| text(account, "/_id"))
        .collect()
}

/// Which months, as `energy type, month`.
fn months(accounts: &[Value]) -> Vec<String> {
    let mut months: Vec<_> = accounts
        .iter()
        .map(|it| {
            format!(
                "{} {}",
                text(it, "/energy/type").split('-').next().unwrap(),
                it["vintage"]["month"]
            )
        })
        .collect();
    months.sort();
    months
}

async fn publish(actor: &Actor, accounts: &[String], amount: f64, currency: &str) {
    let body = json!({
        "walletId": actor.wallet(), "accountIds": accounts, "isPublic": true,
        "price": { "amount": amount, "currency": currency },
    });
    actor.post(SET_PUBLIC, body).await.ok();
}
