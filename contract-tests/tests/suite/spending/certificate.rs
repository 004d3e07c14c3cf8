//! Does the document say what was claimed, in a form that others can read and check?

use std::process::Command;

use attestry::transparency;
use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::pdf;
use contract_tests::reply::{Reply, text};
use contract_tests::server::TestServer;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Spending, producer};

on_both! {
    the_document_reads_as_the_claim_whatever_it_holds,
    what_cannot_be_printed_is_refused_when_it_is_told,
    a_stranger_checks_the_proof_with_python,
    units_sold_with_the_energy_stay_so_from_wallet_to_wallet,
    only_units_sold_with_the_energy_are_said_to_be,
}

const HOSTILE: &str = "#read(\"/etc/passwd\") <script>alert(1)</script> $x^2$ \\u{2764}";

/// A retirement of 100 units with its document.
async fn certified(actor: &Actor, claim: Value) -> (Value, Reply) {
    let retirement = Spending::holding(actor, "retirement", 100).await;
    retirement.act(actor, "update", claim).await.ok();
    retirement.sign(actor).await.ok();
    let path = format!("/network/retirement/certificate/{}", retirement.id);
    let document = actor.get(&path).await;
    assert_eq!(document.status, 200, "{}", document.text());
    (retirement.record(actor).await, document)
}

/// The public page's path.
fn page(record: &Value) -> String {
    let address = text(record, "/certificate/verificationUrl");
    let (_, code) = address.rsplit_once('/').unwrap();
    format!("/verify/{code}")
}

async fn the_document_reads_as_the_claim_whatever_it_holds(server: &TestServer) {
    if !pdf::can_be_read() {
        return;
    }
    let ada = producer(server).await;
    let claim = json!({
        "purpose": HOSTILE,
        "additionalContext": "unbroken".repeat(60),
        "beneficiary": {
            "name": "東京電力 Ελλάδα Росэнерго 재생에너지", "country": "JP",
            "registrationNumber": "JP-1029384", "email": "claims@example.jp",
        },
        "reportingPeriod": { "start": "2025-01-01", "end": "2025-03-31" },
    });
    let (record, document) = certified(&ada, claim).await;
    let read = pdf::text(&document.bytes);
    for printed in [
        "Certificate of retirement",
        "No. 1",
        "100 MMBtu of renewable natural gas",
        "Prairie Renewables",
        HOSTILE,
        "東京電力 Ελλάδα Росэнерго 재생에너지, JP",
        "Registration number JP-1029384",
        "2025-01-01 to 2025-03-31",
        "−65.150",
        "1–100",
        &text(&record, "/energyAccounts/0/tokenId"),
    ] {
        assert!(read.contains(printed), "{printed} is not in {read}");
    }
    for kept in ["root:", "claims@"] {
        assert!(!read.contains(kept), "{kept} is in {read}");
    }
    let address = server.url.clone() + &page(&record);
    assert_eq!(pdf::qr_code(&document.bytes), address);
    let facts = pdf::facts(&document.bytes);
    assert!(facts.contains("Tagged:          yes"), "{facts}");
    assert!(facts.contains("Retirement certificate No. 1"), "{facts}");
    // Columns: embedded, subset, with a map to Unicode.
    for font in pdf::fonts(&document.bytes) {
        assert!(font.contains("yes yes yes"), "{font}");
    }
    let sha256 = HEXLOWER.encode(&Sha256::digest(&document.bytes));
    let shown = server
        .anonymous()
        .with("accept", "text/html")
        .fetch(&page(&record))
        .await;
    assert_eq!(shown.status, 200);
    assert!(shown.text().contains(&sha256) && !shown.text().contains("<script"));
}

async fn what_cannot_be_printed_is_refused_when_it_is_told(server: &TestServer) {
    let ada = producer(server).await;
    let retirement = Spending::draft(&ada, "retirement", "First quarter").await;
    let claim = json!({ "purpose": "hot 🔥 air", "beneficiary": { "name": "a\u{202e}b" } });
    let refused = retirement.act(&ada, "update", claim).await;
    assert_eq!(refused.refusal(), "400 invalid_request");
    assert_eq!(
        refused.faults(),
        [
            "/purpose: The certificate cannot print \"🔥\".",
            "/beneficiary/name: The certificate cannot print \"\\u{202e}\".",
        ]
    );
}

async fn a_stranger_checks_the_proof_with_python(server: &TestServer) {
    let ada = producer(server).await;
    let (record, _) = certified(&ada, json!({ "purpose": "Scope 1" })).await;
    let anybody = server.anonymous().with("accept", "application/json");
    let waiting = anybody.fetch(&page(&record)).await.ok();
    assert_eq!(waiting["inclusionProof"], Value::Null);
    transparency::sequence(&server.app).await.unwrap();

    let seen = anybody.fetch(&page(&record)).await;
    assert_eq!(
        seen.ok()["tokens"][0]["serialRanges"],
        json!([{ "start": 1, "end": 100 }])
    );
    let leaf: Value = serde_json::from_str(&text(&seen.ok(), "/leaf")).unwrap();
    assert_eq!(leaf["operationId"], record["_id"]);
    let folder = tempfile::tempdir().unwrap();
    let answer = folder.path().join("page.json");
    std::fs::write(&answer, &seen.bytes).unwrap();
    let checked = Command::new("python3")
        .args([
            "-B",
            concat!(env!("CARGO_MANIFEST_DIR"), "/verify_inclusion.py"),
        ])
        .arg(answer)
        .output();
    let Ok(checked) = checked else {
        return contract_tests::skip("Python (python3) is not installed");
    };
    let said = String::from_utf8_lossy(&checked.stdout);
    assert!(
        checked.status.success() && said.contains("included: transaction"),
        "{checked:?}"
    );
}

/// Pushes units to somebody, described so; they come into the default wallet.
async fn push(from: &Actor, to: &Actor, quantity: i64, said: Value) {
    let path = |verb: &str| format!("/network/network-transaction/{verb}");
    let body = json!({ "fromProfileId": from.profile(), "toProfileId": to.profile() });
    let made = from.post(&path("push/create"), body).await.ok();
    let id = text(&made, "/networkTransaction/_id");
    let act = async |verb: &str, mut body: Value| {
        body["_id"] = id.clone().into();
        from.post(&path(verb), body).await.ok();
    };
    act("update", said).await;
    act("push/lock", json!({ "quantity": quantity })).await;
    act("sign", json!({})).await;
}

/// Moves units from one wallet of somebody to another.
async fn transfer(actor: &Actor, (from, to): (&String, &String), quantity: i64) {
    let (profile, path) = (actor.profile(), |verb: &str| {
        format!("/network/intra-transfer/{verb}")
    });
    let body = json!({
        "fromProfileId": profile, "fromWalletId": from, "toProfileId": profile, "toWalletId": to,
    });
    let made = actor.post(&path("create"), body).await.ok();
    let id = text(&made, "/intraTransfer/_id");
    let lock = json!({ "_id": id, "quantity": quantity });
    actor.post(&path("lock"), lock).await.ok();
    actor.post(&path("sign"), json!({ "_id": id })).await.ok();
}

async fn units_sold_with_the_energy_stay_so_from_wallet_to_wallet(server: &TestServer) {
    let (ada, hugo) = (producer(server).await, server.sign_in("hugo").await);
    let contract = json!({ "isBundle": 1, "contractId": "PPA-17" });
    push(&ada, &hugo, 100, contract).await;
    // Twice from wallet to wallet.
    let vault = hugo.one_more_wallet("Vault").await;
    let wallet = hugo.wallet();
    for way in [(&wallet, &vault), (&vault, &wallet)] {
        transfer(&hugo, way, 100).await;
    }
    let (record, document) = certified(&hugo, json!({ "purpose": "Scope 1" })).await;
    let anybody = server.anonymous().with("accept", "application/json");
    let seen = anybody.fetch(&page(&record)).await;
    assert_eq!(seen.ok()["tokens"][0]["isBundle"], true);
    assert!(
        !seen.text().contains("PPA-17"),
        "contracts are the parties'"
    );
    if pdf::can_be_read() {
        let read = pdf::text(&document.bytes);
        assert!(read.contains("PPA-17"), "{read}");
    }
    // Units of the same token that were sold without it are not.
    push(&ada, &hugo, 100, json!({ "isBundle": 0 })).await;
    let (record, _) = certified(&hugo, json!({ "purpose": "Scope 1" })).await;
    let seen = anybody.fetch(&page(&record)).await.ok();
    assert_eq!(
        seen["tokens"][0]["serialRanges"],
        json!([{ "start": 101, "end": 200 }])
    );
    assert_eq!(seen["tokens"][0]["isBundle"], false);
}

/// Ten units come with the energy, five of the same token without, and five under another contract;
/// then all are retired at once, some of them after a transfer of mixed units.
async fn only_units_sold_with_the_energy_are_said_to_be(server: &TestServer) {
    let (ada, hugo) = (producer(server).await, server.sign_in("hugo").await);
    let bundle = |contract: &str| json!({ "isBundle": 1, "contractId": contract });
    push(&ada, &hugo, 10, bundle("PPA-17")).await;
    push(&ada, &hugo, 5, json!({ "isBundle": 0 })).await;
    push(&ada, &hugo, 5, bundle("PPA-18")).await;
    let vault = hugo.one_more_wallet("Vault").await;
    transfer(&hugo, (&hugo.wallet(), &vault), 18).await;
    transfer(&hugo, (&vault, &hugo.wallet()), 18).await;
    let retirement = Spending::holding(&hugo, "retirement", 20).await;
    retirement.sign(&hugo).await.ok();
    let record = retirement.record(&hugo).await;
    let anybody = server.anonymous().with("accept", "application/json");
    let seen = anybody.fetch(&page(&record)).await.ok();
    let tokens = seen["tokens"].as_array().unwrap();
    let told = |it: &Value| {
        (
            it["isBundle"] == true,
            it["quantity"].clone(),
            it["serialRanges"].clone(),
        )
    };
    let told: Vec<_> = tokens.iter().map(told).collect();
    let one = |start: i64, end: i64| json!([{ "start": start, "end": end }]);
    let expected = [
        (true, json!(10), one(1, 10)),
        (false, json!(5), one(11, 15)),
        (true, json!(5), one(16, 20)),
    ];
    assert_eq!(told, expected);
    assert!(
        tokens
            .iter()
            .all(|it| it["tokenId"] == tokens[0]["tokenId"])
    );
    if pdf::can_be_read() {
        let path = format!("/network/retirement/certificate/{}", retirement.id);
        let read = pdf::text(&hugo.get(&path).await.bytes);
        for printed in ["1–10", "11–15", "16–20"] {
            assert!(read.contains(printed), "{printed} is not in {read}");
        }
        for contract in ["PPA-17", "PPA-18"] {
            assert_eq!(read.matches(contract).count(), 1, "{contract} in {read}");
        }
    }
}
