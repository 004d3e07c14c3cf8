//! Do roles and permissions go out and come back, and who is locked out by what?

use attestry::identity::roles;
use contract_tests::on_both;
use contract_tests::server::TestServer;
use serde_json::{Value, json};

on_both! {
    a_role_is_imported_and_exported_as_it_was,
    an_import_breaks_no_rule,
    without_roles_nobody_may_anything_until_they_are_seeded,
}

const EXPORT: &str = "/internal/RBAC/export";
const ROLES: &str = "/internal/rbac/roles";
const PERMISSIONS: &str = "/internal/rbac/permissions";

async fn a_role_is_imported_and_exported_as_it_was(server: &TestServer) {
    let olga = server.sign_in("olga").await;
    let before = olga.get(EXPORT).await.ok();
    assert_eq!(olga.get("/internal/rbac/export").await.ok(), before);
    assert_eq!(before["roles"].as_array().unwrap().len(), 9);

    // As it was exported, it changes nothing; the seed adds nothing either.
    let permissions = json!({ "permissions": before["permissions"] });
    let roles = json!({ "roles": before["roles"] });
    assert_eq!(
        olga.post(PERMISSIONS, permissions).await.ok()["permissions"],
        before["permissions"]
    );
    assert_eq!(olga.post(ROLES, roles).await.ok()["roles"], before["roles"]);
    for path in [ROLES, PERMISSIONS] {
        olga.post(path, json!({})).await.ok();
    }
    assert_eq!(olga.get(EXPORT).await.ok(), before);

    // What is taken from a role counts at once, and neither the seed nor a start gives it back.
    let hugo = server.sign_in("hugo").await;
    hugo.get("/network/energy-wallet/list").await.ok();
    let trader = json!({
        "code": "basic.trader", "name": "Trader", "description": "Sees files",
        "permissions": ["file.read"],
    });
    let imported = olga.post(ROLES, json!({ "roles": [trader] })).await.ok();
    let found = |answer: &Value| {
        let roles = answer["roles"].as_array().unwrap().clone();
        roles
            .into_iter()
            .find(|it| it["code"] == "basic.trader")
            .unwrap()
    };
    assert_eq!(found(&imported), trader);
    let refused = hugo.get("/network/energy-wallet/list").await;
    assert_eq!(refused.refusal(), "403 permission_denied");
    roles::seed(&server.app).await.unwrap();
    let seeded = olga.post(ROLES, json!({})).await.ok();
    assert_eq!(found(&seeded), trader);
}

async fn an_import_breaks_no_rule(server: &TestServer) {
    let olga = server.sign_in("olga").await;
    let before = olga.get(EXPORT).await.ok();
    let role = |code: &str, permissions: Value| json!({ "code": code, "name": code, "description": "", "permissions": permissions });
    let roles = json!({ "roles": [
        role("a", json!(["file.read", "batch.fly", "system.admin"])),
        role("system.admin", json!([])),
        role("a", json!([])),
    ] });
    let refused = olga.post(ROLES, roles).await;
    assert_eq!(refused.refusal(), "400 invalid_request");
    let pointers = [
        "/roles/2/code",
        "/roles/0/permissions/1",
        "/roles/0/permissions/2",
        "/roles/1/permissions",
    ];
    assert_eq!(refused.pointers(), pointers);
    let permissions = json!({ "permissions": [{ "code": "authenticated", "description": "" }] });
    let refused = olga.post(PERMISSIONS, permissions).await;
    assert_eq!(refused.pointers(), ["/permissions/0/code"]);
    assert_eq!(olga.get(EXPORT).await.ok(), before);
}

async fn without_roles_nobody_may_anything_until_they_are_seeded(server: &TestServer) {
    let (olga, ada) = (server.sign_in("olga").await, server.sign_in("ada").await);
    let before = olga.get(EXPORT).await.ok();
    let path = "/internal/rbac/remove-all-roles-and-permissions";
    assert_eq!(
        ada.post(path, json!({})).await.refusal(),
        "403 permission_denied"
    );
    olga.post_nothing(path).await.ok();
    for reply in [
        olga.get(EXPORT).await,
        olga.post(ROLES, json!({})).await,
        ada.get("/network/energy-wallet/list").await,
    ] {
        assert_eq!(reply.refusal(), "403 permission_denied");
    }
    // Users stay, and so do their sessions; a system's key is no role.
    let me = ada.post_nothing("/user/profile/organization").await.ok();
    assert_eq!(me["user"]["roleLinks"], json!([]));
    server.sign_in("ada").await;
    server
        .system()
        .post("/network/system/ledger/token-dates", json!({}))
        .await
        .ok();

    // A start brings the shipped roles back, but not who held them.
    roles::seed(&server.app).await.unwrap();
    assert_eq!(olga.get(EXPORT).await.refusal(), "403 permission_denied");
    let (producer, trader) = (server.person("ada"), server.person("hugo"));
    let operator = server.hire_operator("opal", &producer, &trader).await;
    let opal = server.sign_in_as(&operator).await;
    assert_eq!(opal.get(EXPORT).await.ok(), before);
}
