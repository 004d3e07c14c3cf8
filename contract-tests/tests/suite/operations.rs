//! Do units move as the documents say, seen by those who take part and by those who do not?

mod archived;
mod pull;
mod push;
mod strangers;
mod transfer;

use contract_tests::actor::Actor;
use contract_tests::production::Batch;
use contract_tests::reply::{Reply, rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

const PUSH: &str = "/network/network-transaction/push/create";
const PUSH_LOCK: &str = "/network/network-transaction/push/lock";
const PULL: &str = "/network/network-transaction/pull/create";
const PULL_LOCK: &str = "/network/network-transaction/pull/lock";
const LIST: &str = "/network/network-transaction/list";
const DETAILS: &str = "/network/network-transaction/details";
const UPDATE: &str = "/network/network-transaction/update";
const UNLOCK: &str = "/network/network-transaction/unlock";
const REMOVE: &str = "/network/network-transaction/remove";
const CANCEL: &str = "/network/network-transaction/cancel";
const SIGN: &str = "/network/network-transaction/sign";
const HOLDINGS: &str = "/network/energy-wallet/account/list";

/// Ada of Prairie Renewables, who holds three months of landfill gas, and Hugo of Harbor Utilities, who holds nothing.
async fn seller_and_buyer(server: &TestServer) -> (Actor, Actor) {
    let (ada, hugo) = (server.sign_in("ada").await, server.sign_in("hugo").await);
    Batch::minted(&ada, &Workbook::rng()).await;
    (ada, hugo)
}

/// From the default wallet of one to that of the other.
fn between(from: &Actor, to: &Actor) -> Value {
    json!({ "fromProfileId": from.profile(), "toProfileId": to.profile() })
}

fn it(id: &str) -> Value {
    json!({ "_id": id })
}

/// Makes a transaction and answers its id.
async fn create(actor: &Actor, path: &str, body: Value) -> String {
    text(
        &actor.post(path, body).await.ok(),
        "/networkTransaction/_id",
    )
}

async fn lock(actor: &Actor, path: &str, id: &str, quantity: i64, filter: Value) -> Reply {
    let body = json!({ "_id": id, "quantity": quantity, "filter": filter });
    actor.post(path, body).await
}

async fn sign(actor: &Actor, id: &str) -> Value {
    actor.post(SIGN, it(id)).await.ok()["networkTransaction"].clone()
}

async fn details(actor: &Actor, id: &str) -> Value {
    actor.post(DETAILS, it(id)).await.ok()["networkTransaction"].clone()
}

async fn listed(actor: &Actor, filter: Value) -> Vec<String> {
    let list = actor.post(LIST, filter).await.ok();
    let rows = rows(&list, "/networkTransactions");
    rows.iter().map(|row| text(row, "/_id")).collect()
}

/// What somebody holds, as `month first-last available+locked`, oldest and lowest first.
async fn holdings(actor: &Actor) -> Vec<String> {
    let list = actor.post(HOLDINGS, json!({})).await.ok();
    let holding = |account: &Value| {
        let (serials, balance) = (&account["serialRanges"][0], &account["balance"]);
        let order = (
            account["vintage"]["month"].as_i64(),
            serials["start"].as_i64(),
        );
        let shown = format!(
            "{} {}-{} {}+{}",
            account["vintage"]["month"],
            serials["start"],
            serials["end"],
            balance["available"],
            balance["locked"]
        );
        (order, shown)
    };
    let mut holdings: Vec<_> = rows(&list, "/energyAccounts").iter().map(holding).collect();
    holdings.sort();
    holdings.into_iter().map(|(_, shown)| shown).collect()
}

/// Lists all that somebody holds at one price for each unit.
async fn publish(actor: &Actor, amount: f64) {
    let list = actor.post(HOLDINGS, json!({})).await.ok();
    let accounts = rows(&list, "/energyAccounts");
    let ids: Vec<_> = accounts
        .iter()
        .map(|account| text(account, "/_id"))
        .collect();
    let body = json!({
        "walletId": actor.wallet(), "accountIds": ids, "isPublic": true,
        "price": { "amount": amount, "currency": "USD" },
    });
    let path = "/network/energy-wallet/account/set-public";
    actor.post(path, body).await.ok();
}
