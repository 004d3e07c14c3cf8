//! Who gets in, how long does it last, and what ends it?

use chrono::TimeDelta;
use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::people::SecondFactor;
use contract_tests::reply::{Reply, rows, text};
use contract_tests::server::TestServer;
use serde_json::{Value, json};

on_both! {
    a_login_is_refused_alike_whatever_is_wrong,
    initiate_login_does_not_tell_who_exists,
    capitals_in_an_address_make_no_difference,
    a_right_password_without_a_code_asks_for_it,
    a_code_is_good_once,
    a_recovery_code_replaces_a_code_once,
    a_second_factor_is_set_up_and_ended,
    a_method_of_somebody_else_does_not_exist,
    a_refresh_token_is_exchanged_once,
    a_reused_refresh_token_ends_the_session,
    an_exchange_in_flight_can_be_repeated,
    logout_ends_this_session_alone,
    a_changed_password_ends_every_session,
    an_access_token_expires,
    the_second_factor_ages_out,
    guessing_is_limited_and_does_not_lock_the_owner_out,
    a_role_taken_away_counts_at_once,
    the_organization_header_limits_and_is_checked,
    a_token_that_was_changed_is_refused,
    everybody_sees_themselves,
}

async fn log_in(server: &TestServer, email: &str, secret: &str, code: Option<&str>) -> Reply {
    let mut body = json!({ "email": email, "secret": secret });
    if let Some(code) = code {
        body["tfaCode"] = code.into();
    }
    server.anonymous().post("/auth/login", body).await
}

async fn refresh(server: &TestServer, token: &str) -> Reply {
    let actor = server.anonymous().with("x-refresh-token", token);
    actor.post_nothing("/auth/refresh-token").await
}

async fn a_login_is_refused_alike_whatever_is_wrong(server: &TestServer) {
    let ada = server.person("ada");
    let code = server.code_of(&ada);
    let attempts = [
        (ada.email.as_str(), "not the password", code.as_deref()),
        (&ada.email, "not the password", None),
        (&ada.email, &ada.password, Some("000000")),
        ("nobody@prairie.example", &ada.password, code.as_deref()),
        ("nobody@prairie.example", &ada.password, None),
    ];
    let mut problems = Vec::new();
    for (email, secret, code) in attempts {
        let reply = log_in(server, email, secret, code).await;
        assert_eq!(
            reply.refusal(),
            "401 invalid_credentials",
            "{email} {code:?}"
        );
        let mut problem = reply.json();
        problem["requestId"].take();
        problems.push(problem);
    }
    problems.dedup();
    assert_eq!(problems.len(), 1, "{problems:#?}");
}

async fn initiate_login_does_not_tell_who_exists(server: &TestServer) {
    let ask = async |email: &str| {
        let body = json!({ "email": email });
        server
            .anonymous()
            .post("/auth/initiate-login", body)
            .await
            .ok()
    };
    assert_eq!(
        ask("ada@prairie.example").await,
        json!({ "password": true, "tfa": "totp" })
    );
    let mut with_tfa = 0;
    for number in 0..20 {
        let email = format!("stranger-{number}@nowhere.example");
        let answer = ask(&email).await;
        assert_eq!(answer["password"], true);
        assert_eq!(
            ask(&email).await,
            answer,
            "an address is answered the same every time"
        );
        with_tfa += usize::from(answer.get("tfa").is_some());
    }
    assert!(
        (1..20).contains(&with_tfa),
        "{with_tfa} of 20 strangers seem to have an authenticator"
    );
}

async fn capitals_in_an_address_make_no_difference(server: &TestServer) {
    let ada = server.person("ada");
    let code = server.code_of(&ada);
    let reply = log_in(
        server,
        "ADA@Prairie.EXAMPLE",
        &ada.password,
        code.as_deref(),
    )
    .await;
    let me = server.anonymous().signed_in(&ada, &reply.ok());
    let me = me.post_nothing("/user/profile/organization").await.ok();
    assert_eq!(me["user"]["email"], ada.email);
}

async fn a_right_password_without_a_code_asks_for_it(server: &TestServer) {
    let ada = server.person("ada");
    let reply = log_in(server, &ada.email, &ada.password, None).await;
    assert_eq!(reply.refusal(), "401 tfa_code_required");
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
    let (id, _) = set_up(server, &nils).await;
    let list = nils.get("/two-factor-auth/list").await.ok();
    assert_eq!(rows(&list, "/twoFactorAuths").len(), 1);
    assert_eq!(
        log_in(server, &email, &password, None).await.refusal(),
        "401 tfa_code_required"
    );
    let second = nils.post("/two-factor-auth/create", create).await;
    assert_eq!(second.refusal(), "409 tfa_already_active");

    let end = json!({ "tfaId": id, "password": password });
    let disabled = nils
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

async fn guessing_is_limited_and_does_not_lock_the_owner_out(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let rita = server.person("rita");
    let mut refusals = Vec::new();
    for _ in 0..11 {
        let reply = log_in(server, &rita.email, "a guess at the password", None).await;
        refusals.push(reply.refusal());
        if reply.status == 429 {
            let seconds: u32 = reply.header("retry-after").parse().unwrap();
            assert!((1..=900).contains(&seconds), "{seconds}");
        }
    }
    assert_eq!(
        refusals
            .iter()
            .filter(|it| *it == "401 invalid_credentials")
            .count(),
        10
    );
    assert_eq!(refusals.last().unwrap(), "429 rate_limited");
    // An address that does not exist is limited alike.
    for number in 0..11 {
        let reply = log_in(
            server,
            "nobody@nowhere.example",
            "a guess at the password",
            None,
        )
        .await;
        assert_eq!(reply.status, if number < 10 { 401 } else { 429 });
    }
    // From an address that Ada has signed in from, she still gets in after as many wrong guesses.
    let person = ada.person();
    for _ in 0..11 {
        let reply = log_in(server, &person.email, "a guess at the password", None).await;
        assert_eq!(reply.refusal(), "401 invalid_credentials");
    }
    server.sign_in("ada").await;
    // And for everybody the window passes.
    server.clock.advance(TimeDelta::minutes(15));
    server.sign_in("rita").await;
}

async fn a_role_taken_away_counts_at_once(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let me = ada.post_nothing("/user/profile/organization").await.ok();
    ada.get("/network/energy-wallet/list").await.ok();
    let user_id = text(&me, "/user/_id").parse::<uuid::Uuid>().unwrap().into();
    server.dismiss(user_id, ada.person()).await;
    let refused = ada.get("/network/energy-wallet/list").await;
    assert_eq!(refused.refusal(), "403 permission_denied");
    let me = ada.post_nothing("/user/profile/organization").await.ok();
    assert_eq!(me["profiles"], json!([]));
    assert_eq!(me["user"]["permissions"], json!([]));
}

async fn the_organization_header_limits_and_is_checked(server: &TestServer) {
    let (ada, rita) = (server.sign_in("ada").await, server.sign_in("rita").await);
    let header = "x-active-organization-id";
    let pinned = ada.with(header, &ada.organization());
    let me = pinned.get("/user/profile/organization").await.ok();
    assert_eq!(rows(&me, "/organizations").len(), 1);
    pinned.get("/network/energy-wallet/list").await.ok();
    let stranger = ada.with(header, &rita.organization());
    for path in ["/user/profile/organization", "/network/energy-wallet/list"] {
        assert_eq!(stranger.get(path).await.refusal(), "403 not_a_member");
    }
    let malformed = ada
        .with(header, "not-an-id")
        .get("/network/energy-wallet/list")
        .await;
    assert_eq!(malformed.refusal(), "400 invalid_request");
    assert_eq!(malformed.pointers(), ["/header/x-active-organization-id"]);
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

async fn everybody_sees_themselves(server: &TestServer) {
    for person in server.sandbox.users.clone() {
        let actor = server.sign_in_as(&person).await;
        let me = actor
            .post("/user/profile/organization", json!({}))
            .await
            .ok();
        assert_eq!(me["user"]["email"], person.email);
        assert_eq!(me["user"]["tfaEnabled"], true);
        assert_eq!(me["user"]["roleLinks"][0]["roleCode"], person.role);
        let ids = |pointer: &str| -> Vec<String> {
            rows(&me, pointer)
                .iter()
                .map(|it| text(it, "/_id"))
                .collect()
        };
        let expected = |id: Option<String>| id.into_iter().collect::<Vec<_>>();
        let organization = expected(person.organization_id.map(|id| id.to_string()));
        assert_eq!(ids("/organizations"), organization);
        assert_eq!(
            ids("/profiles"),
            expected(person.profile_id.map(|id| id.to_string()))
        );
        let list = actor.get("/organization/list").await.ok();
        assert_eq!(list["organizations"], me["organizations"]);
    }
}
