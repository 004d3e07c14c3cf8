//! How do files come and go?

use poem::http::Method;

use super::app::{Reply, send};

const AUTHORIZATION: (&str, &str) = ("authorization", "Bearer any");

fn part(name: &str, file_name: Option<&str>, content: &str) -> String {
    let file_name = file_name
        .map(|file_name| format!("; filename=\"{file_name}\"\r\nContent-Type: text/plain"));
    let disposition = format!(
        "form-data; name=\"{name}\"{}",
        file_name.unwrap_or_default()
    );
    format!("--boundary\r\nContent-Disposition: {disposition}\r\n\r\n{content}\r\n")
}

async fn upload(parts: &[String]) -> Reply {
    let headers = [
        AUTHORIZATION,
        ("content-type", "multipart/form-data; boundary=boundary"),
    ];
    send(
        Method::POST,
        "/fixture/file/upload",
        &headers,
        format!("{}--boundary--\r\n", parts.concat()),
    )
    .await
}

#[tokio::test]
async fn files_arrive_with_size_and_hash() {
    let largest = "x".repeat(1000);
    let reply = upload(&[
        part("files", Some("../a.txt"), "hello"),
        part("files", Some("b"), &largest),
    ])
    .await;
    let expected = r#"{"arguments":["../a.txt Some(\"text/plain\") 5 2c he","b Some(\"text/plain\") 1000 44 xx"]}"#;
    assert_eq!(reply.text, expected);
}

#[tokio::test]
async fn the_items_of_a_list_may_be_named_as_such() {
    for names in [["files[]", "files[]"], ["files[0]", "files[1]"]] {
        let reply = upload(&names.map(|name| part(name, Some("a"), "hello"))).await;
        let file = r#""a Some(\"text/plain\") 5 2c he""#;
        assert_eq!(reply.text, format!(r#"{{"arguments":[{file},{file}]}}"#));
    }
    for name in [
        "files[x]",
        "files[",
        "files]",
        "files0",
        "file[]",
        "files[0][0]",
    ] {
        let faults = upload(&[part(name, Some("a"), "x")]).await.faults();
        assert_eq!(faults[0], format!("/{name} The member is unknown."));
    }
}

#[tokio::test]
async fn limits_hold() {
    let one = || part("files", Some("a"), "hello");
    assert_eq!(
        upload(&[]).await.faults(),
        ["/files The number of files must be at least 1."]
    );
    assert_eq!(
        upload(&[one(), one(), one(), one()]).await.faults(),
        ["/files The number of files must be at most 2."]
    );
    assert_eq!(
        upload(&[one(), part("other", Some("a"), "x")])
            .await
            .faults(),
        ["/other The member is unknown."]
    );
    let faults = upload(&[part("files", None, "text")]).await.faults();
    assert_eq!(
        faults,
        [
            "/files Expected a file, with a file name.",
            "/files The number of files must be at least 1."
        ]
    );
    let large = part("files", Some("a"), &"x".repeat(1001));
    assert_eq!(
        upload(&[one(), large]).await.refusal(),
        "413 payload_too_large"
    );
}

#[tokio::test]
async fn a_form_cannot_go_on_for_ever() {
    let parts: Vec<String> = (0..300)
        .map(|index| part(&format!("p{index}"), Some("a"), ""))
        .collect();
    assert_eq!(upload(&parts).await.faults().len(), 100);
    let many = vec![part("files", Some("a"), ""); 70_000];
    assert_eq!(upload(&many).await.refusal(), "413 payload_too_large");
    let endless = part("files", None, &"x".repeat(65 << 20));
    assert_eq!(upload(&[endless]).await.refusal(), "413 payload_too_large");
}

#[tokio::test]
async fn only_a_sound_form_is_taken() {
    let headers = [AUTHORIZATION, ("content-type", "application/json")];
    let reply = send(Method::POST, "/fixture/file/upload", &headers, "{}").await;
    assert_eq!(reply.refusal(), "415 unsupported_media_type");
    let reply = send(Method::POST, "/fixture/file/upload", &[AUTHORIZATION], "").await;
    assert_eq!(reply.refusal(), "415 unsupported_media_type");
    let headers = [
        AUTHORIZATION,
        ("content-type", "multipart/form-data; boundary=boundary"),
    ];
    let reply = send(
        Method::POST,
        "/fixture/file/upload",
        &headers,
        part("files", Some("a"), "cut off"),
    )
    .await;
    assert_eq!(reply.refusal(), "400 malformed_body");
    let headers = [AUTHORIZATION, ("content-type", "multipart/form-data")];
    let reply = send(Method::POST, "/fixture/file/upload", &headers, "").await;
    assert_eq!(reply.refusal(), "400 malformed_body");
}

async fn download(mode: &str) -> Reply {
    send(
        Method::GET,
        "/fixture/file/download",
        &[AUTHORIZATION, ("x-mode", mode)],
        "",
    )
    .await
}

#[tokio::test]
async fn a_download_has_its_own_media_type_and_the_documented_headers() {
    let reply = download("whole").await;
    assert_eq!((reply.status, reply.text.as_str()), (200, "content"));
    assert_eq!(reply.response.content_type(), Some("image/png"));
    assert_eq!(reply.header("etag"), Some("\"1\""));
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    let reply = download("unchanged").await;
    assert_eq!(
        (
            reply.status,
            reply.text.as_str(),
            reply.response.content_type()
        ),
        (304, "", None)
    );
}

#[tokio::test]
async fn what_the_document_does_not_know_cannot_leave() {
    for mode in ["no-etag", "odd-header", "odd-status"] {
        assert_eq!(download(mode).await.refusal(), "500 internal", "{mode}");
    }
}
