//! Does a buyer get what a seller lists, once both agree, and without freezing the rest?

use chrono::TimeDelta;
use contract_tests::on_both;
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use serde_json::{Value, json};

use super::{
    CANCEL, DETAILS, PULL, PULL_LOCK, SIGN, between, create, details, holdings, it, listed, lock,
    publish, seller_and_buyer, sign,
};

on_both! {
    a_pull_is_signed_by_the_buyer_and_then_by_the_seller,
    only_listed_units_are_pulled,
    locks_of_an_unsigned_pull_end_soon,
    a_buyer_cannot_freeze_a_sellers_stock,
    a_seller_may_decline,
}

/// The units on the market.
async fn on_the_market(actor: &contract_tests::actor::Actor) -> i64 {
    let list = actor
        .post("/network/market/account/list", json!({}))
        .await
        .ok();
    let accounts = rows(&list, "/energyAccounts");
    accounts
        .iter()
        .filter_map(|it| it["balance"]["available"].as_i64())
        .sum()
}

async fn a_pull_is_signed_by_the_buyer_and_then_by_the_seller(server: &TestServer) {
    let (ada, hugo) = seller_and_buyer(server).await;
    publish(&ada, 5.25).await;
    let market = on_the_market(&hugo).await;
    let id = create(&hugo, PULL, between(&ada, &hugo)).await;
    assert_eq!(ada.post(DETAILS, it(&id)).await.refusal(), "404 not_found");
    let filter = json!({ "tokenType": "QET", "isPublic": false });
    let locked = lock(&hugo, PULL_LOCK, &id, 100, filter).await.ok();
    let total = json!({ "amount": 525, "currency": "USD" });
    assert_eq!(locked["networkTransaction"]["totalPrice"], total);
    assert_eq!(on_the_market(&hugo).await, market - 100);

    // The seller sees it from now on, but the buyer signs first; the buyer pays the fee.
    let seen = details(&ada, &id).await;
    assert_eq!(
        (&seen["fee"], &seen["awaitingMySignature"]),
        (&Value::Null, &json!(false))
    );
    assert_eq!(
        ada.post(SIGN, it(&id)).await.refusal(),
        "403 permission_denied"
    );
    let signed = sign(&hugo, &id).await;
    assert_eq!(signed["status"], "awaiting_approval");
    assert_eq!(signed["fee"], json!({ "amount": 0, "currency": "USD" }));
    assert_eq!(
        listed(&ada, json!({ "awaitingMySignature": true })).await,
        [&*id]
    );
    assert_eq!(
        hugo.post(SIGN, it(&id)).await.refusal(),
        "409 already_signed"
    );

    let signed = sign(&ada, &id).await;
    assert_eq!(signed["status"], "processed");
    let signers = rows(&signed, "/signers");
    let signers: Vec<_> = signers.iter().map(|it| text(it, "/profileId")).collect();
    assert_eq!(signers, [hugo.profile(), ada.profile()]);
    assert_eq!(holdings(&hugo).await, ["1 1-100 100+0"]);
    assert_eq!(holdings(&ada).await[0], "1 101-41250 41150+0");
    // The rest stays on the market; what was bought is not.
    assert_eq!(on_the_market(&hugo).await, market - 100);
    let filter = json!({ "transactionType": "pull", "status": "processed", "quantityFrom": 99.5, "quantityTo": 100 });
    assert_eq!(listed(&ada, filter).await, [&*id]);
    assert_eq!(
        listed(&ada, json!({ "transactionType": "push" })).await,
        [""; 0]
    );
}

async fn only_listed_units_are_pulled(server: &TestServer) {
    let (ada, hugo) = seller_and_buyer(server).await;
    let id = create(&hugo, PULL, between(&ada, &hugo)).await;
    let refused = lock(&hugo, PULL_LOCK, &id, 1, json!({ "isPublic": false })).await;
    assert_eq!(refused.refusal(), "409 insufficient_quantity");
    assert_eq!(refused.faults(), ["/quantity: 1 asked, 0 available."]);
    // A price of one's own is a push's.
    let price = json!({ "amount": 0.01, "currency": "USD" });
    let body = json!({ "_id": id, "quantity": 1, "filter": {}, "forcePrice": price });
    let refused = hugo.post(PULL_LOCK, body).await;
    assert_eq!(refused.refusal(), "400 invalid_request");
    let same = json!({ "fromProfileId": hugo.profile(), "toProfileId": hugo.profile() });
    assert_eq!(hugo.post(PULL, same).await.pointers(), ["/fromProfileId"]);
    // Nobody pulls for somebody else.
    assert_eq!(
        ada.post(PULL, between(&ada, &hugo)).await.refusal(),
        "404 not_found"
    );
}

async fn locks_of_an_unsigned_pull_end_soon(server: &TestServer) {
    let (ada, hugo) = seller_and_buyer(server).await;
    publish(&ada, 5.25).await;
    let (market, before) = (on_the_market(&hugo).await, holdings(&ada).await);
    let id = create(&hugo, PULL, between(&ada, &hugo)).await;
    lock(&hugo, PULL_LOCK, &id, 100, json!({})).await.ok();
    server.clock.advance(TimeDelta::minutes(31));
    let hugo = server.sign_in("hugo").await;
    assert_eq!(
        hugo.post(SIGN, it(&id)).await.refusal(),
        "409 nothing_locked"
    );
    let ada = server.sign_in("ada").await;
    attestry::ledger::operation::sweep(&server.app)
        .await
        .unwrap();
    assert_eq!(holdings(&ada).await, before);
    assert_eq!(on_the_market(&hugo).await, market);
    assert_eq!(details(&hugo, &id).await["status"], "draft");
}

async fn a_buyer_cannot_freeze_a_sellers_stock(server: &TestServer) {
    let (ada, hugo) = seller_and_buyer(server).await;
    publish(&ada, 5.25).await;
    let mut ids = Vec::new();
    for _ in 0..6 {
        ids.push(create(&hugo, PULL, between(&ada, &hugo)).await);
    }
    for id in &ids[..5] {
        lock(&hugo, PULL_LOCK, id, 1, json!({})).await.ok();
    }
    let sixth = lock(&hugo, PULL_LOCK, &ids[5], 1, json!({})).await;
    assert_eq!(sixth.refusal(), "409 lock_limit_reached");
    // Those that hold units already may hold more, and a signed one no longer counts.
    lock(&hugo, PULL_LOCK, &ids[0], 1, json!({})).await.ok();
    sign(&hugo, &ids[0]).await;
    lock(&hugo, PULL_LOCK, &ids[5], 1, json!({})).await.ok();
}

async fn a_seller_may_decline(server: &TestServer) {
    let (ada, hugo) = seller_and_buyer(server).await;
    publish(&ada, 5.25).await;
    let market = on_the_market(&hugo).await;
    let id = create(&hugo, PULL, between(&ada, &hugo)).await;
    assert_eq!(ada.post(CANCEL, it(&id)).await.refusal(), "404 not_found");
    lock(&hugo, PULL_LOCK, &id, 100, json!({})).await.ok();
    let vera = server.sign_in("vera").await;
    assert_eq!(
        vera.post(CANCEL, it(&id)).await.refusal(),
        "403 permission_denied"
    );
    let body = json!({ "_id": id, "description": "Sold elsewhere" });
    ada.post(CANCEL, body).await.ok();
    let seen = details(&hugo, &id).await;
    assert_eq!(
        (&seen["status"], &seen["cancelReason"]),
        (&json!("canceled"), &json!("Sold elsewhere"))
    );
    assert_eq!(on_the_market(&hugo).await, market);
}
