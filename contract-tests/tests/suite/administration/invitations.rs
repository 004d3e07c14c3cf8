//! Who can be invited, and what does anybody learn by it?

use chrono::TimeDelta;
use contract_tests::on_both;
use contract_tests::reply::text;
use contract_tests::server::TestServer;
use serde_json::{Value, json};

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
    an_invitation_is_accepted_or_written_again,
    a_mail_that_waits_is_taken_back_with_its_links,
    an_invitation_of_two_organizations_is_not_withdrawn_by_one,
    a_users_id_tells_nothing_elsewhere,
    a_repeat_under_a_key_is_not_counted,
    an_operator_withdraws_an_invitation_with_its_last_role,
}

const SET: &str = "/organization-user/set-organization-role";
const RESEND: &str = "/organization-user/resend-user-invitation";

/// Takes every role at an organization away.
fn nothing_at(organization: &str, user: &Value) -> Value {
    json!({
        "organizationId": organization, "userId": user, "defaultRoleCodes": [], "roleCodes": [],
    })
}

async fn an_invitation_tells_nothing_of_accounts(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    // The first invitation of an organization begins its count.
    invite(&iris, &organization, "first@harbor.example")
        .await
        .ok();
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

    // What is wrong with the sender or with this server is mended by its operator, and the mail waits for that.
    let others = [
        "535 no log-in",
        "550 5.7.1 not your sender",
        "553 5.1.8 who?",
        "554 no",
    ];
    for refusal in others {
        server.mail_server.refuse(Some(refusal));
        invite(&iris, &organization, "bob@example.com").await.ok();
        assert!(server.letters().await.is_empty());
        assert_eq!(server.row_counts().await["mail"], 1, "{refusal}");
    }
    server.mail_server.refuse(None);
    server.clock.advance(TimeDelta::minutes(1));
    server.letter_to("bob@example.com").await;

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

async fn an_invitation_is_accepted_or_written_again(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    for round in 0..8 {
        let email = format!("ann{round}@example.com");
        invite(&iris, &organization, &email).await.ok();
        let token = server.letter_to(&email).await.token();
        let (accepted, again) = tokio::join!(
            accept(server, &email, &token, PASSWORD),
            invite(&iris, &organization, &email),
        );
        let told = (accepted.status, again.status);
        match told {
            // Accepted first: a user of the organization is not invited.
            (200, 409) => {
                log_in(server, &email, PASSWORD).await.ok();
            }
            // Written again first: the link that was shown is void, and the new one opens.
            (401, 200) => {
                let token = server.letter_to(&email).await.token();
                accept(server, &email, &token, PASSWORD).await.ok();
            }
            _ => panic!("{told:?}"),
        }
        let row = listed(&iris).await.into_iter().find(|it| it.0 == email);
        assert_eq!(row.unwrap().1, "active");
    }
}

async fn a_mail_that_waits_is_taken_back_with_its_links(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    let rows = server.row_counts().await;
    let invited = invite(&iris, &organization, "ann@example.com").await.ok();
    invite(&iris, &organization, "ann@example.com").await.ok();
    let body = json!({ "organizationId": organization, "userId": invited["user"]["_id"] });
    iris.post(RESEND, body).await.ok();
    assert_eq!(
        server.letters().await.len(),
        1,
        "the last one alone is sent"
    );

    invite(&iris, &organization, "ann@example.com").await.ok();
    let nothing = nothing_at(&organization, &invited["user"]["_id"]);
    iris.post(SET, nothing).await.ok();
    assert!(server.letters().await.is_empty(), "nobody is invited");
    let after = server.row_counts().await;
    for table in ["user", "user_link", "mail"] {
        assert_eq!(after[table], rows[table], "{table}");
    }

    // Whoever has an account at the address keeps what they asked for.
    super::forget(server, "hugo@harbor.example").await.ok();
    invite(&iris, &organization, "hugo@harbor.example")
        .await
        .ok();
    invite(&iris, &organization, "hugo@harbor.example")
        .await
        .ok();
    assert_eq!(server.letters().await.len(), 2);
}

async fn an_invitation_of_two_organizations_is_not_withdrawn_by_one(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    let (olga, rita) = (server.sign_in("olga").await, server.sign_in("rita").await);
    let email = "ann@example.com";
    let invited = invite(&iris, &organization, email).await.ok();
    let user = &invited["user"]["_id"];
    let link = json!({
        "roleCode": "basic.viewer", "entityType": "organization", "entityId": rita.organization(),
    });
    let body = json!({ "userId": user, "roleLinks": [link] });
    let add = "/internal/user/add-role-links";
    olga.post(add, body).await.ok();
    let token = server.letter_to(email).await.token();
    iris.post(SET, nothing_at(&organization, user)).await.ok();
    accept(server, email, &token, PASSWORD).await.ok();
    log_in(server, email, PASSWORD).await.ok();
}

async fn a_users_id_tells_nothing_elsewhere(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    let hugo = server.user_id(&server.sign_in("hugo").await).await;
    let body = json!({ "organizationId": organization, "userId": hugo });
    for _ in 0..12 {
        let reply = iris.post(RESEND, body.clone()).await;
        assert_eq!(reply.refusal(), "404 not_found");
    }
    // Nothing was counted for the address either.
    invite(&iris, &organization, "hugo@harbor.example")
        .await
        .ok();
}

async fn a_repeat_under_a_key_is_not_counted(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    let once = iris.with("idempotency-key", "the-first-invitation");
    let email = "ann@example.com";
    let first = invite(&once, &organization, email).await.ok();
    for _ in 1..10 {
        invite(&iris, &organization, email).await.ok();
    }
    let more = invite(&iris, &organization, email).await;
    assert_eq!(more.refusal(), "429 rate_limited");
    assert_eq!(invite(&once, &organization, email).await.ok(), first);
}

async fn an_operator_withdraws_an_invitation_with_its_last_role(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    let olga = server.sign_in("olga").await;
    let email = "ann@example.com";
    let invited = invite(&iris, &organization, email).await.ok();
    let user = text(&invited, "/user/_id");
    let token = server.letter_to(email).await.token();
    let links = &invited["user"]["roleLinks"];
    let body = json!({ "userId": user, "roleLinks": links });
    let remove = "/internal/user/remove-role-links";
    let left = olga.post(remove, body.clone()).await.ok();
    assert_eq!(left["user"]["roleLinks"], json!([]));
    assert_eq!(accept(server, email, &token, PASSWORD).await.status, 401);
    assert_eq!(olga.post(remove, body).await.refusal(), "404 not_found");

    // An operator may invite somebody who has no role yet.
    let body = json!({ "email": email, "firstName": "Ann", "lastName": "Reed" });
    let ann = olga.post("/internal/user/create", body).await.ok();
    let body = json!({ "userId": ann["user"]["_id"], "roleLinks": links });
    olga.post(remove, body).await.ok();
    let token = server.letter_to(email).await.token();
    accept(server, email, &token, PASSWORD).await.ok();
}
