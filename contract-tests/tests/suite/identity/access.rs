//! What does somebody see of themselves and their organizations?

use contract_tests::on_both;
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use serde_json::json;

on_both! {
    a_role_taken_away_counts_at_once,
    the_organization_header_limits_and_is_checked,
    everybody_sees_themselves,
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
