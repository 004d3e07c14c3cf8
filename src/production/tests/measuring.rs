//! A facility's workflow, from evidence to approval and back.

use attestry_domain::organizations::{Flag, ParticipantType};
use serde_json::{Value, json};

use super::workbook::{cet, qet};
use super::{EXAMPLE, World, each};

#[tokio::test]
async fn evidence_comes_and_goes_with_its_id() {
    let (world, profile, ada) = World::with_producer().await;
    let batch = world.create(&ada, profile, EXAMPLE).await.unwrap()["batch"].clone();
    let workflow = &batch["workflows"][0]["_id"];
    let pdf = world.upload(&ada, "statement.pdf", super::PDF).await;
    let added = world
        .add_files(&ada, profile, workflow, std::slice::from_ref(&pdf))
        .await
        .unwrap();
    let file = &added["workflow"]["files"][0];
    assert_eq!(
        (&file["_id"], &file["kind"]),
        (&pdf["_id"], &json!("evidence"))
    );
    let twice = world
        .add_files(&ada, profile, workflow, std::slice::from_ref(&pdf))
        .await;
    assert_eq!(twice.unwrap_err(), "409 state_conflict");
    let shown = world.details(&ada, &batch["_id"]).await.unwrap();
    assert_eq!(each(&shown["files"], "kind"), ["workbook", "evidence"]);
    let removed = world
        .remove_files(&ada, profile, workflow, &pdf)
        .await
        .unwrap();
    assert_eq!(removed["workflow"]["files"], json!([]));
    let again = world.remove_files(&ada, profile, workflow, &pdf).await;
    assert_eq!(again.unwrap_err(), "404 not_found");
}

#[tokio::test]
async fn a_qet_needs_a_pdf_and_a_cet_does_not() {
    let (world, profile, ada) = World::with_producer().await;
    let batch = world.create(&ada, profile, EXAMPLE).await.unwrap()["batch"].clone();
    let workflow = &batch["workflows"][0]["_id"];
    let outcome = world.approve(&ada, profile, workflow).await;
    assert_eq!(outcome.unwrap_err(), "409 evidence_missing");
    world.add_pdf(&ada, profile, workflow).await;
    let measured = world.approve(&ada, profile, workflow).await.unwrap();
    assert_eq!(measured["workflow"]["status"], "measured");
    assert_eq!(
        each(&measured["workflow"]["approvals"], "step"),
        ["approve"]
    );
    let shown = world.details(&ada, &batch["_id"]).await.unwrap();
    assert_eq!(shown["status"], "measured");
    assert_eq!(
        each(&shown["assets"], "status"),
        ["measured", "measured", "measured"]
    );
    assert_eq!(
        world.approve(&ada, profile, workflow).await.unwrap(),
        measured
    );

    let book = cet(&[("B", &[("2025-01", "1.5")])]);
    let kind = json!({ "tokenType": "CET" });
    let made = world.create_with(&ada, profile, &book, kind).await.unwrap();
    world
        .approve(&ada, profile, &made["batch"]["workflows"][0]["_id"])
        .await
        .unwrap();
}

#[tokio::test]
async fn duties_are_segregated_with_a_sox_role() {
    let world = World::start().await;
    let profile = world.producer("Prairie Renewables", &[]).await;
    let role = |role| vec![(role, profile)];
    let creator = world.person("cy", &role("sox.producer.admin")).await;
    let preparer = world.person("pat", &role("sox.producer.admin")).await;
    let approver = world.person("ann", &role("sox.producer.approver")).await;
    let batch = world.create(&creator, profile, EXAMPLE).await.unwrap()["batch"].clone();
    let workflow = &batch["workflows"][0]["_id"];
    world.add_pdf(&preparer, profile, workflow).await;
    for person in [&creator, &preparer] {
        let outcome = world.approve(person, profile, workflow).await;
        assert_eq!(outcome.unwrap_err(), "403 segregation_of_duties");
    }
    world.approve(&approver, profile, workflow).await.unwrap();
}

#[tokio::test]
async fn the_named_measurer_acts_and_others_see_nothing() {
    let (world, profile, ada) = World::with_producer().await;
    let measurer = world
        .profile("Northline", ParticipantType::Measurer, &[])
        .await;
    let other = world.producer("Riverbend Fuels", &[]).await;
    let max = world.person("max", &[("basic.admin", measurer)]).await;
    let bo = world.person("bo", &[("basic.admin", other)]).await;
    let batch = world.create(&ada, profile, EXAMPLE).await.unwrap()["batch"].clone();
    let workflow = &batch["workflows"][0]["_id"];
    assert!(world.details(&max, &batch["_id"]).await.is_ok());
    world.add_pdf(&max, measurer, workflow).await;
    assert_eq!(
        world.approve(&bo, other, workflow).await.unwrap_err(),
        "404 not_found"
    );
    assert_eq!(
        world.approve(&bo, profile, workflow).await.unwrap_err(),
        "404 not_found"
    );
    assert_eq!(
        world.details(&bo, &batch["_id"]).await.unwrap_err(),
        "404 not_found"
    );
    world.approve(&max, measurer, workflow).await.unwrap();
}

#[tokio::test]
async fn a_measurer_under_dual_approval_approves_with_two_users() {
    let (world, profile, ada) = World::with_producer().await;
    let measurer = world
        .profile(
            "Northline",
            ParticipantType::Measurer,
            &[Flag::DualApproval],
        )
        .await;
    let max = world.person("max", &[("basic.admin", measurer)]).await;
    let mia = world.person("mia", &[("basic.admin", measurer)]).await;
    let (_, workflow) = world.prepared(&ada, profile, EXAMPLE).await;
    for (user, status) in [(&max, "draft"), (&max, "draft"), (&mia, "measured")] {
        let told = world.approve(user, measurer, &workflow).await.unwrap();
        assert_eq!(told["workflow"]["status"], status);
    }
}

#[tokio::test]
async fn a_returned_workflow_starts_over() {
    let (world, profile, ada) = World::with_producer().await;
    let other = world.producer("Riverbend Fuels", &[]).await;
    let bo = world.person("bo", &[("basic.admin", other)]).await;
    let (batch, workflow) = world.measured(&ada, profile, EXAMPLE).await;
    let frozen = world.upload(&ada, "more.pdf", super::PDF).await;
    let outcome = world.add_files(&ada, profile, &workflow, &[frozen]).await;
    assert_eq!(outcome.unwrap_err(), "409 state_conflict");

    let returned = world.reject(&ada, profile, &workflow).await.unwrap()["workflow"].clone();
    assert_eq!(returned["status"], "draft");
    assert_eq!(
        returned["rejectionReason"],
        "The statement lacks a signature."
    );
    assert_eq!(
        (&returned["approvals"], &returned["measuredAt"]),
        (&json!([]), &Value::Null)
    );
    assert_eq!(
        world.details(&ada, &batch).await.unwrap()["assets"][0]["status"],
        "draft"
    );
    world.measured(&bo, other, EXAMPLE).await;
    let outcome = world.approve(&ada, profile, &workflow).await;
    assert_eq!(outcome.unwrap_err(), "409 facility_month_claimed");
}

#[tokio::test]
async fn a_dropped_facility_frees_its_months_and_the_last_one_ends_the_batch() {
    let (world, profile, ada) = World::with_producer().await;
    let book = qet(&[("A", &[("2025-01", "10")]), ("B", &[("2025-02", "20")])]);
    let batch = world.create(&ada, profile, &book).await.unwrap()["batch"].clone();
    let (a, b) = (&batch["workflows"][0]["_id"], &batch["workflows"][1]["_id"]);
    let dropped = world.remove(&ada, profile, a).await.unwrap();
    assert_eq!(dropped["workflow"]["status"], "removed");
    let listed = world.list(&ada, json!({})).await.unwrap()["batches"][0].clone();
    assert_eq!(listed["status"], "draft");
    assert_eq!(listed["quantity"]["amount"], 20);
    world
        .create(&ada, profile, &qet(&[("A", &[("2025-01", "10")])]))
        .await
        .unwrap();
    assert_eq!(
        world.remove(&ada, profile, a).await.unwrap_err(),
        "409 state_conflict"
    );
    world.remove(&ada, profile, b).await.unwrap();
    let ended = world.details(&ada, &batch["_id"]).await.unwrap();
    assert_eq!(ended["status"], "removed");
    assert_ne!(ended["endedAt"], Value::Null);
    world.create(&ada, profile, &book).await.unwrap_err();
}

#[tokio::test]
async fn of_two_profiles_that_approve_one_month_at_once_one_has_it() {
    let (world, profile, ada) = World::with_producer().await;
    let other = world.producer("Riverbend Fuels", &[]).await;
    let bo = world.person("bo", &[("basic.admin", other)]).await;
    let (_, hers) = world.prepared(&ada, profile, EXAMPLE).await;
    let (_, his) = world.prepared(&bo, other, EXAMPLE).await;
    let (one, two) = tokio::join!(
        world.approve(&ada, profile, &hers),
        world.approve(&bo, other, &his)
    );
    let refusals: Vec<_> = [one, two].into_iter().filter_map(Result::err).collect();
    assert_eq!(refusals, ["409 facility_month_claimed"]);
}

#[tokio::test]
async fn dual_approval_takes_two_users() {
    let world = World::start().await;
    let profile = world
        .producer("Prairie Renewables", &[Flag::DualApproval])
        .await;
    let ada = world.person("ada", &[("basic.admin", profile)]).await;
    let bea = world.person("bea", &[("basic.admin", profile)]).await;
    let (batch, workflow) = world.prepared(&ada, profile, EXAMPLE).await;
    for _ in 0..2 {
        let first = world.approve(&ada, profile, &workflow).await.unwrap();
        assert_eq!(first["workflow"]["status"], "draft");
        assert_eq!(first["workflow"]["approvals"].as_array().unwrap().len(), 1);
    }
    let second = world.approve(&bea, profile, &workflow).await.unwrap();
    assert_eq!(second["workflow"]["status"], "measured");

    let body = json!({ "batchId": batch, "tokenType": "QET" });
    let first = world.send(&bea, body.clone()).await.unwrap();
    assert_eq!(first["energyAssets"][0]["status"], "measured");
    let second = world.send(&ada, body).await.unwrap();
    assert_eq!(second["energyAssets"][0]["status"], "sent");

    let body = json!({ "batchId": batch, "name": "minting-contract-001" });
    let contract = world.contract(&ada, body).await.unwrap()["contract"]["_id"].clone();
    let first = world.mint(&ada, &contract).await.unwrap();
    assert_eq!(first["energyAssets"][0]["status"], "sent");
    let second = world.mint(&bea, &contract).await.unwrap();
    assert_eq!(second["energyAssets"][0]["status"], "minted");
    let shown = world.details(&ada, &batch).await.unwrap();
    let steps = each(&shown["workflows"][0]["approvals"], "step");
    assert_eq!(
        steps,
        ["approve", "approve", "send", "send", "mint", "mint"]
    );
}
