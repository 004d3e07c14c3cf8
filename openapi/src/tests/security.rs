//! Who gets in?

use poem::http::Method;

use super::app::send;
use crate::fixture::OPERATIONS;

async fn refusal(method: Method, path: &str, headers: &[(&str, &str)]) -> String {
    // The body is nonsense: whoever may not call must not learn that.
    let mut headers = headers.to_vec();
    headers.push(("content-type", "application/json"));
    send(method, path, &headers, "nonsense").await.refusal()
}

#[tokio::test]
async fn credentials_come_first_then_permission_then_the_second_factor_then_the_body() {
    let sign = |token: &'static str| async move {
        refusal(
            Method::POST,
            "/fixture/thing/sign",
            &[("authorization", token)],
        )
        .await
    };
    assert_eq!(sign("").await, "401 unauthenticated");
    assert_eq!(sign("Basic abc").await, "401 unauthenticated");
    assert_eq!(sign("Bearer ").await, "401 unauthenticated");
    assert_eq!(sign("Bearer nobody").await, "401 unauthenticated");
    assert_eq!(sign("Bearer tfa").await, "403 permission_denied");
    assert_eq!(sign("bearer thing.sign").await, "403 tfa_required");
    assert_eq!(sign("bearer thing.sign,tfa").await, "400 malformed_body");
}

#[tokio::test]
async fn a_refusal_tells_what_is_missing() {
    let reply = send(
        Method::POST,
        "/fixture/thing/sign",
        &[("authorization", "Bearer x")],
        "",
    )
    .await;
    assert_eq!(
        reply.json()["detail"],
        "This operation needs the permission `thing.sign`."
    );
    let reply = send(Method::POST, "/fixture/thing/sign", &[], "").await;
    assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
    let reply = send(Method::POST, "/fixture/system/mint", &[], "").await;
    assert_eq!(reply.header("www-authenticate"), Some("Bearer, ApiKey"));
    let key = "a valid API key as `client-id` and `client-key`";
    let token = "a valid access token as a bearer token";
    let expected = format!("Send {token} and {key}, or {key}.");
    assert_eq!(reply.json()["detail"], expected.as_str());
}

#[tokio::test]
async fn alternatives_are_tried_in_the_order_of_the_document() {
    let both = [
        ("authorization", "Bearer t"),
        ("client-id", "i"),
        ("client-key", "k"),
    ];
    let mint = |headers: Vec<(&'static str, &'static str)>| async move {
        send(Method::POST, "/fixture/system/mint", &headers, "").await
    };
    assert_eq!(
        mint(both.to_vec()).await.text,
        r#"{"arguments":["t","i","k"]}"#
    );
    assert_eq!(
        mint(both[1..].to_vec()).await.text,
        r#"{"arguments":[null,"i","k"]}"#
    );
    let garbled = [("authorization", "Bearer "), both[1], both[2]];
    assert_eq!(
        mint(garbled.to_vec()).await.refusal(),
        "401 unauthenticated"
    );
    assert_eq!(
        mint(both[..2].to_vec()).await.refusal(),
        "401 unauthenticated"
    );
    assert_eq!(
        mint(both[..1].to_vec()).await.refusal(),
        "401 unauthenticated"
    );
}

#[test]
fn operations_know_what_the_document_says() {
    let find = |id: &str| {
        OPERATIONS
            .iter()
            .find(|operation| operation.id == id)
            .unwrap()
    };
    let sign = find("thingSign");
    assert_eq!(sign.full_path(), "/fixture/thing/sign");
    assert_eq!(
        (sign.permission, sign.requires_tfa, sign.idempotent),
        (Some("thing.sign"), true, false)
    );
    assert!(find("thingCreate").idempotent);
    assert_eq!(find("thingCreate").carried, ["idempotency-key"]);
    assert_eq!(sign.carried, [""; 0]);
    assert_eq!(find("openEcho").permission, None);
    let mint: Vec<&str> = find("systemMint")
        .security
        .iter()
        .map(|requirement| requirement.name)
        .collect();
    assert_eq!(
        mint,
        ["bearerAuth+clientId+clientKey", "clientId+clientKey"]
    );
}
