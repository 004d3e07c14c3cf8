//! Do units move between two wallets of the same people with one signature?

use contract_tests::on_both;
use contract_tests::people::SecondFactor;
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use serde_json::json;

use super::{HOLDINGS, holdings, it, seller_and_buyer};

const CREATE: &str = "/network/intra-transfer/create";
const LOCK: &str = "/network/intra-transfer/lock";
const UNLOCK: &str = "/network/intra-transfer/unlock";
const DETAILS: &str = "/network/intra-transfer/details";
const LIST: &str = "/network/intra-transfer/list";
const REMOVE: &str = "/network/intra-transfer/remove";
const SIGN: &str = "/network/intra-transfer/sign";

on_both! {
    units_move_to_a_second_profile,
    both_ends_must_be_the_callers,
    a_draft_can_be_given_up,
    a_removed_draft_is_on_no_page,
}

async fn units_move_to_a_second_profile(server: &TestServer) {
    let (ada, hugo) = seller_and_buyer(server).await;
    let second = server.second_profile(&ada, "Prairie Trading").await;
    let ada = server.sign_in("ada").await;
    let (to, to_wallet) = (second.profile_id.unwrap(), second.wallet_id.unwrap());
    let body = json!({ "fromProfileId": ada.profile(), "toProfileId": to });
    let created = ada.post(CREATE, body).await.ok();
    assert_eq!(created["retirement"], created["intraTransfer"]);
    assert_eq!(created["intraTransfer"]["toWalletId"], json!(to_wallet));
    let id = text(&created, "/intraTransfer/_id");
    let body = json!({ "_id": id, "quantity": 40, "filter": { "tokenType": "QET" } });
    let locked = ada.post(LOCK, body).await.ok();
    assert_eq!(locked["intraTransfer"]["totalPrice"], json!(null));

    let nils = server
        .hire("nils", "basic.trader", ada.person(), SecondFactor::None)
        .await;
    let nils = server.sign_in_as(&nils).await;
    assert_eq!(nils.post(SIGN, it(&id)).await.refusal(), "403 tfa_required");
    let signed = ada.post(SIGN, it(&id)).await.ok();
    assert_eq!(signed["intraTransfer"]["status"], "processed");
    let list = ada
        .post(HOLDINGS, json!({ "walletId": to_wallet }))
        .await
        .ok();
    let held = rows(&list, "/energyAccounts");
    assert_eq!(held.len(), 1);
    assert_eq!(held[0]["serialRanges"], json!([{ "start": 1, "end": 40 }]));
    assert_eq!(held[0]["operationType"], "intra_transfer");
    let listed = ada
        .post(
            LIST,
            json!({ "status": "processed", "walletId": to_wallet }),
        )
        .await
        .ok();
    assert_eq!(text(&listed, "/intraTransfers/0/_id"), id);
    assert_eq!(hugo.post(DETAILS, it(&id)).await.refusal(), "404 not_found");
    // It is no network transaction.
    let path = "/network/network-transaction/details";
    assert_eq!(ada.post(path, it(&id)).await.refusal(), "404 not_found");
}

async fn both_ends_must_be_the_callers(server: &TestServer) {
    let (ada, hugo) = seller_and_buyer(server).await;
    let vera = server.sign_in("vera").await;
    let to_hugo = json!({ "fromProfileId": ada.profile(), "toProfileId": hugo.profile() });
    let same = json!({ "fromProfileId": ada.profile(), "toProfileId": ada.profile() });
    assert_eq!(ada.post(CREATE, to_hugo).await.refusal(), "404 not_found");
    assert_eq!(
        vera.post(CREATE, same.clone()).await.refusal(),
        "403 permission_denied"
    );
    let refused = ada.post(CREATE, same).await;
    assert_eq!(refused.pointers(), ["/toWalletId"]);
}

async fn a_draft_can_be_given_up(server: &TestServer) {
    let (ada, _) = seller_and_buyer(server).await;
    let second = server.second_profile(&ada, "Prairie Trading").await;
    let ada = server.sign_in("ada").await;
    let before = holdings(&ada).await;
    let body = json!({ "fromProfileId": ada.profile(), "toProfileId": second.profile_id });
    let id = text(&ada.post(CREATE, body).await.ok(), "/intraTransfer/_id");
    ada.post(LOCK, json!({ "_id": id, "quantity": 3 }))
        .await
        .ok();
    assert_ne!(holdings(&ada).await, before);
    ada.post(UNLOCK, it(&id)).await.ok();
    assert_eq!(holdings(&ada).await, before);
    assert_eq!(
        ada.post(SIGN, it(&id)).await.refusal(),
        "409 nothing_locked"
    );
    ada.post(LOCK, json!({ "_id": id, "quantity": 3 }))
        .await
        .ok();
    ada.post(REMOVE, it(&id)).await.ok();
    assert_eq!(holdings(&ada).await, before);
    assert_eq!(ada.post(DETAILS, it(&id)).await.refusal(), "404 not_found");
}

async fn a_removed_draft_is_on_no_page(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let second = server.second_profile(&ada, "Prairie Trading").await;
    let ada = server.sign_in("ada").await;
    let body = json!({ "fromProfileId": ada.profile(), "toProfileId": second.profile_id });
    let mut made = Vec::new();
    for _ in 0..3 {
        let created = ada.post(CREATE, body.clone()).await.ok();
        made.push(text(&created, "/intraTransfer/_id"));
    }
    for removed in &made[1..] {
        ada.post(REMOVE, it(removed)).await.ok();
    }
    let page = json!({ "paginate": { "limit": 1, "count": true } });
    let listed = ada.post(LIST, page).await.ok();
    assert_eq!(text(&listed, "/intraTransfers/0/_id"), made[0]);
    assert_eq!(listed["total"], 1);
    assert_eq!(listed["paginate"]["next"], json!(null));
}
