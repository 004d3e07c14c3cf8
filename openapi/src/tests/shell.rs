//! Does every failure leave in one shape?

use poem::http::Method;
use poem::listener::{Acceptor, Listener, TcpListener};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::app::{REQUEST_ID, post, send, shell};

#[tokio::test]
async fn a_problem_is_complete() {
    let reply = send(Method::GET, "/nowhere", &[], "").await;
    let expected = json!({
        "type": "urn:attestry:problem:not_found",
        "title": "Not found",
        "status": 404,
        "detail": "There is nothing at this path.",
        "code": "not_found",
        "requestId": REQUEST_ID.to_string(),
    });
    assert_eq!(
        (reply.refusal().as_str(), reply.json()),
        ("404 not_found", expected)
    );
    assert_eq!(
        reply.header("x-request-id"),
        Some(REQUEST_ID.to_string().as_str())
    );
    assert_eq!(reply.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn a_path_that_is_no_text_names_its_parameter() {
    let reply = send(Method::GET, "/fixture/thing/details/%ff/a%20b", &[], "").await;
    assert_eq!(reply.refusal(), "400 invalid_request");
    assert_eq!(reply.json()["errors"][0]["pointer"], "/path/id");
    assert_eq!(reply.json()["errors"].as_array().map(Vec::len), Some(1));
    let reply = send(Method::GET, "/fixture/nowhere/%ff", &[], "").await;
    assert_eq!(reply.refusal(), "404 not_found");
}

#[tokio::test]
async fn a_well_formed_request_id_is_kept() {
    let id = "01980718-d2a0-7c11-8a3e-4f5d6c7b8a90";
    let ours = REQUEST_ID.to_string();
    for (sent, kept) in [
        (id, id),
        ("nonsense", &ours),
        ("{01980718-d2a0-7c11-8a3e-4f5d6c7b8a90}", &ours),
    ] {
        let headers = [("x-request-id", sent), ("content-type", "application/json")];
        let reply = send(Method::POST, "/fixture/open/echo", &headers, r#"["chair"]"#).await;
        assert_eq!(reply.header("x-request-id"), Some(kept));
        assert_eq!(
            reply.json()["arguments"][1],
            kept,
            "the handler knows it, too"
        );
    }
}

#[tokio::test]
async fn another_method_is_told_the_right_ones() {
    for (method, path, allow) in [
        (Method::DELETE, "/fixture/thing/sign", "GET, HEAD, POST"),
        (Method::GET, "/fixture/thing/create", "POST"),
        (Method::HEAD, "/fixture/thing/create", "POST"),
        (Method::OPTIONS, "/fixture/thing/details/1/2", "GET, HEAD"),
    ] {
        let reply = send(method, path, &[], "").await;
        assert_eq!(
            (reply.refusal().as_str(), reply.header("allow")),
            ("405 method_not_allowed", Some(allow)),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_faults_of_handlers_tell_nothing() {
    for name in ["panic", "broken", "undocumented"] {
        let reply = post("/fixture/open/echo", &format!(r#"["{name}"]"#)).await;
        assert_eq!(reply.refusal(), "500 internal");
        assert_eq!(
            reply.json()["detail"],
            "The server failed to answer. Quote the request id when you report this."
        );
    }
}

#[tokio::test]
async fn waiting_times_are_rounded_up() {
    let reply = post("/fixture/open/echo", r#"["often"]"#).await;
    assert_eq!(
        (reply.refusal().as_str(), reply.header("retry-after")),
        ("429 rate_limited", Some("2"))
    );
}

/// Sends raw bytes over a real connection and reads until it is closed.
async fn exchange(head: &str, body: &[u8]) -> String {
    let acceptor = TcpListener::bind("127.0.0.1:0")
        .into_acceptor()
        .await
        .unwrap();
    let address = *acceptor.local_addr()[0].as_socket_addr().unwrap();
    let server = tokio::spawn(poem::Server::new_with_acceptor(acceptor).run(shell()));
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    server.abort();
    answer
}

#[tokio::test]
async fn head_is_get_without_a_body() {
    let head = "HEAD /fixture/file/download HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
        authorization: Bearer any\r\nx-mode: whole\r\n\r\n";
    let answer = exchange(head, b"").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains("content-length: 7\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
}

#[tokio::test]
async fn a_client_that_sends_too_much_still_reads_the_refusal() {
    let head = "POST /fixture/open/echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
        content-type: application/json\r\ncontent-length: 16777216\r\n\r\n";
    let answer = exchange(head, &vec![b' '; 16 << 20]).await;
    assert!(
        answer.starts_with("HTTP/1.1 413 Payload Too Large"),
        "{answer}"
    );
    assert!(answer.contains("payload_too_large"), "{answer}");
}
