//! Who sets the flags of a profile, and which take two.

use chrono::TimeDelta;
use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::reply::{Reply, text};
use contract_tests::server::TestServer;
use serde_json::{Value, json};

use super::{manager, stranger};

on_both! {
    flags_are_set_and_removed,
    ghgp_is_the_operators,
    what_is_refused_changes_nothing,
    two_users_turn_dual_approval_off,
    a_request_can_be_withdrawn_and_expires,
    two_at_once_are_two_and_one_is_one,
    a_repeat_gets_what_it_got_before_and_no_more,
}

const SET: &str = "/organization-profile/flag/set";

/// Sets these flags of the profile that `mona` acts for.
async fn set(by: &Actor, mona: &Actor, flags: &[(&str, Value)]) -> Reply {
    let flags = flags
        .iter()
        .map(|(flag, value)| json!({ "flag": flag, "value": value }));
    let body = json!({ "profileId": mona.profile(), "flags": flags.collect::<Vec<_>>() });
    by.post(SET, body).await
}

async fn dual_approval(by: &Actor, mona: &Actor, value: Value) -> Value {
    set(by, mona, &[("DUAL_APPROVAL", value)]).await.ok()
}

async fn flags_are_set_and_removed(server: &TestServer) {
    let mona = manager(server, "mona").await;
    let answer = set(&mona, &mona, &[("BOOK_AND_CLAIM", json!(true))]).await;
    let before = answer.ok()["organizationProfile"]["flags"].clone();
    assert_eq!(before["BOOK_AND_CLAIM"], true);
    let answer = set(&mona, &mona, &[("BOOK_AND_CLAIM", Value::Null)]).await;
    let answer = answer.ok();
    let after = &answer["organizationProfile"]["flags"];
    assert_eq!(after.get("BOOK_AND_CLAIM"), None);
    assert_eq!(after.get("GHGP"), before.get("GHGP"));
    assert_eq!(answer["pendingFlags"], json!([]));
}

async fn ghgp_is_the_operators(server: &TestServer) {
    let (mona, olga) = (manager(server, "mona").await, server.sign_in("olga").await);
    let both = [("BOOK_AND_CLAIM", json!(true)), ("GHGP", Value::Null)];
    let refused = set(&mona, &mona, &both).await;
    assert_eq!(refused.refusal(), "403 permission_denied");
    assert_eq!(
        refused.json()["detail"],
        "Only the operator of the registry sets this flag."
    );
    let answer = set(&olga, &mona, &[("GHGP", json!(true))]).await.ok();
    let flags = &answer["organizationProfile"]["flags"];
    assert_eq!(flags, &json!({ "GHGP": true }), "all were set, or none");
    let answer = set(&olga, &mona, &[("GHGP", Value::Null)]).await.ok();
    assert_eq!(answer["organizationProfile"]["flags"], json!({}));
}

async fn what_is_refused_changes_nothing(server: &TestServer) {
    let mona = manager(server, "mona").await;
    let viewer = server.sign_in("vera").await;
    let before = server.row_counts().await;
    let unknown = set(&mona, &mona, &[("SHINY", json!(true))]).await;
    assert_eq!(unknown.refusal(), "400 invalid_request");
    assert_eq!(unknown.pointers(), ["/flags/0/flag"]);
    let flag = ("BOOK_AND_CLAIM", json!(true));
    let twice = set(&mona, &mona, &[flag.clone(), flag.clone()]).await;
    assert_eq!(twice.pointers(), ["/flags/1/flag"]);
    let body = json!({ "profileId": mona.profile(), "flags": [{ "flag": "BOOK_AND_CLAIM" }] });
    let refused = mona.post(SET, body).await;
    assert_eq!(refused.pointers(), ["/flags/0/value"]);
    let refused = set(&viewer, &mona, std::slice::from_ref(&flag)).await;
    assert_eq!(refused.refusal(), "403 permission_denied");
    assert_eq!(server.row_counts().await, before);
    let hidden = set(&stranger(server).await, &mona, &[flag]).await;
    assert_eq!(hidden.refusal(), "404 not_found");
}

async fn two_users_turn_dual_approval_off(server: &TestServer) {
    let (mona, milo) = (manager(server, "mona").await, manager(server, "milo").await);
    let on =
        |answer: &Value| answer["organizationProfile"]["flags"]["DUAL_APPROVAL"] == json!(true);
    assert!(on(&dual_approval(&mona, &mona, json!(true)).await));
    let asked = dual_approval(&mona, &mona, Value::Null).await;
    assert!(on(&asked));
    assert_eq!(text(&asked, "/pendingFlags/0/flag"), "DUAL_APPROVAL");
    // The first user cannot be the second, whatever value they send.
    for value in [Value::Null, json!(false)] {
        let again = dual_approval(&mona, &mona, value).await;
        assert!(on(&again));
        assert_eq!(again["pendingFlags"], asked["pendingFlags"]);
    }
    let done = dual_approval(&milo, &mona, json!(false)).await;
    assert!(!on(&done));
    assert_eq!(done["pendingFlags"], json!([]));
    // It takes two again the next time.
    assert!(on(&dual_approval(&mona, &mona, json!(true)).await));
    assert!(on(&dual_approval(&milo, &mona, Value::Null).await));
}

async fn a_request_can_be_withdrawn_and_expires(server: &TestServer) {
    let (mona, milo) = (manager(server, "mona").await, manager(server, "milo").await);
    let pending = |answer: &Value| answer["pendingFlags"].as_array().unwrap().len();
    dual_approval(&mona, &mona, json!(true)).await;
    assert_eq!(pending(&dual_approval(&mona, &mona, Value::Null).await), 1);
    assert_eq!(pending(&dual_approval(&milo, &mona, json!(true)).await), 0);
    assert_eq!(pending(&dual_approval(&mona, &mona, Value::Null).await), 1);
    server.clock.advance(TimeDelta::days(14));
    let (mona, milo) = (
        server.sign_in_as(mona.person()).await,
        server.sign_in_as(milo.person()).await,
    );
    // Too late to confirm it: this is a first request again.
    let late = dual_approval(&milo, &mona, Value::Null).await;
    assert_eq!(pending(&late), 1);
    let done = dual_approval(&mona, &mona, Value::Null).await;
    assert_eq!(pending(&done), 0);
    let flags = &done["organizationProfile"]["flags"];
    assert_eq!(flags.get("DUAL_APPROVAL"), None);
}

async fn two_at_once_are_two_and_one_is_one(server: &TestServer) {
    let (mona, milo) = (manager(server, "mona").await, manager(server, "milo").await);
    let on = |answer: &Value| answer["organizationProfile"]["flags"]["DUAL_APPROVAL"] == true;
    let waits = |answer: &Value| answer["pendingFlags"].as_array().unwrap().len() == 1;
    for _ in 0..6 {
        assert!(on(&dual_approval(&mona, &mona, json!(true)).await));
        let (one, other) = tokio::join!(
            dual_approval(&mona, &mona, Value::Null),
            dual_approval(&mona, &mona, json!(false)),
        );
        for answer in [&one, &other] {
            assert!(on(answer) && waits(answer), "one user twice: {answer}");
        }
        assert!(!waits(&dual_approval(&milo, &mona, json!(true)).await));
        let (one, other) = tokio::join!(
            dual_approval(&mona, &mona, Value::Null),
            dual_approval(&milo, &mona, Value::Null),
        );
        let (first, second) = if on(&one) {
            (&one, &other)
        } else {
            (&other, &one)
        };
        assert!(on(first) && waits(first), "the first asks: {first}");
        assert!(
            !on(second) && !waits(second),
            "the second decides: {second}"
        );
    }
}

async fn a_repeat_gets_what_it_got_before_and_no_more(server: &TestServer) {
    let (mona, milo) = (manager(server, "mona").await, manager(server, "milo").await);
    let olga = server.sign_in("olga").await;
    let on = |answer: &Value| answer["organizationProfile"]["flags"]["DUAL_APPROVAL"] == true;
    dual_approval(&mona, &mona, json!(true)).await;
    let once = mona.with("idempotency-key", "turn-it-off");
    let asked = dual_approval(&once, &mona, Value::Null).await;
    let again = dual_approval(&once, &mona, Value::Null).await;
    assert_eq!(again, asked);
    assert!(on(&again));
    assert!(!on(&dual_approval(&milo, &mona, Value::Null).await));
    assert_eq!(dual_approval(&once, &mona, Value::Null).await, asked);

    // Whoever may not ask any more gets no answer of former times.
    let role = json!({
        "roleCode": "default.organization.admin", "entityType": "organization_profile",
        "entityId": mona.profile(),
    });
    let at_organization = json!({
        "roleCode": "default.organization.admin", "entityType": "organization",
        "entityId": mona.organization(),
    });
    let viewer = json!({
        "roleCode": "basic.viewer", "entityType": "organization_profile", "entityId": mona.profile(),
    });
    let id = server.user_id(&mona).await;
    let body = json!({ "userId": id, "roleLinks": [viewer] });
    olga.post("/internal/user/add-role-links", body).await.ok();
    let body = json!({ "userId": id, "roleLinks": [at_organization, role] });
    let remove = "/internal/user/remove-role-links";
    olga.post(remove, body).await.ok();
    let refused = set(&once, &mona, &[("DUAL_APPROVAL", Value::Null)]).await;
    assert_eq!(refused.refusal(), "403 permission_denied");
}
