//! Is what people read beside the APIs served, and is it the same as what drives the code?

use attestry_openapi::{base, network, rng_production};
use contract_tests::on_both;
use contract_tests::server::TestServer;

on_both! {
    the_documents_are_served_byte_for_byte,
    swagger_ui_is_served,
    the_templates_are_served,
    the_server_says_how_it_is,
}

async fn the_documents_are_served_byte_for_byte(server: &TestServer) {
    let documents = [
        ("base", base::DOCUMENT_JSON, base::DOCUMENT_YAML),
        ("network", network::DOCUMENT_JSON, network::DOCUMENT_YAML),
        (
            "rng-production",
            rng_production::DOCUMENT_JSON,
            rng_production::DOCUMENT_YAML,
        ),
    ];
    for (name, json, yaml) in documents {
        for (extension, text) in [("json", json), ("yaml", yaml)] {
            let reply = server
                .anonymous()
                .fetch(&format!("/openapi/{name}.{extension}"))
                .await;
            assert_eq!(
                (reply.status, reply.text().as_str()),
                (200, text),
                "{name}.{extension}"
            );
            assert_eq!(
                reply.header("content-type"),
                format!("application/{extension}")
            );
        }
        assert!(!json.contains("common.yaml"), "{name} is bundled");
    }
    let unknown = server.anonymous().fetch("/openapi/nothing.json").await;
    assert_eq!(unknown.refusal(), "404 not_found");
}

async fn swagger_ui_is_served(server: &TestServer) {
    let anonymous = server.anonymous();
    for path in ["/", "/docs"] {
        let reply = anonymous.fetch(path).await;
        assert!(
            (300..400).contains(&reply.status),
            "{path} {}",
            reply.status
        );
        assert_eq!(reply.header("location"), "/docs/");
    }
    let page = anonymous.fetch("/docs/").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.text().contains("swagger-ui"), "{}", page.text());
    let initializer = anonymous.fetch("/docs/swagger-initializer.js").await;
    for name in ["base", "network", "rng-production"] {
        assert!(
            initializer
                .text()
                .contains(&format!("/openapi/{name}.json")),
            "{name}"
        );
    }
    assert_eq!(
        anonymous.fetch("/docs/nothing.js").await.refusal(),
        "404 not_found"
    );
}

async fn the_templates_are_served(server: &TestServer) {
    let names = [
        "lca-rng",
        "lca-rng-example",
        "lca-solid-fuel",
        "lca-solid-fuel-example",
    ];
    for name in names {
        let reply = server
            .anonymous()
            .fetch(&format!("/docs/templates/{name}.xlsx"))
            .await;
        assert_eq!(reply.status, 200, "{name}");
        assert!(reply.bytes.starts_with(b"PK"), "{name}");
        assert!(
            reply
                .header("content-disposition")
                .starts_with("attachment;")
        );
    }
    let unknown = server
        .anonymous()
        .fetch("/docs/templates/nothing.xlsx")
        .await;
    assert_eq!(unknown.refusal(), "404 not_found");
}

async fn the_server_says_how_it_is(server: &TestServer) {
    let anonymous = server.anonymous();
    assert_eq!(anonymous.fetch("/health/live").await.ok()["status"], "live");
    assert_eq!(
        anonymous.fetch("/health/ready").await.ok()["status"],
        "ready"
    );
    let metrics = anonymous.fetch("/metrics").await;
    assert_eq!(metrics.status, 200);
    assert!(
        metrics.text().contains("http_requests_total"),
        "{}",
        metrics.text()
    );
}
