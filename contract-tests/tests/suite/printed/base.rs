//! What the reference prints of the base API.

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
        reader
            .post(
                "/two-factor-auth/activate",
                r#"{ "tfaCode": "123456" }"#,
                &[],
            )
            .await;
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
