//! Can a profile have more wallets than its default one, and do units move between them?

use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::production::Batch;
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

use super::LIST;

on_both! {
    units_move_to_a_wallet_that_was_made,
    a_repeat_makes_one_wallet,
    who_may_make_a_wallet,
    a_profile_has_a_hundred_wallets_at_most,
    wallets_ask_for_two_signatures_under_dual_approval,
}

const WALLETS: &str = "/network/energy-wallet/list";
const CREATE: &str = "/network/energy-wallet/create";

fn reserve(of: &Actor) -> Value {
    json!({ "profileId": of.profile(), "name": "Reserve" })
}

async fn units_move_to_a_wallet_that_was_made(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    Batch::minted(&ada, &Workbook::rng()).await;
    let made = ada.post(CREATE, reserve(&ada)).await.ok();
    let wallet = &made["wallet"];
    assert_eq!(wallet["name"], "Reserve");
    assert_eq!(wallet["isDefault"], false);
    assert_eq!(wallet["profileId"], json!(ada.profile()));
    assert_eq!(wallet["rules"], json!([{ "name": "sign", "required": 1 }]));
    let list = ada.get(WALLETS).await.ok();
    let listed = rows(&list, "/wallets");
    let (others, new): (Vec<_>, Vec<_>) = listed.iter().partition(|it| it["isDefault"] == true);
    assert_eq!(new, [wallet]);
    assert_eq!(text(others[0], "/_id"), ada.wallet());
    assert_ne!(others[0]["address"], wallet["address"]);

    let reserve = text(&made, "/wallet/_id");
    let (profile, path) = (ada.profile(), "/network/intra-transfer");
    let body = json!({ "fromProfileId": profile, "toProfileId": profile, "toWalletId": reserve });
    let transfer = ada.post(&format!("{path}/create"), body).await.ok();
    let id = text(&transfer, "/intraTransfer/_id");
    let lock = json!({ "_id": id, "quantity": 7 });
    ada.post(&format!("{path}/lock"), lock).await.ok();
    ada.post(&format!("{path}/sign"), json!({ "_id": id }))
        .await
        .ok();
    let held = ada.post(LIST, json!({ "walletId": reserve })).await.ok();
    assert_eq!(held["energyAccounts"][0]["balance"]["available"], 7);
}

async fn a_repeat_makes_one_wallet(server: &TestServer) {
    let ada = server.sign_in("ada").await.with("idempotency-key", "one");
    let first = ada.post(CREATE, reserve(&ada)).await.ok();
    let again = ada.post(CREATE, reserve(&ada)).await.ok();
    assert_eq!(first, again);
    let list = ada.get(WALLETS).await.ok();
    assert_eq!(rows(&list, "/wallets").len(), 2);
}

async fn who_may_make_a_wallet(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let body = reserve(&ada);
    let rita = server.sign_in("rita").await;
    assert_eq!(
        rita.post(CREATE, body.clone()).await.refusal(),
        "404 not_found"
    );
    let vera = server.sign_in("vera").await;
    assert_eq!(
        vera.post(CREATE, body.clone()).await.refusal(),
        "403 permission_denied"
    );
    let blank = json!({ "profileId": ada.profile(), "name": " " });
    assert_eq!(ada.post(CREATE, blank).await.pointers(), ["/name"]);
    let list = ada.get(WALLETS).await.ok();
    assert_eq!(rows(&list, "/wallets").len(), 1, "nothing was made");
    rita.post(CREATE, reserve(&rita)).await.ok();
}

async fn a_profile_has_a_hundred_wallets_at_most(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    for _ in 1..100 {
        ada.one_more_wallet("Reserve").await;
    }
    let refused = ada.post(CREATE, reserve(&ada)).await;
    assert_eq!(refused.refusal(), "409 state_conflict");
    let list = ada.get(WALLETS).await.ok();
    assert_eq!(rows(&list, "/wallets").len(), 100);
}

async fn wallets_ask_for_two_signatures_under_dual_approval(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let olga = server.sign_in("olga").await;
    let body = json!({
        "profileId": ada.profile(), "flags": [{ "flag": "DUAL_APPROVAL", "value": true }],
    });
    let path = "/organization-profile/flag/set";
    olga.post(path, body).await.ok();
    let wallet = ada.get(WALLETS).await.ok()["wallets"][0].clone();
    assert_eq!(wallet["rules"], json!([{ "name": "sign", "required": 2 }]));
    let made = ada.post(CREATE, reserve(&ada)).await.ok();
    assert_eq!(made["wallet"]["rules"], wallet["rules"]);
}
