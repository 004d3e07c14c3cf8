//! What does a repeat under an idempotency key get, once its caller may do less? What they would get without the key.

use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::people::SecondFactor;
use contract_tests::production::Batch;
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

on_both! {
    a_repeat_needs_the_rights_of_the_first,
    a_right_elsewhere_does_not_matter,
}

const ROLE: &str = "basic.admin";

/// Somebody with a role at two companies, who has sent some requests for the first under a key; and these.
async fn repeater(server: &TestServer) -> (Actor, Vec<(&'static str, Value)>) {
    let (ada, rita) = (server.sign_in("ada").await, server.sign_in("rita").await);
    let at_both = [(ROLE, ada.person()), (ROLE, rita.person())];
    let hugh = server.hire_at("hugh", &at_both, SecondFactor::Totp).await;
    let hugh = server
        .sign_in_as(&hugh)
        .await
        .with("idempotency-key", "once");
    let batch = Batch::draft(&ada, &Workbook::rng()).await;
    let profile = ada.profile();
    let requests = vec![
        (
            "/network/energy-wallet/create",
            json!({ "profileId": profile, "name": "Another" }),
        ),
        (
            "/network/retirement/create",
            json!({ "profileId": profile, "name": "A flight" }),
        ),
        (
            "/rng-production/rng-production-batch/remove",
            json!({ "batchId": batch.id }),
        ),
    ];
    for (path, body) in &requests {
        hugh.post(path, body.clone()).await.ok();
    }
    (hugh, requests)
}

async fn lose(server: &TestServer, who: &Actor, at: &Actor) {
    let link = json!({
        "roleCode": ROLE, "entityType": "organization_profile", "entityId": at.profile(),
    });
    let body = json!({ "userId": server.user_id(who).await, "roleLinks": [link] });
    let olga = server.sign_in("olga").await;
    olga.post("/internal/user/remove-role-links", body)
        .await
        .ok();
}

async fn a_repeat_needs_the_rights_of_the_first(server: &TestServer) {
    let (hugh, requests) = repeater(server).await;
    lose(server, &hugh, &server.sign_in("ada").await).await;
    let before = server.row_counts().await;
    for (path, body) in requests {
        assert_eq!(
            hugh.post(path, body).await.refusal(),
            "404 not_found",
            "{path}"
        );
    }
    assert_eq!(server.row_counts().await, before);
}

async fn a_right_elsewhere_does_not_matter(server: &TestServer) {
    let (hugh, requests) = repeater(server).await;
    lose(server, &hugh, &server.sign_in("rita").await).await;
    let before = server.row_counts().await;
    for (path, body) in requests {
        hugh.post(path, body).await.ok();
    }
    assert_eq!(server.row_counts().await, before);
}
