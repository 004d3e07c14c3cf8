//! Does a rehearsal get keys, passwords and log-ins that everybody knows, and production none of it?

use attestry::config::Environment;
use contract_tests::on_both;
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use serde_json::json;

on_both! {
    system_keys_are_replaced,
    everybody_gets_the_password,
    nobody_has_a_second_factor,
}

const KEYS: &str = "/internal/preprod/set-api-keys";
const PASSWORDS: &str = "/internal/preprod/set-passwords";
const TFAS: &str = "/internal/preprod/remove-tfas";
const BY_KEY: &str = "/network/system/ledger/token-dates";

async fn system_keys_are_replaced(server: &TestServer) {
    let olga = server.sign_in("olga").await;
    let old = server.system();
    old.post(BY_KEY, json!({})).await.ok();
    let keys = rows(&olga.post_nothing(KEYS).await.ok(), "/apiKeys");
    assert_eq!(keys.len(), 1);
    assert_eq!(keys[0]["profileName"], "Registry system");
    assert_eq!(
        old.post(BY_KEY, json!({})).await.refusal(),
        "401 unauthenticated"
    );
    let fresh = server
        .anonymous()
        .with("client-id", &text(&keys[0], "/clientId"))
        .with("client-key", &text(&keys[0], "/clientKey"));
    fresh.post(BY_KEY, json!({})).await.ok();
}

async fn everybody_gets_the_password(server: &TestServer) {
    let (olga, ada) = (server.sign_in("olga").await, server.sign_in("ada").await);
    let address = json!({ "password": ada.person().email.to_uppercase() });
    assert_eq!(
        olga.post(PASSWORDS, address).await.pointers(),
        ["/password"]
    );
    let refused = ada
        .post(PASSWORDS, json!({ "password": "temporary-password" }))
        .await;
    assert_eq!(refused.refusal(), "403 permission_denied");
    olga.post(PASSWORDS, json!({ "password": "temporary-password" }))
        .await
        .ok();
    for ended in [&olga, &ada] {
        let reply = ended.get("/organization/list").await;
        assert_eq!(reply.refusal(), "401 unauthenticated");
    }
    for mut person in server.sandbox.users.clone() {
        "temporary-password".clone_into(&mut person.password);
        server.sign_in_as(&person).await;
    }
}

async fn nobody_has_a_second_factor(server: &TestServer) {
    let (olga, ada) = (server.sign_in("olga").await, server.sign_in("ada").await);
    olga.post(TFAS, json!({})).await.ok();
    let methods = ada.get("/two-factor-auth/list").await.ok();
    assert_eq!(methods["twoFactorAuths"], json!([]));
    let mint = json!({ "mintingContractId": ada.profile() });
    let path = "/rng-production/rng-production-batch-minting/mint-tokens";
    assert_eq!(ada.post(path, mint).await.refusal(), "403 tfa_required");
    let mut person = ada.person().clone();
    person.totp_secret = None;
    server.sign_in_as(&person).await;
}

#[tokio::test]
async fn in_production_there_is_none_of_it() {
    let server = TestServer::on_sqlite_with(|settings| {
        settings.environment = Environment::Production;
    })
    .await;
    let (olga, ada) = (server.sign_in("olga").await, server.sign_in("ada").await);
    let password = json!({ "password": "temporary-password" });
    for (path, body) in [(KEYS, json!({})), (PASSWORDS, password), (TFAS, json!({}))] {
        assert_eq!(
            olga.post(path, body.clone()).await.refusal(),
            "404 not_found"
        );
        // Whatever is sent, and whoever sends it.
        assert_eq!(olga.post(path, json!([])).await.refusal(), "404 not_found");
        assert_eq!(ada.post(path, body).await.refusal(), "404 not_found");
    }
    server.sign_in("olga").await;
    server.system().post(BY_KEY, json!({})).await.ok();
}
