//! How long does a session last, and what ends it?

use chrono::TimeDelta;
use contract_tests::on_both;
use contract_tests::reply::text;
use contract_tests::server::TestServer;
use serde_json::{Value, json};

use super::{log_in, refresh};

on_both! {
    a_refresh_token_is_exchanged_once,
    a_reused_refresh_token_ends_the_session,
    an_exchange_in_flight_can_be_repeated,
    logout_ends_this_session_alone,
    a_changed_password_ends_every_session,
    an_access_token_expires,
    a_token_that_was_changed_is_refused,
}

async fn a_refresh_token_is_exchanged_once(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    server.clock.advance(TimeDelta::minutes(1));
    let tokens = refresh(server, ada.refresh_token()).await.ok();
    assert_ne!(text(&tokens, "/refreshToken"), ada.refresh_token());
    let again = server.anonymous().signed_in(ada.person(), &tokens);
    again.get("/organization/list").await.ok();
    // The GET twin, and a token that never was.
    let actor = server
        .anonymous()
        .with("x-refresh-token", again.refresh_token());
    actor.get("/auth/refresh-token").await.ok();
    assert_eq!(
        refresh(server, "never-issued").await.refusal(),
        "401 unauthenticated"
    );
    let nothing = server.anonymous().post_nothing("/auth/refresh-token").await;
    assert_eq!(nothing.refusal(), "400 invalid_request");
    assert_eq!(nothing.pointers(), ["/header/x-refresh-token"]);
}

async fn a_reused_refresh_token_ends_the_session(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let tokens = refresh(server, ada.refresh_token()).await.ok();
    server.clock.advance(TimeDelta::seconds(31));
    let reused = refresh(server, ada.refresh_token()).await;
    assert_eq!(reused.refusal(), "401 refresh_token_reused");
    let successor = text(&tokens, "/refreshToken");
    assert_eq!(
        refresh(server, &successor).await.refusal(),
        "401 unauthenticated"
    );
    assert_eq!(
        ada.get("/organization/list").await.refusal(),
        "401 unauthenticated"
    );
}

async fn an_exchange_in_flight_can_be_repeated(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let token = ada.refresh_token();
    let (first, second) = tokio::join!(refresh(server, token), refresh(server, token));
    assert_eq!(first.ok(), second.ok());
    server.clock.advance(TimeDelta::seconds(30));
    assert_eq!(refresh(server, token).await.ok(), first.ok());
}

async fn logout_ends_this_session_alone(server: &TestServer) {
    let (one, other) = (server.sign_in("ada").await, server.sign_in("ada").await);
    one.post("/auth/logout", json!({})).await.ok();
    assert_eq!(
        one.get("/organization/list").await.refusal(),
        "401 unauthenticated"
    );
    let refused = refresh(server, one.refresh_token()).await;
    assert_eq!(refused.refusal(), "401 unauthenticated");
    other.get("/organization/list").await.ok();
}

async fn a_changed_password_ends_every_session(server: &TestServer) {
    let (one, other) = (server.sign_in("ada").await, server.sign_in("ada").await);
    let ada = one.person().clone();
    let change = async |old: &str, new: &str| {
        one.post(
            "/user/change-password",
            json!({ "password": new, "oldPassword": old }),
        )
        .await
    };
    let wrong = change("not the password", "a new and longer password").await;
    assert_eq!(wrong.refusal(), "401 invalid_credentials");
    assert_eq!(
        change(&ada.password, "too short").await.refusal(),
        "400 invalid_request"
    );
    let same = change(&ada.password, &ada.password).await;
    assert_eq!(
        (same.refusal(), same.pointers()),
        ("400 invalid_request".into(), vec!["/password".into()])
    );
    change(&ada.password, "a new and longer password")
        .await
        .ok();
    for session in [&one, &other] {
        assert_eq!(
            session.get("/organization/list").await.refusal(),
            "401 unauthenticated"
        );
        let refused = refresh(server, session.refresh_token()).await;
        assert_eq!(refused.refusal(), "401 unauthenticated");
    }
    let code = server.code_of(&ada);
    let old = log_in(server, &ada.email, &ada.password, code.as_deref()).await;
    assert_eq!(old.refusal(), "401 invalid_credentials");
    log_in(
        server,
        &ada.email,
        "a new and longer password",
        code.as_deref(),
    )
    .await
    .ok();
}

async fn an_access_token_expires(server: &TestServer) {
    let ada = server.person("ada");
    let code = server.code_of(&ada);
    let tokens = log_in(server, &ada.email, &ada.password, code.as_deref())
        .await
        .ok();
    let seconds = |name: &str| tokens[name].as_i64().unwrap();
    let now = server.app.clock.now().timestamp();
    assert_eq!(seconds("accessTokenExpiresAt") - now, 15 * 60);
    assert_eq!(seconds("refreshTokenExpiresAt") - now, 14 * 24 * 60 * 60);
    let session = server.anonymous().signed_in(&ada, &tokens);
    server
        .clock
        .advance(TimeDelta::minutes(15) - TimeDelta::seconds(1));
    session.get("/organization/list").await.ok();
    server.clock.advance(TimeDelta::seconds(1));
    assert_eq!(
        session.get("/organization/list").await.refusal(),
        "401 unauthenticated"
    );
    refresh(server, session.refresh_token()).await.ok();
    server.clock.advance(TimeDelta::days(15));
    let refused = refresh(server, session.refresh_token()).await;
    assert_eq!(refused.status, 401);
}

async fn a_token_that_was_changed_is_refused(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let parts: Vec<&str> = ada.access_token().split('.').collect();
    let decode = |part: &str| {
        data_encoding::BASE64URL_NOPAD
            .decode(part.as_bytes())
            .unwrap()
    };
    let encode = |bytes: &[u8]| data_encoding::BASE64URL_NOPAD.encode(bytes);
    let mut claims: Value = serde_json::from_slice(&decode(parts[1])).unwrap();
    assert_eq!(claims["usedTfa"], true);
    claims["exp"] = json!(4_102_444_800_i64);
    let forged = encode(claims.to_string().as_bytes());
    let none = encode(br#"{"alg":"none","typ":"JWT"}"#);
    let tokens = [
        format!("{}.{forged}.{}", parts[0], parts[2]),
        format!("{none}.{forged}."),
        format!("{none}.{}.{}", parts[1], parts[2]),
        format!("{}.{}.", parts[0], parts[1]),
        "nonsense".to_owned(),
    ];
    for token in tokens {
        let bearer = format!("Bearer {token}");
        let actor = server.anonymous().with("authorization", &bearer);
        assert_eq!(
            actor.get("/organization/list").await.refusal(),
            "401 unauthenticated",
            "{token}"
        );
    }
}
