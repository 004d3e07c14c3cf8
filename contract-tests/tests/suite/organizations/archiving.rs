//! What is archived ends at once, and comes back as it was.

use contract_tests::on_both;
use contract_tests::people::SecondFactor;
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use serde_json::{Value, json};

on_both! {
    an_archived_organization_ends_the_rights_of_its_users,
    an_archived_profile_ends_the_rights_there_alone,
    the_keys_of_what_is_archived_are_refused,
    an_archived_organization_gets_no_profile,
}

const WALLETS: &str = "/network/energy-wallet/list";
const ME: &str = "/user/profile/organization";
const UPDATE: &str = "/internal/organization/update";
const UPDATE_PROFILE: &str = "/internal/organization-profile/update";
const DATES: &str = "/network/system/ledger/token-dates";

fn status(id: &str, status: &str) -> Value {
    json!({ "_id": id, "status": status })
}

async fn an_archived_organization_ends_the_rights_of_its_users(server: &TestServer) {
    let (olga, ada) = (server.sign_in("olga").await, server.sign_in("ada").await);
    let pinned = ada.with("x-active-organization-id", &ada.organization());
    let wallets = ada.get(WALLETS).await.ok();
    pinned.get(WALLETS).await.ok();
    let id = ada.organization();
    olga.post(UPDATE, status(&id, "archive")).await.ok();
    let again = server.sign_in("ada").await;
    for user in [&ada, &again] {
        let refused = user.get(WALLETS).await;
        assert_eq!(refused.refusal(), "403 permission_denied");
        let me = user.post_nothing(ME).await.ok();
        assert_eq!(me["organizations"], json!([]));
        assert_eq!(me["profiles"], json!([]));
        assert_eq!(me["user"]["permissions"], json!([]));
    }
    let refused = pinned.get(WALLETS).await;
    assert_eq!(refused.refusal(), "403 not_a_member");
    // Others go on.
    server.sign_in("hugo").await.get(WALLETS).await.ok();
    olga.post(UPDATE, status(&id, "active")).await.ok();
    assert_eq!(ada.get(WALLETS).await.ok(), wallets);
    pinned.get(WALLETS).await.ok();
}

async fn an_archived_profile_ends_the_rights_there_alone(server: &TestServer) {
    let (olga, hugo) = (server.sign_in("olga").await, server.sign_in("hugo").await);
    let second = server.second_profile(&hugo, "Harbor Power").await;
    let both = hugo.get(WALLETS).await.ok();
    assert_eq!(rows(&both, "/wallets").len(), 2);
    let id = second.profile_id.unwrap().to_string();
    olga.post(UPDATE_PROFILE, status(&id, "archive")).await.ok();
    let one = hugo.get(WALLETS).await.ok();
    assert_eq!(rows(&one, "/wallets").len(), 1);
    assert_eq!(text(&one, "/wallets/0/_id"), hugo.wallet());
    let me = hugo.post_nothing(ME).await.ok();
    assert_eq!(rows(&me, "/profiles").len(), 1);
    let body = json!({ "name": "June", "profileId": id });
    let hidden = hugo.post("/network/consumption/create", body).await;
    assert_eq!(hidden.refusal(), "404 not_found");
    olga.post(UPDATE_PROFILE, status(&id, "active")).await.ok();
    assert_eq!(hugo.get(WALLETS).await.ok(), both);
}

async fn the_keys_of_what_is_archived_are_refused(server: &TestServer) {
    let olga = server.sign_in("olga").await;
    let body = json!({ "name": "Instruments" });
    let made = olga.post("/internal/organization/create", body).await.ok();
    let organization = text(&made, "/organization/_id");
    let body = json!({
        "name": "Instruments", "organizationId": organization, "participantTypes": ["system"],
    });
    let path = "/internal/organization-profile/create";
    let profile = text(
        &olga.post(path, body).await.ok(),
        "/organizationProfile/_id",
    );
    let body = json!({ "profileId": profile });
    let key = olga
        .post("/organization-profile/api-key/create", body)
        .await;
    let key = key.ok();
    let system = server
        .anonymous()
        .with("client-id", &text(&key, "/clientId"))
        .with("client-key", &text(&key, "/clientKey"));
    system.post(DATES, json!({})).await.ok();
    for (path, id) in [(UPDATE, &organization), (UPDATE_PROFILE, &profile)] {
        olga.post(path, status(id, "archive")).await.ok();
        let refused = system.post(DATES, json!({})).await;
        assert_eq!(refused.refusal(), "401 unauthenticated", "{path}");
        olga.post(path, status(id, "active")).await.ok();
        system.post(DATES, json!({})).await.ok();
    }
    // A key speaks for a system, as long as its profile is one.
    let body = json!({ "_id": profile, "participantTypes": ["producer"] });
    olga.post(UPDATE_PROFILE, body).await.ok();
    let refused = system.post(DATES, json!({})).await;
    assert_eq!(refused.refusal(), "401 unauthenticated");
}

async fn an_archived_organization_gets_no_profile(server: &TestServer) {
    let olga = server.sign_in("olga").await;
    let person = server
        .hire(
            "mona",
            "basic.viewer",
            &server.person("rita"),
            SecondFactor::Totp,
        )
        .await;
    let id = person.organization_id.unwrap().to_string();
    olga.post(UPDATE, status(&id, "archive")).await.ok();
    let body = json!({ "name": "One more", "organizationId": id });
    let refused = olga
        .post("/internal/organization-profile/create", body)
        .await;
    assert_eq!(refused.refusal(), "409 state_conflict");
}
