//! What does a client read while the file store does not answer? That a repeat may succeed.

use std::net::TcpListener;

use contract_tests::on_both;
use contract_tests::production::{Batch, CREATE, create_body, upload};
use contract_tests::reply::{Reply, rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;

use super::{PDF, UPLOAD};

on_both! {
    what_needs_the_bytes_is_unavailable,
    a_repeat_succeeds_once_the_store_answers,
}

/// Another process of the same registry, whose bucket is where nobody listens.
async fn cut_off(server: &TestServer) -> String {
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let endpoint = format!("http://{}", closed.unwrap());
    server
        .another_process(|settings| {
            "s3://bucket/files".clone_into(&mut settings.file_store);
            "us-east-1".clone_into(&mut settings.s3_region);
            settings.s3_endpoint = endpoint;
            "key".clone_into(&mut settings.s3_access_key_id);
            "secret".clone_into(&mut settings.s3_secret_access_key);
        })
        .await
}

fn assert_unavailable(reply: &Reply) {
    assert_eq!(reply.refusal(), "503 unavailable");
    let seconds: u64 = reply.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    assert!(!reply.text().contains("127.0.0.1"), "{}", reply.text());
}

async fn what_needs_the_bytes_is_unavailable(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let (batch, _, assets) = Batch::minted(&ada, &Workbook::rng()).await;
    let evidence = rows(&batch.details(&ada).await.ok(), "/batch/workflows/0/files");
    let token = text(&assets[0], "/tokenId");
    let file = format!(
        "{}/{}",
        text(&evidence[0], "/_id"),
        text(&evidence[0], "/fileName")
    );
    let downloads = [
        format!("/rng-production/file/download/{file}"),
        format!("/network/file/download/{file}"),
        format!("/rng-production/token-account/energy-wallet/file/{token}/{file}"),
    ];
    let elsewhere = ada.at(&cut_off(server).await);
    for path in &downloads {
        assert_eq!(ada.get(path).await.status, 200, "{path}");
        assert_unavailable(&elsewhere.get(path).await);
    }
    for path in [UPLOAD, "/network/file/temporary-upload"] {
        assert_unavailable(&elsewhere.upload(path, &[("evidence.pdf", PDF)]).await);
    }
    // A copy that the client has needs no store, and neither does what is only told of a file.
    let known = elsewhere.with("if-none-match", "*");
    assert_eq!(known.get(&downloads[0]).await.status, 304);
    batch.details(&elsewhere).await.ok();
}

async fn a_repeat_succeeds_once_the_store_answers(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let document = upload(&ada, "lca.xlsx", &Workbook::rng().bytes()).await;
    let body = create_body(&ada, &document);
    let keyed = ada.with("idempotency-key", "first-quarter");
    let before = server.row_counts().await;
    let elsewhere = keyed.at(&cut_off(server).await);
    assert_unavailable(&elsewhere.post(CREATE, body.clone()).await);
    assert_eq!(server.row_counts().await, before);
    keyed.post(CREATE, body).await.ok();
}
