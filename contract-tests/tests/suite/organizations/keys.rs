//! The keys of a profile: shown once, listed by their first characters, and revoked.

use contract_tests::on_both;
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use serde_json::{Value, json};

use super::{manager, stranger};

on_both! {
    a_key_is_shown_once,
    a_revoked_key_is_refused_at_once,
    keys_are_out_of_strangers_reach,
}

const CREATE: &str = "/organization-profile/api-key/create";
const LIST: &str = "/organization-profile/api-key/list";
const REVOKE: &str = "/organization-profile/api-key/revoke";
const DATES: &str = "/network/system/ledger/token-dates";

async fn a_key_is_shown_once(server: &TestServer) {
    let mona = manager(server, "mona").await;
    let body = json!({ "profileId": mona.profile() });
    let made = mona.post(CREATE, body.clone()).await.ok();
    let second = mona.post(CREATE, body.clone()).await.ok();
    assert_ne!(made["clientKey"], second["clientKey"]);
    let (client_id, key) = (text(&made, "/clientId"), text(&made, "/clientKey"));
    let prefix = text(&made, "/apiKey/prefix");
    assert!(key.len() > 40 && prefix.len() < 10 && key.starts_with(&prefix));
    let reply = mona.post(LIST, body).await;
    assert!(!reply.text().contains(&key));
    let list = reply.ok();
    let keys = rows(&list, "/apiKeys");
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[1]["clientId"], client_id);
    assert_eq!(keys[1]["lastUsedAt"], Value::Null);
    assert_eq!(keys[1]["revokedAt"], Value::Null);
    // The profile is no system, so its key opens nothing.
    let program = server
        .anonymous()
        .with("client-id", &client_id)
        .with("client-key", &key);
    let refused = program.post(DATES, json!({})).await;
    assert_eq!(refused.refusal(), "401 unauthenticated");
}

async fn a_revoked_key_is_refused_at_once(server: &TestServer) {
    let (olga, system) = (server.sign_in("olga").await, server.system());
    system.post(DATES, json!({})).await.ok();
    let body = json!({ "participantTypes": ["system"] });
    let found = olga
        .post("/internal/organization-profile/list", body)
        .await
        .ok();
    let profile = text(&found, "/organizationProfiles/0/_id");
    let body = json!({ "profileId": profile });
    let list = olga.post(LIST, body).await.ok();
    assert!(list["apiKeys"][0]["lastUsedAt"].is_string());
    let client_id = &server.sandbox.system_key.client_id;
    let body = json!({ "profileId": profile, "clientId": client_id });
    let revoked = olga.post(REVOKE, body.clone()).await.ok();
    assert!(revoked["apiKey"]["revokedAt"].is_string());
    let refused = system.post(DATES, json!({})).await;
    assert_eq!(refused.refusal(), "401 unauthenticated");
    assert_eq!(olga.post(REVOKE, body).await.ok(), revoked);
}

async fn keys_are_out_of_strangers_reach(server: &TestServer) {
    let mona = manager(server, "mona").await;
    let (rolf, vera) = (stranger(server).await, server.sign_in("vera").await);
    let body = json!({ "profileId": mona.profile() });
    let client_id = text(&mona.post(CREATE, body.clone()).await.ok(), "/clientId");
    let revoke = |profile: &str| json!({ "profileId": profile, "clientId": client_id });
    for (path, body) in [
        (CREATE, body.clone()),
        (LIST, body.clone()),
        (REVOKE, revoke(&mona.profile())),
    ] {
        let before = server.row_counts().await;
        let hidden = rolf.post(path, body.clone()).await;
        assert_eq!(hidden.refusal(), "404 not_found", "{path}");
        let refused = vera.post(path, body).await;
        assert_eq!(refused.refusal(), "403 permission_denied", "{path}");
        assert_eq!(server.row_counts().await, before);
    }
    // Nor does a profile of one's own reach another's key.
    let hidden = rolf.post(REVOKE, revoke(&rolf.profile())).await;
    assert_eq!(hidden.refusal(), "404 not_found");
    let list = mona.post(LIST, body).await.ok();
    assert_eq!(list["apiKeys"][0]["revokedAt"], Value::Null);
}
