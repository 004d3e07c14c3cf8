//! Do files come in whole, stay what they are, and leave to those who may have them?

mod cut_off;

use chrono::TimeDelta;
use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::people::SecondFactor;
use contract_tests::production::{ADD_FILES, Batch};
use contract_tests::reply::{Reply, rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

on_both! {
    five_files_come_in_at_once,
    both_apis_are_one_store,
    names_are_cleaned,
    a_file_must_be_what_its_name_says,
    one_bad_file_refuses_all,
    too_many_too_large_or_none_is_refused,
    a_file_comes_back_as_it_went_in,
    a_part_of_a_file_can_be_had,
    a_good_copy_is_not_sent_again,
    a_stranger_gets_no_file,
    an_unused_file_expires,
    a_file_that_cannot_be_removed_holds_up_nothing_else,
    whoever_lost_the_right_to_what_has_the_file_reads_it_no_more,
    a_user_lists_no_temporary_files,
}

pub(super) const UPLOAD: &str = "/rng-production/file/temporary-upload";
const PDF: &[u8] = b"%PDF-1.7\nthe evidence\n%%EOF\n";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const WORKBOOK: &[u8] = include_bytes!("../../../src/production/templates/lca-rng-example.xlsx");

async fn upload_one(actor: &Actor, name: &str, bytes: &[u8]) -> Value {
    let files = actor.upload(UPLOAD, &[(name, bytes)]).await.ok();
    files["files"][0].clone()
}

async fn download(actor: &Actor, file: &Value) -> Reply {
    actor.get(&path_of(file)).await
}

fn path_of(file: &Value) -> String {
    let name = text(file, "/fileName").replace(' ', "%20");
    format!(
        "/rng-production/file/download/{}/{name}",
        text(file, "/_id")
    )
}

async fn five_files_come_in_at_once(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let sent: [(&str, &[u8]); 5] = [
        ("lca.xlsx", WORKBOOK),
        ("evidence.pdf", PDF),
        ("site.png", PNG),
        ("meter.csv", b"month,scf\r\n2025-01,1\r\n"),
        ("notes.txt", "größer".as_bytes()),
    ];
    let answer = ada.upload(UPLOAD, &sent).await.ok();
    let files = rows(&answer, "/files");
    assert_eq!(files.len(), 5);
    for ((name, bytes), file) in sent.iter().zip(&files) {
        assert_eq!(file["fileName"], *name);
        assert_eq!(file["size"], bytes.len());
        let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(bytes));
        assert_eq!(file["sha256"], hash);
        assert_eq!(
            (&file["kind"], &file["ownerId"]),
            (&json!("temporary"), &Value::Null)
        );
        assert_eq!(file["expiresAt"], "2025-07-16T09:00:00Z");
        assert_eq!(download(&ada, file).await.bytes, *bytes);
    }
}

async fn both_apis_are_one_store(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let files = ada
        .upload("/network/file/temporary-upload", &[("evidence.pdf", PDF)])
        .await
        .ok();
    let file = &files["files"][0];
    assert_eq!(download(&ada, file).await.bytes, PDF);
    let elsewhere = path_of(file).replace("/rng-production/", "/network/");
    assert_eq!(ada.get(&elsewhere).await.bytes, PDF);
}

async fn names_are_cleaned(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let rows = [
        ("../../etc/evidence.pdf", "evidence.pdf"),
        ("C:\\Users\\ada\\Evidence 1.PDF", "Evidence 1.PDF"),
        ("a;b:c.pdf", "a_b_c.pdf"),
    ];
    for (sent, kept) in rows {
        let file = upload_one(&ada, sent, PDF).await;
        assert_eq!(file["fileName"], kept);
        assert_eq!(download(&ada, &file).await.bytes, PDF);
    }
}

async fn a_file_must_be_what_its_name_says(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let before = server.row_counts().await;
    let refused: [(&str, &[u8]); 7] = [
        ("evidence.pdf", WORKBOOK),
        ("lca.xlsx", PDF),
        ("lca.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("run.exe", b"MZ\x90\0"),
        ("page.html", b"<script>alert(1)</script>"),
        ("evidence.pdf", b""),
        ("noextension", PDF),
    ];
    for (name, bytes) in refused {
        let reply = ada.upload(UPLOAD, &[(name, bytes)]).await;
        assert_eq!(reply.refusal(), "400 file_rejected", "{name}");
        assert_eq!(reply.pointers(), ["/files/0"], "{name}");
    }
    assert_eq!(server.row_counts().await, before);
}

async fn one_bad_file_refuses_all(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let before = server.row_counts().await;
    let files: [(&str, &[u8]); 3] = [("a.pdf", PDF), ("b.pdf", b"no pdf"), ("c.pdf", PNG)];
    let reply = ada.upload(UPLOAD, &files).await;
    assert_eq!(reply.refusal(), "400 file_rejected");
    assert_eq!(reply.pointers(), ["/files/1", "/files/2"]);
    assert_eq!(server.row_counts().await, before);
}

async fn too_many_too_large_or_none_is_refused(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let before = server.row_counts().await;
    let six = ada.upload(UPLOAD, &[("a.pdf", PDF); 6]).await;
    assert_eq!(six.refusal(), "400 invalid_request", "{}", six.text());
    let none = ada.upload(UPLOAD, &[]).await;
    assert!(matches!(
        none.refusal().as_str(),
        "400 invalid_request" | "400 malformed_body"
    ));
    let mut large = PDF.to_vec();
    large.resize((10 << 20) + 1, b' ');
    let reply = ada.upload(UPLOAD, &[("large.pdf", &large)]).await;
    assert_eq!(reply.refusal(), "413 payload_too_large");
    let second = ada
        .upload(UPLOAD, &[("a.pdf", PDF), ("large.pdf", &large)])
        .await;
    assert_eq!(
        second.faults(),
        ["/files/1: The file has more than 10485760 bytes."]
    );
    let broken = ada.send(Method::POST, UPLOAD, |request| {
        request
            .header("content-type", "multipart/form-data; boundary=x")
            .body("--x\r\nnonsense")
    });
    assert_eq!(broken.await.refusal(), "400 malformed_body");
    assert_eq!(server.row_counts().await, before);
    large.pop();
    let file = upload_one(&ada, "large.pdf", &large).await;
    assert_eq!(download(&ada, &file).await.bytes.len(), 10 << 20);
}

async fn a_file_comes_back_as_it_went_in(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let pdf = upload_one(&ada, "evidence.pdf", PDF).await;
    let reply = download(&ada, &pdf).await;
    assert_eq!((reply.status, &reply.bytes[..]), (200, PDF));
    assert_eq!(reply.header("content-type"), "application/pdf");
    assert_eq!(reply.header("content-length"), PDF.len().to_string());
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(
        reply.header("etag"),
        format!("\"{}\"", text(&pdf, "/sha256"))
    );
    assert!(
        reply
            .header("content-disposition")
            .starts_with("inline; filename=\"evidence.pdf\"")
    );
    let csv = upload_one(&ada, "meter.csv", b"a,b\n").await;
    let reply = download(&ada, &csv).await;
    assert_eq!(reply.header("content-type"), "application/octet-stream");
    assert!(
        reply
            .header("content-disposition")
            .starts_with("attachment; ")
    );
    let path = path_of(&pdf).replace("evidence.pdf", "another.pdf");
    assert_eq!(ada.get(&path).await.refusal(), "404 not_found");
}

async fn a_part_of_a_file_can_be_had(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let file = upload_one(&ada, "evidence.pdf", PDF).await;
    let rows: [(&str, u16, &[u8]); 6] = [
        ("bytes=0-3", 206, &PDF[..4]),
        ("bytes=9-", 206, &PDF[9..]),
        ("bytes=-6", 206, &PDF[PDF.len() - 6..]),
        ("bytes=0-9999", 206, PDF),
        ("bytes=0-1,4-5", 200, PDF),
        ("lines=1-2", 200, PDF),
    ];
    for (range, status, bytes) in rows {
        let reply = download(&ada.with("range", range), &file).await;
        assert_eq!((reply.status, &reply.bytes[..]), (status, bytes), "{range}");
    }
    let reply = download(&ada.with("range", "bytes=0-3"), &file).await;
    assert_eq!(
        reply.header("content-range"),
        format!("bytes 0-3/{}", PDF.len())
    );
    let beyond = download(&ada.with("range", "bytes=9999-"), &file).await;
    assert_eq!(beyond.refusal(), "416 range_not_satisfiable");
    let size = format!("bytes */{}", PDF.len());
    assert_eq!(beyond.header("content-range"), size);
    // A range completes a copy of this file, or nothing.
    let etag = reply.header("etag");
    for (known, status) in [(etag, 206), ("\"other\"", 200), (&format!("W/{etag}"), 200)] {
        let part = ada.with("range", "bytes=0-3").with("if-range", known);
        assert_eq!(download(&part, &file).await.status, status, "{known}");
    }
}

async fn a_good_copy_is_not_sent_again(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let file = upload_one(&ada, "evidence.pdf", PDF).await;
    let etag = download(&ada, &file).await.header("etag").to_owned();
    for known in [etag.clone(), format!("\"other\", W/{etag}"), "*".to_owned()] {
        let reply = download(&ada.with("if-none-match", &known), &file).await;
        assert_eq!((reply.status, reply.bytes.len()), (304, 0), "{known}");
    }
    let reply = download(&ada.with("if-none-match", "\"other\""), &file).await;
    assert_eq!(reply.status, 200);
}

async fn a_stranger_gets_no_file(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let file = upload_one(&ada, "evidence.pdf", PDF).await;
    for name in ["rita", "hugo", "vera", "olga"] {
        let stranger = server.sign_in(name).await;
        assert_eq!(
            download(&stranger, &file).await.refusal(),
            "403 file_forbidden",
            "{name}"
        );
    }
    let reply = download(&server.anonymous(), &file).await;
    assert_eq!(reply.refusal(), "401 unauthenticated");
}

async fn an_unused_file_expires(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let file = upload_one(&ada, "evidence.pdf", PDF).await;
    server.clock.advance(TimeDelta::hours(24));
    let ada = server.sign_in("ada").await;
    assert_eq!(download(&ada, &file).await.refusal(), "404 not_found");
    attestry::jobs::sweep(&server.app).await;
    assert_eq!(download(&ada, &file).await.refusal(), "404 not_found");
    assert_eq!(server.row_counts().await["stored_file"], 0);
}

async fn a_file_that_cannot_be_removed_holds_up_nothing_else(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    Batch::minted(&ada, &Workbook::rng()).await;
    upload_one(&ada, "evidence.pdf", b"%PDF-1.7\nunused\n%%EOF\n").await;
    let mut folders = vec![server.app.settings.data_dir.join("files")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                // A folder that is not empty in its place is no file to be removed.
                std::fs::remove_file(&path).unwrap();
                std::fs::create_dir_all(path.join("in the way")).unwrap();
            }
        }
    }
    server.clock.advance(TimeDelta::hours(24));
    let before = server.row_counts().await;
    assert!(before["balance_delta"] > 0);
    attestry::jobs::sweep(&server.app).await;
    let after = server.row_counts().await;
    assert_eq!(after["stored_file"], before["stored_file"]);
    assert_eq!(after["balance_delta"], 0);
}

async fn whoever_lost_the_right_to_what_has_the_file_reads_it_no_more(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let role = "basic.admin";
    let hugh = server
        .hire("hugh", role, ada.person(), SecondFactor::Totp)
        .await;
    let hugh = server.sign_in_as(&hugh).await;
    let batch = Batch::draft(&hugh, &Workbook::rng()).await;
    let file = upload_one(&hugh, "evidence.pdf", PDF).await;
    let mut body = batch.measurement();
    body["files"] = json!([{ "_id": file["_id"] }]);
    hugh.post(ADD_FILES, body).await.ok();
    assert_eq!(download(&hugh, &file).await.status, 200);
    let link = json!({
        "roleCode": role, "entityType": "organization_profile", "entityId": ada.profile(),
    });
    let body = json!({ "userId": server.user_id(&hugh).await, "roleLinks": [link] });
    let olga = server.sign_in("olga").await;
    olga.post("/internal/user/remove-role-links", body)
        .await
        .ok();
    assert_eq!(download(&hugh, &file).await.refusal(), "403 file_forbidden");
    assert_eq!(download(&ada, &file).await.status, 200);
}

async fn a_user_lists_no_temporary_files(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    upload_one(&ada, "evidence.pdf", PDF).await;
    let me = ada.post_nothing("/user/profile/organization").await.ok();
    let body = json!({ "ownerType": "user", "ownerId": text(&me, "/user/_id") });
    let list = ada
        .post("/rng-production/file/list", body.clone())
        .await
        .ok();
    assert_eq!(list["files"], json!([]));
    let rita = server.sign_in("rita").await;
    let reply = rita.post("/rng-production/file/list", body).await;
    assert_eq!(reply.refusal(), "404 not_found");
}
