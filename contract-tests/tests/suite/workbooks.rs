//! Do good workbooks parse alike whoever saved them, and what may be done with one?

mod faults;

use std::path::{Path, PathBuf};

use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::production::{Batch, CREATE, PDF, create, create_body, upload};
use contract_tests::reply::{Reply, rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::{PRAIRIE, Workbook};
use serde_json::{Value, json};

on_both! {
    a_workbook_is_used_once,
    a_claimed_month_is_refused,
    body_and_workbook_agree,
    workbooks_parse_alike_whoever_saved_them,
    a_dry_run_leaves_nothing,
    a_wide_uncertainty_is_a_warning,
    somebody_elses_file_is_no_document,
}

fn fixtures(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/workbooks")
        .join(kind)
}

async fn ask(actor: &Actor, document: &str, energy_type: &str, token_type: &str) -> Reply {
    let mut body = create_body(actor, document);
    body["energyType"] = energy_type.into();
    body["tokenType"] = token_type.into();
    actor.post(CREATE, body).await
}

async fn a_workbook_is_used_once(server: &TestServer) {
    let (ada, rita) = (server.sign_in("ada").await, server.sign_in("rita").await);
    let batch = Batch::draft(&ada, &Workbook::rng()).await;
    let before = server.row_counts().await;
    let again = create(&ada, &Workbook::rng(), "QET").await;
    assert_eq!(again.refusal(), "409 workbook_already_used");
    assert!(text(&again.json(), "/detail").contains(&batch.id));
    let after = server.row_counts().await;
    assert_eq!(after["production_batch"], before["production_batch"]);
    assert_eq!(after["energy_asset"], before["energy_asset"]);
    // A stranger's draft does not stand in the way, and a removed batch frees its workbook.
    Batch::draft(&rita, &Workbook::rng()).await;
    let body = json!({ "batchId": batch.id });
    ada.post("/rng-production/rng-production-batch/remove", body)
        .await
        .ok();
    Batch::draft(&ada, &Workbook::rng()).await;
}

async fn a_claimed_month_is_refused(server: &TestServer) {
    let (ada, rita) = (server.sign_in("ada").await, server.sign_in("rita").await);
    let batch = Batch::prepared(&ada, &Workbook::rng()).await;
    batch.approve(&ada).await.ok();
    let reply = create(&rita, &Workbook::rng(), "QET").await;
    assert_eq!(reply.refusal(), "409 facility_month_claimed");
    assert!(
        !reply.text().contains(&batch.id),
        "a stranger is not told of the earlier batch"
    );
    let as_cet = create(&rita, &Workbook::rng().as_cet(), "CET").await;
    assert_eq!(as_cet.refusal(), "409 facility_month_claimed");
    // However the identifier is written, it is the same facility.
    let spelled = Workbook::of_facility(&format!(" {} ", PRAIRIE.to_lowercase()));
    let reply = create(&rita, &spelled, "QET").await;
    assert_eq!(reply.refusal(), "409 facility_month_claimed");
    // Another facility, and other months, are free.
    create(&rita, &Workbook::of_facility("RIVAL-LFG-09"), "QET")
        .await
        .ok();
    create(&rita, &Workbook::rng().next_quarter(), "QET")
        .await
        .ok();
}

async fn body_and_workbook_agree(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let rng = upload(&ada, "rng.xlsx", &Workbook::rng().bytes()).await;
    let solid = upload(&ada, "solid.xlsx", &Workbook::solid_fuel().bytes()).await;
    let before = server.row_counts().await;
    let disagreements = [
        (&rng, "solid-fuel", "QET"),
        (&solid, "renewable-natural-gas", "QET"),
        (&rng, "renewable-natural-gas", "CET"),
    ];
    for (document, energy_type, token_type) in disagreements {
        let reply = ask(&ada, document, energy_type, token_type).await;
        assert_eq!(
            reply.status,
            400,
            "{energy_type} {token_type}: {}",
            reply.text()
        );
        assert!(!reply.faults().is_empty());
    }
    assert_eq!(server.row_counts().await, before);
    ask(&ada, &solid, "solid-fuel", "QET").await.ok();
}

/// The assets without what differs from batch to batch.
fn attributes(batch: &Value) -> Vec<Value> {
    let mut assets = rows(batch, "/batch/assets");
    for asset in &mut assets {
        for member in ["_id", "batchId", "workflowId", "createdAt", "updatedAt"] {
            asset[member].take();
        }
        asset["standards"][0]["workflowId"].take();
    }
    assets
}

async fn workbooks_parse_alike_whoever_saved_them(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let mut files: Vec<_> = std::fs::read_dir(fixtures("good"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 12, "{files:?}");
    let examples = [
        ("rng", Workbook::rng()),
        ("solid-fuel", Workbook::solid_fuel()),
    ];
    for (kind, example) in examples {
        let energy_type = if kind == "rng" {
            "renewable-natural-gas"
        } else {
            kind
        };
        let mut expected = None;
        let saved = files
            .iter()
            .filter(|path| path.file_stem().unwrap().to_str().unwrap().ends_with(kind));
        let saved = saved.map(|path| (path.display().to_string(), std::fs::read(path).unwrap()));
        for (name, bytes) in std::iter::once((kind.to_owned(), example.bytes())).chain(saved) {
            let document = upload(&ada, "lca.xlsx", &bytes).await;
            let created = ask(&ada, &document, energy_type, "QET").await.ok();
            let assets = attributes(&created);
            assert_eq!(assets.len(), 3, "{name}");
            assert_eq!(
                assets,
                *expected.get_or_insert_with(|| assets.clone()),
                "{name}"
            );
            let body = json!({ "batchId": text(&created, "/batch/_id") });
            ada.post("/rng-production/rng-production-batch/remove", body)
                .await
                .ok();
        }
    }
}

async fn a_dry_run_leaves_nothing(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let document = upload(&ada, "lca.xlsx", &Workbook::rng().bytes()).await;
    let mut body = create_body(&ada, &document);
    body["validateOnly"] = true.into();
    let before = server.row_counts().await;
    let answer = ada.post(CREATE, body.clone()).await.ok();
    assert_eq!(answer, json!({ "warnings": [], "findings": [] }));
    assert_eq!(server.row_counts().await, before);
    body["validateOnly"] = false.into();
    ada.post(CREATE, body).await.ok();
}

async fn a_wide_uncertainty_is_a_warning(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let created = create(&ada, &Workbook::rng().with_number("4.5", "12.5"), "QET")
        .await
        .ok();
    let warnings = rows(&created, "/warnings");
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0]["pointer"], "/document/CI/I2");
    assert_eq!(created["batch"]["warnings"], created["warnings"]);
}

async fn somebody_elses_file_is_no_document(server: &TestServer) {
    let (ada, rita) = (server.sign_in("ada").await, server.sign_in("rita").await);
    let document = upload(&rita, "lca.xlsx", &Workbook::rng().bytes()).await;
    assert_eq!(
        ada.post(CREATE, create_body(&ada, &document))
            .await
            .refusal(),
        "404 not_found"
    );
    let unknown = create_body(&ada, "01980d59-1a40-79b4-9262-9092ff1e14e0");
    assert_eq!(ada.post(CREATE, unknown).await.refusal(), "404 not_found");
    let pdf = upload(&ada, "evidence.pdf", PDF).await;
    let reply = ada.post(CREATE, create_body(&ada, &pdf)).await;
    assert_eq!(reply.refusal(), "400 file_rejected");
    // Nor is a file that has made a batch already.
    let document = upload(&rita, "lca.xlsx", &Workbook::rng().bytes()).await;
    rita.post(CREATE, create_body(&rita, &document)).await.ok();
    let again = rita.post(CREATE, create_body(&rita, &document)).await;
    assert_eq!(again.refusal(), "409 workbook_already_used");
}
