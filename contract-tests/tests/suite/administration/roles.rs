//! Which roles can an administrator of an organization give, to whom, and take?

use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::reply::{Reply, text};
use contract_tests::server::TestServer;
use serde_json::{Value, json};

use super::{administrator, invite, listed};

on_both! {
    roles_are_replaced_by_those_given,
    what_only_operators_give_is_refused,
    the_last_administrator_stays,
    a_role_at_a_profile_does_not_administer,
    strangers_do_not_exist,
    the_list_is_paged_and_filtered,
}

async fn set(
    by: &Actor,
    organization: &str,
    user: &str,
    default: &[&str],
    codes: &[&str],
) -> Reply {
    let body = json!({
        "organizationId": organization, "userId": user,
        "defaultRoleCodes": default, "roleCodes": codes,
    });
    by.post("/organization-user/set-organization-role", body)
        .await
}

async fn set_at_profile(by: &Actor, profile: &str, user: &str, codes: &[&str]) -> Reply {
    let body = json!({ "profileId": profile, "userId": user, "roleCodes": codes });
    let path = "/organization-user/set-organization-profile-role";
    by.post(path, body).await
}

fn codes(answer: &Value) -> Vec<String> {
    let links = answer["user"]["roleLinks"].as_array().unwrap();
    links.iter().map(|link| text(link, "/roleCode")).collect()
}

async fn roles_are_replaced_by_those_given(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    let vera = server.sign_in("vera").await;
    let id = server.user_id(&vera).await.to_string();
    let member = "default.organization.member";
    let given = set(&iris, &organization, &id, &[member], &["basic.trader"])
        .await
        .ok();
    assert_eq!(codes(&given), ["basic.trader", "basic.viewer", member]);
    let given = set(&iris, &organization, &id, &[], &["sox.producer.preparer"])
        .await
        .ok();
    assert_eq!(codes(&given), ["basic.viewer", "sox.producer.preparer"]);
    let given = set_at_profile(&iris, &vera.profile(), &id, &["basic.admin"])
        .await
        .ok();
    assert_eq!(codes(&given), ["basic.admin", "sox.producer.preparer"]);
    let given = set_at_profile(&iris, &vera.profile(), &id, &[]).await.ok();
    assert_eq!(codes(&given), ["sox.producer.preparer"]);
    set(&iris, &organization, &id, &[], &[]).await.ok();
    let left = set_at_profile(&iris, &vera.profile(), &id, &["basic.admin"]).await;
    assert_eq!(left.refusal(), "404 not_found");
    let refused = vera.get("/network/energy-wallet/list").await;
    assert_eq!(refused.refusal(), "403 permission_denied");
}

async fn what_only_operators_give_is_refused(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    let vera = server.sign_in("vera").await;
    let id = server.user_id(&vera).await.to_string();
    let default = ["system.admin", "basic.viewer", "no.such.role"];
    let codes = ["basic.viewer", "system.admin", "default.organization.admin"];
    let refused = set(&iris, &organization, &id, &default, &codes).await;
    assert_eq!(refused.refusal(), "400 invalid_request");
    let pointers = [
        "/defaultRoleCodes/0",
        "/defaultRoleCodes/1",
        "/defaultRoleCodes/2",
        "/roleCodes/1",
        "/roleCodes/2",
    ];
    assert_eq!(refused.pointers(), pointers);
    let codes = [
        "system.admin",
        "default.organization.admin",
        "basic.viewer",
        "x",
    ];
    let refused = set_at_profile(&iris, &vera.profile(), &id, &codes).await;
    assert_eq!(
        refused.pointers(),
        ["/roleCodes/0", "/roleCodes/1", "/roleCodes/3"]
    );
    let me = vera.post_nothing("/user/profile/organization").await.ok();
    assert_eq!(me["user"]["roleLinks"].as_array().unwrap().len(), 1);
}

async fn the_last_administrator_stays(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    let admin = "default.organization.admin";
    // The sandbox has one, too, who stands in.
    let abe = server.user_id(&server.sign_in("abe").await).await;
    let abe = abe.to_string();
    set(&iris, &organization, &abe, &[], &["basic.viewer"])
        .await
        .ok();
    let myself = server.user_id(&iris).await.to_string();
    let alone = set(&iris, &organization, &myself, &[], &["basic.admin"]).await;
    assert_eq!(alone.refusal(), "409 state_conflict");
    // Somebody who is only invited cannot stand in.
    let invited = invite(&iris, &organization, "ann@example.com").await.ok();
    let ann = text(&invited, "/user/_id");
    set(&iris, &organization, &ann, &[admin], &[]).await.ok();
    let alone = set(&iris, &organization, &myself, &[], &[]).await;
    assert_eq!(alone.refusal(), "409 state_conflict");
    let second = server.hire_administrator("ian", iris.person()).await;
    let second = server.sign_in_as(&second).await;
    let other = server.user_id(&second).await.to_string();
    // Of two who dismiss each other at once, one stays.
    let (one, another) = tokio::join!(
        set(&iris, &organization, &other, &[], &["basic.viewer"]),
        set(&second, &organization, &myself, &[], &["basic.viewer"]),
    );
    let mut statuses = [one.status, another.status];
    statuses.sort_unstable();
    assert_ne!(statuses, [200, 200], "nobody is left");
    assert_eq!(statuses[0], 200);
}

async fn a_role_at_a_profile_does_not_administer(server: &TestServer) {
    let ada = server.person("ada");
    let factor = contract_tests::people::SecondFactor::Totp;
    let pat = server
        .hire("pat", "default.organization.admin", &ada, factor)
        .await;
    let pat = server.sign_in_as(&pat).await;
    let organization = pat.organization();
    let vera = server
        .user_id(&server.sign_in("vera").await)
        .await
        .to_string();
    let refused = [
        invite(&pat, &organization, "ann@example.com").await,
        pat.post("/organization-user/list", json!({})).await,
        pat.post(
            "/organization-user/list",
            json!({ "organizationId": organization }),
        )
        .await,
        set(&pat, &organization, &vera, &[], &["basic.admin"]).await,
        set_at_profile(&pat, &pat.profile(), &vera, &["basic.admin"]).await,
    ];
    for reply in refused {
        assert_eq!(reply.refusal(), "403 permission_denied");
    }
}

async fn strangers_do_not_exist(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    let rita = server.sign_in("rita").await;
    let (theirs, stranger) = (rita.organization(), server.user_id(&rita).await.to_string());
    let mine = server
        .user_id(&server.sign_in("vera").await)
        .await
        .to_string();
    let resend = json!({ "organizationId": organization, "userId": stranger });
    let refused = [
        invite(&iris, &theirs, "ann@example.com").await,
        iris.post(
            "/organization-user/list",
            json!({ "organizationId": theirs }),
        )
        .await,
        set(&iris, &organization, &stranger, &[], &["basic.admin"]).await,
        set(&iris, &theirs, &stranger, &[], &["basic.admin"]).await,
        set_at_profile(&iris, &iris.profile(), &stranger, &["basic.admin"]).await,
        set_at_profile(&iris, &rita.profile(), &mine, &["basic.admin"]).await,
        iris.post("/organization-user/resend-user-invitation", resend)
            .await,
    ];
    for reply in refused {
        assert_eq!(reply.refusal(), "404 not_found");
    }
    let elsewhere = iris.with("x-active-organization-id", &theirs);
    let list = elsewhere.post("/organization-user/list", json!({})).await;
    assert_eq!(list.refusal(), "403 not_a_member");
}

async fn the_list_is_paged_and_filtered(server: &TestServer) {
    let (iris, organization) = administrator(server).await;
    for email in ["a_b@example.com", "axb@example.com"] {
        invite(&iris, &organization, email).await.ok();
    }
    let all: Vec<_> = listed(&iris).await.into_iter().map(|it| it.0).collect();
    assert_eq!(
        all[..2],
        ["axb@example.com", "a_b@example.com"],
        "newest first"
    );
    assert!(all.contains(&"ada@prairie.example".to_owned()));
    assert!(
        !all.iter()
            .any(|email| email.contains("rita") || email.contains("hugo"))
    );
    let path = "/organization-user/list";
    // An underscore is an underscore.
    let body = json!({ "email": "A_B@", "paginate": { "count": true } });
    let found = iris.post(path, body).await.ok();
    assert_eq!(found["total"], 1);
    assert_eq!(found["users"][0]["email"], "a_b@example.com");
    let mut seen = Vec::new();
    let mut paginate = json!({ "limit": 2 });
    loop {
        let page = iris.post(path, json!({ "paginate": paginate })).await.ok();
        let users = page["users"].as_array().unwrap();
        seen.extend(users.iter().map(|user| text(user, "/email")));
        if page["paginate"]["next"].is_null() {
            break;
        }
        paginate["after"] = page["paginate"]["next"].clone();
    }
    assert_eq!(seen, all);
}
