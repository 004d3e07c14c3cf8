//! For whom is minted, and what becomes of a contract?

use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::production::{Batch, CONTRACT, CREATE, PDF, create_body, mint, upload};
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::{PRAIRIE, Workbook};
use serde_json::{Value, json};

use super::ASSET_CONTRACT;

on_both! {
    a_contract_for_a_buyer_mints_into_his_wallet,
    a_contract_of_another_kind_is_not_the_one_asked_for,
    a_contract_for_the_batch_takes_what_others_left,
    a_contract_names_the_workflow_of_its_assets,
    a_contract_can_be_given_up,
    a_month_without_output_mints_nothing,
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
        ("workflowId", json!(batch.id), "404 not_found"),
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

async fn a_contract_of_another_kind_is_not_the_one_asked_for(server: &TestServer) {
    let (ada, hugo) = (server.sign_in("ada").await, server.sign_in("hugo").await);
    let batch = Batch::sent(&ada, &Workbook::rng()).await;
    let assets = rows(&batch.details(&ada).await.ok(), "/batch/assets");
    let month = json!([assets[0]["_id"]]);
    let every: Vec<_> = assets.iter().map(|asset| asset["_id"].clone()).collect();
    let remove = "/network/minting/remove";
    for (assets, buyer) in [(month, Value::Null), (json!(every), json!(hugo.profile()))] {
        let mut body = json!({
            "name": "Another", "referenceIds": assets, "workflowId": batch.workflow,
            "operationContractType": "renewable_natural_gas_produce_minting",
        });
        if !buyer.is_null() {
            body["buyer"] = json!({ "profileId": buyer });
        }
        let other = ada.post(ASSET_CONTRACT, body).await.ok();
        assert_eq!(
            batch.contract(&ada).await.refusal(),
            "409 asset_in_open_contract"
        );
        let body = json!({ "_id": other["contract"]["_id"] });
        ada.post(remove, body).await.ok();
    }
    let made = batch.contract(&ada).await.ok();
    assert_eq!(batch.contract(&ada).await.ok(), made);
    assert_eq!(rows(&made, "/contract/energyAssets").len(), assets.len());
}

async fn a_contract_for_the_batch_takes_what_others_left(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let two = Workbook::rng().with_facility(PRAIRIE, "MEADOW-02");
    let first = Batch::prepared(&ada, &two).await;
    let workflows = rows(&first.details(&ada).await.ok(), "/batch/workflows");
    let other = workflows.iter().find(|it| it["_id"] != first.workflow);
    let second = Batch {
        id: first.id.clone(),
        workflow: text(other.unwrap(), "/_id"),
        profile: first.profile.clone(),
        token_type: first.token_type.clone(),
    };
    second.attach(&ada, "evidence.pdf", PDF).await.ok();
    for batch in [&first, &second] {
        batch.approve(&ada).await.ok();
        batch.send(&ada).await.ok();
    }
    let own = first.contract(&ada).await.ok();
    let all = json!({ "name": "all", "batchId": first.id });
    let rest = ada.post(CONTRACT, all.clone()).await.ok();
    let bound = rows(&rest, "/contract/referenceIds");
    assert_eq!(bound.len(), 3);
    let others = rows(&own, "/contract/referenceIds");
    assert!(
        bound
            .iter()
            .all(|it| it.is_string() && !others.contains(it))
    );
    // A repeat is the same contract, and the other facility's own one stays what it was.
    assert_eq!(ada.post(CONTRACT, all.clone()).await.ok(), rest);
    assert_eq!(first.contract(&ada).await.ok(), own);
    mint(&ada, &text(&rest, "/contract/_id")).await.ok();
    let left = ada.post(CONTRACT, all.clone()).await.refusal();
    assert_eq!(left, "409 asset_in_open_contract", "nothing is left");
    mint(&ada, &text(&own, "/contract/_id")).await.ok();
    let minted = ada.post(CONTRACT, all).await.ok();
    assert_eq!(minted["contract"]["_id"], rest["contract"]["_id"]);
}

async fn a_contract_names_the_workflow_of_its_assets(server: &TestServer) {
    let (ada, rita) = (server.sign_in("ada").await, server.sign_in("rita").await);
    let batch = Batch::sent(&ada, &Workbook::rng()).await;
    let draft = Batch::draft(&ada, &Workbook::of_facility("OTHER-1")).await;
    let strange = Batch::draft(&rita, &Workbook::of_facility("RIVAL-1")).await;
    let assets = rows(&batch.details(&ada).await.ok(), "/batch/assets");
    let create = async |actor: &Actor, workflow: &str| {
        let body = json!({
            "name": "My Minting Contract",
            "referenceIds": [assets[0]["_id"]],
            "operationContractType": "renewable_natural_gas_produce_minting",
            "workflowId": workflow,
        });
        actor.post(ASSET_CONTRACT, body).await
    };
    // What she may not see does not exist; nothing tells the two apart.
    for workflow in [&strange.workflow, &draft.id] {
        let refused = create(&ada, workflow).await;
        assert_eq!(refused.refusal(), "404 not_found");
        assert_eq!(refused.pointers(), Vec::<String>::new());
    }
    let refused = create(&ada, &draft.workflow).await;
    assert_eq!(refused.refusal(), "400 invalid_request");
    assert_eq!(refused.pointers(), ["/workflowId"]);
    create(&ada, &batch.workflow).await.ok();
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
