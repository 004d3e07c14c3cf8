//! How are parameters read and refused?

use poem::http::Method;

use super::app::{Reply, send};

const ID: &str = "01980718-d2a0-7c11-8a3e-4f5d6c7b8a90";

async fn details(path_and_query: &str, mark: Option<&str>) -> Reply {
    let mut headers = vec![("authorization", "Bearer any")];
    headers.extend(mark.map(|mark| ("X-Mark", mark)));
    send(
        Method::GET,
        &format!("/fixture/thing/details/{path_and_query}"),
        &headers,
        "",
    )
    .await
}

#[tokio::test]
async fn typed_values_arrive() {
    let reply = details(
        &format!("{ID}/a%20b.pdf?limit=5&loud=true&kind=red-brick"),
        Some("abc"),
    )
    .await;
    assert_eq!(
        reply.text,
        format!(r#"{{"arguments":["{ID}","a b.pdf","5","true","red-brick","abc"]}}"#)
    );
    let reply = details(&format!("{ID}/x?limit=5"), Some("abc")).await;
    assert_eq!(
        reply.text,
        format!(r#"{{"arguments":["{ID}","x","5",null,null,"abc"]}}"#)
    );
}

#[tokio::test]
async fn faults_name_place_and_parameter() {
    let braces = format!("%7B{ID}%7D");
    let faults = details(
        &format!("{braces}/a-very-long-file-name?limit=10&loud=yes&kind=blue"),
        Some("ABC"),
    )
    .await
    .faults();
    assert_eq!(
        faults,
        [
            "/path/id Expected the format uuid.",
            "/path/fileName The length must be at most 20.",
            "/query/limit Must be at most 9.",
            "/query/loud Expected the type boolean.",
            r#"/query/kind Expected one of ["red-brick","QET","2nd_hand"]."#,
            "/header/x-mark Must match the pattern ^[a-z]+$",
        ]
    );
}

#[tokio::test]
async fn absent_and_repeated_parameters_are_faults() {
    let faults = details(&format!("{ID}/x?loud=true&loud=false"), None)
        .await
        .faults();
    let expected = [
        "/query/limit The parameter is required.",
        "/query/loud The parameter is there more than once.",
        "/header/x-mark The parameter is required.",
    ];
    assert_eq!(faults, expected);
}

#[tokio::test]
async fn text_is_not_taken_for_a_number_nor_nul_for_text() {
    let faults = details(&format!("{ID}/a%00b?limit=five"), Some("abc"))
        .await
        .faults();
    assert_eq!(
        faults,
        [
            "/path/fileName NUL is not allowed.",
            "/query/limit Expected the type integer."
        ]
    );
}

#[tokio::test]
async fn a_parameter_that_the_caller_carries_is_checked_all_the_same() {
    let headers = [
        ("authorization", "Bearer thing.create"),
        ("content-type", "application/json"),
        ("idempotency-key", "much-too-long"),
    ];
    let reply = send(
        Method::POST,
        "/fixture/thing/create",
        &headers,
        r#"{ "name": "" }"#,
    )
    .await;
    let faults = reply.faults();
    assert_eq!(
        faults[0],
        "/header/idempotency-key The length must be at most 8."
    );
    assert_eq!(
        faults.len(),
        4,
        "faults of the body are named beside: {faults:?}"
    );
}
