//! Does every refusal have the one shape, whoever refuses: the framework, the surface or a rule?

use contract_tests::server::TestServer;
use contract_tests::{documents, on_both};
use reqwest::Method;
use serde_json::json;

on_both! {
    an_unknown_path_is_not_found,
    a_401_names_what_is_accepted,
    another_method_names_the_right_ones,
    a_body_of_another_type_is_refused,
    a_body_that_is_too_large_is_refused,
    a_body_that_is_no_json_is_refused,
    a_document_that_could_be_read_two_ways_is_refused,
    every_fault_is_named_at_once,
    numbers_are_exact_or_refused,
    ids_have_one_spelling,
    the_callers_request_id_is_kept_if_it_is_one,
    every_operation_refuses_alike,
}

const CREATE: &str = "/rng-production/rng-production-batch/create";
const LIST: &str = "/network/energy-wallet/account/list";

async fn an_unknown_path_is_not_found(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    for path in [
        "/nothing",
        "/network",
        "/network/nothing",
        "/auth/login/",
        "/AUTH/LOGIN",
        "/../x",
    ] {
        assert_eq!(ada.get(path).await.refusal(), "404 not_found", "{path}");
    }
    for path in [
        "/nothing",
        "/verify/%ff",
        "/docs/%ff",
        "/docs/templates/%ff",
    ] {
        let reply = server.anonymous().fetch(path).await;
        assert_eq!(reply.refusal(), "404 not_found", "{path}");
    }
    let reply = ada.get("/network/energy-wallet/account/details/%ff").await;
    assert_eq!(reply.refusal(), "400 invalid_request");
    assert_eq!(reply.pointers(), ["/path/id"]);
}

async fn another_method_names_the_right_ones(server: &TestServer) {
    let rows = [
        (Method::GET, "/auth/login", "POST"),
        (Method::DELETE, "/auth/login", "POST"),
        (Method::PUT, "/auth/refresh-token", "GET, POST"),
        (Method::POST, "/two-factor-auth/list", "GET"),
        (
            Method::PATCH,
            "/network/minting/details/01980d8b-74e0-7c2e-b819-2b469091ccd0",
            "GET",
        ),
        (Method::GET, CREATE, "POST"),
        // Not the other methods of `/minting/details/{id}`.
        (Method::GET, "/network/minting/details/cohort", "POST"),
    ];
    for (method, path, allow) in rows {
        let reply = server
            .anonymous()
            .send(method, path, |request| request)
            .await;
        assert_eq!(reply.refusal(), "405 method_not_allowed", "{path}");
        let mut allowed: Vec<_> = reply.header("allow").split(',').map(str::trim).collect();
        allowed.retain(|method| !matches!(*method, "HEAD" | "OPTIONS"));
        allowed.sort_unstable();
        assert_eq!(allowed.join(", "), allow, "{path}");
    }
}

async fn a_body_of_another_type_is_refused(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let types = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
        "nonsense",
        "",
    ];
    for media_type in types {
        let change = |request: reqwest::RequestBuilder| {
            request.header("content-type", media_type).body("{}")
        };
        let reply = ada.send(Method::POST, LIST, change).await;
        assert_eq!(
            reply.refusal(),
            "415 unsupported_media_type",
            "{media_type:?}"
        );
    }
    let upload = ada.post("/network/file/temporary-upload", json!({})).await;
    assert_eq!(upload.refusal(), "415 unsupported_media_type");
    let reply = ada.send(Method::POST, LIST, |request| {
        request
            .header("content-type", "Application/JSON; charset=UTF-8")
            .body("{}")
    });
    reply.await.ok();
}

async fn a_body_that_is_too_large_is_refused(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let body = format!("{{\"issuerName\": \"{}\"}}", "x".repeat(2 << 20));
    assert_eq!(
        ada.post_bytes(LIST, body).await.refusal(),
        "413 payload_too_large"
    );
}

async fn a_body_that_is_no_json_is_refused(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let bodies: [&[u8]; 8] = [
        b"{",
        b"nonsense",
        b"{\"year\": }",
        b"{} {}",
        b"{'a': 1}",
        b"{\"a\": NaN}",
        b"\xff\xfe",
        b"{,}",
    ];
    for body in bodies {
        let reply = ada.post_bytes(LIST, body).await;
        assert_eq!(
            reply.refusal(),
            "400 malformed_body",
            "{}",
            String::from_utf8_lossy(body)
        );
    }
    for body in ["null", "[]", "\"text\"", "1"] {
        assert_eq!(
            ada.post_bytes(LIST, body).await.refusal(),
            "400 invalid_request",
            "{body}"
        );
    }
}

async fn a_document_that_could_be_read_two_ways_is_refused(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let deep = format!(
        "{{\"price\": {}1{}}}",
        "{\"a\":".repeat(200),
        "}".repeat(200)
    );
    let bodies = [
        r#"{"isPublic": true, "isPublic": false}"#.to_owned(),
        r#"{"paginate": {"skip": 0, "skip": 1}}"#.to_owned(),
        r#"{"year": 2025, "ye\u0061r": 2024}"#.to_owned(),
        r#"{"issuerName": "a\u0000b"}"#.to_owned(),
        r#"{"issuerName": "\ud800"}"#.to_owned(),
        deep,
    ];
    for body in bodies {
        let reply = ada.post_bytes(LIST, body.clone()).await;
        assert_eq!(reply.refusal(), "400 malformed_body", "{body:.80}");
    }
}

async fn every_fault_is_named_at_once(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let body = json!({
        "name": "",
        "profileId": "not-an-id",
        "energyType": "coal",
        "tokenType": null,
        "document": { "id": "x" },
        "colour": "green",
    });
    let reply = ada.post(CREATE, body).await;
    assert_eq!(reply.refusal(), "400 invalid_request");
    let mut pointers = reply.pointers();
    pointers.sort();
    pointers.dedup();
    let expected = [
        "/colour",
        "/document/_id",
        "/document/id",
        "/energyType",
        "/name",
        "/profileId",
        "/tokenType",
    ];
    assert_eq!(pointers, expected, "{:#?}", reply.faults());
}

async fn numbers_are_exact_or_refused(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let accepted = [
        r#"{"maxCarbonIntensity": -65.15}"#,
        r#"{"maxCarbonIntensity": 10.500000}"#,
        r#"{"year": 2025.0}"#,
        r#"{"paginate": {"skip": 0, "limit": 2500}}"#,
    ];
    for body in accepted {
        assert_eq!(ada.post_bytes(LIST, body).await.status, 200, "{body}");
    }
    let refused = [
        (
            r#"{"maxCarbonIntensity": 0.1234567}"#,
            "/maxCarbonIntensity",
        ),
        (r#"{"maxCarbonIntensity": "10.5"}"#, "/maxCarbonIntensity"),
        (r#"{"year": 2025.5}"#, "/year"),
        (r#"{"year": 2026}"#, "/year"),
        (r#"{"year": 2014}"#, "/year"),
        (r#"{"month": 13}"#, "/month"),
        (r#"{"paginate": {"limit": 2501}}"#, "/paginate/limit"),
        (r#"{"paginate": {"skip": -1}}"#, "/paginate/skip"),
        (r#"{"accountIds": []}"#, "/accountIds"),
        (r#"{"isPublic": "false"}"#, "/isPublic"),
        (r#"{"walletId": null}"#, "/walletId"),
    ];
    for (body, pointer) in refused {
        let reply = ada.post_bytes(LIST, body).await;
        assert_eq!(reply.refusal(), "400 invalid_request", "{body}");
        assert_eq!(reply.pointers(), [pointer], "{body}");
    }
}

async fn ids_have_one_spelling(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let id = "01980d94-9ca0-7f22-a713-416e165d4ba7";
    assert_eq!(
        ada.get(&format!("/network/energy-wallet/account/details/{id}"))
            .await
            .refusal(),
        "404 not_found"
    );
    let spellings = [
        format!("%7B{id}%7D"),
        format!("urn:uuid:{id}"),
        id.replace('-', ""),
        "1".to_owned(),
        "..%2f..%2fetc".to_owned(),
    ];
    for id in spellings {
        let path = format!("/network/energy-wallet/account/details/{id}");
        let reply = ada.get(&path).await;
        assert_eq!(reply.refusal(), "400 invalid_request", "{id}");
        assert_eq!(reply.pointers(), ["/path/id"], "{id}");
    }
    for id in [
        format!("{{{id}}}"),
        format!("urn:uuid:{id}"),
        id.replace('-', ""),
    ] {
        let reply = ada.post(LIST, json!({ "walletId": id })).await;
        assert_eq!(reply.refusal(), "400 invalid_request", "{id}");
        assert_eq!(reply.pointers(), ["/walletId"], "{id}");
    }
}

async fn the_callers_request_id_is_kept_if_it_is_one(server: &TestServer) {
    let sent = "01980d94-9ca0-7f22-a713-416e165d4ba7";
    for (header, is_kept) in [(sent, true), ("nonsense", false), ("", false)] {
        let actor = server.anonymous().with("x-request-id", header);
        let reply = actor.get("/organization/list").await;
        assert_eq!(reply.refusal(), "401 unauthenticated");
        assert_eq!(
            reply.header("x-request-id") == header,
            is_kept,
            "{header:?}"
        );
    }
}

/// What needs no knowledge of an operation is tried on all of them.
pub(super) async fn every_operation_refuses_alike(server: &TestServer) {
    let (ada, hugo) = (server.person("ada"), server.person("hugo"));
    let operator = server.hire_operator("opal", &ada, &hugo).await;
    let operator = server.with_every_credential(&server.sign_in_as(&operator).await);
    for operation in documents::operations() {
        let (id, path) = (operation.id(), operation.example_path());
        let wrong = Method::from_bytes(b"DELETE").unwrap();
        let reply = operator.send(wrong, &path, |request| request).await;
        assert_eq!(reply.refusal(), "405 method_not_allowed", "{id}");
        assert!(reply.header("allow").contains(operation.method), "{id}");
        if path.contains("01980d") {
            let (start, rest) = path.split_at(path.find("01980d").unwrap());
            let rest = &rest[36..];
            let reply = operator.get(&format!("{start}not-an-id{rest}")).await;
            assert_eq!(reply.refusal(), "400 invalid_request", "{id}");
        }
        if operation.method == "GET" || operation.takes_files() {
            continue;
        }
        let text = |request: reqwest::RequestBuilder| {
            request.header("content-type", "text/plain").body("{}")
        };
        let reply = operator.send(Method::POST, &path, text).await;
        assert_eq!(reply.refusal(), "415 unsupported_media_type", "{id}");
        let large = format!("{{\"colour\": \"{}\"}}", "x".repeat(2 << 20));
        let refusals = [
            ("{", "400 malformed_body"),
            (r#"{"colour": 1, "colour": 2}"#, "400 malformed_body"),
            (r#"{"colour": "green"}"#, "400 invalid_request"),
            ("[]", "400 invalid_request"),
            (&large, "413 payload_too_large"),
        ];
        for (body, refusal) in refusals {
            let reply = operator.post_bytes(&path, body).await;
            assert_eq!(reply.refusal(), refusal, "{id} {body:.40}");
            if body.contains("green") {
                // Where an array is asked for, the whole body is at fault.
                let at = reply.pointers();
                assert!(at == [""] || at.contains(&"/colour".to_owned()), "{id}");
            }
        }
    }
}

async fn a_401_names_what_is_accepted(server: &TestServer) {
    let nobody = server.anonymous();
    let key = "a valid API key as `client-id` and `client-key`";
    let token = "a valid access token as a bearer token";
    let rows = [
        (
            "/network/energy-wallet/account/list",
            format!("Send {token}."),
            "Bearer",
        ),
        (
            "/network/system/token/cohort/list",
            format!("Send {key}."),
            "ApiKey",
        ),
        (
            "/auth/refresh-token",
            "The refresh token is unknown, expired or revoked. Log in again.".to_owned(),
            "RefreshToken",
        ),
    ];
    for (path, detail, challenge) in rows {
        let reply = nobody
            .with("x-refresh-token", "unknown")
            .post(path, json!({}))
            .await;
        assert_eq!(reply.refusal(), "401 unauthenticated", "{path}");
        assert_eq!(reply.json()["detail"], detail.as_str());
        assert_eq!(reply.header("www-authenticate"), challenge);
    }
    let login = json!({ "email": "nobody@example.com", "secret": "wrong" });
    let reply = nobody.post("/auth/login", login).await;
    assert_eq!(reply.header("www-authenticate"), "Secret");
}
