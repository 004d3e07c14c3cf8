//! Who gets in, and what does a refusal give away?

use chrono::TimeDelta;
use contract_tests::on_both;
use contract_tests::server::TestServer;
use serde_json::json;

use super::log_in;

on_both! {
    a_login_is_refused_alike_whatever_is_wrong,
    initiate_login_does_not_tell_who_exists,
    capitals_in_an_address_make_no_difference,
    a_right_password_without_a_code_asks_for_it,
    guessing_is_limited_and_does_not_lock_the_owner_out,
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
