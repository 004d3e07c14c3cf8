//! What the public page tells, and what it keeps to itself.

use poem::http::{StatusCode, header};
use poem::{Endpoint, Request, Response};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{Registry, beneficiary};
use crate::platform::database;
use crate::server;

async fn get(registry: &Registry, code: &str, accept: &str) -> Response {
    let request = Request::builder()
        .uri_str(format!("/verify/{code}"))
        .header(header::ACCEPT, accept)
        .finish();
    server::endpoint(&registry.app).call(request).await.unwrap()
}

async fn page(registry: &Registry, code: &str) -> String {
    let response = get(registry, code, "text/html").await;
    assert_eq!(response.status(), StatusCode::OK);
    response.into_body().into_string().await.unwrap()
}

async fn json(registry: &Registry, code: &str) -> Value {
    let response = get(registry, code, "application/json").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.content_type(), Some("application/json"));
    response.into_body().into_json().await.unwrap()
}

#[tokio::test]
async fn the_page_shows_the_claim_and_escapes_what_people_wrote() {
    let registry = Registry::start().await;
    let purpose = "<script>alert(1)</script> & \"quotes\"";
    let (_, issued) = registry.retire(purpose, Some(beneficiary(false))).await;
    let html = page(&registry, &issued.code).await;
    for shown in [
        "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;",
        "Meadow &lt;b&gt;Fuels&lt;/b&gt; 🔥",
        "Elk Ridge &lt;i&gt;Landfill&lt;/i&gt;",
        "Harbor Shipping &quot;Société&quot; &amp; Co",
        "BC-1029384",
        "No. 1",
        "20 MMBtu",
        "−65.150 kg",
        "1–10",
        "2025-04-01 to 2025-06-30",
        "near 41.99°, −93.12°",
        "15 July 2025, 09:00:00 UTC",
        "booked and claimed",
        "lang=\"en\"",
        "scope=\"col\"",
    ] {
        assert!(html.contains(shown), "{shown}\n{html}");
    }
    assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
}

#[tokio::test]
async fn a_certificate_names_the_holder_as_they_were() {
    let registry = Registry::start().await;
    let (_, issued) = registry.retire("Scope 1", None).await;
    let (html, seen) = (
        page(&registry, &issued.code).await,
        json(&registry, &issued.code).await,
    );
    let change = "UPDATE organization_profile SET name = 'Valley Fuels', flags = '{}'";
    let changed = database::transaction(&registry.app, |tx| async move {
        Ok(tx.execute_unprepared(change).await?)
    });
    assert_eq!(changed.await.unwrap().rows_affected(), 1);
    assert_eq!(page(&registry, &issued.code).await, html);
    assert_eq!(json(&registry, &issued.code).await, seen);
    // What is retired from now on is another matter.
    let (_, issued) = registry.retire("Scope 2", None).await;
    let html = page(&registry, &issued.code).await;
    assert!(html.contains("Valley Fuels") && !html.contains("booked and claimed"));
}

#[tokio::test]
async fn neither_form_tells_prices_contacts_contracts_or_exact_places() {
    let registry = Registry::start().await;
    let (_, issued) = registry.retire("Scope 1", Some(beneficiary(false))).await;
    let told =
        page(&registry, &issued.code).await + &json(&registry, &issued.code).await.to_string();
    for kept in [
        "987",
        "USD",
        "claims@",
        "SECRET-CONTRACT",
        "a private",
        "a remark",
        "41.987",
        "93.123",
    ] {
        assert!(!told.contains(kept), "{kept}\n{told}");
    }
}

#[tokio::test]
async fn a_confidential_beneficiary_is_not_told() {
    let registry = Registry::start().await;
    let (_, issued) = registry.retire("Scope 1", Some(beneficiary(true))).await;
    let html = page(&registry, &issued.code).await;
    let seen = json(&registry, &issued.code).await;
    for kept in ["Harbor", "BC-1029384"] {
        assert!(
            !html.contains(kept) && !seen.to_string().contains(kept),
            "{html}"
        );
    }
    assert_eq!(seen["retirement"]["isBeneficiaryConfidential"], json!(true));
    assert_eq!(seen["retirement"]["beneficiary"], Value::Null);
}

#[tokio::test]
async fn programs_read_the_same_as_json() {
    let registry = Registry::start().await;
    let (retirement, issued) = registry.retire("Scope 1", None).await;
    let seen = json(&registry, &issued.code).await;
    let url = format!("https://registry.example/verify/{}", issued.code);
    assert_eq!(seen["certificate"]["number"], json!(1));
    assert_eq!(seen["certificate"]["verificationUrl"], json!(url));
    assert_eq!(seen["retirement"]["_id"], json!(retirement.to_string()));
    assert_eq!(
        seen["retirement"]["beneficiary"]["name"],
        json!("Meadow <b>Fuels</b> 🔥")
    );
    assert_eq!(seen["retirement"]["quantity"], json!(20));
    let vintages: Vec<_> = seen["tokens"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["vintage"])
        .collect();
    assert_eq!(vintages, ["2025-05", "2025-06"]);
    assert_eq!(
        seen["tokens"][0]["serialRanges"],
        json!([{ "start": 1, "end": 10 }])
    );
}

#[tokio::test]
async fn the_address_is_a_secret_and_the_page_runs_nothing() {
    let registry = Registry::start().await;
    let (_, issued) = registry.retire("Scope 1", None).await;
    let response = get(&registry, &issued.code, "text/html").await;
    let headers = response.headers();
    let is = |name: &str, value: &str| assert_eq!(headers[name], value);
    is("cache-control", "no-store");
    is("x-content-type-options", "nosniff");
    is("referrer-policy", "no-referrer");
    is("vary", "Accept");
    is("x-robots-tag", "noindex, nofollow");
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
}

#[tokio::test]
async fn a_code_that_leads_nowhere_says_so_in_either_form() {
    let registry = Registry::start().await;
    for code in ["abcdefghijklmnopqrstuvwxyz", "1", "%2e%2e%2fetc"] {
        let html = get(&registry, code, "text/html").await;
        assert_eq!(html.status(), StatusCode::NOT_FOUND);
        assert_eq!(html.content_type(), Some("text/html; charset=utf-8"));
        let text = html.into_body().into_string().await.unwrap();
        assert!(text.contains("No such certificate"), "{text}");
        let problem = get(&registry, code, "application/json").await;
        assert_eq!(problem.status(), StatusCode::NOT_FOUND);
        assert_eq!(problem.content_type(), Some("application/problem+json"));
    }
}
