//! A batch ends before anything of it is sent, and frees what it held.

use serde_json::{Value, json};

use super::{EXAMPLE, World, each};

#[tokio::test]
async fn a_rejected_batch_frees_workbook_and_months() {
    let (world, profile, ada) = World::with_producer().await;
    let (batch, _) = world.measured(&ada, profile, EXAMPLE).await;
    let ended = world.reject_batch(&ada, &batch).await.unwrap()["batch"].clone();
    assert_eq!(ended["status"], "rejected");
    assert_eq!(ended["endedReason"], "The meter was recalibrated.");
    assert_eq!(each(&ended["workflows"], "status"), ["rejected"]);
    assert_eq!(
        each(&ended["assets"], "status"),
        ["released", "released", "released"]
    );
    assert_eq!(
        world.reject_batch(&ada, &batch).await.unwrap_err(),
        "409 state_conflict"
    );
    assert_eq!(
        world.remove_batch(&ada, &batch).await.unwrap_err(),
        "409 state_conflict"
    );
    world.measured(&ada, profile, EXAMPLE).await;
}

#[tokio::test]
async fn a_removed_batch_frees_workbook_and_months_for_others_too() {
    let (world, profile, ada) = World::with_producer().await;
    let other = world.producer("Riverbend Fuels", &[]).await;
    let bo = world.person("bo", &[("basic.admin", other)]).await;
    let (batch, workflow) = world.measured(&ada, profile, EXAMPLE).await;
    let ended = world.remove_batch(&ada, &batch).await.unwrap()["batch"].clone();
    assert_eq!(
        (&ended["status"], &ended["endedReason"]),
        (&json!("removed"), &Value::Null)
    );
    assert_ne!(ended["workflows"][0]["removedAt"], Value::Null);
    assert_eq!(world.details(&ada, &batch).await.unwrap(), ended);
    let outcome = world.approve(&ada, profile, &workflow).await;
    assert_eq!(outcome.unwrap_err(), "409 state_conflict");
    world.measured(&bo, other, EXAMPLE).await;
}

#[tokio::test]
async fn what_was_sent_does_not_end() {
    let (world, profile, ada) = World::with_producer().await;
    let (batch, workflow) = world.sent(&ada, profile, EXAMPLE).await;
    let outcomes = [
        world.reject_batch(&ada, &batch).await,
        world.remove_batch(&ada, &batch).await,
        world.reject(&ada, profile, &workflow).await,
        world.remove(&ada, profile, &workflow).await,
        world.approve(&ada, profile, &workflow).await,
    ];
    for outcome in outcomes {
        assert_eq!(outcome.unwrap_err(), "409 state_conflict");
    }
}

#[tokio::test]
async fn only_who_may_ends_a_batch() {
    let (world, profile, ada) = World::with_producer().await;
    let viewer = world.person("vic", &[("basic.viewer", profile)]).await;
    let stranger = world.person("sam", &[]).await;
    let (batch, _) = world.prepared(&ada, profile, EXAMPLE).await;
    assert_eq!(
        world.reject_batch(&viewer, &batch).await.unwrap_err(),
        "403 permission_denied"
    );
    assert_eq!(
        world.remove_batch(&stranger, &batch).await.unwrap_err(),
        "404 not_found"
    );
    assert_eq!(
        world.details(&stranger, &batch).await.unwrap_err(),
        "404 not_found"
    );
    assert!(world.details(&viewer, &batch).await.is_ok());
}
