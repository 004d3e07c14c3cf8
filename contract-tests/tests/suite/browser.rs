//! Does Swagger UI work for a person? In a real browser: log in by "Try it out", authorize, list
//! wallets.

mod driver;

use std::time::Duration;

use contract_tests::server::TestServer;
use driver::Browser;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_logs_in_authorizes_and_lists_wallets() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let server = TestServer::on_sqlite().await;
    browser.open(&format!("{}/docs/", server.url)).await;
    browser.wait_for(".opblock").await;
    let options = browser.run(
        "return [...document.querySelectorAll('select#select option')].map(o => o.textContent)",
    );
    assert_eq!(options.await, json!(["Base", "Network", "RNG production"]));

    let tokens = log_in(&browser, &server).await;
    let token = tokens["accessToken"].as_str().unwrap();

    browser.run("const s = document.querySelector('select#select'); s.value = [...s.options].find(o => o.textContent === 'Network').value; s.dispatchEvent(new Event('change', { bubbles: true }));").await;
    browser
        .wait_for("#operations-Energy_Wallet-energyWalletList")
        .await;
    authorize(&browser, token).await;

    let wallets = try_out(&browser, "#operations-Energy_Wallet-energyWalletList", None).await;
    assert_eq!(
        wallets["wallets"][0]["profile"]["name"],
        "Prairie Renewables"
    );
    browser.screenshot("wallets").await;
    assert_eq!(browser.errors().await, Vec::<String>::new());
}

async fn log_in(browser: &Browser, server: &TestServer) -> Value {
    let ada = server.person("ada");
    let body = json!({
        "email": ada.email, "secret": ada.password, "tfaCode": server.code_of(&ada),
    });
    let operation = "#operations-Authentication-authLogin";
    let tokens = try_out(browser, operation, Some(&body.to_string())).await;
    browser.screenshot("log-in").await;
    tokens
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

/// Opens an operation, executes it, and answers what the page shows of the answer.
async fn try_out(browser: &Browser, operation: &str, body: Option<&str>) -> Value {
    browser
        .click(&format!("{operation} .opblock-summary-control"))
        .await;
    browser.wait_for(&format!("{operation} .execute")).await;
    if let Some(body) = body {
        browser
            .fill(&format!("{operation} textarea.body-param__text"), body)
            .await;
    }
    browser.click(&format!("{operation} .execute")).await;
    let answer = format!("{operation} .live-responses-table .response .highlight-code code");
    browser.wait_for(&answer).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let status = format!("{operation} .live-responses-table .response .response-col_status");
    assert_eq!(
        browser.text(&status).await.split_whitespace().next(),
        Some("200")
    );
    let shown = browser.text(&answer).await;
    serde_json::from_str(&shown).unwrap_or_else(|error| panic!("{error}: {shown}"))
}
