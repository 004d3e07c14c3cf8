//! Are the steps taken in order, each as often as somebody asks?

use contract_tests::on_both;
use contract_tests::production::{Batch, CONTRACT, DETAILS, MINT, PDF, SEND, create, mint};
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::{PRAIRIE, Workbook};
use serde_json::{Value, json};

use super::{ASSET_CONTRACT, RNG, workflow_action};

on_both! {
    the_order_of_steps_is_kept,
    every_step_can_be_repeated,
    facilities_of_a_batch_go_their_own_way,
    batches_are_listed_and_filtered,
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
        list(json!({ "boundaryIdentifierId": "l‑2" })).await.0,
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
