//! Who can be invited, and what does anybody learn by it?

use chrono::TimeDelta;
use contract_tests::on_both;
use contract_tests::reply::text;
use contract_tests::server::TestServer;
use serde_json::json;

use super::{PASSWORD, accept, administrator, invite, listed, log_in, shape};

on_both! {
    an_invitation_tells_nothing_of_accounts,
    somebody_with_an_account_keeps_it,
    a_link_opens_once_and_for_its_address,
    another_mail_voids_the_first,
    two_invitations_of_one_address_make_one_user,
    a_mail_is_sent_again_until_it_is_taken,
    an_address_is_not_flooded,
    who_leaves_cannot_accept,
}

async fn an_invitation_tells_nothing_of_accounts(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    let rows = server.row_counts().await;
    let known = invite(&iris, &organization, "hugo@harbor.example").await;
    let after_known = server.row_counts().await;
    let unknown = invite(&iris, &organization, "nobody@harbor.example").await;
    let after_unknown = server.row_counts().await;
    assert_eq!(shape(&known), shape(&unknown));
    for (table, count) in &after_known {
        let (by_known, by_unknown) = (count - rows[table], after_unknown[table] - count);
        assert_eq!(by_known, by_unknown, "{table}");
    }
    let statuses: Vec<_> = listed(&iris).await.into_iter().take(2).collect();
    assert!(
        statuses
            .iter()
            .all(|it| it.1 == "invited" && it.2 == ["default.organization.member"])
    );
    // The id is not that of the account, which would tell by its age.
    let hugo = server.user_id(&server.sign_in("hugo").await).await;
    assert_ne!(text(&known.ok(), "/user/_id"), hugo.to_string());
    // What everybody sees of their own organization is no secret there.
    let again = invite(&iris, &organization, "ada@prairie.example").await;
    assert_eq!(again.refusal(), "409 state_conflict");
}

async fn somebody_with_an_account_keeps_it(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    let hugo = server.person("hugo");
    let id = server.user_id(&server.sign_in("hugo").await).await;
    let invited = invite(&iris, &organization, &hugo.email).await.ok();
    let invitation = text(&invited, "/user/_id");
    let body = json!({
        "organizationId": organization, "userId": invitation,
        "defaultRoleCodes": ["default.organization.member"], "roleCodes": ["basic.viewer"],
    });
    let set = "/organization-user/set-organization-role";
    iris.post(set, body.clone()).await.ok();
    let token = server.letter_to(&hugo.email).await.token();
    let guessed = accept(server, &hugo.email, &token, PASSWORD).await;
    assert_eq!(guessed.refusal(), "401 invalid_credentials");
    accept(server, &hugo.email, &token, &hugo.password)
        .await
        .ok();

    let hugo = server.sign_in("hugo").await;
    assert_eq!(server.user_id(&hugo).await, id);
    let me = hugo.post_nothing("/user/profile/organization").await.ok();
    assert_eq!(me["user"]["firstName"], "Hugo");
    assert_eq!(me["organizations"].as_array().unwrap().len(), 2);
    assert_eq!(iris.post(set, body).await.refusal(), "404 not_found");
    let row = listed(&iris)
        .await
        .into_iter()
        .find(|it| it.0 == "hugo@harbor.example");
    let (_, status, roles) = row.unwrap();
    assert_eq!(status, "active");
    assert_eq!(roles, ["basic.viewer", "default.organization.member"]);
}

async fn a_link_opens_once_and_for_its_address(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    let (ann, bob) = ("ann@example.com", "bob@example.com");
    for email in [ann, bob] {
        invite(&iris, &organization, email).await.ok();
    }
    let letters = server.letters().await;
    let token = |email: &str| letters.iter().find(|it| it.to == email).unwrap().token();
    let (for_ann, for_bob) = (token(ann), token(bob));
    let tampered = format!("{}x", &for_ann[..for_ann.len() - 1]);
    let mut refusals = vec![
        accept(server, bob, &for_ann, PASSWORD).await,
        accept(server, "ada@prairie.example", &for_ann, PASSWORD).await,
        accept(server, ann, &tampered, PASSWORD).await,
        accept(server, ann, "made-up", PASSWORD).await,
        super::reset(server, ann, &for_ann, PASSWORD).await,
    ];
    let weak = accept(server, ann, &for_ann, "short").await;
    assert_eq!(weak.refusal(), "400 invalid_request");
    assert_eq!(weak.pointers(), ["/password"]);
    accept(server, "ANN@example.com", &for_ann, PASSWORD)
        .await
        .ok();
    refusals.push(accept(server, ann, &for_ann, PASSWORD).await);
    log_in(server, ann, PASSWORD).await.ok();
    server.clock.advance(TimeDelta::days(7));
    refusals.push(accept(server, bob, &for_bob, PASSWORD).await);
    let told = |reply: &contract_tests::reply::Reply| {
        let problem = reply.json();
        (reply.refusal(), text(&problem, "/detail"))
    };
    let first = told(&refusals[0]);
    assert_eq!(first.0, "401 invalid_credentials");
    assert!(refusals.iter().all(|reply| told(reply) == first));
    assert_eq!(log_in(server, bob, PASSWORD).await.status, 401);
}

async fn another_mail_voids_the_first(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    let email = "ann@example.com";
    let invited = invite(&iris, &organization, email).await.ok();
    let first = server.letter_to(email).await.token();
    let again = invite(&iris, &organization, email).await.ok();
    assert_eq!(again["user"]["_id"], invited["user"]["_id"]);
    let second = server.letter_to(email).await.token();
    let body = json!({ "organizationId": organization, "userId": invited["user"]["_id"] });
    let resend = "/organization-user/resend-user-invitation";
    iris.post(resend, body.clone()).await.ok();
    let third = server.letter_to(email).await.token();
    for token in [&first, &second] {
        assert_eq!(accept(server, email, token, PASSWORD).await.status, 401);
    }
    accept(server, email, &third, PASSWORD).await.ok();
    assert_eq!(
        iris.post(resend, body).await.refusal(),
        "409 state_conflict"
    );
}

async fn two_invitations_of_one_address_make_one_user(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    let rita = server
        .hire_administrator("rob", &server.person("rita"))
        .await;
    let rival = server.sign_in_as(&rita).await;
    let email = "ann@example.com";
    invite(&iris, &organization, email).await.ok();
    invite(&rival, &rival.organization(), email).await.ok();
    let letters = server.letters().await;
    let [one, other] = [&letters[0], &letters[1]].map(contract_tests::smtp::Letter::token);
    let at_once = tokio::join!(
        accept(server, email, &one, PASSWORD),
        accept(server, email, &other, PASSWORD),
    );
    at_once.0.ok();
    at_once.1.ok();
    let tokens = log_in(server, email, PASSWORD).await.ok();
    let bearer = format!("Bearer {}", text(&tokens, "/accessToken"));
    let ann = server.anonymous().with("authorization", &bearer);
    let mine = ann.get("/organization/list").await.ok();
    assert_eq!(mine["organizations"].as_array().unwrap().len(), 2);
    let olga = server.sign_in("olga").await;
    let body = json!({ "email": email });
    let list = olga.post("/internal/user/list", body).await.ok();
    assert_eq!(list["users"].as_array().unwrap().len(), 1);
}

async fn a_mail_is_sent_again_until_it_is_taken(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    server.mail_server.refuse(Some("451 later"));
    invite(&iris, &organization, "ann@example.com").await.ok();
    assert!(server.letters().await.is_empty());
    server.mail_server.refuse(None);
    assert!(server.letters().await.is_empty(), "it waits");
    server.clock.advance(TimeDelta::minutes(1));
    let token = server.letter_to("ann@example.com").await.token();
    assert_eq!(server.row_counts().await["mail"], 0);
    accept(server, "ann@example.com", &token, PASSWORD)
        .await
        .ok();

    server.mail_server.refuse(Some("550 no such address"));
    invite(&iris, &organization, "nobody@example.com")
        .await
        .ok();
    assert!(server.letters().await.is_empty());
    assert_eq!(server.row_counts().await["mail"], 0, "it is given up");
}

async fn an_address_is_not_flooded(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    let invite = async || invite(&iris, &organization, "ann@example.com").await;
    for _ in 0..10 {
        invite().await.ok();
    }
    assert_eq!(invite().await.refusal(), "429 rate_limited");
    super::invite(&iris, &organization, "bob@example.com")
        .await
        .ok();
}

async fn who_leaves_cannot_accept(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    let email = "ann@example.com";
    let invited = invite(&iris, &organization, email).await.ok();
    let token = server.letter_to(email).await.token();
    let body = json!({
        "organizationId": organization, "userId": invited["user"]["_id"],
        "defaultRoleCodes": [], "roleCodes": [],
    });
    let set = "/organization-user/set-organization-role";
    let left = iris.post(set, body.clone()).await.ok();
    assert_eq!(left["user"]["roleLinks"], json!([]));
    assert_eq!(accept(server, email, &token, PASSWORD).await.status, 401);
    assert_eq!(iris.post(set, body).await.refusal(), "404 not_found");
}
