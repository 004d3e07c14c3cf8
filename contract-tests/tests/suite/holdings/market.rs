//! What gets to the market, and who sees it there?

use contract_tests::on_both;
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use serde_json::{Value, json};

use super::{LIST, MARKET, SET_PUBLIC, SUMMARY, accounts, ids, mint_everything, publish};

on_both! {
    publishing_needs_a_price_and_all_accounts,
    the_market_shows_what_is_listed,
    an_unlisted_account_leaves_the_market,
    a_traders_reach_ends_at_his_wallet,
}

async fn publishing_needs_a_price_and_all_accounts(server: &TestServer) {
    let (ada, rita) = mint_everything(server).await;
    let own = ids(&accounts(&ada, LIST, json!({})).await);
    let others = ids(&accounts(&rita, LIST, json!({})).await);
    let price = json!({ "amount": 5.00, "currency": "USD" });
    let body = |accounts: &[&String]| json!({ "walletId": ada.wallet(), "accountIds": accounts, "isPublic": true, "price": price });
    let mut unpriced = body(&[&own[0]]);
    unpriced.as_object_mut().unwrap().remove("price");
    let mut free = body(&[&own[0]]);
    free["price"]["amount"] = json!(0);
    let mut negative = body(&[&own[0]]);
    negative["price"]["amount"] = json!(-1);
    let mut fine = body(&[&own[0]]);
    fine["price"]["amount"] = json!(0.123_456_7);
    let mut dollars = body(&[&own[0]]);
    dollars["price"]["currency"] = json!("usd");
    let mut elsewhere = body(&[&own[0]]);
    elsewhere["walletId"] = rita.wallet().into();
    let refusals = [
        (unpriced, "400 invalid_request"),
        (free, "400 invalid_request"),
        (negative, "400 invalid_request"),
        (fine, "400 invalid_request"),
        (dollars, "400 invalid_request"),
        (body(&[]), "400 invalid_request"),
        (body(&[&own[0], &own[0]]), "400 invalid_request"),
        (body(&[&own[0], &others[0]]), "404 not_found"),
        (elsewhere, "404 not_found"),
    ];
    for (body, refusal) in refusals {
        assert_eq!(
            ada.post(SET_PUBLIC, body.clone()).await.refusal(),
            refusal,
            "{body}"
        );
    }
    let theirs = ada.post(SET_PUBLIC, body(&[&own[0], &others[0]])).await;
    assert_eq!(theirs.pointers(), ["/accountIds/1"]);
    assert_eq!(
        accounts(&ada, MARKET, json!({})).await.len(),
        0,
        "all or none"
    );
    let published = ada.post(SET_PUBLIC, body(&[&own[2], &own[0]])).await.ok();
    assert_eq!(
        ids(&rows(&published, "/energyAccounts")),
        [own[2].clone(), own[0].clone()]
    );
    let again = json!({
        "walletId": ada.wallet(), "accountIds": [own[0]], "isPublic": true,
        "price": { "amount": 5.123_456, "currency": "CHF" },
    });
    let changed = ada.post(SET_PUBLIC, again).await.ok();
    assert_eq!(
        changed["energyAccounts"][0]["price"],
        json!({ "amount": 5.123_456, "currency": "CHF" })
    );
}

async fn the_market_shows_what_is_listed(server: &TestServer) {
    let (ada, rita) = mint_everything(server).await;
    let lena = server.sign_in("lena").await;
    let own = accounts(&ada, LIST, json!({})).await;
    let cet = ids(&accounts(&rita, LIST, json!({})).await);
    publish(&ada, &ids(&own)[..2], 5.25, "USD").await;
    publish(&rita, &cet[..1], 2.5, "USD").await;
    let listed = accounts(&lena, MARKET, json!({})).await;
    assert_eq!(listed.len(), 3);
    // `isPublic` changes nothing here.
    let all = ids(&listed);
    assert_eq!(
        ids(&accounts(&lena, MARKET, json!({ "isPublic": false })).await),
        all
    );
    let cheap = accounts(&lena, MARKET, json!({ "price": { "amountTo": 3 } })).await;
    assert_eq!(ids(&cheap), cet[..1]);
    for account in &listed {
        assert_eq!(account["serialRanges"], json!([]));
        let path = format!("/network/market/account/details/{}", text(account, "/_id"));
        assert_eq!(lena.get(&path).await.ok()["energyAccount"], *account);
        let token = text(account, "/tokenId");
        let path = format!("/rng-production/token-account/market/details/{token}");
        let token = lena.get(&path).await.ok();
        assert_eq!(token["energyAccount"]["holdings"], json!([account]));
    }
    let summary = json!({ "ownerId": ada.profile() });
    let summary = lena
        .post("/network/market/account/summary", summary)
        .await
        .ok();
    assert_eq!(summary["summary"]["accountCount"], 2);
    let own_view = ada
        .get(&format!(
            "/network/energy-wallet/account/details/{}",
            all[0]
        ))
        .await;
    assert_eq!(
        own_view.status,
        if listed[0]["ownerId"] == ada.profile() {
            200
        } else {
            404
        }
    );
}

async fn an_unlisted_account_leaves_the_market(server: &TestServer) {
    let (ada, _) = mint_everything(server).await;
    let account = ids(&accounts(&ada, LIST, json!({})).await)[0].clone();
    let details = format!("/network/market/account/details/{account}");
    assert_eq!(
        ada.get(&details).await.refusal(),
        "404 not_found",
        "not even to its owner"
    );
    publish(&ada, std::slice::from_ref(&account), 5.25, "USD").await;
    ada.get(&details).await.ok();
    let body = json!({ "walletId": ada.wallet(), "accountIds": [account], "isPublic": false });
    let unlisted = ada.post(SET_PUBLIC, body).await.ok();
    assert_eq!(unlisted["energyAccounts"][0]["price"], Value::Null);
    assert_eq!(ada.get(&details).await.refusal(), "404 not_found");
    assert_eq!(accounts(&ada, MARKET, json!({})).await.len(), 0);
}

async fn a_traders_reach_ends_at_his_wallet(server: &TestServer) {
    let (ada, rita) = mint_everything(server).await;
    let hugo = server.sign_in("hugo").await;
    let account = ids(&accounts(&ada, LIST, json!({})).await)[0].clone();
    assert_eq!(accounts(&hugo, LIST, json!({})).await.len(), 0);
    for path in [LIST, SUMMARY, "/network/energy-wallet/transaction/list"] {
        let reply = hugo.post(path, json!({ "walletId": ada.wallet() })).await;
        assert_eq!(reply.refusal(), "404 not_found", "{path}");
    }
    let details = format!("/network/energy-wallet/account/details/{account}");
    assert_eq!(hugo.get(&details).await.refusal(), "404 not_found");
    assert_eq!(rita.get(&details).await.refusal(), "404 not_found");
    let price = json!({ "amount": 5.00, "currency": "USD" });
    let body = json!({
        "walletId": ada.wallet(), "accountIds": [account], "isPublic": true, "price": price,
    });
    assert_eq!(
        hugo.post(SET_PUBLIC, body.clone()).await.refusal(),
        "404 not_found"
    );
    let vera = server.sign_in("vera").await;
    assert_eq!(
        vera.post(SET_PUBLIC, body).await.refusal(),
        "403 permission_denied"
    );
    assert_eq!(accounts(&vera, LIST, json!({})).await.len(), 5);
}
