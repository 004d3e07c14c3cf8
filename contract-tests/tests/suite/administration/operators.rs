//! What can an operator do to users, and how does the first one come to be?

use attestry::identity::bootstrap::{Bootstrap, bootstrap};
use chrono::TimeDelta;
use contract_tests::on_both;
use contract_tests::reply::text;
use contract_tests::server::TestServer;
use serde_json::json;

use super::{PASSWORD, accept, log_in, reset};

on_both! {
    a_password_from_an_operator_ends_sessions,
    a_reset_voids_the_password_and_mails_a_link,
    roles_are_given_where_they_belong,
    users_change_and_addresses_stay_unique,
    a_lost_authenticator_is_removed,
    users_are_found_by_part_of_an_address,
    bootstrap_makes_an_operator_and_brings_one_back,
}

async fn a_password_from_an_operator_ends_sessions(server: &TestServer) {
    let (olga, vera) = (server.sign_in("olga").await, server.sign_in("vera").await);
    let id = server.user_id(&vera).await;
    let path = "/internal/user/set-password";
    let weak = json!({ "userId": id, "password": "vera@prairie.example" });
    assert_eq!(olga.post(path, weak).await.pointers(), ["/password"]);
    vera.get("/organization/list").await.ok();
    let body = json!({ "userId": id, "password": PASSWORD });
    olga.post(path, body).await.ok();
    let ended = vera.get("/organization/list").await;
    assert_eq!(ended.refusal(), "401 unauthenticated");
    let mut person = server.person("vera");
    assert_eq!(
        log_in(server, &person.email, &person.password).await.status,
        401
    );
    PASSWORD.clone_into(&mut person.password);
    server.sign_in_as(&person).await;
}

async fn a_reset_voids_the_password_and_mails_a_link(server: &TestServer) {
    let (olga, vera) = (server.sign_in("olga").await, server.sign_in("vera").await);
    let body = json!({ "userId": server.user_id(&vera).await });
    let path = "/internal/user/reset-password";
    olga.post(path, body).await.ok();
    let ended = vera.get("/organization/list").await;
    assert_eq!(ended.refusal(), "401 unauthenticated");
    let mut person = server.person("vera");
    let old = log_in(server, &person.email, &person.password).await;
    assert_eq!(old.refusal(), "401 invalid_credentials");
    let token = server.letter_to(&person.email).await.token();
    reset(server, &person.email, &token, PASSWORD).await.ok();
    PASSWORD.clone_into(&mut person.password);
    server.sign_in_as(&person).await;

    // Somebody who is invited gets the invitation again.
    let body = json!({ "email": "ann@example.com", "firstName": "Ann", "lastName": "Reed" });
    let ann = olga.post("/internal/user/create", body).await.ok();
    let first = server.letter_to("ann@example.com").await.token();
    let body = json!({ "userId": ann["user"]["_id"] });
    olga.post(path, body.clone()).await.ok();
    let second = server.letter_to("ann@example.com").await.token();
    assert_eq!(
        accept(server, "ann@example.com", &first, PASSWORD)
            .await
            .status,
        401
    );
    let set = json!({ "userId": ann["user"]["_id"], "password": PASSWORD });
    let set = olga.post("/internal/user/set-password", set).await;
    assert_eq!(set.refusal(), "409 state_conflict");
    accept(server, "ann@example.com", &second, PASSWORD)
        .await
        .ok();
    log_in(server, "ann@example.com", PASSWORD).await.ok();
}

async fn roles_are_given_where_they_belong(server: &TestServer) {
    let (olga, vera) = (server.sign_in("olga").await, server.sign_in("vera").await);
    let id = server.user_id(&vera).await;
    let (organization, profile) = (vera.organization(), vera.profile());
    let link = |role: &str, kind: &str, entity: &str| json!({ "roleCode": role, "entityType": kind, "entityId": entity });
    let body = json!({ "userId": id, "roleLinks": [
        link("system.admin", "organization", &organization),
        link("basic.viewer", "organization_profile", &organization),
        link("no.such.role", "organization", &profile),
        link("default.organization.admin", "organization_profile", &profile),
    ]});
    let path = "/internal/user/add-role-links";
    let refused = olga.post(path, body).await;
    assert_eq!(refused.refusal(), "400 invalid_request");
    let pointers = [
        "/roleLinks/0/roleCode",
        "/roleLinks/1/entityId",
        "/roleLinks/2/roleCode",
        "/roleLinks/2/entityId",
        "/roleLinks/3/roleCode",
    ];
    assert_eq!(refused.pointers(), pointers);
    let body = json!({ "userId": id, "roleLinks": [
        { "roleCode": "system.admin", "entityType": "system", "entityId": organization },
        { "roleCode": "basic.viewer", "entityType": "organization" },
    ]});
    let refused = olga.post(path, body).await;
    assert_eq!(
        refused.pointers(),
        ["/roleLinks/0/entityId", "/roleLinks/1/entityId"]
    );

    let links = json!([
        { "roleCode": "system.admin", "entityType": "system", "entityId": null },
        link("default.organization.admin", "organization", &organization),
    ]);
    let body = json!({ "userId": id, "roleLinks": links });
    vera.post("/internal/user/list", json!({})).await.refusal();
    let given = olga.post(path, body.clone()).await.ok();
    assert_eq!(
        olga.post(path, body.clone()).await.ok(),
        given,
        "once is enough"
    );
    assert_eq!(given["user"]["roleLinks"].as_array().unwrap().len(), 3);
    vera.post("/internal/user/list", json!({})).await.ok();
    vera.post("/organization-user/list", json!({})).await.ok();
    let details = olga.get(&format!("/internal/user/details/{id}")).await.ok();
    let rights = details["effectivePermissions"].as_array().unwrap();
    let read: Vec<_> = rights
        .iter()
        .filter(|it| it["permission"] == "organization.read")
        .map(|it| (text(it, "/roleCode"), text(it, "/entityId")))
        .collect();
    let expected = [
        ("basic.viewer".to_owned(), profile),
        ("default.organization.admin".to_owned(), organization),
    ];
    assert_eq!(read, expected, "which link gave which right");

    let remove = "/internal/user/remove-role-links";
    let taken = olga.post(remove, body).await.ok();
    assert_eq!(taken["user"]["roleLinks"].as_array().unwrap().len(), 1);
    let refused = vera.post("/internal/user/list", json!({})).await;
    assert_eq!(refused.refusal(), "403 permission_denied");
}

async fn users_change_and_addresses_stay_unique(server: &TestServer) {
    let (olga, vera) = (server.sign_in("olga").await, server.sign_in("vera").await);
    let id = server.user_id(&vera).await;
    let path = "/internal/user/update";
    let taken = json!({ "_id": id, "email": "ADA@prairie.example" });
    assert_eq!(olga.post(path, taken).await.refusal(), "409 state_conflict");
    let body = json!({ "_id": id, "email": "Vera.New@prairie.example", "lastName": "Newname" });
    let changed = olga.post(path, body).await.ok();
    assert_eq!(changed["user"]["email"], "vera.new@prairie.example");
    assert_eq!(changed["user"]["firstName"], "Vera");
    assert_eq!(changed["user"]["lastName"], "Newname");
    let mut person = server.person("vera");
    "vera.new@prairie.example".clone_into(&mut person.email);
    // Another address, but the same authenticator, whose last code is spent.
    server.clock.advance(TimeDelta::seconds(30));
    let vera = server.sign_in_as(&person).await;
    olga.post(path, json!({ "_id": id, "status": "disabled" }))
        .await
        .ok();
    assert_eq!(vera.get("/organization/list").await.status, 401);
    olga.post(path, json!({ "_id": id, "status": "active" }))
        .await
        .ok();
    assert_eq!(
        vera.get("/organization/list").await.status,
        401,
        "it does not come back"
    );
    server.sign_in_as(&person).await;
    let create = "/internal/user/create";
    let user = |email: &str| json!({ "email": email, "firstName": "A", "lastName": "B", "password": PASSWORD });
    let again = olga.post(create, user("Vera.NEW@prairie.example")).await;
    assert_eq!(again.refusal(), "409 state_conflict");
    let (one, another) = tokio::join!(
        olga.post(create, user("twin@example.com")),
        olga.post(create, user("twin@example.com")),
    );
    let mut statuses = [one.status, another.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

async fn a_lost_authenticator_is_removed(server: &TestServer) {
    let (olga, vera) = (server.sign_in("olga").await, server.sign_in("vera").await);
    let id = server.user_id(&vera).await;
    let list = "/internal/two-factor-auth/list";
    let methods = olga.post(list, json!({ "userId": id })).await.ok();
    let method = text(&methods, "/twoFactorAuths/0/_id");
    assert!(!methods.to_string().contains("secret"));
    let remove = "/internal/two-factor-auth/remove";
    let body = json!({ "userId": server.user_id(&olga).await, "tfaId": method });
    assert_eq!(olga.post(remove, body).await.refusal(), "404 not_found");
    let body = json!({ "userId": id, "tfaId": method });
    olga.post(remove, body.clone()).await.ok();
    assert_eq!(olga.post(remove, body).await.refusal(), "404 not_found");
    let person = server.person("vera");
    log_in(server, &person.email, &person.password).await.ok();
}

async fn users_are_found_by_part_of_an_address(server: &TestServer) {
    let olga = server.sign_in("olga").await;
    let path = "/internal/user/list";
    let emails = async |body: serde_json::Value| {
        let list = olga.post(path, body).await.ok();
        let users = list["users"].as_array().unwrap();
        users
            .iter()
            .map(|user| text(user, "/email"))
            .collect::<Vec<_>>()
    };
    let everybody = emails(json!({})).await;
    assert_eq!(everybody.len(), server.sandbox.users.len());
    assert_eq!(
        emails(json!({ "email": "ADA@" })).await,
        ["ada@prairie.example"]
    );
    assert_eq!(emails(json!({ "email": "prairie" })).await.len(), 6);
    assert_eq!(emails(json!({ "email": "%" })).await, [""; 0]);
    assert_eq!(
        emails(json!({ "email": "prairie", "status": "invited" })).await,
        [""; 0]
    );
}

async fn bootstrap_makes_an_operator_and_brings_one_back(server: &TestServer) {
    let wanted = |email: &str, password: Option<&str>| Bootstrap {
        email: email.to_owned(),
        first_name: "Otto".to_owned(),
        last_name: "Root".to_owned(),
        password: password.map(str::to_owned),
    };
    let app = &server.app;
    let link = bootstrap(app, &wanted("otto@registry.example", None)).await;
    let link = link.unwrap().expect("a link");
    let (_, token) = link.split_once("&token=").unwrap();
    let unset = log_in(server, "otto@registry.example", "").await;
    assert_eq!(unset.status, 400);
    reset(server, "otto@registry.example", token, PASSWORD)
        .await
        .ok();
    let used = reset(server, "otto@registry.example", token, PASSWORD).await;
    assert_eq!(used.status, 401, "it works once");
    let olga = server.sign_in("olga").await;
    let of_command = json!({ "operation": "bootstrap" });
    let told = olga.post("/internal/audit/list", of_command).await.ok();
    assert_eq!(
        told["auditEntries"][0]["userId"],
        json!(null),
        "nobody has shown who they are"
    );
    assert_eq!(told["auditEntries"][0]["entityType"], "user");
    let id = server.user_id(&olga).await;
    let body = json!({ "userId": id, "roleLinks": [{ "roleCode": "system.admin", "entityType": "system" }] });
    let remove = "/internal/user/remove-role-links";
    olga.post(remove, body.clone()).await.ok();
    let locked_out = olga.post("/internal/user/list", json!({})).await;
    assert_eq!(locked_out.refusal(), "403 permission_denied");
    let person = server.person("olga");
    let again = bootstrap(app, &wanted(&person.email, None)).await.unwrap();
    assert!(again.is_some());
    olga.post("/internal/user/list", json!({})).await.ok();
    let with_password = bootstrap(app, &wanted(&person.email, Some(PASSWORD))).await;
    assert_eq!(with_password.unwrap(), None);
    assert!(
        bootstrap(app, &wanted(&person.email, Some("short")))
            .await
            .is_err()
    );
    assert!(bootstrap(app, &wanted("nobody", None)).await.is_err());
    assert_eq!(olga.get("/organization/list").await.status, 401);
}
