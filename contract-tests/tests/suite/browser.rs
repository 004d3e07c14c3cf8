//! Do the pages work for a person? In a real browser: Swagger UI and the public page of a certificate, by mouse,
//! by keyboard and in a narrow window.

mod certificate;
mod driver;
mod keyboard;

use attestry::transparency;
use std::time::Duration;

use contract_tests::actor::Actor;
use contract_tests::production::{Batch, PDF};
use contract_tests::reply::text;
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use driver::Browser;
use serde_json::{Value, json};

const LOG_IN: &str = "#operations-Authentication-authLogin";
const WALLETS: &str = "#operations-Energy_Wallet-energyWalletList";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_logs_in_authorizes_and_lists_wallets() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let server = TestServer::on_sqlite().await;
    open_docs(&browser, &server).await;
    let options = browser.run(
        "return [...document.querySelectorAll('select#select option')].map(o => o.textContent)",
    );
    assert_eq!(options.await, json!(["Base", "Network", "RNG production"]));

    let tokens = log_in(&browser, &server).await;
    select(&browser, "Network", WALLETS).await;
    authorize(&browser, &tokens).await;
    let wallets = try_out(&browser, WALLETS, None).await;
    assert_eq!(
        wallets["wallets"][0]["profile"]["name"],
        "Prairie Renewables"
    );
    browser.screenshot("wallets").await;
    assert_eq!(browser.errors().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_uploads_a_file_and_downloads_a_certificate() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let server = TestServer::on_sqlite().await;
    let (retirement, _) = retired(&server.sign_in("ada").await).await;
    open_docs(&browser, &server).await;
    let tokens = log_in(&browser, &server).await;
    let upload = "[id$='-fileTemporaryUpload']";
    select(&browser, "RNG production", upload).await;
    authorize(&browser, &tokens).await;
    let stored = upload_file(&browser, upload).await;
    assert_eq!(stored["files"][0]["fileName"], "statement.pdf");
    assert_eq!(stored["files"][0]["size"], PDF.len());

    let certificate = "#operations-Retirement-retirementCertificate";
    select(&browser, "Network", certificate).await;
    open(&browser, certificate).await;
    let id = format!("{certificate} tr[data-param-name='id'] input");
    browser.fill(&id, &retirement).await;
    // A field is read a moment after the last key, or when it is left.
    browser.press(keyboard::TAB).await;
    execute(&browser, certificate).await;
    let link = format!("{certificate} .live-responses-table a[download]");
    browser.wait_for(&link).await;
    let script = format!(
        "return fetch(document.querySelector(\"{link}\").href).then(it => it.text()).then(it => it.slice(0, 5))"
    );
    assert_eq!(browser.run(&script).await, "%PDF-");
    browser.screenshot("certificate").await;
    assert_eq!(browser.errors().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anybody_reads_the_page_of_a_certificate() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let server = TestServer::on_sqlite().await;
    let (_, page) = retired(&server.sign_in("ada").await).await;
    transparency::sequence(&server.app).await.unwrap();
    browser.resize(360).await;
    browser.open(&format!("{}{page}", server.url)).await;
    let shown = browser.text("body").await;
    for told in ["First quarter", "PRAIRIE-LFG-01", "1,000 MMBtu"] {
        assert!(shown.contains(told), "{told} is not in {shown}");
    }
    browser.screenshot("verify").await;
    keyboard::fits(&browser).await;
    keyboard::tab_to(&browser, "summary").await;
    browser.press(keyboard::ENTER).await;
    browser.wait_for("details[open] dl").await;
    keyboard::fits(&browser).await;
    assert_eq!(browser.errors().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_documentation_is_used_by_keyboard_in_a_narrow_window() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let server = TestServer::on_sqlite().await;
    browser.resize(420).await;
    open_docs(&browser, &server).await;
    keyboard::fits(&browser).await;
    let control = "#operations-Authentication-authInitiateLogin .opblock-summary-control";
    keyboard::tab_to(&browser, control).await;
    browser.press(keyboard::ENTER).await;
    browser
        .wait_for("#operations-Authentication-authInitiateLogin .execute")
        .await;
    keyboard::tab_to(&browser, ".execute").await;
    browser.press(keyboard::ENTER).await;
    let answer = answer(&browser, "#operations-Authentication-authInitiateLogin").await;
    assert_eq!(answer["password"], true);
    keyboard::fits(&browser).await;
    browser.screenshot("narrow").await;
    assert_eq!(browser.errors().await, Vec::<String>::new());
}

/// A retirement of 1,000 units, and where its certificate can be checked.
async fn retired(ada: &Actor) -> (String, String) {
    Batch::minted(ada, &Workbook::rng()).await;
    let post = async |verb: &str, body: Value| {
        let path = format!("/network/retirement/{verb}");
        ada.post(&path, body).await.ok()
    };
    let named = json!({ "profileId": ada.profile(), "name": "First quarter" });
    let id = text(&post("create", named).await, "/retirement/_id");
    post("lock", json!({ "_id": id, "quantity": 1000 })).await;
    post("sign", json!({ "_id": id })).await;
    let details = post("details", json!({ "_id": id })).await;
    (
        id,
        text(&details, "/retirement/certificate/verificationUrl"),
    )
}

async fn open_docs(browser: &Browser, server: &TestServer) {
    browser.open(&format!("{}/docs/", server.url)).await;
    browser.wait_for(".opblock").await;
}

/// Chooses a document in the selector, and waits for one of its operations.
async fn select(browser: &Browser, document: &str, operation: &str) {
    let script = format!(
        "const s = document.querySelector('select#select'); \
         s.value = [...s.options].find(o => o.textContent === '{document}').value; \
         s.dispatchEvent(new Event('change', {{ bubbles: true }}));"
    );
    browser.run(&script).await;
    browser.wait_for(operation).await;
}

async fn log_in(browser: &Browser, server: &TestServer) -> String {
    let ada = server.person("ada");
    let body = json!({
        "email": ada.email, "secret": ada.password, "tfaCode": server.code_of(&ada),
    });
    let tokens = try_out(browser, LOG_IN, Some(&body.to_string())).await;
    browser.screenshot("log-in").await;
    text(&tokens, "/accessToken")
}

async fn authorize(browser: &Browser, token: &str) {
    browser.click(".auth-wrapper .authorize").await;
    browser.wait_for(".modal-ux #auth-bearer-value").await;
    browser.fill(".modal-ux #auth-bearer-value", token).await;
    browser
        .click(".modal-ux .auth-container:has(#auth-bearer-value) .authorize")
        .await;
    browser
        .wait_for(".modal-ux .auth-btn-wrapper button:not(.authorize):not([type=submit])")
        .await;
    browser.screenshot("authorized").await;
    browser.click(".modal-ux .close-modal").await;
}

/// Adds a file to the form of an operation and sends it.
async fn upload_file(browser: &Browser, operation: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("statement.pdf");
    std::fs::write(&path, PDF).unwrap();
    open(browser, operation).await;
    let add = format!("{operation} .json-schema-form-item-add");
    let field = format!("{operation} input[type=file]");
    let has_field = format!("return document.querySelector(\"{field}\") !== null");
    if browser.run(&has_field).await == json!(false) {
        browser.click(&add).await;
    }
    browser.choose(&field, &path).await;
    execute(browser, operation).await;
    answer(browser, operation).await
}

/// Opens an operation, executes it, and answers what the page shows of the answer.
async fn try_out(browser: &Browser, operation: &str, body: Option<&str>) -> Value {
    open(browser, operation).await;
    if let Some(body) = body {
        let field = format!("{operation} textarea.body-param__text");
        browser.fill(&field, body).await;
    }
    execute(browser, operation).await;
    answer(browser, operation).await
}

async fn open(browser: &Browser, operation: &str) {
    let summary = format!("{operation} .opblock-summary-control");
    browser.click(&summary).await;
    browser.wait_for(&format!("{operation} .execute")).await;
}

async fn execute(browser: &Browser, operation: &str) {
    browser.click(&format!("{operation} .execute")).await;
}

async fn answer(browser: &Browser, operation: &str) -> Value {
    let answer = format!("{operation} .live-responses-table .response .highlight-code code");
    browser.wait_for(&answer).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let status = format!("{operation} .live-responses-table .response .response-col_status");
    let shown = browser.text(&answer).await;
    assert_eq!(
        browser.text(&status).await.split_whitespace().next(),
        Some("200"),
        "{shown}"
    );
    serde_json::from_str(&shown).unwrap_or_else(|error| panic!("{error}: {shown}"))
}
