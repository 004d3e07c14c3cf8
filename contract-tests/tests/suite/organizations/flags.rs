//! Who sets the flags of a profile, and which take two.

use chrono::TimeDelta;
use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::reply::{Reply, text};
use contract_tests::server::TestServer;
use serde_json::{Value, json};

use super::manager;

on_both! {
    flags_are_set_and_removed,
    ghgp_is_the_operators,
    what_is_refused_changes_nothing,
    two_users_turn_dual_approval_off,
    a_request_can_be_withdrawn_and_expires,
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
    let rita = server.sign_in("rita").await;
    let stranger = server
        .hire(
            "rolf",
            "default.organization.admin",
            rita.person(),
            contract_tests::people::SecondFactor::None,
        )
        .await;
    let rolf = server.sign_in_as(&stranger).await;
    let hidden = set(&rolf, &mona, &[flag]).await;
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
