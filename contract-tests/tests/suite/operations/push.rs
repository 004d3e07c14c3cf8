//! Is a push what its sender signs, and a secure push what both sides sign?

use contract_tests::on_both;
use contract_tests::people::SecondFactor;
use contract_tests::production::{PDF, upload};
use contract_tests::reply::text;
use contract_tests::server::TestServer;
use serde_json::{Value, json};

use super::{
    CANCEL, DETAILS, LIST, PUSH, PUSH_LOCK, REMOVE, SIGN, UNLOCK, UPDATE, between, create, details,
    holdings, it, listed, lock, seller_and_buyer, sign,
};

on_both! {
    a_push_moves_the_lowest_serials,
    a_secure_push_waits_for_the_receiver,
    oldest_first_all_or_nothing,
    a_forced_price_makes_the_total,
    files_can_follow_a_signature_and_nothing_else,
    what_is_given_up_gives_the_units_back,
    refusals_come_in_one_order,
}

async fn a_push_moves_the_lowest_serials(server: &TestServer) {
    let (ada, hugo) = seller_and_buyer(server).await;
    let id = create(&ada, PUSH, between(&ada, &hugo)).await;
    let locked = lock(&ada, PUSH_LOCK, &id, 25, json!({})).await.ok();
    let transaction = &locked["networkTransaction"];
    assert_eq!(transaction["status"], "draft");
    assert_eq!(
        (&transaction["quantity"], &transaction["uom"]),
        (&json!(25), &json!("MMBtu"))
    );
    assert_eq!(transaction["energyAccounts"][0]["serialRanges"], json!([]));
    assert_eq!(holdings(&ada).await[0], "1 1-41250 41225+25");
    assert_eq!(hugo.post(DETAILS, it(&id)).await.refusal(), "404 not_found");
    assert_eq!(listed(&hugo, json!({})).await, [""; 0]);

    let signed = sign(&ada, &id).await;
    assert_eq!(signed["status"], "processed");
    assert_eq!(signed["signers"][0]["profileId"], ada.profile());
    assert_eq!(signed["lockExpiresAt"], Value::Null);
    assert_eq!(holdings(&ada).await[0], "1 26-41250 41225+0");
    assert_eq!(holdings(&hugo).await, ["1 1-25 25+0"]);
    let units = &signed["energyAccounts"][0];
    assert_eq!(units["serialRanges"], json!([{ "start": 1, "end": 25 }]));
    let account = format!(
        "/network/energy-wallet/account/details/{}",
        text(units, "/targetAccountId")
    );
    let account = hugo.get(&account).await.ok();
    assert_eq!(
        account["energyAccount"]["operationType"],
        "network_transaction"
    );

    let seen = details(&hugo, &id).await;
    assert_eq!(seen["energyAccounts"], signed["energyAccounts"]);
    let body = json!({ "_id": id, "energyTokenId": units["tokenId"] });
    let path = "/network/network-transaction/details/cohort";
    let cohort = hugo.post(path, body).await.ok();
    let row = &cohort["cohortSummary"]["energyAccounts"][0];
    assert_eq!(
        (&row["_id"], &row["ownerId"]),
        (&units["targetAccountId"], &json!(hugo.profile()))
    );
    let full = hugo
        .post(DETAILS, json!({ "_id": id, "fullCohorts": true }))
        .await
        .ok();
    assert_eq!(
        full["networkTransaction"]["cohorts"],
        json!([cohort["cohortSummary"]])
    );
    let lena = server.sign_in("lena").await;
    assert_eq!(lena.post(DETAILS, it(&id)).await.refusal(), "404 not_found");
}

async fn a_secure_push_waits_for_the_receiver(server: &TestServer) {
    let (ada, hugo) = seller_and_buyer(server).await;
    let mut body = between(&ada, &hugo);
    body["isSecure"] = true.into();
    let id = create(&ada, PUSH, body).await;
    lock(&ada, PUSH_LOCK, &id, 40, json!({})).await.ok();
    let signed = sign(&ada, &id).await;
    assert_eq!(signed["status"], "awaiting_approval");
    assert_eq!(
        (
            &signed["requiredSignatures"],
            &signed["awaitingMySignature"]
        ),
        (&json!(2), &json!(false))
    );
    assert_eq!(holdings(&ada).await[0], "1 1-41250 41210+40");

    // The next signature is the receiver's; the sender has given hers.
    assert_eq!(
        ada.post(SIGN, it(&id)).await.refusal(),
        "409 already_signed"
    );
    assert_eq!(
        listed(&hugo, json!({ "awaitingMySignature": true })).await,
        [&*id]
    );
    assert_eq!(
        listed(&ada, json!({ "awaitingMySignature": true })).await,
        [""; 0]
    );
    assert_eq!(listed(&ada, json!({ "iAmSigner": true })).await, [&*id]);
    assert_eq!(details(&hugo, &id).await["awaitingMySignature"], true);
    let nina = server
        .hire("nina", "basic.trader", hugo.person(), SecondFactor::None)
        .await;
    let nina = server.sign_in_as(&nina).await;
    assert_eq!(nina.post(SIGN, it(&id)).await.refusal(), "403 tfa_required");

    let signed = sign(&hugo, &id).await;
    assert_eq!(signed["status"], "processed");
    assert_eq!(signed["signers"].as_array().map(Vec::len), Some(2));
    assert_eq!(holdings(&hugo).await, ["1 1-40 40+0"]);
    assert_eq!(
        hugo.post(SIGN, it(&id)).await.refusal(),
        "409 state_conflict"
    );
}

async fn oldest_first_all_or_nothing(server: &TestServer) {
    let (ada, hugo) = seller_and_buyer(server).await;
    let id = create(&ada, PUSH, between(&ada, &hugo)).await;
    let before = holdings(&ada).await;
    let too_many = lock(&ada, PUSH_LOCK, &id, 41_251, json!({ "month": 1 })).await;
    assert_eq!(too_many.refusal(), "409 insufficient_quantity");
    assert_eq!(
        too_many.faults(),
        ["/quantity: 41251 asked, 41250 available."]
    );
    assert_eq!(holdings(&ada).await, before);

    // February is asked for first, then January and what is left of February.
    lock(&ada, PUSH_LOCK, &id, 10, json!({ "month": 2 }))
        .await
        .ok();
    let locked = lock(&ada, PUSH_LOCK, &id, 41_260, json!({})).await.ok();
    let accounts = locked["networkTransaction"]["energyAccounts"]
        .as_array()
        .cloned();
    let accounts: Vec<_> = accounts
        .iter()
        .flatten()
        .map(|it| (it["vintage"]["month"].as_i64(), it["quantity"].as_i64()))
        .collect();
    let each_lock = [(1, 41_250), (2, 10), (2, 10)].map(|it| (Some(it.0), Some(it.1)));
    assert_eq!(accounts, each_lock);
    assert_eq!(sign(&ada, &id).await["quantity"], 41_270);
    assert_eq!(
        holdings(&hugo).await,
        ["1 1-41250 41250+0", "2 1-10 10+0", "2 11-20 10+0"]
    );
    let left = holdings(&ada).await;
    assert!(left.len() == 2 && left[0].starts_with("2 21-"), "{left:?}");
}

async fn a_forced_price_makes_the_total(server: &TestServer) {
    let (ada, hugo) = seller_and_buyer(server).await;
    let id = create(&ada, PUSH, between(&ada, &hugo)).await;
    let price = json!({ "amount": 5.123_456, "currency": "USD" });
    let body = json!({ "_id": id, "quantity": 1000, "filter": {}, "forcePrice": price });
    let locked = ada.post(PUSH_LOCK, body).await.ok();
    let total = json!({ "amount": 5123.456, "currency": "USD" });
    assert_eq!(locked["networkTransaction"]["totalPrice"], total);
    let units = &locked["networkTransaction"]["energyAccounts"][0];
    assert_eq!(units["price"], price);
    // Other units would have no price, or one in euros.
    let unpriced = lock(&ada, PUSH_LOCK, &id, 1, json!({})).await;
    assert_eq!(unpriced.refusal(), "409 mixed_terms");
    let price = json!({ "amount": 5, "currency": "EUR" });
    let body = json!({ "_id": id, "quantity": 1, "filter": {}, "forcePrice": price });
    assert_eq!(ada.post(PUSH_LOCK, body).await.refusal(), "409 mixed_terms");

    // The sender pays the registry's fee and sees it; the receiver does not.
    sign(&ada, &id).await;
    assert_eq!(
        details(&ada, &id).await["fee"],
        json!({ "amount": 0, "currency": "USD" })
    );
    let seen = details(&hugo, &id).await;
    assert_eq!((&seen["fee"], &seen["totalPrice"]), (&Value::Null, &total));
}

async fn files_can_follow_a_signature_and_nothing_else(server: &TestServer) {
    let (ada, hugo) = seller_and_buyer(server).await;
    let mut body = between(&ada, &hugo);
    body["isSecure"] = true.into();
    let id = create(&ada, PUSH, body).await;
    let note = upload(&ada, "note.pdf", PDF).await;
    let body = json!({
        "_id": id, "isBundle": 1, "contractId": "PPA-17", "description": "June",
        "files": [{ "_id": note }],
    });
    let updated = ada.post(UPDATE, body).await.ok()["networkTransaction"].clone();
    assert_eq!(
        (&updated["isBundle"], &updated["contractId"]),
        (&json!(1), &json!("PPA-17"))
    );
    assert_eq!(updated["files"][0]["_id"], note);
    assert_eq!(
        listed(&ada, json!({ "contractId": "PPA-17" })).await,
        [&*id]
    );
    let cleared = ada
        .post(UPDATE, json!({ "_id": id, "description": null }))
        .await
        .ok();
    assert_eq!(cleared["networkTransaction"]["description"], Value::Null);
    assert_eq!(cleared["networkTransaction"]["isBundle"], 1);
    let download = format!("/network/file/download/{note}/note.pdf");
    assert_eq!(hugo.get(&download).await.refusal(), "403 file_forbidden");
    let foreign = upload(&hugo, "mine.pdf", PDF).await;
    let body = json!({ "_id": id, "files": [{ "_id": foreign }] });
    assert_eq!(ada.post(UPDATE, body).await.refusal(), "404 not_found");
    // Certificates of what is sold with its energy print the contract.
    let unprintable = json!({ "_id": id, "contractId": "PPA-\u{e000}" });
    let refused = ada.post(UPDATE, unprintable).await;
    assert_eq!(refused.pointers(), ["/contractId"]);

    lock(&ada, PUSH_LOCK, &id, 5, json!({})).await.ok();
    sign(&ada, &id).await;
    assert_eq!(hugo.get(&download).await.bytes, PDF);
    let frozen = [
        (UPDATE, json!({ "_id": id, "contractId": "PPA-18" })),
        (
            UPDATE,
            json!({ "_id": id, "removeFiles": [{ "_id": note }] }),
        ),
        (PUSH_LOCK, json!({ "_id": id, "quantity": 1 })),
        (UNLOCK, it(&id)),
    ];
    for (path, body) in frozen {
        assert_eq!(
            ada.post(path, body).await.refusal(),
            "409 terms_frozen",
            "{path}"
        );
    }
    let more = upload(&ada, "more.pdf", PDF).await;
    let body = json!({ "_id": id, "files": [{ "_id": more }] });
    let updated = ada.post(UPDATE, body).await.ok();
    assert_eq!(
        updated["networkTransaction"]["files"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
}

async fn what_is_given_up_gives_the_units_back(server: &TestServer) {
    let (ada, hugo) = seller_and_buyer(server).await;
    let before = holdings(&ada).await;
    let draft = create(&ada, PUSH, between(&ada, &hugo)).await;
    lock(&ada, PUSH_LOCK, &draft, 7, json!({})).await.ok();
    let unlocked = ada.post(UNLOCK, it(&draft)).await.ok();
    assert_eq!(unlocked["networkTransaction"]["quantity"], 0);
    assert_eq!(unlocked["networkTransaction"]["energyAccounts"], json!([]));
    assert_eq!(holdings(&ada).await, before);
    assert_eq!(
        ada.post(SIGN, it(&draft)).await.refusal(),
        "409 nothing_locked"
    );
    lock(&ada, PUSH_LOCK, &draft, 7, json!({})).await.ok();
    let removed = ada.post(REMOVE, it(&draft)).await.ok();
    assert_eq!(removed["networkTransaction"]["status"], "canceled");
    assert_eq!(holdings(&ada).await, before);
    for path in [DETAILS, REMOVE, SIGN] {
        assert_eq!(
            ada.post(path, it(&draft)).await.refusal(),
            "404 not_found",
            "{path}"
        );
    }
    assert_eq!(listed(&ada, json!({})).await, [""; 0]);

    let mut body = between(&ada, &hugo);
    body["isSecure"] = true.into();
    let signed = create(&ada, PUSH, body).await;
    lock(&ada, PUSH_LOCK, &signed, 7, json!({})).await.ok();
    sign(&ada, &signed).await;
    let body = json!({ "_id": signed, "description": "Not ordered" });
    let canceled = hugo.post(CANCEL, body).await.ok();
    assert_eq!(canceled["networkTransaction"]["status"], "canceled");
    assert_eq!(details(&ada, &signed).await["cancelReason"], "Not ordered");
    assert_eq!(holdings(&ada).await, before);
    for path in [CANCEL, REMOVE, UNLOCK, SIGN] {
        assert_eq!(
            ada.post(path, it(&signed)).await.refusal(),
            "409 state_conflict",
            "{path}"
        );
    }
}

#[expect(clippy::too_many_lines, reason = "most of it is a table")]
async fn refusals_come_in_one_order(server: &TestServer) {
    let (ada, hugo) = seller_and_buyer(server).await;
    let (vera, lena) = (server.sign_in("vera").await, server.sign_in("lena").await);
    let with = |member: &str, value: Value| {
        let mut body = between(&ada, &hugo);
        body[member] = value;
        body
    };
    let nobody = "0198ffff-ffff-7fff-bfff-ffffffffffff";
    let refusals = [
        (
            &ada,
            with("toProfileId", ada.profile().into()),
            "400 invalid_request",
        ),
        (&ada, with("toProfileId", nobody.into()), "404 not_found"),
        (
            &ada,
            with("fromWalletId", hugo.wallet().into()),
            "404 not_found",
        ),
        (
            &ada,
            with("toWalletId", ada.wallet().into()),
            "404 not_found",
        ),
        (&hugo, between(&ada, &hugo), "404 not_found"),
        (&vera, between(&ada, &hugo), "403 permission_denied"),
    ];
    for (actor, body, refusal) in refusals {
        assert_eq!(
            actor.post(PUSH, body.clone()).await.refusal(),
            refusal,
            "{body}"
        );
    }
    let same = ada
        .post(PUSH, with("toProfileId", ada.profile().into()))
        .await;
    assert_eq!(same.pointers(), ["/toProfileId"]);

    let id = create(&ada, PUSH, between(&ada, &hugo)).await;
    let before = server.row_counts().await;
    for path in [PUSH_LOCK, UPDATE, UNLOCK, REMOVE, CANCEL, SIGN, DETAILS] {
        let mut body = it(&id);
        if path == PUSH_LOCK {
            body["quantity"] = 1.into();
        }
        for stranger in [&lena, &hugo] {
            assert_eq!(
                stranger.post(path, body.clone()).await.refusal(),
                "404 not_found",
                "{path}"
            );
        }
    }
    let bad_filter = lock(
        &ada,
        PUSH_LOCK,
        &id,
        1,
        json!({ "basin": " ", "issuerName": "\t" }),
    )
    .await;
    assert_eq!(
        bad_filter.pointers(),
        ["/filter/basin", "/filter/issuerName"]
    );
    let no_such_year = lock(&ada, PUSH_LOCK, &id, 1, json!({ "year": 2099 })).await;
    assert_eq!(no_such_year.pointers(), ["/filter/year"]);
    assert_eq!(
        lock(&ada, super::PULL_LOCK, &id, 1, json!({}))
            .await
            .refusal(),
        "404 not_found"
    );
    for quantity in [json!(0), json!(-1), json!(1.5), json!("1"), json!(9.3e18)] {
        let body = json!({ "_id": id, "quantity": quantity });
        assert_eq!(ada.post(PUSH_LOCK, body).await.status, 400, "{quantity}");
    }
    let foreign = json!({ "walletId": hugo.wallet() });
    assert_eq!(ada.post(LIST, foreign).await.refusal(), "404 not_found");
    assert_eq!(server.row_counts().await, before);
}
