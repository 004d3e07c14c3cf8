//! Does everybody do what their role lets them, and nobody both sides of it?

use attestry_domain::organizations::{Flag, Flags};
use contract_tests::on_both;
use contract_tests::people::SecondFactor;
use contract_tests::production::{APPROVE, Batch, CREATE, PDF, create, create_body, mint, upload};
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

use super::{RNG, batch_action, workflow_action};

const FILES: &str = "/rng-production/file/list";

on_both! {
    who_prepared_may_not_approve,
    a_viewer_creates_nothing,
    a_stranger_sees_nothing,
    without_a_second_factor_nothing_is_approved_sent_or_minted,
    dual_approval_takes_two,
    a_first_approval_is_void_after_a_change_of_the_evidence,
    the_named_measurer_takes_part,
    the_named_measurer_reads_the_files,
    the_second_factor_can_be_waived,
}

async fn who_prepared_may_not_approve(server: &TestServer) {
    let (pia, amir, sol) = (
        server.sign_in("pia").await,
        server.sign_in("amir").await,
        server.sign_in("sol").await,
    );
    let by_pia = Batch::prepared(&pia, &Workbook::rng()).await;
    assert_eq!(
        by_pia.approve(&pia).await.refusal(),
        "403 permission_denied"
    );
    assert_eq!(
        create(&amir, &Workbook::of_facility("A-1"), "QET")
            .await
            .refusal(),
        "403 permission_denied"
    );
    by_pia.approve(&amir).await.ok();

    let by_sol = Batch::prepared(&sol, &Workbook::of_facility("S-1")).await;
    assert_eq!(
        by_sol.approve(&sol).await.refusal(),
        "403 segregation_of_duties"
    );
    by_sol.approve(&amir).await.ok();

    // Bringing the evidence is preparing, too.
    let by_both = Batch::draft(&pia, &Workbook::of_facility("S-2")).await;
    by_both.attach(&sol, "evidence.pdf", PDF).await.ok();
    assert_eq!(
        by_both.approve(&sol).await.refusal(),
        "403 segregation_of_duties"
    );

    // Without such a role one person may do both.
    let ada = server.sign_in("ada").await;
    Batch::prepared(&ada, &Workbook::of_facility("S-3"))
        .await
        .approve(&ada)
        .await
        .ok();
    by_pia.send(&amir).await.ok();
    let contract = text(&by_pia.contract(&amir).await.ok(), "/contract/_id");
    mint(&amir, &contract).await.ok();
}

async fn a_viewer_creates_nothing(server: &TestServer) {
    let (ada, vera) = (server.sign_in("ada").await, server.sign_in("vera").await);
    let batch = Batch::prepared(&ada, &Workbook::rng()).await;
    let before = server.row_counts().await;
    let document = upload(&vera, "lca.xlsx", &Workbook::of_facility("V-1").bytes()).await;
    let reply = vera.post(CREATE, create_body(&vera, &document)).await;
    assert_eq!(reply.refusal(), "403 permission_denied");
    for refused in [
        batch.approve(&vera).await,
        batch.send(&vera).await,
        batch.contract(&vera).await,
    ] {
        assert_eq!(refused.refusal(), "403 permission_denied");
    }
    for action in ["reject", "remove"] {
        assert_eq!(
            batch_action(&vera, action, &batch).await,
            "403 permission_denied"
        );
        assert_eq!(
            workflow_action(&vera, action, &batch).await,
            "403 permission_denied"
        );
    }
    let mut after = server.row_counts().await;
    for table in ["stored_file", "audit_entry"] {
        after.insert(table.to_owned(), before[table]);
    }
    assert_eq!(after, before);
    batch.details(&vera).await.ok();
}

async fn a_stranger_sees_nothing(server: &TestServer) {
    let (ada, rita) = (server.sign_in("ada").await, server.sign_in("rita").await);
    let (batch, contract, assets) = Batch::minted(&ada, &Workbook::rng()).await;
    let refused = [
        batch.details(&rita).await,
        batch.attach(&rita, "evidence.pdf", PDF).await,
        batch.approve(&rita).await,
        batch.send(&rita).await,
        batch.contract(&rita).await,
        mint(&rita, &contract).await,
        rita.get(&format!("/network/minting/details/{contract}"))
            .await,
        rita.post("/network/minting/remove", json!({ "_id": contract }))
            .await,
    ];
    for reply in refused {
        assert_eq!(reply.refusal(), "404 not_found");
    }
    // Claiming to act for herself does not help.
    let mut body = batch.measurement();
    body["profileId"] = rita.profile().into();
    assert_eq!(rita.post(APPROVE, body).await.refusal(), "404 not_found");
    for action in ["reject", "remove"] {
        assert_eq!(batch_action(&rita, action, &batch).await, "404 not_found");
        assert_eq!(
            workflow_action(&rita, action, &batch).await,
            "404 not_found"
        );
    }
    let token = text(&assets[0], "/tokenId");
    for side in ["energy-wallet", "market"] {
        let path = format!("{RNG}/token-account/{side}/details/{token}");
        assert_eq!(rita.get(&path).await.refusal(), "404 not_found");
    }
    for (owner_type, id) in [
        ("production_batch", &batch.id),
        ("batch_workflow", &batch.workflow),
    ] {
        let body = json!({ "ownerType": owner_type, "ownerId": id });
        assert_eq!(
            rita.post("/rng-production/file/list", body).await.refusal(),
            "404 not_found"
        );
    }
    // She cannot create for Prairie either.
    let document = upload(&rita, "lca.xlsx", &Workbook::of_facility("R-1").bytes()).await;
    let mut body = create_body(&rita, &document);
    body["profileId"] = ada.profile().into();
    assert_eq!(rita.post(CREATE, body).await.refusal(), "404 not_found");
    let list = rita
        .post(
            &format!("{RNG}/rng-production-batch/list/issuer"),
            json!({}),
        )
        .await
        .ok();
    assert_eq!(list["batches"], json!([]));
}

async fn without_a_second_factor_nothing_is_approved_sent_or_minted(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let nils = server
        .hire("nils", "basic.admin", ada.person(), SecondFactor::None)
        .await;
    let nils = server.sign_in_as(&nils).await;
    let batch = Batch::prepared(&nils, &Workbook::rng()).await;
    assert_eq!(batch.approve(&nils).await.refusal(), "403 tfa_required");
    batch.approve(&ada).await.ok();
    assert_eq!(batch.send(&nils).await.refusal(), "403 tfa_required");
    batch.send(&ada).await.ok();
    let contract = text(&batch.contract(&nils).await.ok(), "/contract/_id");
    assert_eq!(mint(&nils, &contract).await.refusal(), "403 tfa_required");
    mint(&ada, &contract).await.ok();
}

async fn dual_approval_takes_two(server: &TestServer) {
    let (one, two) = server.found_dual_producer().await;
    let batch = Batch::prepared(&one, &Workbook::rng()).await;
    for _ in 0..2 {
        let workflow = batch.approve(&one).await.ok();
        assert_eq!(workflow["workflow"]["status"], "draft");
        assert_eq!(rows(&workflow, "/workflow/approvals").len(), 1);
    }
    let workflow = batch.approve(&two).await.ok();
    assert_eq!(workflow["workflow"]["status"], "measured");
    let status = |answer: &Value| text(answer, "/energyAssets/0/status");
    assert_eq!(status(&batch.send(&one).await.ok()), "measured");
    assert_eq!(status(&batch.send(&two).await.ok()), "sent");
    let contract = text(&batch.contract(&one).await.ok(), "/contract/_id");
    assert_eq!(status(&mint(&two, &contract).await.ok()), "sent");
    let details = one
        .get(&format!("/network/minting/details/{contract}"))
        .await
        .ok();
    assert_eq!(details["contract"]["status"], "awaiting_approval");
    assert_eq!(status(&mint(&two, &contract).await.ok()), "sent");
    assert_eq!(status(&mint(&one, &contract).await.ok()), "minted");
}

/// A consent is given to the evidence that is there; whoever changes it afterwards is not outside of the rule.
async fn a_first_approval_is_void_after_a_change_of_the_evidence(server: &TestServer) {
    let mut flags = Flags::default();
    flags.set(Flag::DualApproval, Some(true));
    let one = server.found_producer("Twin Pines", flags).await;
    let role = "sox.producer.admin";
    let sol = server.hire("solo", role, &one, SecondFactor::Totp).await;
    let two = server.hire("second", role, &one, SecondFactor::Totp).await;
    let (one, sol, two) = (
        server.sign_in_as(&one).await,
        server.sign_in_as(&sol).await,
        server.sign_in_as(&two).await,
    );
    let batch = Batch::prepared(&one, &Workbook::rng()).await;
    let approvals = |answer: &Value| rows(answer, "/workflow/approvals").len();
    assert_eq!(approvals(&batch.approve(&sol).await.ok()), 1);
    // Sol, who approved, prepares now; the approval is no longer good.
    let attached = batch.attach(&sol, "evidence.pdf", PDF).await.ok();
    assert_eq!(approvals(&attached), 0);
    assert_eq!(
        batch.approve(&sol).await.refusal(),
        "403 segregation_of_duties"
    );
    let approved = batch.approve(&two).await.ok();
    assert_eq!(approved["workflow"]["status"], "draft");

    let mut body = batch.measurement();
    body["files"] = json!([{ "_id": attached["workflow"]["files"][0]["_id"] }]);
    let path = "/rng-production/rng-measurement-batch/remove-files";
    assert_eq!(approvals(&one.post(path, body).await.ok()), 0);
    let approved = batch.approve(&two).await.ok();
    assert_eq!(approved["workflow"]["status"], "draft");
}

/// The workbook names a measurer; her profile carries that identifier on its own tag.
async fn the_named_measurer_takes_part(server: &TestServer) {
    let (ada, nora) = (server.sign_in("ada").await, server.sign_in("nora").await);
    let batch = Batch::draft(&ada, &Workbook::rng()).await;
    batch.details(&nora).await.ok();
    let as_nora = Batch {
        profile: nora.profile(),
        ..batch.clone()
    };
    as_nora.attach(&nora, "evidence.pdf", PDF).await.ok();
    as_nora.approve(&nora).await.ok();
    // Issuing is not hers.
    assert_eq!(batch.send(&nora).await.status, 404);
    batch.send(&ada).await.ok();
}

async fn the_named_measurer_reads_the_files(server: &TestServer) {
    let (ada, nora) = (server.sign_in("ada").await, server.sign_in("nora").await);
    let measured = Batch::prepared(&ada, &Workbook::rng()).await;
    let asset = text(&measured.details(&ada).await.ok(), "/batch/assets/0/_id");
    let records = [
        ("production_batch", &measured.id, 1),
        ("batch_workflow", &measured.workflow, 1),
        ("energy_asset", &asset, 2),
    ];
    let mut paths = Vec::new();
    for (owner_type, id, count) in records {
        let body = json!({ "ownerType": owner_type, "ownerId": id });
        let files = rows(&nora.post(FILES, body.clone()).await.ok(), "/files");
        assert_eq!(files.len(), count, "{owner_type}");
        for file in files {
            let (id, name) = (text(&file, "/_id"), text(&file, "/fileName"));
            paths.push(format!("{RNG}/file/download/{id}/{name}"));
        }
        for name in ["rita", "hugo"] {
            let other = server.sign_in(name).await;
            let refused = other.post(FILES, body.clone()).await;
            assert_eq!(refused.refusal(), "404 not_found", "{name}");
        }
    }
    for path in paths {
        let rita = server.sign_in("rita").await;
        assert_eq!(nora.get(&path).await.status, 200);
        assert_eq!(rita.get(&path).await.refusal(), "403 file_forbidden");
    }
    // A workbook that claims no verification names no measurer.
    let workbook = Workbook::of_facility("CET-1").as_cet();
    let unmeasured = Batch::of(&create(&ada, &workbook, "CET").await.ok());
    let body = json!({ "ownerType": "production_batch", "ownerId": unmeasured.id });
    assert_eq!(nora.post(FILES, body).await.refusal(), "404 not_found");
}

async fn the_second_factor_can_be_waived(server: &TestServer) {
    let ada = server.person("ada");
    let nils = server
        .hire("nils", "basic.admin", &ada, SecondFactor::None)
        .await;
    let nils = server.sign_in_as(&nils).await;
    let batch = Batch::prepared(&nils, &Workbook::rng()).await;
    assert_eq!(batch.approve(&nils).await.refusal(), "403 tfa_required");
    let waiving = server
        .another_process(|settings| settings.disable_require_tfa = true)
        .await;
    batch.approve(&nils.at(&waiving)).await.ok();
}
