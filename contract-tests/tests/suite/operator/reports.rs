//! Are samples whole, marked as what they are, and deaf to what their data try?

use contract_tests::on_both;
use contract_tests::pdf;
use contract_tests::server::TestServer;
use serde_json::{Value, json};

on_both! {
    blanks_are_marked,
    data_are_text_whatever_they_hold,
    what_is_too_much_is_a_problem,
}

const HTML: &str = "/internal/report/html";
const PDF: &str = "/internal/report/pdf";
const HOSTILE: &str = "#read(\"/etc/passwd\") <script>alert(1)</script> $x^2$ {{7*7}}";

async fn blanks_are_marked(server: &TestServer) {
    let olga = server.sign_in("olga").await;
    assert_eq!(
        olga.get("/internal/report/ping").await.ok(),
        json!({ "success": true })
    );
    for (template, lists) in [("retirement", true), ("retirement1", false)] {
        let body = json!({ "template": template, "data": {} });
        let page = olga.post(HTML, body.clone()).await;
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        let page = page.text();
        assert!(
            page.contains("No. SAMPLE") && page.contains("it certifies nothing"),
            "{page}"
        );
        assert_eq!(page.contains("<table"), lists);
        let document = olga.post(PDF, body).await;
        assert_eq!(document.header("content-type"), "application/pdf");
        assert!(document.bytes.starts_with(b"%PDF-1.7"));
        if pdf::can_be_read() {
            let read = pdf::text(&document.bytes);
            assert!(
                read.contains("No. SAMPLE") && read.contains("it certifies nothing"),
                "{read}"
            );
            assert_eq!(read.contains("The retired units"), lists);
            let address = format!("{}/verify/sample", server.app.settings.public_url());
            assert_eq!(pdf::qr_code(&document.bytes), address);
        }
    }
    assert_eq!(olga.fetch("/verify/sample").await.status, 404);
    let ada = server.sign_in("ada").await;
    let refused = ada.post(PDF, json!({ "template": "retirement", "data": {} }));
    assert_eq!(refused.await.refusal(), "403 permission_denied");
}

async fn data_are_text_whatever_they_hold(server: &TestServer) {
    let olga = server.sign_in("olga").await;
    let data = json!({
        "holder": HOSTILE, "purpose": HOSTILE, "additionalContext": "unbroken".repeat(200),
        "beneficiary": { "name": HOSTILE }, "statements": [HOSTILE],
        "quantity": 1250, "uom": "MMBtu", "carbonIntensity": -65.15,
        "tokens": [{ "facility": HOSTILE, "measurers": [HOSTILE], "serialRanges": [{ "start": 1, "end": 1250 }] }],
    });
    let body = json!({ "template": "retirement", "data": data });
    let page = olga.post(HTML, body.clone()).await.text();
    assert!(
        page.contains("&lt;script&gt;") && !page.contains("<script"),
        "{page}"
    );
    assert!(
        page.contains("1,250 MMBtu") && page.contains("−65.150"),
        "{page}"
    );
    let document = olga.post(PDF, body).await;
    assert_eq!(document.status, 200, "{}", document.text());
    if pdf::can_be_read() {
        let read = pdf::text(&document.bytes);
        assert!(read.contains(HOSTILE) && !read.contains("root:"), "{read}");
    }
}

async fn what_is_too_much_is_a_problem(server: &TestServer) {
    let olga = server.sign_in("olga").await;
    let nested = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let nested = format!(r#"{{ "template": "retirement", "data": {{ "holder": {nested} }} }}"#);
    let shallow: Value = (0..20).fold(json!(1), |inner, _| json!({ "a": inner }));
    for path in [HTML, PDF] {
        let body = json!({ "template": "retirement", "data": { "holder": "x".repeat(10 << 20) } });
        assert_eq!(
            olga.post(path, body).await.refusal(),
            "413 payload_too_large"
        );
        let refused = olga.post_bytes(path, nested.clone()).await;
        assert_eq!(refused.refusal(), "400 malformed_body");
        let body = json!({ "template": "retirement", "data": { "holder": shallow, "colour": 1 } });
        let refused = olga.post(path, body).await;
        assert_eq!(refused.refusal(), "400 invalid_request");
        let body = json!({ "template": "../retirement", "data": {} });
        assert_eq!(olga.post(path, body).await.pointers(), ["/template"]);
    }
}
