//! From approved assets to tokens.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::workbook::{cet, qet};
use super::{EXAMPLE, World, each};

#[tokio::test]
async fn the_whole_way_and_every_repeat_of_it() {
    let (world, profile, ada) = World::with_producer().await;
    let (batch, workflow) = world.measured(&ada, profile, EXAMPLE).await;
    let scope = json!({ "workflowId": workflow });
    let send = json!({ "batchId": batch, "tokenType": "QET", "scope": scope });
    let on_network = world.send(&ada, send.clone()).await.unwrap();
    assert_eq!(
        each(&on_network["energyAssets"], "status"),
        ["sent", "sent", "sent"]
    );
    assert_eq!(world.send(&ada, send).await.unwrap(), on_network);

    let make = json!({ "batchId": batch, "name": "minting-contract-001", "scope": scope });
    let contract = world.contract(&ada, make.clone()).await.unwrap();
    assert_eq!(world.contract(&ada, make.clone()).await.unwrap(), contract);
    let id = &contract["contract"]["_id"];
    let minted = world.mint(&ada, id).await.unwrap();
    assert_eq!(
        each(&minted["energyAssets"], "minted"),
        [41250, 37890, 42106]
    );
    assert_eq!(minted["energyAssets"][1]["carriedIn"], 0.25);
    assert_eq!(minted["energyAssets"][1]["carriedOut"], 0.75);
    assert_eq!(minted["energyAssets"][2]["carriedOut"], 0.125);
    assert_ne!(minted["energyAssets"][0]["tokenId"], Value::Null);
    assert_eq!(
        minted["energyAssets"][0]["mintedAt"],
        "2025-07-15T09:00:00Z"
    );
    assert_eq!(world.mint(&ada, id).await.unwrap(), minted);
    assert_eq!(
        world.contract(&ada, make).await.unwrap()["contract"]["_id"],
        *id
    );

    let shown = world.details(&ada, &batch).await.unwrap();
    assert_eq!(
        (&shown["status"], &shown["workflows"][0]["status"]),
        (&json!("minted"), &json!("minted"))
    );
    assert_eq!(shown["assets"], minted["energyAssets"]);
}

#[tokio::test]
async fn twenty_mints_at_once_are_one() {
    let (world, profile, ada) = World::with_producer().await;
    let (batch, _) = world.sent(&ada, profile, EXAMPLE).await;
    let wanted = json!({ "batchId": batch, "name": "minting-contract-001" });
    let made = join_all((0..20).map(|_| world.contract(&ada, wanted.clone()))).await;
    let contract = made[0].clone().unwrap()["contract"]["_id"].clone();
    assert!(
        made.iter()
            .all(|it| it.as_ref().unwrap()["contract"]["_id"] == contract)
    );
    let minted = join_all((0..20).map(|_| world.mint(&ada, &contract))).await;
    assert!(minted.iter().all(|it| it.is_ok() && *it == minted[0]));
}

#[tokio::test]
async fn a_batch_is_sent_as_what_it_is_and_once_approved() {
    let (world, profile, ada) = World::with_producer().await;
    let (batch, workflow) = world.prepared(&ada, profile, EXAMPLE).await;
    let body = json!({ "batchId": batch, "tokenType": "QET" });
    assert_eq!(
        world.send(&ada, body.clone()).await.unwrap_err(),
        "409 state_conflict"
    );
    world.approve(&ada, profile, &workflow).await.unwrap();
    let as_cet = json!({ "batchId": batch, "tokenType": "CET" });
    assert_eq!(
        world.send(&ada, as_cet).await.unwrap_err(),
        "400 invalid_request"
    );

    let elsewhere = qet(&[("B", &[("2025-01", "1")])]);
    let (_, foreign) = world.measured(&ada, profile, &elsewhere).await;
    let mut scoped = body.clone();
    scoped["scope"] = json!({ "workflowId": foreign });
    assert_eq!(world.send(&ada, scoped).await.unwrap_err(), "404 not_found");
    let viewer = world.person("vic", &[("basic.viewer", profile)]).await;
    assert_eq!(
        world.send(&viewer, body).await.unwrap_err(),
        "403 permission_denied"
    );
    let make = json!({ "batchId": batch, "name": "too early" });
    assert_eq!(
        world.contract(&ada, make).await.unwrap_err(),
        "409 state_conflict"
    );
}

#[tokio::test]
async fn facilities_go_one_by_one_or_together() {
    let (world, profile, ada) = World::with_producer().await;
    let book = qet(&[("A", &[("2025-01", "10")]), ("B", &[("2025-02", "0.4")])]);
    let batch = world.create(&ada, profile, &book).await.unwrap()["batch"].clone();
    let (a, b) = (&batch["workflows"][0]["_id"], &batch["workflows"][1]["_id"]);
    let batch = &batch["_id"];
    world.add_pdf(&ada, profile, a).await;
    world.approve(&ada, profile, a).await.unwrap();
    let all = json!({ "batchId": batch, "tokenType": "QET" });
    let on_network = world.send(&ada, all.clone()).await.unwrap();
    assert_eq!(
        each(&on_network["energyAssets"], "workflowId"),
        std::slice::from_ref(a)
    );
    assert_eq!(world.details(&ada, batch).await.unwrap()["status"], "draft");

    let make = json!({ "batchId": batch, "name": "A", "scope": { "workflowId": a } });
    let of_a = world.contract(&ada, make).await.unwrap();
    let together = json!({ "batchId": batch, "name": "all" });
    let taken = world.contract(&ada, together.clone()).await;
    assert_eq!(taken.unwrap_err(), "409 asset_in_open_contract");
    world.mint(&ada, &of_a["contract"]["_id"]).await.unwrap();
    let nothing = world.contract(&ada, together.clone()).await;
    assert_eq!(nothing.unwrap_err(), "409 state_conflict");

    world.add_pdf(&ada, profile, b).await;
    world.approve(&ada, profile, b).await.unwrap();
    let on_network = world.send(&ada, all).await.unwrap();
    assert_eq!(
        each(&on_network["energyAssets"], "status"),
        ["minted", "sent"]
    );
    let rest = world.contract(&ada, together).await.unwrap();
    let minted = world.mint(&ada, &rest["contract"]["_id"]).await.unwrap();
    let asset = &minted["energyAssets"][0];
    assert_eq!(
        (&asset["status"], &asset["minted"]),
        (&json!("minted"), &json!(0))
    );
    assert_eq!(
        (&asset["tokenId"], &asset["carriedOut"]),
        (&Value::Null, &json!(0.4))
    );
    assert_eq!(
        world.details(&ada, batch).await.unwrap()["status"],
        "minted"
    );
}

#[tokio::test]
async fn a_month_is_minted_once_as_qet_or_as_cet() {
    let (world, profile, ada) = World::with_producer().await;
    let other = world.producer("Riverbend Fuels", &[]).await;
    let bo = world.person("bo", &[("basic.admin", other)]).await;
    world
        .sent(&ada, profile, &qet(&[("A", &[("2025-01", "10")])]))
        .await;
    let book = cet(&[(" a ", &[("2025-01", "10")])]);
    let kind = json!({ "tokenType": "CET" });
    let outcome = world.create_with(&bo, other, &book, kind).await;
    assert_eq!(outcome.unwrap_err(), "409 facility_month_claimed");
}
