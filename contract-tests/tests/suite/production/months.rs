//! Is a month of a facility anybody's only once?

use contract_tests::on_both;
use contract_tests::production::{Batch, PDF, create};
use contract_tests::reply::rows;
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

use super::{RNG, batch_action, workflow_action};

on_both! {
    a_rejected_workflow_is_a_draft_again,
    a_rejected_or_removed_batch_frees_its_months,
    the_same_month_is_open_once,
    the_first_approval_claims_the_month,
    nothing_is_undone_once_sent,
}

async fn a_rejected_workflow_is_a_draft_again(server: &TestServer) {
    let (ada, rita) = (server.sign_in("ada").await, server.sign_in("rita").await);
    let batch = Batch::prepared(&ada, &Workbook::rng()).await;
    let rival = Batch::prepared(&rita, &Workbook::rng()).await;
    batch.approve(&ada).await.ok();
    assert_eq!(
        rival.approve(&rita).await.refusal(),
        "409 facility_month_claimed"
    );
    let mut body = batch.measurement();
    body["description"] = "The statement lacks a signature".into();
    let path = format!("{RNG}/rng-measurement-batch/reject");
    let rejected = ada.post(&path, body).await.ok();
    let workflow = &rejected["workflow"];
    assert_eq!(workflow["status"], "draft");
    assert_eq!(
        workflow["rejectionReason"],
        "The statement lacks a signature"
    );
    assert_eq!(
        (&workflow["approvals"], &workflow["measuredAt"]),
        (&json!([]), &Value::Null)
    );
    assert_eq!(rows(workflow, "/files").len(), 1, "evidence stays");
    // The months are free, so the rival is first now.
    rival.approve(&rita).await.ok();
    assert_eq!(
        batch.approve(&ada).await.refusal(),
        "409 facility_month_claimed"
    );
}

async fn a_rejected_or_removed_batch_frees_its_months(server: &TestServer) {
    let (ada, rita) = (server.sign_in("ada").await, server.sign_in("rita").await);
    for (action, status) in [("reject", "rejected"), ("remove", "removed")] {
        let batch = Batch::prepared(&ada, &Workbook::rng()).await;
        batch.approve(&ada).await.ok();
        assert_eq!(
            create(&rita, &Workbook::rng(), "QET").await.refusal(),
            "409 facility_month_claimed"
        );
        assert_eq!(batch_action(&ada, action, &batch).await, status);
        assert_eq!(
            batch_action(&ada, action, &batch).await,
            "409 state_conflict"
        );
        assert_eq!(batch.approve(&ada).await.refusal(), "409 state_conflict");
        let details = batch.details(&ada).await.ok();
        assert_eq!(details["batch"]["status"], status);
        assert_eq!(details["batch"]["assets"][0]["status"], "released");
        assert!(details["batch"]["endedAt"].is_string());
    }
    Batch::sent(&rita, &Workbook::rng()).await;
}

async fn the_same_month_is_open_once(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    Batch::draft(&ada, &Workbook::rng()).await;
    let corrected = Workbook::rng().with_number("41250.25", "41250.5");
    let reply = create(&ada, &corrected, "QET").await;
    assert_eq!(reply.refusal(), "409 facility_month_open");
    let as_cet = create(&ada, &Workbook::rng().as_cet(), "CET").await;
    assert_eq!(as_cet.refusal(), "409 facility_month_open");
    create(&ada, &Workbook::rng().next_quarter(), "QET")
        .await
        .ok();
}

async fn the_first_approval_claims_the_month(server: &TestServer) {
    let (ada, rita) = (server.sign_in("ada").await, server.sign_in("rita").await);
    let first = Batch::prepared(&ada, &Workbook::rng()).await;
    let second = Batch::of(&create(&rita, &Workbook::rng().as_cet(), "CET").await.ok());
    second.approve(&rita).await.ok();
    let refused = first.approve(&ada).await;
    assert_eq!(refused.refusal(), "409 facility_month_claimed");
    assert!(!refused.text().contains(&second.id));
    let details = first.details(&ada).await.ok();
    assert_eq!(details["batch"]["workflows"][0]["status"], "draft");
    assert_eq!(details["batch"]["workflows"][0]["approvals"], json!([]));
}

async fn nothing_is_undone_once_sent(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let batch = Batch::sent(&ada, &Workbook::rng()).await;
    for action in ["reject", "remove"] {
        assert_eq!(
            batch_action(&ada, action, &batch).await,
            "409 state_conflict"
        );
        assert_eq!(
            workflow_action(&ada, action, &batch).await,
            "409 state_conflict"
        );
    }
    let late = batch.attach(&ada, "evidence.pdf", PDF).await;
    assert_eq!(late.refusal(), "409 state_conflict");
    assert_eq!(batch.details(&ada).await.ok()["batch"]["status"], "sent");
}
