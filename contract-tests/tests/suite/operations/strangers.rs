//! Does what is somebody else's exist for a trader who names it? It does not, and nothing moves.

use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::reply::{Reply, rows, text};
use contract_tests::server::TestServer;
use serde_json::{Value, json};

use super::{
    HOLDINGS, PULL, PULL_LOCK, PUSH, PUSH_LOCK, between, create, holdings, lock, seller_and_buyer,
};

on_both! {
    anothers_accounts_are_not_found,
    anothers_wallet_is_not_found,
    anothers_operations_are_not_found,
}

/// What must not change.
async fn books(server: &TestServer, actors: &[&Actor]) -> Vec<Vec<String>> {
    let rows = server.row_counts().await;
    let mut books = vec![rows.iter().map(|row| format!("{row:?}")).collect()];
    for actor in actors {
        books.push(holdings(actor).await);
    }
    books
}

async fn assert_not_found(actor: &Actor, requests: &[(&str, Value)]) {
    for (path, body) in requests {
        let refused: Reply = actor.post(&format!("/network/{path}"), body.clone()).await;
        assert_eq!(refused.refusal(), "404 not_found", "{path} {body}");
    }
}

async fn anothers_accounts_are_not_found(server: &TestServer) {
    let (ada, hugo) = seller_and_buyer(server).await;
    // Hugo has units of his own, so that he could be given them in the place of Ada's.
    let gift = create(&ada, PUSH, between(&ada, &hugo)).await;
    lock(&ada, PUSH_LOCK, &gift, 10, json!({})).await.ok();
    super::sign(&ada, &gift).await;
    let list = ada.post(HOLDINGS, json!({})).await.ok();
    let hers = text(&rows(&list, "/energyAccounts")[0], "/_id");
    let list = hugo.post(HOLDINGS, json!({})).await.ok();
    let his = text(&rows(&list, "/energyAccounts")[0], "/_id");

    let push = create(&hugo, PUSH, between(&hugo, &ada)).await;
    let pull = create(&hugo, PULL, between(&ada, &hugo)).await;
    let body = json!({ "profileId": hugo.profile(), "name": "Mine" });
    let mut spendings = Vec::new();
    for kind in ["consumption", "retirement"] {
        let path = format!("/network/{kind}/create");
        let made = hugo.post(&path, body.clone()).await.ok();
        spendings.push(text(&made, &format!("/{kind}/_id")));
    }
    let before = books(server, &[&ada, &hugo]).await;
    let take = |id: &str, accounts: &[&str]| json!({ "_id": id, "quantity": 1, "filter": { "accountIds": accounts } });
    let publish = |wallet: String, account: &str| {
        json!({
            "walletId": wallet, "accountIds": [account], "isPublic": true,
            "price": { "amount": 0.01, "currency": "USD" },
        })
    };
    let requests = [
        ("network-transaction/push/lock", take(&push, &[&hers])),
        ("network-transaction/push/lock", take(&push, &[&his, &hers])),
        // She holds it, but does not offer it.
        ("network-transaction/pull/lock", take(&pull, &[&hers])),
        ("network-transaction/pull/lock", take(&pull, &[&his])),
        ("consumption/lock", take(&spendings[0], &[&hers])),
        ("retirement/lock", take(&spendings[1], &[&hers])),
        (
            "energy-wallet/account/set-public",
            publish(hugo.wallet(), &hers),
        ),
        (
            "energy-wallet/account/set-public",
            publish(ada.wallet(), &hers),
        ),
    ];
    assert_not_found(&hugo, &requests).await;
    for path in ["energy-wallet", "market"] {
        let path = format!("/network/{path}/account/details/{hers}");
        assert_eq!(hugo.get(&path).await.refusal(), "404 not_found", "{path}");
    }
    assert_eq!(books(server, &[&ada, &hugo]).await, before);
    // Offered, it can be asked for; his own can be used.
    super::publish(&ada, 5.25).await;
    hugo.post(PULL_LOCK, take(&pull, &[&hers])).await.ok();
    hugo.post(PUSH_LOCK, take(&push, &[&his])).await.ok();
}

async fn anothers_wallet_is_not_found(server: &TestServer) {
    let (ada, hugo) = seller_and_buyer(server).await;
    let lena = server.sign_in("lena").await;
    let before = books(server, &[&ada, &hugo]).await;
    let (hers, his) = (ada.profile(), hugo.profile());
    let parties = |from: &str, to: &str| json!({ "fromProfileId": from, "toProfileId": to });
    let with = |mut body: Value, member: &str| {
        body[member] = ada.wallet().into();
        body
    };
    let spending = json!({ "profileId": his, "name": "Mine" });
    let her_spending = json!({ "profileId": hers, "name": "Hers" });
    let list = json!({ "walletId": ada.wallet() });
    let token = text(
        &rows(&ada.post(HOLDINGS, json!({})).await.ok(), "/energyAccounts")[0],
        "/tokenId",
    );
    let requests = [
        ("network-transaction/push/create", parties(&hers, &his)),
        (
            "network-transaction/push/create",
            with(parties(&his, &lena.profile()), "fromWalletId"),
        ),
        ("network-transaction/pull/create", parties(&his, &hers)),
        (
            "network-transaction/pull/create",
            with(parties(&lena.profile(), &his), "toWalletId"),
        ),
        ("intra-transfer/create", parties(&hers, &his)),
        (
            "intra-transfer/create",
            with(parties(&his, &his), "fromWalletId"),
        ),
        ("consumption/create", her_spending.clone()),
        ("consumption/create", with(spending.clone(), "walletId")),
        ("retirement/create", her_spending),
        ("retirement/create", with(spending, "walletId")),
        (
            "retirement/lookup",
            with(json!({ "tokenId": token }), "walletId"),
        ),
        ("energy-wallet/summary/accounts", list.clone()),
        ("energy-wallet/account/list", list.clone()),
        ("energy-wallet/transaction/list", list.clone()),
        ("network-transaction/list", list.clone()),
        ("intra-transfer/list", list.clone()),
        ("consumption/list", list.clone()),
        ("retirement/list", list),
    ];
    assert_not_found(&hugo, &requests).await;
    assert_eq!(books(server, &[&ada, &hugo]).await, before);
}

async fn anothers_operations_are_not_found(server: &TestServer) {
    let (ada, hugo) = seller_and_buyer(server).await;
    let lena = server.sign_in("lena").await;
    let draft = create(&ada, PUSH, between(&ada, &hugo)).await;
    lock(&ada, PUSH_LOCK, &draft, 10, json!({})).await.ok();
    let mut secure = between(&ada, &hugo);
    secure["isSecure"] = true.into();
    let signed = create(&ada, PUSH, secure).await;
    lock(&ada, PUSH_LOCK, &signed, 10, json!({})).await.ok();
    super::sign(&ada, &signed).await;
    let before = books(server, &[&ada, &hugo]).await;
    let all = |id: &str| {
        let verbs = ["details", "unlock", "cancel", "remove", "sign"];
        let mut requests: Vec<_> = verbs.map(|verb| (verb, json!({ "_id": id }))).into();
        requests.extend([
            ("push/lock", json!({ "_id": id, "quantity": 1 })),
            ("pull/lock", json!({ "_id": id, "quantity": 1 })),
            ("update", json!({ "_id": id, "description": "Mine" })),
        ]);
        requests
    };
    // Neither the receiver of a draft nor a third party of anything.
    for (actor, id) in [(&hugo, &draft), (&lena, &draft), (&lena, &signed)] {
        for (verb, body) in all(id) {
            assert_not_found(actor, &[(&format!("network-transaction/{verb}"), body)]).await;
        }
    }
    assert_eq!(books(server, &[&ada, &hugo]).await, before);
}
