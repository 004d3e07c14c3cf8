//! The operator keeps organizations and profiles.

use contract_tests::fixtures::company;
use contract_tests::on_both;
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use serde_json::{Value, json};

on_both! {
    what_is_sent_changes_and_the_rest_stays,
    every_fault_is_named,
    profiles_are_found_by_what_they_are,
    lists_page_without_gaps,
    details_take_a_token_or_a_key,
    a_repeat_under_one_key_makes_one,
}

const CREATE: &str = "/internal/organization/create";
const UPDATE: &str = "/internal/organization/update";
const LIST: &str = "/internal/organization/list";
const CREATE_PROFILE: &str = "/internal/organization-profile/create";
const UPDATE_PROFILE: &str = "/internal/organization-profile/update";
const LIST_PROFILES: &str = "/internal/organization-profile/list";
const NOBODYS: &str = "01980000-0000-7000-8000-00000000dead";

async fn what_is_sent_changes_and_the_rest_stays(server: &TestServer) {
    let olga = server.sign_in("olga").await;
    let address = json!({ "line1": "1 Main Street", "state": "NY", "country": "US" });
    let body = json!({
        "name": "Sagebrush", "taxId": "123456789", "duns": "123456789", "address": address,
    });
    let made = olga.post(CREATE, body).await.ok();
    assert_eq!(made["organization"]["status"], "active");
    assert_eq!(made["organization"]["address"], address);
    let id = text(&made, "/organization/_id");
    let body = json!({ "_id": id, "taxId": "", "address": {} });
    let changed = olga.post(UPDATE, body).await.ok();
    assert_eq!(changed["organization"]["name"], "Sagebrush");
    assert_eq!(changed["organization"]["duns"], "123456789");
    assert_eq!(changed["organization"]["taxId"], Value::Null);
    assert_eq!(changed["organization"]["address"], Value::Null);
    let details = olga
        .get(&format!("/internal/organization/details/{id}"))
        .await;
    assert_eq!(details.ok(), changed);

    let body = json!({ "name": "Sagebrush Gas", "organizationId": id, "taxId": "8" });
    let made = olga.post(CREATE_PROFILE, body).await.ok();
    let profile = &made["organizationProfile"];
    assert_eq!(profile["participantTypes"], json!([]));
    assert_eq!(rows(&made, "/organizationProfile/walletIds").len(), 1);
    let tags = json!([
        { "tag": "a", "measurers": [{ "identifier": "m", "standardTypes": ["OGCI"] }], "verifiers": [] },
        { "tag": "b", "measurers": [], "verifiers": [{ "identifier": "v" }] },
    ]);
    let body = json!({
        "_id": profile["_id"], "participantTags": tags, "participantTypes": ["buyer", "buyer"],
    });
    let changed = olga.post(UPDATE_PROFILE, body).await.ok();
    let changed = &changed["organizationProfile"];
    assert_eq!(changed["participantTags"], tags);
    assert_eq!(changed["participantTypes"], json!(["buyer"]));
    assert_eq!(changed["taxId"], "8");
    assert_eq!(changed["walletIds"], profile["walletIds"]);
}

async fn every_fault_is_named(server: &TestServer) {
    let olga = server.sign_in("olga").await;
    let body = json!({ "name": "X", "address": { "country": "XX" } });
    let refused = olga.post(CREATE, body).await;
    assert_eq!(refused.refusal(), "400 invalid_request");
    assert_eq!(refused.pointers(), ["/address/country"]);
    let body = json!({
        "name": "X", "organizationId": NOBODYS, "address": { "country": "US", "state": "Utah" },
        "participantTags": [{ "tag": "a" }, { "tag": "a" }],
    });
    let refused = olga.post(CREATE_PROFILE, body).await;
    let named = ["/participantTags/1/tag", "/address/state"];
    assert_eq!(refused.pointers(), named);
    let body = json!({ "name": " ", "duns": "12", "colour": "green" });
    let refused = olga.post(CREATE, body).await;
    assert_eq!(refused.pointers().len(), 3, "{:?}", refused.faults());
    for (path, body) in [
        (
            CREATE_PROFILE,
            json!({ "name": "X", "organizationId": NOBODYS }),
        ),
        (UPDATE, json!({ "_id": NOBODYS, "name": "X" })),
        (UPDATE_PROFILE, json!({ "_id": NOBODYS, "name": "X" })),
    ] {
        let before = server.row_counts().await;
        assert_eq!(
            olga.post(path, body).await.refusal(),
            "404 not_found",
            "{path}"
        );
        assert_eq!(server.row_counts().await, before);
    }
}

async fn profiles_are_found_by_what_they_are(server: &TestServer) {
    let olga = server.sign_in("olga").await;
    let company = company(server).await;
    let body =
        json!({ "_id": company.profile, "participantTags": [{ "tag": "gas" }, { "tag": "rng" }] });
    olga.post(UPDATE_PROFILE, body).await.ok();
    let tag = |tag: &str| json!({ "participantTags": [{ "tag": "other" }, { "tag": tag }] });
    let same =
        |key: &str, value: &str| json!({ "organizationId": company.organization, key: value });
    let rows_of = [
        (tag("gas"), 1),
        (tag("GAS"), 0),
        (same("name", "sageBRUSH"), 1),
        (same("name", "brush"), 0),
        (same("name", "%"), 0),
        (same("status", "active"), 1),
        (same("status", "archive"), 0),
        (
            json!({ "organizationId": company.organization, "participantTypes": ["buyer", "producer"] }),
            1,
        ),
        (
            json!({ "organizationId": company.organization, "participantTypes": ["system"] }),
            0,
        ),
    ];
    for (filter, count) in rows_of {
        let found = olga.post(LIST_PROFILES, filter.clone()).await.ok();
        let found = rows(&found, "/organizationProfiles");
        assert_eq!(found.len(), count, "{filter}");
        assert!(found.iter().all(|it| it["_id"] == company.profile.as_str()));
    }
    // What it has no more does not find it.
    let body = json!({ "_id": company.profile, "participantTags": [{ "tag": "rng" }] });
    olga.post(UPDATE_PROFILE, body).await.ok();
    let found = olga.post(LIST_PROFILES, tag("gas")).await.ok();
    assert_eq!(found["organizationProfiles"], json!([]));
    let found = olga.post(LIST, json!({ "name": "SAGE" })).await.ok();
    assert_eq!(rows(&found, "/organizations").len(), 1);
}

async fn lists_page_without_gaps(server: &TestServer) {
    let olga = server.sign_in("olga").await;
    for (path, key) in [
        (LIST, "organizations"),
        (LIST_PROFILES, "organizationProfiles"),
    ] {
        let body = json!({ "paginate": { "count": true } });
        let whole = olga.post(path, body).await.ok();
        let all = rows(&whole, &format!("/{key}"));
        assert_eq!(whole["total"], all.len());
        let (mut seen, mut after) = (Vec::new(), Value::Null);
        loop {
            let mut paginate = json!({ "limit": 1 });
            if after.is_string() {
                paginate["after"] = after;
            }
            let page = olga.post(path, json!({ "paginate": paginate })).await.ok();
            seen.extend(rows(&page, &format!("/{key}")));
            after = page["paginate"]["next"].clone();
            if after.is_null() {
                break;
            }
        }
        assert_eq!(seen, all);
        assert!(all.len() > 2);
    }
}

async fn details_take_a_token_or_a_key(server: &TestServer) {
    let company = company(server).await;
    let paths = [
        format!("/internal/organization/details/{}", company.organization),
        format!("/internal/organization-profile/details/{}", company.profile),
    ];
    let (olga, ada) = (server.sign_in("olga").await, server.sign_in("ada").await);
    let key = &server.sandbox.system_key;
    let half = server.anonymous().with("client-id", &key.client_id);
    let wrong = server.system().with("client-key", "wrong");
    for path in &paths {
        assert_eq!(
            olga.get(path).await.ok(),
            server.system().get(path).await.ok()
        );
        for nobody in [&server.anonymous(), &half, &wrong] {
            assert_eq!(nobody.get(path).await.refusal(), "401 unauthenticated");
        }
        // A token goes before a key, so its user is asked for the permission.
        for user in [&ada, &server.by_key(&ada)] {
            assert_eq!(user.get(path).await.refusal(), "403 permission_denied");
        }
        let (start, _) = path.rsplit_once('/').unwrap();
        let unknown = server.system().get(&format!("{start}/{NOBODYS}")).await;
        assert_eq!(unknown.refusal(), "404 not_found");
    }
    // A key opens nothing else of the operator's.
    let refused = server.system().post(LIST, json!({})).await;
    assert_eq!(refused.refusal(), "401 unauthenticated");
}

async fn a_repeat_under_one_key_makes_one(server: &TestServer) {
    let olga = server.sign_in("olga").await.with("idempotency-key", "once");
    let body = json!({ "name": "Sagebrush" });
    let made = olga.post(CREATE, body.clone()).await.ok();
    assert_eq!(olga.post(CREATE, body).await.ok(), made);
    let other = olga.post(CREATE, json!({ "name": "Other" })).await;
    assert_eq!(other.refusal(), "409 idempotency_key_reused");
}
