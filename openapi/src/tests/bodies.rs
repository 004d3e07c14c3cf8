//! Which bodies are taken, and what is said of the others?

use poem::http::Method;
use serde_json::{Value, json};

use super::app::{post, send, thing};
use crate::fixture::{Kind, Options, Shape, Thing};
use crate::types::MaybeUndefined;

const CREATE: &str = "/fixture/thing/create";

#[tokio::test]
async fn every_kind_of_member_comes_back_as_it_went() {
    let body = json!({
        "_id": "01980718-d2a0-7c11-8a3e-4f5d6c7b8a90",
        "name": "chair",
        "kind": "2nd_hand",
        "amount": 0.000_005,
        "price": 99.99,
        "email": "user@example.com",
        "bornOn": "2024-02-29",
        "bornAt": "2024-02-29T12:00:00Z",
        "type": null,
        "shape": { "form": "circle", "radius": 9_223_372_036_854_775_807_i64 },
        "options": { "count": 7, "kind": "red-brick", "label": "x", "loud": false, "note": "y" },
        "tags": { "a": "b" },
        "extra": { "anything": [1, { "goes": true }] },
        "grid": [[1, 2], [3]],
    });
    let reply = post(CREATE, &body.to_string()).await;
    assert_eq!((reply.status, reply.json()), (200, body));
}

#[tokio::test]
async fn absent_members_stay_absent_and_defaults_appear() {
    let reply = post(CREATE, &thing(&json!({ "options": {} }))).await;
    let expected = json!({
        "name": "chair", "kind": "QET", "amount": 1.5,
        "options": { "count": 3, "kind": "QET", "label": "none", "loud": true },
    });
    assert_eq!(reply.json(), expected);
    let thing: Thing = serde_json::from_value(reply.json()).unwrap();
    assert_eq!(thing.options, Some(Options::default()));
    assert_eq!(thing.r#type, MaybeUndefined::Undefined);
}

#[tokio::test]
async fn all_faults_are_named_at_once() {
    let body = json!({
        "name": "", "kind": "blue", "colour": 1, "a/b": 2, "price": 1.234, "_id": "{01980718-d2a0-7c11-8a3e-4f5d6c7b8a90}",
        "email": "nobody", "bornOn": "2023-02-29", "bornAt": "today", "type": 5, "tags": { "a": 1, "b": "2", "c": "3" },
        "shape": { "form": "circle", "radius": 0, "side": 1 }, "grid": [[1, 1], ["x"], []],
    });
    let faults = post(CREATE, &body.to_string()).await.faults();
    insta::assert_snapshot!(faults.join("\n"), @r#"
    /_id Expected the format uuid.
    /amount The member is required.
    /a~1b The member is unknown.
    /bornAt Expected the format date-time.
    /bornOn Expected the format date.
    /colour The member is unknown.
    /email Expected the format email.
    /grid The number of items must be at most 2.
    /grid/0 The items must differ from each other.
    /grid/1/0 Expected the type integer.
    /kind Expected one of ["red-brick","QET","2nd_hand"].
    /name The length must be at least 1.
    /price At most 2 digits may follow the point.
    /shape/radius Must be at least 1.
    /shape/side The member is unknown.
    /tags The number of members must be at most 2.
    /tags/a Expected the type string.
    /type Expected one of the types null, string.
    "#);
}

#[tokio::test]
async fn a_union_is_judged_by_its_tag() {
    for (shape, expected) in [
        (
            json!({ "form": "oval" }),
            r#"/shape/form Expected one of ["circle","square"]."#,
        ),
        (json!({}), "/shape/form The member is required."),
        (
            json!({ "form": "square", "side": 0 }),
            "/shape/side Must be greater than 0.",
        ),
        (json!("round"), "/shape Expected the type object."),
    ] {
        let reply = post(CREATE, &thing(&json!({ "shape": shape }))).await;
        assert_eq!(reply.faults(), [expected]);
    }
    let shape: Shape = serde_json::from_value(json!({ "form": "square", "side": 2.5 })).unwrap();
    assert!(matches!(shape, Shape::Square(_)));
    assert!(serde_json::from_value::<Shape>(json!({ "form": "oval" })).is_err());
}

#[tokio::test]
async fn decimals_are_exact_or_refused() {
    for (amount, expected) in [
        (
            "0.1234567",
            "/amount At most 6 digits may follow the point.",
        ),
        ("-1", "/amount Must be at least 0."),
        ("\"1\"", "/amount Expected the type number."),
        ("1000000000.5", "/amount Must be at most 1000000000."),
    ] {
        let body = format!(r#"{{ "name": "chair", "kind": "QET", "amount": {amount} }}"#);
        assert_eq!(post(CREATE, &body).await.faults(), [expected], "{amount}");
    }
    for (amount, sent_back) in [
        ("5.0", "5"),
        ("0.30", "0.3"),
        ("1e-6", "0.000001"),
        ("123456789.123456", "123456789.123456"),
    ] {
        let body = format!(r#"{{ "name": "chair", "kind": "QET", "amount": {amount} }}"#);
        let reply = post(CREATE, &body).await;
        assert!(
            reply.text.contains(&format!("\"amount\":{sent_back}")),
            "{amount}: {}",
            reply.text
        );
    }
}

#[tokio::test]
async fn malformed_bodies_are_told_from_invalid_ones() {
    for (body, detail) in [
        ("{", "EOF while parsing an object at line 1 column 1"),
        (
            r#"{ "name": 1, "name": 2 }"#,
            "the key `name` is there twice at line 1 column 19",
        ),
        (
            r#"{ "amount": 0.12345678901234567 }"#,
            "a number has more than 15 digits at line 1 column 13",
        ),
    ] {
        let reply = post(CREATE, body).await;
        assert_eq!(reply.refusal(), "400 malformed_body");
        assert_eq!(reply.json()["detail"], detail);
    }
    assert_eq!(
        post(CREATE, "[]").await.faults(),
        [" Expected the type object."]
    );
}

#[tokio::test]
async fn a_body_may_have_a_mebibyte() {
    let padded = |length: usize| {
        let body = thing(&json!({}));
        format!("{body}{}", " ".repeat(length - body.len()))
    };
    assert_eq!(post(CREATE, &padded(1 << 20)).await.status, 200);
    assert_eq!(
        post(CREATE, &padded((1 << 20) + 1)).await.refusal(),
        "413 payload_too_large"
    );
}

#[tokio::test]
async fn the_media_type_must_be_json() {
    let body = thing(&json!({}));
    for (content_type, status) in [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ("application/merge-patch+json", 200),
        ("text/json", 415),
        ("text/plain", 415),
        ("nonsense", 415),
    ] {
        let headers = [
            ("authorization", "Bearer thing.create"),
            ("content-type", content_type),
        ];
        assert_eq!(
            send(Method::POST, CREATE, &headers, body.clone())
                .await
                .status,
            status,
            "{content_type}"
        );
    }
    let reply = send(
        Method::POST,
        CREATE,
        &[("authorization", "Bearer thing.create")],
        body,
    )
    .await;
    assert_eq!(reply.refusal(), "415 unsupported_media_type");
}

#[tokio::test]
async fn an_optional_body_may_be_nothing_or_empty() {
    let headers = [("authorization", "Bearer thing.sign,tfa")];
    assert_eq!(
        send(Method::POST, "/fixture/thing/sign", &headers, "")
            .await
            .status,
        200
    );
    assert_eq!(post("/fixture/thing/sign", "{}").await.status, 200);
    assert_eq!(
        post("/fixture/thing/sign", r#"{ "a": 1 }"#).await.faults(),
        ["/a The member is unknown."]
    );
    assert_eq!(
        send(Method::GET, "/fixture/thing/sign", &headers, "")
            .await
            .status,
        200
    );
    assert_eq!(
        send(
            Method::POST,
            CREATE,
            &[("authorization", "Bearer thing.create")],
            ""
        )
        .await
        .refusal(),
        "415 unsupported_media_type"
    );
}

#[tokio::test]
async fn an_array_may_be_a_body() {
    assert_eq!(
        post("/fixture/open/echo", r#"["chair"]"#).await.json()["arguments"][0],
        "chair"
    );
    assert_eq!(
        post("/fixture/open/echo", "[]").await.faults(),
        [" The number of items must be at least 1."]
    );
    let faults = post("/fixture/open/echo", r#"["", 5, "chair"]"#)
        .await
        .faults();
    assert_eq!(
        faults,
        [
            " The number of items must be at most 2.",
            "/0 The length must be at least 1.",
            "/1 Expected the type string."
        ]
    );
}

#[tokio::test]
async fn at_most_a_hundred_faults_are_told() {
    let mut members = serde_json::Map::new();
    members.extend((0..300).map(|index| (format!("unknown{index}"), Value::Null)));
    assert_eq!(
        post(CREATE, &thing(&Value::Object(members)))
            .await
            .faults()
            .len(),
        100
    );
}

#[test]
fn enumerations_know_their_names() {
    assert_eq!(
        Kind::ALL
            .iter()
            .map(|kind| kind.as_str())
            .collect::<Vec<_>>(),
        ["red-brick", "QET", "2nd_hand"]
    );
    assert_eq!("red-brick".parse(), Ok(Kind::RedBrick));
    assert!("blue".parse::<Kind>().is_err());
}
