//! What does a link to set a password open, and what does asking for one tell?

use chrono::TimeDelta;
use contract_tests::on_both;
use contract_tests::people::SecondFactor;
use contract_tests::server::TestServer;
use serde_json::json;

use super::{PASSWORD, forget, log_in, reset};

on_both! {
    asking_tells_nothing,
    a_link_sets_the_password_once,
    a_link_ends_with_its_ground,
    refused_links_are_refused_alike,
    a_mail_that_waits_ends_with_the_password,
    a_password_for_everybody_ends_the_links,
    a_stranger_neither_floods_nor_locks_out,
    the_pages_of_links_keep_them,
}

async fn asking_tells_nothing(server: &TestServer) {
    let before = server.row_counts().await;
    let known = forget(server, "ada@prairie.example").await;
    let after_known = server.row_counts().await;
    let unknown = forget(server, "nobody@prairie.example").await;
    let after_unknown = server.row_counts().await;
    assert_eq!(known.ok(), unknown.ok());
    assert_eq!(after_known["mail"], before["mail"] + 1);
    assert_eq!(
        after_unknown["mail"],
        before["mail"] + 2,
        "the same is written"
    );
    assert_eq!(
        after_unknown["user_link"], before["user_link"],
        "nothing is looked up yet"
    );
    let letters = server.letters().await;
    let to: Vec<_> = letters.iter().map(|it| it.to.as_str()).collect();
    assert_eq!(to, ["ada@prairie.example"]);
    assert_eq!(server.row_counts().await["mail"], 0);
}

async fn a_link_sets_the_password_once(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let email = "ada@prairie.example";
    forget(server, "Ada@Prairie.Example").await.ok();
    let token = server.letter_to(email).await.token();
    ada.get("/organization/list").await.ok();
    let other = reset(server, "hugo@harbor.example", &token, PASSWORD).await;
    assert_eq!(other.refusal(), "401 invalid_credentials");
    assert_eq!(reset(server, email, &token, "short").await.status, 400);
    reset(server, email, &token, PASSWORD).await.ok();
    let again = reset(server, email, &token, "another password").await;
    assert_eq!(again.refusal(), "401 invalid_credentials");
    assert_eq!(again.json()["detail"], other.json()["detail"]);
    // Sessions end; the second factor stays.
    let ended = ada.get("/organization/list").await;
    assert_eq!(ended.refusal(), "401 unauthenticated");
    let without_code = log_in(server, email, PASSWORD).await;
    assert_eq!(without_code.refusal(), "401 tfa_code_required");
    let mut person = server.person("ada");
    PASSWORD.clone_into(&mut person.password);
    server.sign_in_as(&person).await;
}

async fn a_link_ends_with_its_ground(server: &TestServer) {
    let nils = server
        .hire(
            "nils",
            "basic.viewer",
            &server.person("ada"),
            SecondFactor::None,
        )
        .await;
    let actor = server.sign_in_as(&nils).await;
    let id = server.user_id(&actor).await;
    let new_link = async |email: &str| {
        forget(server, email).await.ok();
        server.letter_to(email).await.token()
    };
    // Its hour is over.
    let late = new_link(&nils.email).await;
    server.clock.advance(TimeDelta::hours(1));
    assert_eq!(
        reset(server, &nils.email, &late, PASSWORD).await.status,
        401
    );
    // The password was changed.
    let changed = new_link(&nils.email).await;
    let body = json!({ "oldPassword": nils.password, "password": "yet another password" });
    let actor = server.sign_in_as(&nils).await;
    actor.post("/user/change-password", body).await.ok();
    assert_eq!(
        reset(server, &nils.email, &changed, PASSWORD).await.status,
        401
    );
    // The address is another.
    let olga = server.sign_in("olga").await;
    let moved = new_link(&nils.email).await;
    let body = json!({ "_id": id, "email": "nils@elsewhere.example" });
    olga.post("/internal/user/update", body).await.ok();
    for email in [nils.email.as_str(), "nils@elsewhere.example"] {
        assert_eq!(reset(server, email, &moved, PASSWORD).await.status, 401);
    }
    // The user is disabled, and gets no other.
    let disabled = new_link("nils@elsewhere.example").await;
    let body = json!({ "_id": id, "status": "disabled" });
    olga.post("/internal/user/update", body).await.ok();
    let refused = reset(server, "nils@elsewhere.example", &disabled, PASSWORD).await;
    assert_eq!(refused.status, 401);
    forget(server, "nils@elsewhere.example").await.ok();
    assert!(server.letters().await.is_empty());
}

async fn refused_links_are_refused_alike(server: &TestServer) {
    let email = "ada@prairie.example";
    let new_link = async || {
        forget(server, email).await.ok();
        server.letter_to(email).await.token()
    };
    let told = |reply: contract_tests::reply::Reply| {
        let mut problem = reply.json();
        problem["requestId"] = json!(null);
        problem
    };
    let late = new_link().await;
    server.clock.advance(TimeDelta::hours(1));
    let mut refused = vec![told(reset(server, email, &late, PASSWORD).await)];
    let used = new_link().await;
    reset(server, email, &used, PASSWORD).await.ok();
    refused.push(told(reset(server, email, &used, PASSWORD).await));
    let token = new_link().await;
    let last = if token.ends_with('A') { "E" } else { "A" };
    let tampered = format!("{}{last}", &token[..token.len() - 1]);
    for (email, token) in [
        (email, tampered.as_str()),
        (email, "made-up"),
        ("hugo@harbor.example", &token),
        ("nobody@prairie.example", &token),
    ] {
        refused.push(told(reset(server, email, token, PASSWORD).await));
    }
    refused.push(told(super::accept(server, email, &token, PASSWORD).await));
    assert_eq!(refused[0]["code"], "invalid_credentials");
    assert_eq!(refused[0]["status"], 401);
    for problem in &refused {
        assert_eq!(problem, &refused[0]);
    }
    reset(server, email, &token, "another password").await.ok();
}

async fn a_mail_that_waits_ends_with_the_password(server: &TestServer) {
    let (olga, vera) = (server.sign_in("olga").await, server.sign_in("vera").await);
    let id = server.user_id(&vera).await;
    let email = vera.person().email.clone();
    let set = json!({ "userId": id, "password": PASSWORD });
    let moved = json!({ "_id": id, "email": "vera@elsewhere.example" });
    for (path, body) in [
        ("/internal/user/set-password", set),
        ("/internal/user/update", moved),
    ] {
        forget(server, &email).await.ok();
        olga.post(path, body).await.ok();
        assert!(server.letters().await.is_empty(), "{path}");
        assert_eq!(server.row_counts().await["mail"], 0, "{path}");
    }
    // An invitation goes along with its address.
    let body = json!({ "email": "ann@example.com", "firstName": "Ann", "lastName": "Reed" });
    let ann = olga.post("/internal/user/create", body).await.ok();
    let first = server.letter_to("ann@example.com").await.token();
    let body = json!({ "_id": ann["user"]["_id"], "email": "ann@elsewhere.example" });
    olga.post("/internal/user/update", body).await.ok();
    let email = "ann@elsewhere.example";
    let second = server.letter_to(email).await.token();
    assert_eq!(
        super::accept(server, email, &first, PASSWORD).await.status,
        401
    );
    super::accept(server, email, &second, PASSWORD).await.ok();
}

async fn a_password_for_everybody_ends_the_links(server: &TestServer) {
    let olga = server.sign_in("olga").await;
    let body = json!({ "email": "ann@example.com", "firstName": "Ann", "lastName": "Reed" });
    olga.post("/internal/user/create", body).await.ok();
    let invitation = server.letter_to("ann@example.com").await.token();
    forget(server, "ada@prairie.example").await.ok();
    let sent = server.letter_to("ada@prairie.example").await.token();
    forget(server, "ada@prairie.example").await.ok();
    let body = json!({ "password": "temporary-password" });
    olga.post_nothing("/internal/preprod/remove-tfas")
        .await
        .ok();
    olga.post("/internal/preprod/set-passwords", body)
        .await
        .ok();
    assert!(server.letters().await.is_empty());
    let refused = reset(server, "ada@prairie.example", &sent, PASSWORD).await;
    assert_eq!(refused.refusal(), "401 invalid_credentials");
    // Who is invited is no user until they accept.
    let early = log_in(server, "ann@example.com", "temporary-password").await;
    assert_eq!(early.refusal(), "401 invalid_credentials");
    super::accept(server, "ann@example.com", &invitation, PASSWORD)
        .await
        .ok();
}

async fn a_stranger_neither_floods_nor_locks_out(server: &TestServer) {
    let email = "ada@prairie.example";
    for _ in 0..10 {
        forget(server, email).await.ok();
    }
    assert_eq!(forget(server, email).await.refusal(), "429 rate_limited");
    let unknown = "nobody@prairie.example";
    for _ in 0..10 {
        forget(server, unknown).await.ok();
    }
    assert_eq!(forget(server, unknown).await.refusal(), "429 rate_limited");
    let letters = server.letters().await;
    assert_eq!(letters.len(), 3, "no more are open at a time");
    let token = letters[0].token();
    reset(server, email, &token, PASSWORD).await.ok();
    let (address, _) = letters[0].link();
    assert_eq!(address, "ada%40prairie%2Eexample");
}

async fn the_pages_of_links_keep_them(server: &TestServer) {
    for page in ["accept-invitation", "reset-password"] {
        let reply = server.anonymous().fetch(&format!("/account/{page}")).await;
        assert_eq!(reply.status, 200);
        assert!(reply.text().contains(&format!("data-operation=\"{page}\"")));
        assert_eq!(reply.header("referrer-policy"), "no-referrer");
        assert_eq!(reply.header("cache-control"), "no-store");
        let policy = reply.header("content-security-policy").to_owned();
        assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"));
    }
    let script = server.anonymous().fetch("/account/script.js").await;
    assert!(script.text().contains("location.hash"));
    assert_eq!(server.anonymous().fetch("/account/other").await.status, 404);
}
