//! Is there evidence where it is needed, and who reads it?

use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::production::{ADD_FILES, Batch, PDF, SEND, create, mint, upload};
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

use super::{ASSET_CONTRACT, RNG};

on_both! {
    a_qet_needs_evidence_in_pdf,
    a_cet_needs_none,
    evidence_can_be_taken_back,
    files_follow_the_batch,
    files_follow_the_token,
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

async fn listed(actor: &Actor, owner_type: &str, id: &str) -> Value {
    let body = json!({ "ownerType": owner_type, "ownerId": id });
    let files = rows(
        &actor.post("/rng-production/file/list", body).await.ok(),
        "/files",
    );
    assert_eq!(files.len(), 1, "{files:#?}");
    files[0].clone()
}

fn path_of(file: &Value) -> String {
    format!("{}/{}", text(file, "/_id"), text(file, "/fileName"))
}

async fn files_follow_the_batch(server: &TestServer) {
    let (ada, vera, hugo) = (
        server.sign_in("ada").await,
        server.sign_in("vera").await,
        server.sign_in("hugo").await,
    );
    let workbook = Workbook::rng().with_text("none", "RFS; LCFS");
    let batch = Batch::prepared(&ada, &workbook).await;
    let workbook = listed(&vera, "production_batch", &batch.id).await;
    assert_eq!(workbook["kind"], "workbook");
    let evidence = listed(&vera, "batch_workflow", &batch.workflow).await;
    assert_eq!(evidence["kind"], "evidence");
    // An asset has the files of what it comes from.
    let details = batch.details(&ada).await.ok();
    let asset = text(&details, "/batch/assets/0/_id");
    let production = &details["batch"]["assets"][0]["productionBatchData"];
    assert_eq!(production["otherProgrammes"], json!(["RFS", "LCFS"]));
    let body = json!({ "ownerType": "energy_asset", "ownerId": asset });
    let list = vera.post("/rng-production/file/list", body.clone()).await;
    assert_eq!(rows(&list.ok(), "/files"), [evidence.clone(), workbook]);
    let refused = hugo.post("/rng-production/file/list", body).await;
    assert_eq!(refused.refusal(), "404 not_found");
    let download = format!("{RNG}/file/download/{}", path_of(&evidence));
    assert_eq!(vera.get(&download).await.bytes, PDF);
    assert_eq!(hugo.get(&download).await.refusal(), "403 file_forbidden");
}

/// Minted into the buyer's wallet, the evidence is his to read; the workbook is not.
async fn files_follow_the_token(server: &TestServer) {
    let (ada, hugo, lena) = (
        server.sign_in("ada").await,
        server.sign_in("hugo").await,
        server.sign_in("lena").await,
    );
    let batch = Batch::sent(&ada, &Workbook::rng()).await;
    let workbook = listed(&ada, "production_batch", &batch.id).await;
    let evidence = listed(&ada, "batch_workflow", &batch.workflow).await;
    let asset = text(&batch.details(&ada).await.ok(), "/batch/assets/0/_id");
    let body = json!({
        "name": "for Hugo",
        "referenceIds": [asset],
        "operationContractType": "renewable_natural_gas_produce_minting",
        "buyer": { "profileId": hugo.profile() },
    });
    let contract = text(&ada.post(ASSET_CONTRACT, body).await.ok(), "/contract/_id");
    let token = text(&mint(&ada, &contract).await.ok(), "/energyAssets/0/tokenId");
    let of_token = |side: &str, file: &Value| {
        format!("{RNG}/token-account/{side}/file/{token}/{}", path_of(file))
    };
    let (held, sold) = ("energy-wallet", "market");
    assert_eq!(hugo.get(&of_token(held, &evidence)).await.bytes, PDF);
    let refused = hugo.get(&of_token(held, &workbook)).await;
    assert_eq!(refused.refusal(), "403 file_forbidden");
    assert_eq!(ada.get(&of_token(held, &workbook)).await.status, 200);
    for side in [held, sold] {
        let refused = lena.get(&of_token(side, &evidence)).await;
        assert_eq!(refused.refusal(), "404 not_found");
    }
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
    let refused = lena.get(&of_token(sold, &evidence)).await;
    assert_eq!(refused.refusal(), "403 file_forbidden");
    let details = format!("{RNG}/token-account/{sold}/details/{token}");
    let details = lena.get(&details).await.ok();
    assert_eq!(details["energyAccount"]["files"], json!([]));
}
