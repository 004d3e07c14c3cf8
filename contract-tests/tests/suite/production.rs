//! Do batches take their way from draft to minted, and nobody a short cut?

mod contracts;
mod duties;
mod evidence;
mod months;
mod steps;

use contract_tests::actor::Actor;
use contract_tests::production::Batch;
use contract_tests::reply::text;
use serde_json::json;

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
