//! Was every operation seen to succeed, and to refuse in every way that its document lists?
//!
//! Successes are the documents' examples, refusals are made from them. Nothing is listed by operation but what an
//! example needs before it can succeed ([`stage`]), and the statuses that no client can cause.

mod administration;
mod refusals;
mod stage;
mod table;

use contract_tests::documents::{self, Operation};
use contract_tests::on_both;
use contract_tests::reply::Reply;
use contract_tests::server::TestServer;

use refusals::Attempt;
use stage::{Stage, World};
use table::Table;

on_both! {
    every_operation_succeeds_and_refuses_as_documented,
}

/// What is the server's fault, not the client's; other tests take the store and the database away.
const OF_THE_SERVER: [u16; 2] = [500, 503];

async fn every_operation_succeeds_and_refuses_as_documented(server: &TestServer) {
    let world = World::of(server).await;
    let mut table = Table::default();
    for operation in documents::operations() {
        if locks_everybody_out(operation) {
            let server = TestServer::on_sqlite().await;
            let world = World::of(&server).await;
            let stage = Stage::of(&world, operation, None).await;
            refuse_all(&world, operation, &stage, &mut table).await;
            succeed(&world, operation, &mut table).await;
            continue;
        }
        let mut stage = succeed(&world, operation, &mut table).await;
        if ["authLogout", "userChangePassword"].contains(&operation.id()) {
            // The session that did it is over.
            stage = Stage::of(&world, operation, None).await;
        }
        refuse_all(&world, operation, &stage, &mut table).await;
    }
    // Last, because nobody at this address can log in afterwards.
    for operation in documents::operations().filter(|it| it.statuses().contains(&429)) {
        let stage = Stage::of(&world, operation, None).await;
        let seen = refusals::too_often(&world, operation, &stage).await;
        table.refused(operation, 429, &seen);
    }
    table.finish();
}

/// Whether nobody can go on afterwards: it is done on a server of its own, last.
pub(crate) fn locks_everybody_out(operation: Operation) -> bool {
    operation.id().starts_with("internalPreprod") || operation.id().contains("RemoveAllRoles")
}

/// Causes every documented refusal that a client can cause.
async fn refuse_all(world: &World<'_>, operation: Operation, stage: &Stage<'_>, table: &mut Table) {
    for status in operation.statuses() {
        let is_seen_elsewhere = [200, 429].contains(&status) || OF_THE_SERVER.contains(&status);
        if is_reserved(operation, status) {
            table.reserved(operation, status);
        } else if !is_seen_elsewhere {
            refuse(world, operation, stage, status, table).await;
        }
    }
}

/// Whether no client can cause it yet: every operation with credentials documents 403, so that a permission can be
/// asked for one day. Until then whoever is signed in may, or has every permission that a system's key has.
fn is_reserved(operation: Operation, status: u16) -> bool {
    let asks_nothing = operation.permission() == Some("authenticated")
        && !operation.takes_header("x-active-organization-id");
    let by_key = operation.needs("clientKey") && !operation.requires_tfa();
    let is_file = operation.path.contains("/file/{");
    // They do not exist in production; the tests of settings show it.
    let is_of_production = status == 404 && operation.id().starts_with("internalPreprod");
    is_of_production || (status == 403 && (asks_nothing || by_key) && !is_file)
}

/// Sends every example; answers the stage of the last one, on which it has happened.
async fn succeed<'a>(world: &'a World<'_>, operation: Operation, table: &mut Table) -> Stage<'a> {
    let examples = operation.request_examples();
    let mut names: Vec<_> = examples.iter().map(|(name, _)| Some(*name)).collect();
    if names.is_empty() {
        names.push(None);
    }
    let mut last = None;
    for name in names {
        if let Some(stage) = last.take() {
            world.clear(stage).await;
        }
        let stage = Stage::of(world, operation, name).await;
        let reply = stage.request.send(&stage.actor).await;
        table.succeeded(operation, name.unwrap_or("request"), &reply);
        last = Some(stage);
    }
    last.expect("at least one request")
}

/// Tries what may cause the status until something does.
async fn refuse(
    world: &World<'_>,
    operation: Operation,
    stage: &Stage<'_>,
    status: u16,
    table: &mut Table,
) {
    let mut tried = Vec::new();
    for Attempt { how, reply } in refusals::attempts(world, operation, stage, status).await {
        let outcome = outcome(&reply);
        if reply.status == status {
            table.refused(operation, status, &outcome);
            return;
        }
        tried.push(format!("{how}: {outcome}"));
    }
    table.never_refused(operation, status, &tried);
}

/// `200`, or `404 not_found`.
fn outcome(reply: &Reply) -> String {
    if reply.status < 400 {
        reply.status.to_string()
    } else {
        reply.refusal()
    }
}
