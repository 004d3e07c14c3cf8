//! Do batches take their way from draft to minted, and nobody a short cut?

use attestry_domain::organizations::{Flag, Flags};
use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::people::SecondFactor;
use contract_tests::production::{
    ADD_FILES, APPROVE, Batch, CONTRACT, CREATE, DETAILS, MINT, PDF, SEND, create, create_body,
    mint, upload,
};
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::{PRAIRIE, Workbook};
use serde_json::{Value, json};

on_both! {
    who_prepared_may_not_approve,
    a_viewer_creates_nothing,
    a_stranger_sees_nothing,
    without_a_second_factor_nothing_is_approved_sent_or_minted,
    a_qet_needs_evidence_in_pdf,
    a_cet_needs_none,
    evidence_can_be_taken_back,
    a_rejected_workflow_is_a_draft_again,
    a_rejected_or_removed_batch_frees_its_months,
    the_same_month_is_open_once,
    the_first_approval_claims_the_month,
    nothing_is_undone_once_sent,
    the_order_of_steps_is_kept,
    every_step_can_be_repeated,
    facilities_of_a_batch_go_their_own_way,
    dual_approval_takes_two,
    a_contract_for_a_buyer_mints_into_his_wallet,
    a_contract_can_be_given_up,
    a_month_without_output_mints_nothing,
    batches_are_listed_and_filtered,
    files_follow_the_batch_and_the_token,
}

const RNG: &str = "/rng-production";
const ASSET_CONTRACT: &str = "/network/minting/create";

async fn batch_action(actor: &Actor, action: &str, batch: &Batch) -> String {
    let path = format!("{RNG}/rng-production-batch/{action}");
    let reply = actor.post(&path, json!({ "batchId": batch.id })).await;
    if reply.status == 200 {
        text(&reply.json(), "/batch/status")
    } else {
        reply.refusal()
    }
}

async fn workflow_action(actor: &Actor, action: &str, batch: &Batch) -> String {
    let path = format!("{RNG}/rng-measurement-batch/{action}");
    let reply = actor.post(&path, batch.measurement()).await;
    if reply.status == 200 {
        text(&reply.json(), "/workflow/status")
    } else {
        reply.refusal()
    }
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

async fn a_qet_needs_evidence_in_pdf(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let batch = Batch::draft(&ada, &Workbook::rng()).await;
    assert_eq!(batch.approve(&ada).await.refusal(), "409 evidence_missing");
    batch.attach(&ada, "meter.csv", b"a,b\n").await.ok();
    assert_eq!(batch.approve(&ada).await.refusal(), "409 evidence_missing");
    batch.attach(&ada, "evidence.pdf", PDF).await.ok();
    assert_eq!(
        batch.approve(&ada).await.ok()["workflow"]["status"],
        "measured"
    );
}

async fn a_cet_needs_none(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let batch = Batch::of(&create(&ada, &Workbook::rng().as_cet(), "CET").await.ok());
    batch.approve(&ada).await.ok();
    let wrong = json!({ "batchId": batch.id, "tokenType": "QET" });
    let reply = ada.post(SEND, wrong).await;
    assert_eq!(reply.refusal(), "400 invalid_request");
    assert_eq!(reply.pointers(), ["/tokenType"]);
    let sent = batch.send(&ada).await.ok();
    assert_eq!(sent["energyAssets"][0]["token"]["tokenType"], "CET");
}

async fn evidence_can_be_taken_back(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let batch = Batch::draft(&ada, &Workbook::rng()).await;
    let file = upload(&ada, "evidence.pdf", PDF).await;
    let mut body = batch.measurement();
    body["files"] = json!([{ "_id": file }]);
    body["description"] = "Statement of the verifier".into();
    let attached = ada.post(ADD_FILES, body.clone()).await.ok();
    assert_eq!(
        attached["workflow"]["description"],
        "Statement of the verifier"
    );
    let record = &attached["workflow"]["files"][0];
    assert_eq!(record["_id"], file);
    assert_eq!(record["ownerId"], batch.workflow);
    assert_eq!(record["expiresAt"], Value::Null);
    // Attached once is attached; elsewhere it cannot be.
    let other = Batch::draft(&ada, &Workbook::of_facility("E-1")).await;
    let mut elsewhere = other.measurement();
    elsewhere["files"] = json!([{ "_id": file }]);
    assert_eq!(
        ada.post(ADD_FILES, elsewhere).await.refusal(),
        "409 state_conflict"
    );

    let remove = format!("{RNG}/rng-measurement-batch/remove-files");
    let removed = ada.post(&remove, body.clone()).await.ok();
    assert_eq!(removed["workflow"]["files"], json!([]));
    assert_eq!(
        ada.post(&remove, body.clone()).await.refusal(),
        "404 not_found"
    );
    assert_eq!(batch.approve(&ada).await.refusal(), "409 evidence_missing");
    // All or none.
    let good = upload(&ada, "evidence.pdf", PDF).await;
    body["files"] = json!([{ "_id": good }, { "_id": batch.id }]);
    assert_eq!(ada.post(ADD_FILES, body).await.refusal(), "404 not_found");
    let details = batch.details(&ada).await.ok();
    assert_eq!(details["batch"]["workflows"][0]["files"], json!([]));
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

async fn the_order_of_steps_is_kept(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let batch = Batch::prepared(&ada, &Workbook::rng()).await;
    assert_eq!(batch.send(&ada).await.refusal(), "409 state_conflict");
    assert_eq!(batch.contract(&ada).await.refusal(), "409 state_conflict");
    batch.approve(&ada).await.ok();
    assert_eq!(batch.contract(&ada).await.refusal(), "409 state_conflict");
    let asset = text(&batch.details(&ada).await.ok(), "/batch/assets/0/_id");
    let body = json!({
        "name": "too early",
        "referenceIds": [asset],
        "operationContractType": "renewable_natural_gas_produce_minting",
    });
    assert_eq!(
        ada.post(ASSET_CONTRACT, body).await.refusal(),
        "409 state_conflict"
    );
    batch.send(&ada).await.ok();
    let elsewhere = Batch::prepared(&ada, &Workbook::of_facility("O-1")).await;
    let body = json!({
        "batchId": batch.id, "tokenType": "QET", "scope": { "workflowId": elsewhere.workflow },
    });
    assert_eq!(ada.post(SEND, body).await.refusal(), "404 not_found");
}

async fn every_step_can_be_repeated(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let batch = Batch::prepared(&ada, &Workbook::rng()).await;
    let approved = batch.approve(&ada).await.ok();
    assert_eq!(batch.approve(&ada).await.ok(), approved);
    let sent = batch.send(&ada).await.ok();
    assert_eq!(batch.send(&ada).await.ok(), sent);
    let contract = batch.contract(&ada).await.ok();
    assert_eq!(batch.contract(&ada).await.ok(), contract);
    let contract = text(&contract, "/contract/_id");
    let minted = mint(&ada, &contract).await.ok();
    assert_eq!(mint(&ada, &contract).await.ok(), minted);
    assert_eq!(
        text(&batch.contract(&ada).await.ok(), "/contract/_id"),
        contract
    );
    let again = batch.send(&ada).await.ok();
    assert_eq!(rows(&again, "/energyAssets").len(), 3);
    assert_eq!(server.row_counts().await["energy_token"], 3);
}

async fn facilities_of_a_batch_go_their_own_way(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let two = Workbook::rng()
        .with_facility(PRAIRIE, "MEADOW-02")
        .with_facility(PRAIRIE, "HILL-03");
    let created = create(&ada, &two, "QET").await.ok();
    let workflows = rows(&created, "/batch/workflows");
    assert_eq!(
        (workflows.len(), rows(&created, "/batch/assets").len()),
        (3, 9)
    );
    let of = |index: usize| Batch {
        workflow: text(&workflows[index], "/_id"),
        ..Batch::of(&created)
    };
    let (first, second, third) = (of(0), of(1), of(2));
    for batch in [&first, &second] {
        batch.attach(&ada, "evidence.pdf", PDF).await.ok();
    }
    first.approve(&ada).await.ok();
    // Without a scope all goes that is ready.
    let all = json!({ "batchId": first.id, "tokenType": "QET" });
    let sent = ada.post(SEND, all.clone()).await.ok();
    assert_eq!(rows(&sent, "/energyAssets").len(), 3);
    assert_eq!(second.send(&ada).await.refusal(), "409 state_conflict");
    let details = first.details(&ada).await.ok();
    assert_eq!(
        details["batch"]["status"], "draft",
        "a batch shows its least advanced facility"
    );

    assert_eq!(workflow_action(&ada, "remove", &third).await, "removed");
    second.approve(&ada).await.ok();
    assert_eq!(
        first.details(&ada).await.ok()["batch"]["status"],
        "measured"
    );
    let sent = ada.post(SEND, all).await.ok();
    assert_eq!(rows(&sent, "/energyAssets").len(), 6);
    let both = json!({ "name": "both", "batchId": first.id });
    let contract = text(&ada.post(CONTRACT, both).await.ok(), "/contract/_id");
    let minted = mint(&ada, &contract).await.ok();
    assert_eq!(rows(&minted, "/energyAssets").len(), 6);
    assert_eq!(first.details(&ada).await.ok()["batch"]["status"], "minted");

    // The last facility takes its batch with it.
    let single = Batch::draft(&ada, &Workbook::of_facility("HILL-03")).await;
    assert_eq!(workflow_action(&ada, "remove", &single).await, "removed");
    assert_eq!(
        single.details(&ada).await.ok()["batch"]["status"],
        "removed"
    );
    Batch::draft(&ada, &Workbook::of_facility("HILL-03")).await;
}

async fn dual_approval_takes_two(server: &TestServer) {
    let mut flags = Flags::default();
    flags.set(Flag::DualApproval, Some(true));
    let one = server.found_producer("Twin Pines", flags).await;
    let two = server
        .hire("second", "basic.admin", &one, SecondFactor::Totp)
        .await;
    let (one, two) = (server.sign_in_as(&one).await, server.sign_in_as(&two).await);
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

async fn a_contract_for_a_buyer_mints_into_his_wallet(server: &TestServer) {
    let (ada, hugo) = (server.sign_in("ada").await, server.sign_in("hugo").await);
    let batch = Batch::sent(&ada, &Workbook::rng()).await;
    let assets = rows(&batch.details(&ada).await.ok(), "/batch/assets");
    let body = json!({
        "name": "My Minting Contract",
        "referenceIds": [assets[0]["_id"]],
        "operationContractType": "renewable_natural_gas_produce_minting",
        "workflowId": batch.workflow,
        "buyer": { "profileId": hugo.profile() },
    });
    let contract = ada.post(ASSET_CONTRACT, body.clone()).await.ok();
    assert_eq!(contract["contract"]["buyer"]["walletId"], hugo.wallet());
    assert_eq!(
        ada.post(ASSET_CONTRACT, body.clone()).await.refusal(),
        "409 asset_in_open_contract"
    );
    let contract = text(&contract, "/contract/_id");
    // The buyer sees it once it is processed.
    let path = format!("/network/minting/details/{contract}");
    assert_eq!(hugo.get(&path).await.refusal(), "404 not_found");
    mint(&ada, &contract).await.ok();
    hugo.get(&path).await.ok();
    let accounts = hugo
        .post("/network/energy-wallet/account/list", json!({}))
        .await
        .ok();
    assert_eq!(accounts["energyAccounts"][0]["balance"]["total"], 41_250);
    assert_eq!(accounts["energyAccounts"][0]["ownerId"], hugo.profile());
    let own = ada
        .post("/network/energy-wallet/account/list", json!({}))
        .await
        .ok();
    assert_eq!(own["energyAccounts"], json!([]));

    let refusals = [
        ("buyer", json!({ "profileId": batch.id }), "404 not_found"),
        (
            "buyer",
            json!({ "profileId": hugo.profile(), "walletId": ada.wallet() }),
            "404 not_found",
        ),
        (
            "operationContractType",
            json!("solid_fuel_produce_minting"),
            "400 invalid_request",
        ),
        ("workflowId", json!(batch.id), "400 invalid_request"),
        ("referenceIds", json!([batch.id]), "404 not_found"),
        ("referenceIds", json!([]), "400 invalid_request"),
    ];
    for (member, value, refusal) in refusals {
        let mut body = body.clone();
        body["referenceIds"] = json!([assets[1]["_id"]]);
        body[member] = value;
        assert_eq!(
            ada.post(ASSET_CONTRACT, body).await.refusal(),
            refusal,
            "{member}"
        );
    }
}

async fn a_contract_can_be_given_up(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let batch = Batch::sent(&ada, &Workbook::rng()).await;
    let contract = text(&batch.contract(&ada).await.ok(), "/contract/_id");
    let body = json!({ "_id": contract });
    let removed = ada.post("/network/minting/remove", body.clone()).await.ok();
    assert_eq!(removed["contract"]["status"], "canceled");
    let again = ada.post("/network/minting/remove", body).await;
    assert_eq!(again.refusal(), "409 state_conflict");
    assert_eq!(mint(&ada, &contract).await.refusal(), "409 state_conflict");
    let other = text(&batch.contract(&ada).await.ok(), "/contract/_id");
    assert_ne!(other, contract);
    mint(&ada, &other).await.ok();
    let body = json!({ "_id": other });
    let refused = ada.post("/network/minting/remove", body).await;
    assert_eq!(refused.refusal(), "409 state_conflict");
}

async fn a_month_without_output_mints_nothing(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let document = upload(&ada, "lca.xlsx", &Workbook::solid_fuel().bytes()).await;
    let mut body = create_body(&ada, &document);
    body["energyType"] = "solid-fuel".into();
    let batch = Batch::of(&ada.post(CREATE, body).await.ok());
    batch.attach(&ada, "evidence.pdf", PDF).await.ok();
    batch.approve(&ada).await.ok();
    batch.send(&ada).await.ok();
    let contract = text(&batch.contract(&ada).await.ok(), "/contract/_id");
    let assets = rows(&mint(&ada, &contract).await.ok(), "/energyAssets");
    let minted: Vec<_> = assets
        .iter()
        .map(|asset| (&asset["minted"], &asset["carriedOut"]))
        .collect();
    let expected = [
        (&json!(135_787), &json!(0.5)),
        (&json!(128_411), &json!(0.25)),
        (&json!(0), &json!(0.25)),
    ];
    assert_eq!(minted, expected);
    assert_eq!(assets[2]["status"], "minted");
    assert_eq!(assets[2]["tokenId"], Value::Null);
    assert_eq!(server.row_counts().await["energy_token"], 2);
}

async fn batches_are_listed_and_filtered(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let mut made = Vec::new();
    for name in ["L-1", "L-2", "L-3"] {
        made.push(Batch::draft(&ada, &Workbook::of_facility(name)).await.id);
    }
    made.push(Batch::draft(&ada, &Workbook::rng().next_quarter()).await.id);
    made.reverse();
    let list = async |body: Value| -> (Vec<String>, Value) {
        let path = format!("{RNG}/rng-production-batch/list/issuer");
        let answer = ada.post(&path, body).await.ok();
        let ids = rows(&answer, "/batches")
            .iter()
            .map(|batch| text(batch, "/_id"))
            .collect();
        (ids, answer)
    };
    assert_eq!(list(json!({})).await.0, made);
    assert_eq!(list(json!({ "profileId": ada.profile() })).await.0, made);
    assert_eq!(
        list(json!({ "boundaryIdentifierId": "L-2" })).await.0,
        made[2..3]
    );
    assert_eq!(list(json!({ "energyType": "solid-fuel" })).await.0, [""; 0]);
    let (april, march) = ("2025-04-01T00:00:00Z", "2025-03-31T23:59:59Z");
    assert_eq!(list(json!({ "vintageDateFrom": april })).await.0, made[..1]);
    assert_eq!(list(json!({ "vintageDateTo": march })).await.0, made[1..]);
    assert_eq!(
        list(json!({ "vintageDateFrom": march, "vintageDateTo": april }))
            .await
            .0,
        made
    );

    let (page, answer) = list(json!({ "paginate": { "limit": 3, "count": true } })).await;
    assert_eq!((page.as_slice(), &answer["total"]), (&made[..3], &json!(4)));
    let next = &answer["paginate"]["next"];
    let (page, answer) = list(json!({ "paginate": { "limit": 3, "after": next } })).await;
    assert_eq!(
        (page.as_slice(), &answer["paginate"]["next"]),
        (&made[3..], &Value::Null)
    );
    let (page, _) = list(json!({ "paginate": { "skip": 1, "limit": 2 } })).await;
    assert_eq!(page, made[1..3]);
    let unknown = json!({ "profileId": server.sign_in("rita").await.profile() });
    let path = format!("{RNG}/rng-production-batch/list/issuer");
    assert_eq!(ada.post(&path, unknown).await.refusal(), "404 not_found");
    assert_eq!(
        ada.post(DETAILS, json!({ "_id": ada.profile() }))
            .await
            .refusal(),
        "404 not_found"
    );
    assert_eq!(
        ada.post(MINT, json!({ "mintingContractId": ada.profile() }))
            .await
            .refusal(),
        "404 not_found"
    );
}

async fn files_follow_the_batch_and_the_token(server: &TestServer) {
    let (ada, vera, hugo) = (
        server.sign_in("ada").await,
        server.sign_in("vera").await,
        server.sign_in("hugo").await,
    );
    let batch = Batch::sent(&ada, &Workbook::rng()).await;
    let listed = async |actor: &Actor, owner_type: &str, id: &str| {
        let body = json!({ "ownerType": owner_type, "ownerId": id });
        rows(
            &actor.post("/rng-production/file/list", body).await.ok(),
            "/files",
        )
    };
    let workbook = listed(&vera, "production_batch", &batch.id).await;
    assert_eq!(
        (workbook.len(), &workbook[0]["kind"]),
        (1, &json!("workbook"))
    );
    let evidence = listed(&vera, "batch_workflow", &batch.workflow).await;
    assert_eq!(
        (evidence.len(), &evidence[0]["kind"]),
        (1, &json!("evidence"))
    );
    let path = |file: &Value| format!("{}/{}", text(file, "/_id"), text(file, "/fileName"));
    let download = format!("{RNG}/file/download/{}", path(&evidence[0]));
    assert_eq!(vera.get(&download).await.bytes, PDF);
    assert_eq!(hugo.get(&download).await.refusal(), "403 file_forbidden");

    // Minted into the buyer's wallet, the evidence is his to read; the workbook is not.
    let asset = text(&batch.details(&ada).await.ok(), "/batch/assets/0/_id");
    let body = json!({
        "name": "for Hugo",
        "referenceIds": [asset],
        "operationContractType": "renewable_natural_gas_produce_minting",
        "buyer": { "profileId": hugo.profile() },
    });
    let contract = text(&ada.post(ASSET_CONTRACT, body).await.ok(), "/contract/_id");
    let minted = mint(&ada, &contract).await.ok();
    let token = text(&minted, "/energyAssets/0/tokenId");
    let of_token = |side: &str, file: &Value| {
        format!("{RNG}/token-account/{side}/file/{token}/{}", path(file))
    };
    let (held, sold) = ("energy-wallet", "market");
    assert_eq!(hugo.get(&of_token(held, &evidence[0])).await.bytes, PDF);
    assert_eq!(
        hugo.get(&of_token(held, &workbook[0])).await.refusal(),
        "403 file_forbidden"
    );
    assert_eq!(ada.get(&of_token(held, &workbook[0])).await.status, 200);
    let lena = server.sign_in("lena").await;
    assert_eq!(
        lena.get(&of_token(held, &evidence[0])).await.refusal(),
        "404 not_found"
    );
    assert_eq!(
        lena.get(&of_token(sold, &evidence[0])).await.refusal(),
        "404 not_found"
    );
    let account = hugo
        .post("/network/energy-wallet/account/list", json!({}))
        .await
        .ok();
    let publish = json!({
        "walletId": hugo.wallet(),
        "accountIds": [text(&account, "/energyAccounts/0/_id")],
        "isPublic": true,
        "price": { "amount": 5.00, "currency": "USD" },
    });
    hugo.post("/network/energy-wallet/account/set-public", publish)
        .await
        .ok();
    assert_eq!(
        lena.get(&of_token(sold, &evidence[0])).await.refusal(),
        "403 file_forbidden"
    );
    let details = format!("{RNG}/token-account/{sold}/details/{token}");
    assert_eq!(
        lena.get(&details).await.ok()["energyAccount"]["files"],
        json!([])
    );
}
