//! Does the page behind a certificate's QR code work for a person, on a desk and on a telephone?

use attestry::transparency;
use contract_tests::pdf;
use contract_tests::production::Batch;
use contract_tests::reply::text;
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

use super::driver::Browser;

/// The document of a retirement of 1,000 units.
async fn certificate(server: &TestServer) -> Vec<u8> {
    let ada = server.sign_in("ada").await;
    Batch::minted(&ada, &Workbook::rng()).await;
    let body = json!({ "profileId": ada.profile(), "name": "First quarter" });
    let made = ada.post("/network/retirement/create", body).await.ok();
    let id = text(&made, "/retirement/_id");
    for (verb, body) in [
        ("lock", json!({ "_id": id, "quantity": 1000 })),
        ("sign", json!({ "_id": id })),
    ] {
        let path = format!("/network/retirement/{verb}");
        ada.post(&path, body).await.ok();
    }
    transparency::sequence(&server.app).await.unwrap();
    let path = format!("/network/retirement/certificate/{id}");
    ada.get(&path).await.bytes.to_vec()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_scans_a_certificate() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    if !pdf::can_be_read() {
        return;
    }
    let server = TestServer::on_sqlite().await;
    let address = pdf::qr_code(&certificate(&server).await);
    browser.open(&address).await;
    assert_eq!(browser.text("h1").await, "Retirement certificate");
    let status = browser.text("[role=status]").await;
    assert!(
        status.starts_with("Valid. 1,000 MMBtu were retired on"),
        "{status}"
    );
    browser.click("summary").await;
    let proof = browser.text("details dl").await;
    assert!(proof.contains("Leaf hash"), "{proof}");
    browser.screenshot("certificate").await;

    browser.resize(320).await;
    let width = "return document.documentElement.scrollWidth <= window.innerWidth";
    assert_eq!(
        browser.run(width).await,
        Value::Bool(true),
        "nothing is cut off"
    );
    // Stacked, the cells still say what they are, and are those of a table.
    let label =
        "return getComputedStyle(document.querySelector('td:last-child'), '::before').content";
    assert_eq!(browser.run(label).await, json!("\"Serial numbers\""));
    assert_eq!(browser.text("td:last-child").await, "1–1000");
    browser.wait_for("table[role=table] td[role=cell]").await;
    browser.screenshot("certificate-on-a-telephone").await;
    assert_eq!(browser.errors().await, Vec::<String>::new());
}
