//! Is a claim made once, by whom and for what it says, and can anybody check it?

use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::production::{Batch, PDF, upload};
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Spending, balance, producer};

on_both! {
    a_claim_is_told_and_taken_back,
    a_label_and_a_beneficiary_are_somebodys,
    what_nobody_told_is_settled_by_the_signature,
    a_signature_freezes_the_terms,
    the_certificate_is_made_once,
    retirements_are_found_by_token,
    anybody_can_check_a_certificate,
}

fn beneficiary() -> Value {
    json!({
        "name": "Lakeside Foods", "country": "US", "registrationNumber": "20-1234567",
        "email": "claims@lakeside.example",
    })
}

/// A retirement of 100 units that has been signed.
async fn processed(actor: &Actor, claim: Value) -> Spending {
    let retirement = Spending::holding(actor, "retirement", 100).await;
    retirement.act(actor, "update", claim).await.ok();
    retirement.sign(actor).await.ok();
    retirement
}

async fn a_claim_is_told_and_taken_back(server: &TestServer) {
    let ada = producer(server).await;
    let retirement = Spending::draft(&ada, "retirement", "First quarter").await;
    let claim = json!({
        "purpose": "Scope 1 emissions offset", "purposeCode": "scope_1",
        "additionalContext": "Q1 2025", "beneficiary": beneficiary(),
        "reportingPeriod": { "start": "2025-01-01", "end": "2025-03-31" },
    });
    let told = retirement.act(&ada, "update", claim.clone()).await.ok();
    let told = &told["retirement"];
    for member in [
        "purpose",
        "purposeCode",
        "additionalContext",
        "reportingPeriod",
    ] {
        assert_eq!(told[member], claim[member], "{member}");
    }
    assert_eq!(told["beneficiary"]["registrationNumber"], "20-1234567");
    assert_eq!(told["beneficiary"]["isConfidential"], false);
    let cleared = json!({ "beneficiary": null, "purposeCode": null });
    let told = retirement.act(&ada, "update", cleared).await.ok();
    assert_eq!(told["retirement"]["beneficiary"], Value::Null);
    assert_eq!(told["retirement"]["purposeCode"], Value::Null);
    assert_eq!(
        told["retirement"]["purpose"], claim["purpose"],
        "absent, it stays"
    );
    let refused = [
        (
            json!({ "beneficiary": { "country": "US" } }),
            "/beneficiary/name",
        ),
        (
            json!({ "beneficiary": { "name": "" } }),
            "/beneficiary/name",
        ),
        (
            json!({ "reportingPeriod": { "start": "2025-03-31", "end": "2025-01-01" } }),
            "/reportingPeriod/end",
        ),
        (json!({ "purposeCode": "scope_4" }), "/purposeCode"),
        // What is printed for ever says something.
        (json!({ "purpose": "" }), "/purpose"),
        (json!({ "purpose": " \t" }), "/purpose"),
        (json!({ "additionalContext": "  " }), "/additionalContext"),
        (
            json!({ "beneficiary": { "name": " " } }),
            "/beneficiary/name",
        ),
        (
            json!({ "beneficiary": { "name": "X", "country": " " } }),
            "/beneficiary/country",
        ),
        // Nothing prints a noncharacter.
        (json!({ "purpose": "offset \u{10fffe}" }), "/purpose"),
    ];
    for (body, pointer) in refused {
        let reply = retirement.act(&ada, "update", body).await;
        assert_eq!(reply.refusal(), "400 invalid_request", "{pointer}");
        let mut pointers = reply.pointers();
        // An empty text is too short and says nothing.
        pointers.dedup();
        assert_eq!(pointers, [pointer]);
    }
}

async fn a_label_and_a_beneficiary_are_somebodys(server: &TestServer) {
    let ada = producer(server).await;
    let retirement = Spending::draft(&ada, "retirement", "First quarter").await;
    let nobody = json!({ "beneficiary": { "name": "X", "profileId": retirement.id } });
    let reply = retirement.act(&ada, "update", nobody).await;
    assert_eq!(reply.refusal(), "404 not_found");
    assert_eq!(reply.pointers(), ["/beneficiary/profileId"]);
    for kind in ["retirement", "consumption"] {
        let blank = json!({ "profileId": ada.profile(), "name": "  " });
        let reply = ada.post(&format!("/network/{kind}/create"), blank).await;
        assert_eq!(reply.refusal(), "400 invalid_request", "{kind}");
        assert_eq!(reply.pointers(), ["/name"]);
    }
}

async fn what_nobody_told_is_settled_by_the_signature(server: &TestServer) {
    let ada = producer(server).await;
    let retirement = Spending::holding(&ada, "retirement", 100).await;
    let draft = retirement.record(&ada).await;
    assert_eq!(
        (&draft["purpose"], &draft["certificate"]),
        (&Value::Null, &Value::Null)
    );
    let signed = retirement.sign(&ada).await.ok()["retirement"].take();
    assert_eq!(signed["status"], "processed");
    assert_eq!(signed["purpose"], "First quarter");
    assert_eq!(signed["beneficiary"]["name"], "Prairie Renewables");
    assert_eq!(signed["beneficiary"]["profileId"], ada.profile());
    assert_eq!(signed["certificate"]["number"], 1);
    assert_eq!(
        signed["energyAccounts"][0]["serialRanges"],
        json!([{ "start": 1, "end": 100 }])
    );
    let held = balance(&ada).await;
    assert_eq!(
        (&held["available"], &held["retired"]),
        (&json!(121_146), &json!(100))
    );
    for (verb, body) in [
        ("sign", json!({})),
        ("unlock", json!({})),
        ("remove", json!({})),
        ("update", json!({ "purpose": "another" })),
        ("lock", json!({ "quantity": 1 })),
    ] {
        let refused = retirement.act(&ada, verb, body).await;
        assert_eq!(refused.refusal(), "409 state_conflict", "{verb}");
    }
}

async fn a_signature_freezes_the_terms(server: &TestServer) {
    let (one, two) = server.found_dual_producer().await;
    let batch = Batch::prepared(&one, &Workbook::of_facility("TWIN-1")).await;
    for actor in [&one, &two] {
        batch.approve(actor).await.ok();
    }
    for actor in [&one, &two] {
        batch.send(actor).await.ok();
    }
    let contract = text(&batch.contract(&one).await.ok(), "/contract/_id");
    for actor in [&one, &two] {
        contract_tests::production::mint(actor, &contract)
            .await
            .ok();
    }

    let retirement = Spending::holding(&one, "retirement", 100).await;
    let signed = retirement.sign(&one).await.ok()["retirement"].take();
    assert_eq!(signed["status"], "awaiting_approval");
    assert_eq!(signed["requiredSignatures"], 2);
    assert_eq!(signed["purpose"], "First quarter");
    assert_eq!(signed["awaitingMySignature"], false);
    let frozen = [
        ("update", json!({ "purpose": "another" })),
        ("update", json!({ "beneficiary": null })),
        ("lock", json!({ "quantity": 1 })),
        ("unlock", json!({})),
    ];
    for (verb, body) in frozen {
        let refused = retirement.act(&one, verb, body).await;
        assert_eq!(refused.refusal(), "409 terms_frozen", "{verb}");
    }
    let file = upload(&one, "invoice.pdf", PDF).await;
    let files = json!({ "files": [{ "_id": file }] });
    let told = retirement.act(&one, "update", files).await.ok();
    assert_eq!(text(&told, "/retirement/files/0/_id"), file);
    assert_eq!(retirement.sign(&one).await.refusal(), "409 already_signed");
    assert_eq!(retirement.record(&two).await["awaitingMySignature"], true);
    let signed = retirement.sign(&two).await.ok()["retirement"].take();
    assert_eq!(signed["status"], "processed");
    assert_eq!(rows(&signed, "/signers").len(), 2);
}

async fn the_certificate_is_made_once(server: &TestServer) {
    let ada = producer(server).await;
    let retirement = Spending::holding(&ada, "retirement", 100).await;
    let path = format!("/network/retirement/certificate/{}", retirement.id);
    assert_eq!(ada.get(&path).await.refusal(), "409 state_conflict");
    retirement.sign(&ada).await.ok();
    let hugo = server.sign_in("hugo").await;
    assert_eq!(hugo.get(&path).await.refusal(), "404 not_found");
    let certificate = ada.get(&path).await;
    assert_eq!(certificate.status, 200, "{}", certificate.text());
    assert_eq!(certificate.header("content-type"), "application/pdf");
    assert!(certificate.bytes.starts_with(b"%PDF-"));
    let hash = HEXLOWER.encode(&Sha256::digest(&certificate.bytes));
    let record = retirement.record(&ada).await;
    assert_eq!(record["certificate"]["sha256"], hash);
    assert_eq!(record["certificate"]["url"], format!("/api{path}"));
    assert_eq!(ada.get(&path).await.bytes, certificate.bytes);
    let copy = ada.with("if-none-match", certificate.header("etag"));
    assert_eq!(copy.get(&path).await.status, 304);
    let part = ada.with("range", "bytes=0-4").get(&path).await;
    assert_eq!((part.status, &part.bytes[..]), (206, &b"%PDF-"[..]));
}

async fn retirements_are_found_by_token(server: &TestServer) {
    let ada = producer(server).await;
    let first = processed(&ada, json!({ "purpose": "one" })).await;
    server.clock.advance(chrono::TimeDelta::seconds(1));
    let second = processed(&ada, json!({ "purpose": "two" })).await;
    let token = text(&first.record(&ada).await, "/energyAccounts/0/tokenId");
    let body = |token: &str| json!({ "tokenId": token, "walletId": ada.wallet() });
    let path = "/network/retirement/lookup";
    let found = ada.post(path, body(&token)).await.ok();
    assert_eq!(text(&found, "/retirement/_id"), second.id);
    assert_eq!(
        found["retirement"]["energyAccounts"][0]["serialRanges"],
        json!([{ "start": 101, "end": 200 }])
    );
    let ids: Vec<_> = rows(&found, "/retirements")
        .iter()
        .map(|it| text(it, "/_id"))
        .collect();
    assert_eq!(ids, [second.id, first.id]);
    // Another month of the same facility was not retired.
    let other = json!({ "month": 3 });
    let accounts = ada.post(super::ACCOUNTS, other).await.ok();
    let other = text(&accounts, "/energyAccounts/0/tokenId");
    assert_eq!(
        ada.post(path, body(&other)).await.refusal(),
        "404 not_found"
    );
    let hugo = server.sign_in("hugo").await;
    let refused = hugo.post(path, body(&token)).await;
    assert_eq!(refused.refusal(), "404 not_found");
}

async fn anybody_can_check_a_certificate(server: &TestServer) {
    let ada = producer(server).await;
    let named = processed(&ada, json!({ "beneficiary": beneficiary() })).await;
    let mut hidden = beneficiary();
    hidden["isConfidential"] = true.into();
    let hidden = processed(&ada, json!({ "beneficiary": hidden })).await;
    let anybody = server.anonymous().with("accept", "application/json");
    for (retirement, is_shown) in [(&named, true), (&hidden, false)] {
        let page = text(
            &retirement.record(&ada).await,
            "/certificate/verificationUrl",
        );
        let shown = anybody.fetch(&page).await;
        assert_eq!(shown.status, 200, "{}", shown.text());
        let page = shown.json();
        assert_eq!(page["tokens"][0]["quantity"], 100);
        let record = retirement.record(&ada).await;
        let serials = &record["energyAccounts"][0]["serialRanges"];
        assert_eq!(page["tokens"][0]["serialRanges"], *serials);
        let number = &record["certificate"]["number"];
        assert_eq!(page["certificate"]["number"], *number);
        let shown = shown.text();
        assert_eq!(shown.contains("Lakeside Foods"), is_shown, "{shown}");
        for told in ["First quarter", "PRAIRIE-LFG-01"] {
            assert!(shown.contains(told), "{told} is not in {shown}");
        }
        for secret in ["claims@lakeside.example", "price", "email"] {
            assert!(!shown.contains(secret), "{secret} is in {shown}");
        }
    }
    let unknown = anybody.fetch("/verify/aaaaaaaaaaaaaaaaaaaaaaaaaa").await;
    assert_eq!(unknown.status, 404);
}
