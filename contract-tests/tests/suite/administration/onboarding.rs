//! From an empty registry to a trader who does what the role says, over HTTP alone.

use attestry::demo::sandbox::SandboxUser;
use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::reply::text;
use contract_tests::server::TestServer;
use serde_json::json;

use super::{PASSWORD, accept, invite, log_in};

on_both! {
    from_the_operator_to_a_trader_and_back,
}

/// A company that the operator registers, with one profile.
async fn company(operator: &Actor) -> (String, String) {
    let create = "/internal/organization/create";
    let made = operator.post(create, json!({ "name": "Meadow Gas" })).await;
    let organization = text(&made.ok(), "/organization/_id");
    let body = json!({
        "name": "Meadow Gas", "organizationId": organization, "participantTypes": ["buyer"],
    });
    let create = "/internal/organization-profile/create";
    let made = operator.post(create, body).await.ok();
    (organization, text(&made, "/organizationProfile/_id"))
}

/// Sets up an authenticator and logs in with it.
async fn enable_second_factor(server: &TestServer, email: &str) -> Actor {
    let mut person = SandboxUser {
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
        totp_secret: None,
        ..server.person("olga")
    };
    let actor = server.sign_in_as(&person).await;
    let body = json!({ "password": PASSWORD, "type": "totp" });
    let created = actor.post("/two-factor-auth/create", body).await.ok();
    person.totp_secret = Some(text(&created, "/secret"));
    let code = server.code_of(&person).expect("a code");
    let body = json!({ "tfaCode": code });
    actor.post("/two-factor-auth/activate", body).await.ok();
    server.sign_in_as(&person).await
}

async fn from_the_operator_to_a_trader_and_back(server: &TestServer) {
    let operator = server.sign_in("olga").await;
    let (organization, profile) = company(&operator).await;
    let body = json!({
        "email": "Alma@meadow.example", "firstName": "Alma", "lastName": "Reed",
        "roleLinks": [{
            "roleCode": "default.organization.admin", "entityType": "organization",
            "entityId": organization,
        }],
    });
    let alma = operator.post("/internal/user/create", body).await.ok();
    assert_eq!(alma["user"]["status"], "invited");
    let letter = server.letter_to("alma@meadow.example").await;
    assert!(letter.text.contains("Meadow Gas"), "{}", letter.text);
    let token = letter.token();
    accept(server, "alma@meadow.example", &token, PASSWORD)
        .await
        .ok();
    let alma = enable_second_factor(server, "alma@meadow.example").await;

    let tom = "tom@meadow.example";
    let invited = invite(&alma, &organization, tom).await.ok();
    let user_id = text(&invited, "/user/_id");
    let roles =
        |codes: &[&str]| json!({ "profileId": profile, "userId": user_id, "roleCodes": codes });
    let set = "/organization-user/set-organization-profile-role";
    alma.post(set, roles(&["basic.trader"])).await.ok();
    let token = server.letter_to(tom).await.token();
    accept(server, tom, &token, PASSWORD).await.ok();
    let tom = enable_second_factor(server, tom).await;

    // What the role says, and no more.
    let wallets = tom.get("/network/energy-wallet/list").await.ok();
    let wallet = text(&wallets, "/wallets/0/_id");
    let retire = json!({ "name": "July", "profileId": profile, "walletId": wallet });
    let create = "/network/retirement/create";
    tom.post(create, retire.clone()).await.ok();
    let me = tom.post_nothing("/user/profile/organization").await.ok();
    assert_eq!(text(&me, "/user/_id"), user_id);
    assert_eq!(text(&me, "/profiles/0/_id"), profile);
    let sly = invite(&tom, &organization, "sly@meadow.example").await;
    assert_eq!(sly.refusal(), "403 permission_denied");
    let minting = json!({ "name": "x", "referenceIds": [profile], "operationContractType": "renewable_natural_gas_produce_minting" });
    let minting = tom.post("/network/minting/create", minting).await;
    assert_eq!(minting.refusal(), "403 permission_denied");
    let path = format!("/internal/user/details/{user_id}");
    let details = operator.get(&path).await.ok();
    let trade = json!({
        "permission": "operation.sign", "roleCode": "basic.trader",
        "entityType": "organization_profile", "entityId": profile,
    });
    let rights = details["effectivePermissions"].as_array().unwrap();
    assert!(rights.contains(&trade), "{details:#}");

    // The role is taken away: the very next request of the same session is refused.
    alma.post(set, roles(&[])).await.ok();
    let refused = tom.post(create, retire).await;
    assert_eq!(refused.refusal(), "403 permission_denied");
    let disable = json!({ "_id": user_id, "status": "disabled" });
    operator.post("/internal/user/update", disable).await.ok();
    let refused = tom.get("/organization/list").await;
    assert_eq!(refused.refusal(), "401 unauthenticated");
    let login = log_in(server, "tom@meadow.example", PASSWORD).await;
    assert_eq!(login.refusal(), "401 invalid_credentials");
}
