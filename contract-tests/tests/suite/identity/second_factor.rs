//! How is a second factor set up, used once and ended?

use chrono::TimeDelta;
use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::people::SecondFactor;
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use serde_json::{Value, json};

use super::{log_in, refresh};

on_both! {
    a_code_is_good_once,
    a_recovery_code_replaces_a_code_once,
    a_second_factor_is_set_up_and_ended,
    a_method_of_somebody_else_does_not_exist,
    the_second_factor_ages_out,
}

async fn a_code_is_good_once(server: &TestServer) {
    let ada = server.person("ada");
    let code = server.code_of(&ada).unwrap();
    log_in(server, &ada.email, &ada.password, Some(&code))
        .await
        .ok();
    let again = log_in(server, &ada.email, &ada.password, Some(&code)).await;
    assert_eq!(again.refusal(), "401 invalid_credentials");
    // One step late still counts, two do not.
    let late = server.code_of(&ada).unwrap();
    server.clock.advance(TimeDelta::seconds(30));
    log_in(server, &ada.email, &ada.password, Some(&late))
        .await
        .ok();
    server.clock.advance(TimeDelta::seconds(30));
    let too_late = server.code_of(&ada).unwrap();
    server.clock.advance(TimeDelta::seconds(60));
    let reply = log_in(server, &ada.email, &ada.password, Some(&too_late)).await;
    assert_eq!(reply.refusal(), "401 invalid_credentials");
}

/// Sets up a second factor for somebody who has none: the secret and the recovery codes.
async fn set_up(server: &TestServer, actor: &Actor) -> (String, Vec<Value>) {
    let password = &actor.person().password;
    let body = json!({ "password": password, "type": "totp" });
    let created = actor.post("/two-factor-auth/create", body).await.ok();
    let mut person = actor.person().clone();
    person.totp_secret = Some(text(&created, "/secret"));
    let body = json!({ "tfaCode": server.code_of(&person) });
    let activated = actor.post("/two-factor-auth/activate", body).await.ok();
    assert_eq!(activated["twoFactorAuth"]["_id"], created["tfaId"]);
    assert_eq!(activated["twoFactorAuth"]["status"], "active");
    (text(&created, "/tfaId"), rows(&activated, "/recoveryCodes"))
}

async fn without_second_factor(server: &TestServer) -> Actor {
    let ada = server.person("ada");
    server
        .sign_in_as(
            &server
                .hire("nils", "basic.admin", &ada, SecondFactor::None)
                .await,
        )
        .await
}

async fn a_recovery_code_replaces_a_code_once(server: &TestServer) {
    let nils = without_second_factor(server).await;
    let (_, codes) = set_up(server, &nils).await;
    assert_eq!(codes.len(), 10);
    let person = nils.person();
    let code = codes[3].as_str().unwrap();
    let reply = log_in(server, &person.email, &person.password, Some(code)).await;
    let session = server.anonymous().signed_in(person, &reply.ok());
    let list = session.get("/two-factor-auth/list").await.ok();
    assert_eq!(list["twoFactorAuths"][0]["recoveryCodesLeft"], 9);
    let again = log_in(server, &person.email, &person.password, Some(code)).await;
    assert_eq!(again.refusal(), "401 invalid_credentials");
}

async fn a_second_factor_is_set_up_and_ended(server: &TestServer) {
    let nils = without_second_factor(server).await;
    let password = nils.person().password.clone();
    let create = json!({ "password": password, "type": "totp" });
    let nothing_pending = nils.post("/two-factor-auth/activate", json!({ "tfaCode": "123456" }));
    assert_eq!(nothing_pending.await.refusal(), "409 state_conflict");
    let wrong = json!({ "password": "not the password", "type": "totp" });
    let refused = nils.post("/two-factor-auth/create", wrong).await;
    assert_eq!(refused.refusal(), "401 invalid_credentials");

    // A pending method changes nothing for logins, and a second one replaces it.
    nils.post("/two-factor-auth/create", create.clone())
        .await
        .ok();
    let email = nils.person().email.clone();
    log_in(server, &email, &password, None).await.ok();
    let (id, codes) = set_up(server, &nils).await;
    let list = nils.get("/two-factor-auth/list").await.ok();
    assert_eq!(rows(&list, "/twoFactorAuths").len(), 1);
    assert_eq!(
        log_in(server, &email, &password, None).await.refusal(),
        "401 tfa_code_required"
    );
    let second = nils.post("/two-factor-auth/create", create).await;
    assert_eq!(second.refusal(), "409 tfa_already_active");

    // The password alone does not end it.
    let end = json!({ "tfaId": id, "password": password });
    for path in ["/two-factor-auth/disable", "/two-factor-auth/remove"] {
        let refused = nils.post(path, end.clone()).await;
        assert_eq!(refused.refusal(), "403 tfa_required", "{path}");
    }
    let tokens = log_in(server, &email, &password, codes[0].as_str())
        .await
        .ok();
    let with_a_code = server.anonymous().signed_in(nils.person(), &tokens);
    let disabled = with_a_code
        .post("/two-factor-auth/disable", end.clone())
        .await
        .ok();
    assert_eq!(disabled["twoFactorAuth"]["status"], "disabled");
    assert_eq!(disabled["twoFactorAuth"]["recoveryCodesLeft"], 0);
    log_in(server, &email, &password, None).await.ok();
    let again = nils.post("/two-factor-auth/disable", end.clone()).await;
    assert_eq!(again.refusal(), "409 state_conflict");
    nils.post("/two-factor-auth/remove", end.clone()).await.ok();
    assert_eq!(
        rows(
            &nils.get("/two-factor-auth/list").await.ok(),
            "/twoFactorAuths"
        )
        .len(),
        0
    );
    assert_eq!(
        nils.post("/two-factor-auth/remove", end).await.refusal(),
        "404 not_found"
    );
}

async fn a_method_of_somebody_else_does_not_exist(server: &TestServer) {
    let (ada, rita) = (server.sign_in("ada").await, server.sign_in("rita").await);
    let list = ada.get("/two-factor-auth/list").await.ok();
    let body = json!({
        "tfaId": text(&list, "/twoFactorAuths/0/_id"),
        "password": rita.person().password,
    });
    for path in ["/two-factor-auth/disable", "/two-factor-auth/remove"] {
        assert_eq!(
            rita.post(path, body.clone()).await.refusal(),
            "404 not_found"
        );
    }
}

async fn the_second_factor_ages_out(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let mint = json!({ "mintingContractId": ada.profile() });
    let path = "/rng-production/rng-production-batch-minting/mint-tokens";
    assert_eq!(
        ada.post(path, mint.clone()).await.refusal(),
        "404 not_found"
    );
    server.clock.advance(TimeDelta::hours(12));
    let tokens = refresh(server, ada.refresh_token()).await.ok();
    let later = server.anonymous().signed_in(ada.person(), &tokens);
    assert_eq!(later.post(path, mint).await.refusal(), "403 tfa_required");
    later.get("/organization/list").await.ok();
}
