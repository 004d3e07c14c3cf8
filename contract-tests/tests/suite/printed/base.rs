//! What the reference prints of the base API.

use contract_tests::fixtures::company;
use contract_tests::on_both;
use contract_tests::people::SecondFactor;
use contract_tests::reply::text;
use contract_tests::server::TestServer;
use serde_json::json;

use super::{Reader, has};

on_both! {
    authentication,
    user,
    two_factor_authentication,
    organizations_and_profiles,
    internal_organizations_and_profiles,
    business_locations,
    the_operators_tools,
    reports,
    organization_users,
    internal_users,
}

const TOKENS: [&str; 4] = [
    "accessToken",
    "accessTokenExpiresAt",
    "refreshToken",
    "refreshTokenExpiresAt",
];

async fn authentication(server: &TestServer) {
    let ada = server.person("ada");
    let mut reader = Reader::new(&server.sign_in("ada").await);
    reader.actor = server.anonymous();
    reader.fill("user@example.com", ada.email.as_str());
    reader.fill("your-password", ada.password.as_str());
    let ways = reader
        .post(
            "/auth/initiate-login",
            r#"{ "email": "user@example.com" }"#,
            &["password", "tfa"],
        )
        .await;
    assert_eq!(ways, json!({ "password": true, "tfa": "totp" }));
    reader.fill("123456", server.code_of(&ada).unwrap());
    let login =
        r#"{ "email": "user@example.com", "secret": "your-password", "tfaCode": "123456" }"#;
    let tokens = reader.post("/auth/login", login, &TOKENS).await;
    reader.actor = server
        .anonymous()
        .with("x-refresh-token", &text(&tokens, "/refreshToken"));
    reader.get("/auth/refresh-token", &TOKENS).await;
    let again = has(
        reader.actor.post_nothing("/auth/refresh-token").await.ok(),
        &TOKENS,
    );
    reader.actor = server.anonymous().signed_in(&ada, &again);
    reader.post("/auth/logout", "{}", &[]).await;

    // Where no TFA is active, `tfa` is omitted and `tfaCode` may be.
    let nils = server
        .hire("nils", "basic.admin", &ada, SecondFactor::None)
        .await;
    reader.actor = server.anonymous();
    reader.fill("user@example.com", nils.email.as_str());
    reader.fill("your-password", nils.password.as_str());
    let ways = reader
        .post(
            "/auth/initiate-login",
            r#"{ "email": "user@example.com" }"#,
            &[],
        )
        .await;
    assert_eq!(ways, json!({ "password": true }));
    let short = r#"{ "email": "user@example.com", "secret": "your-password" }"#;
    reader.post("/auth/login", short, &TOKENS).await;
    reader.post("/auth/login", login, &TOKENS).await;
}

async fn user(server: &TestServer) {
    let mut reader = Reader::new(&server.sign_in("ada").await);
    let keys = ["user", "organizations", "profiles"];
    let path = "/user/profile/organization";
    let me = reader.get(path, &keys).await;
    assert_eq!(has(reader.actor.post_nothing(path).await.ok(), &keys), me);
    assert!(me["user"]["permissions"].is_array());
    let organization = reader.actor.organization();
    let pinned = reader.actor.with("x-active-organization-id", &organization);
    has(pinned.post_nothing(path).await.ok(), &keys);
    reader.fill("current-password", reader.actor.person().password.clone());
    let change = r#"{ "password": "new-password", "oldPassword": "current-password" }"#;
    reader.post("/user/change-password", change, &[]).await;
}

async fn two_factor_authentication(server: &TestServer) {
    let ada = server.person("ada");
    let nils = server
        .hire("nils", "basic.admin", &ada, SecondFactor::None)
        .await;
    let mut reader = Reader::new(&server.sign_in_as(&nils).await);
    reader.fill("current-password", nils.password.as_str());
    for end in ["/two-factor-auth/disable", "/two-factor-auth/remove"] {
        let create = r#"{ "password": "current-password", "type": "totp" }"#;
        let created = reader
            .post("/two-factor-auth/create", create, &["tfaId", "secret"])
            .await;
        let mut person = nils.clone();
        person.totp_secret = Some(text(&created, "/secret"));
        reader.fill("123456", server.code_of(&person).unwrap());
        let activate = r#"{ "tfaCode": "123456" }"#;
        let activated = reader
            .post("/two-factor-auth/activate", activate, &["recoveryCodes"])
            .await;
        // It is ended in a session that has passed it.
        let body = json!({
            "email": nils.email, "secret": nils.password, "tfaCode": activated["recoveryCodes"][0],
        });
        let tokens = server.anonymous().post("/auth/login", body).await.ok();
        reader.actor = server.anonymous().signed_in(&nils, &tokens);
        reader.fill("<tfaId>", text(&created, "/tfaId"));
        let body = r#"{ "tfaId": "<tfaId>", "password": "current-password" }"#;
        reader.get("/two-factor-auth/list", &[]).await;
        reader.post(end, body, &[]).await;
    }
}

async fn organizations_and_profiles(server: &TestServer) {
    let reader = Reader::new(&server.sign_in("ada").await);
    let list = reader.get("/organization/list", &["organizations"]).await;
    assert_eq!(
        text(&list, "/organizations/0/_id"),
        reader.actor.organization()
    );
}

/// The operator, on a company that nobody acts for.
async fn operator(server: &TestServer) -> Reader {
    let company = company(server).await;
    let mut reader = Reader::new(&server.sign_in("olga").await);
    reader.fill("<organizationId>", company.organization);
    reader.fill("<profileId>", company.profile);
    reader
}

async fn keys_and_flags(reader: &Reader) {
    let id = r#"{ "profileId": "<profileId>" }"#;
    let keys = ["clientId", "clientKey"];
    let path = "/organization-profile/api-key/create";
    reader.post(path, id, &keys).await;
    let path = "/organization-profile/api-key/list";
    reader.post(path, id, &["apiKeys"]).await;
    let flags = r#"{
      "profileId": "<profileId>",
      "flags": [
        { "flag": "GHGP", "value": true },
        { "flag": "BOOK_AND_CLAIM", "value": null }
      ]
    }"#;
    let path = "/organization-profile/flag/set";
    let answer = reader.post(path, flags, &["organizationProfile"]).await;
    assert_eq!(
        answer["organizationProfile"]["flags"],
        json!({ "GHGP": true })
    );
}

async fn internal_organizations_and_profiles(server: &TestServer) {
    let reader = operator(server).await;
    keys_and_flags(&reader).await;
    let path = |verb: &str| format!("/internal/organization-profile/{verb}");
    let create = r#"{
      "name": "Organization Profile Name",
      "organizationId": "<organizationId>",
      "taxId": "800162034",
      "duns": "831003012",
      "participantTypes": ["producer"],
      "participantTags": [ { "tag": "nat_gas_producer" } ]
    }"#;
    let key = ["organizationProfile"];
    reader.post(&path("create"), create, &key).await;
    let update = r#"{
      "_id": "<profileId>",
      "participantTags": [
        {
          "tag": "nat_gas_producer",
          "measurers": [
            {"identifier": "mock-server", "standardTypes": ["OGCI", "NGSI"]},
            {"identifier": "project-canary", "standardTypes": ["OGCI"]}
          ],
          "verifiers": [ {"identifier": "demo_verifier"}, {"identifier": "spirit"} ]
        },
        { "tag": "nat_gas_transportation_producer" },
        { "tag": "nat_gas_buyer" },
        { "tag": "nat_gas_transportation_buyer" }
      ]
    }"#;
    let updated = reader.post(&path("update"), update, &key).await;
    let list = r#"{ "participantTags": [ {"tag": "nat_gas_transportation_producer"} ] }"#;
    let listed = reader.post(&path("list"), list, &[]).await;
    assert_eq!(
        listed["organizationProfiles"],
        json!([updated["organizationProfile"]])
    );
    let id = text(&updated, "/organizationProfile/_id");
    let system = server.system();
    has(system.get(&path(&format!("details/{id}"))).await.ok(), &key);

    let path = |verb: &str| format!("/internal/organization/{verb}");
    let create = r#"{ "name": "Organization Name", "taxId": "123456789", "duns": "123456789" }"#;
    let key = ["organization"];
    reader.post(&path("create"), create, &key).await;
    let update = r#"{
      "_id": "<organizationId>",
      "name": "Updated Organization Name",
      "taxId": "",
      "status": "archive",
      "address": {}
    }"#;
    let updated = reader.post(&path("update"), update, &key).await;
    reader.post(&path("list"), "{}", &["organizations"]).await;
    let id = text(&updated, "/organization/_id");
    let details = system.get(&path(&format!("details/{id}"))).await.ok();
    assert_eq!(details, updated);
    reader.actor.post_nothing(&path("list")).await.ok();
}

async fn business_locations(server: &TestServer) {
    let ada = server.person("ada");
    let role = "default.organization.admin";
    let mona = server.hire("mona", role, &ada, SecondFactor::Totp).await;
    let mona = Reader::new(&server.sign_in_as(&mona).await);
    let everything = r#""type": "buying",
      "basin": "Permian",
      "isDirectConnection": false,
      "preferredSuppliers": ["Antero"],"#;
    let more = r#""basin": "Permian",
      "isDirectConnection": true,
      "preferredSuppliers": ["QB"],"#;
    let rows = [
        (mona, "", everything, more),
        (operator(server).await, "/internal", "", ""),
    ];
    for (mut reader, start, created, updated) in rows {
        let path = |verb: &str| format!("{start}/business-location/{verb}");
        let key = ["businessLocation"];
        let create = r#"{
          "profileId": "<profileId>",
          "name": "Location Name",
          more
          "coordinates": { "latitude": 31.972096, "longitude": -83.760640 },
          "address": { "country": "US" }
        }"#;
        let create = create.replace("more", created);
        let made = reader.post(&path("create"), &create, &key).await;
        reader.fill("<businessLocationId>", text(&made, "/businessLocation/_id"));
        let update = r#"{
          "_id": "<businessLocationId>",
          more
          "name": "Updated Location",
          "address": { "country": "US", "state": "NY" },
          "status": "active"
        }"#;
        let update = update.replace("more", updated);
        reader.post(&path("update"), &update, &key).await;
        let id = r#"{ "_id": "<businessLocationId>" }"#;
        reader.post(&path("details"), id, &key).await;
        let id = r#"{ "profileId": "<profileId>" }"#;
        reader.post(&path("list"), id, &["businessLocations"]).await;
    }
}

async fn the_operators_tools(server: &TestServer) {
    let reader = Reader::new(&server.sign_in("olga").await);
    reader
        .get("/internal/RBAC/export", &["roles", "permissions"])
        .await;
    reader.post("/internal/rbac/roles", "{}", &["roles"]).await;
    reader
        .post("/internal/rbac/permissions", "{}", &["permissions"])
        .await;
    for path in [
        "/internal/preprod/set-api-keys",
        "/internal/preprod/remove-tfas",
    ] {
        reader.actor.post_nothing(path).await.ok();
        reader.post(path, "{}", &[]).await;
    }
    let all = "/internal/rbac/remove-all-roles-and-permissions";
    reader.post(all, "{}", &[]).await;
}

async fn reports(server: &TestServer) {
    let reader = Reader::new(&server.sign_in("olga").await);
    reader.get("/internal/report/ping", &[]).await;
    let html = r#"{ "template": "retirement", "data": {} }"#;
    let page = reader.actor.post_bytes("/internal/report/html", html).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let pdf = r#"{ "template": "retirement1", "data": {} }"#;
    let document = reader.actor.post_bytes("/internal/report/pdf", pdf).await;
    assert_eq!(document.status, 200, "{}", document.text());
    let password = r#"{ "password": "temporary-password" }"#;
    reader
        .post("/internal/preprod/set-passwords", password, &[])
        .await;
}

/// The key of the answers that the reference does not print.
const USER: [&str; 1] = ["user"];

async fn organization_users(server: &TestServer) {
    let iris = server
        .hire_administrator("iris", &server.person("ada"))
        .await;
    let mut reader = Reader::new(&server.sign_in_as(&iris).await);
    reader.fill("<organizationId>", reader.actor.organization());
    let keys = ["users", "paginate"];
    reader.post("/organization-user/list", "{}", &keys).await;
    let nothing = reader.actor.post_nothing("/organization-user/list").await;
    has(nothing.ok(), &keys);
    let invite = r#"{
        "organizationId": "<organizationId>", "email": "new.user@example.com",
        "firstName": "First", "lastName": "Last"
    }"#;
    let invited = reader
        .post("/organization-user/invite-user", invite, &USER)
        .await;
    reader.fill("<userId>", text(&invited, "/user/_id"));
    let resend = r#"{ "organizationId": "<organizationId>", "userId": "<userId>" }"#;
    let path = "/organization-user/resend-user-invitation";
    reader.post(path, resend, &USER).await;
    let roles = r#"{
        "organizationId": "<organizationId>", "userId": "<userId>",
        "defaultRoleCodes": ["default.organization.admin"], "roleCodes": ["basic.admin"]
    }"#;
    let path = "/organization-user/set-organization-role";
    reader.post(path, roles, &USER).await;
    let roles =
        r#"{ "profileId": "<profileId>", "userId": "<userId>", "roleCodes": ["basic.admin"] }"#;
    let path = "/organization-user/set-organization-profile-role";
    let user = reader.post(path, roles, &USER).await;
    assert_eq!(user["user"]["roleLinks"].as_array().unwrap().len(), 3);
}

async fn internal_users(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let mut reader = Reader::new(&ada);
    reader.actor = server.sign_in("olga").await;
    reader.fill("<organizationId>", ada.organization());
    let create = r#"{
        "email": "user@example.com", "firstName": "First", "lastName": "Last",
        "password": "temporary-password", "roleLinks": []
    }"#;
    let user = reader.post("/internal/user/create", create, &USER).await;
    reader.fill("<userId>", text(&user, "/user/_id"));
    let update = r#"{ "_id": "<userId>", "firstName": "UpdatedFirstName" }"#;
    reader.post("/internal/user/update", update, &USER).await;
    let add = r#"{ "userId": "<userId>", "roleLinks": [
        { "roleCode": "default.organization.admin", "entityType": "organization", "entityId": "<organizationId>" },
        { "roleCode": "sox.producer.admin", "entityType": "organization_profile", "entityId": "<profileId>" }
    ] }"#;
    let path = "/internal/user/add-role-links";
    reader.post(path, add, &USER).await;
    let remove = r#"{ "userId": "<userId>", "roleLinks": [
        { "roleCode": "default.organization.admin", "entityType": "organization", "entityId": "<organizationId>" }
    ] }"#;
    let path = "/internal/user/remove-role-links";
    reader.post(path, remove, &USER).await;
    let set = r#"{ "userId": "<userId>", "password": "new-password" }"#;
    reader.post("/internal/user/set-password", set, &USER).await;
    let path = format!("/internal/user/details/{}", text(&user, "/user/_id"));
    reader.get(&path, &["user", "effectivePermissions"]).await;
    let list = r#"{ "email": "partial-or-full-email" }"#;
    let keys = ["users", "paginate"];
    reader.post("/internal/user/list", list, &keys).await;
    let one = r#"{ "userId": "<userId>" }"#;
    let path = "/internal/user/reset-password";
    reader.post(path, one, &USER).await;

    let id = server.user_id(&ada).await;
    reader.fill("<userId>", id.to_string());
    let path = "/internal/two-factor-auth/list";
    let methods = reader.post(path, one, &["twoFactorAuths"]).await;
    reader.fill("<tfaId>", text(&methods, "/twoFactorAuths/0/_id"));
    let remove = r#"{ "userId": "<userId>", "tfaId": "<tfaId>" }"#;
    let path = "/internal/two-factor-auth/remove";
    reader.post(path, remove, &["twoFactorAuth"]).await;
}
