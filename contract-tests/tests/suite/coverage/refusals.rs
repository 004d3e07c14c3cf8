//! What may cause a documented refusal? The success, changed in one way that any client could get wrong.

use contract_tests::actor::Actor;
use contract_tests::documents::Operation;
use contract_tests::fixtures::{
    BATCH, CONTRACT, DELIVERY_NOTE, EVIDENCE, INVITED, Ids, Request, STATEMENT, USER, WORKFLOW,
};
use contract_tests::people::SecondFactor;
use contract_tests::production::{Batch, PDF, upload};
use contract_tests::reply::{Reply, text};
use contract_tests::workbook::Workbook;
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use super::administration::administer;
use super::outcome;
use super::stage::{Stage, World};

/// Nothing has this id.
const NOBODYS: &str = "01980000-0000-7000-8000-00000000dead";
const ORGANIZATION: &str = "x-active-organization-id";
const LIMIT: usize = 10 << 20;

/// Something that was tried, and what came of it.
pub(super) struct Attempt {
    pub(super) how: &'static str,
    pub(super) reply: Reply,
}

/// What may cause the status, most particular first.
pub(super) async fn attempts(
    world: &World<'_>,
    operation: Operation,
    stage: &Stage<'_>,
    status: u16,
) -> Vec<Attempt> {
    match status {
        206 | 304 | 416 => of_files(stage, status).await,
        400 => malformed(operation, stage).await,
        401 => unknown_caller(world, operation, stage).await,
        403 => forbidden(world, operation, stage).await,
        404 => hidden(world, stage).await,
        409 => conflicting(world, operation, stage).await,
        413 => too_large(operation, stage).await,
        415 => of_another_type(operation, stage).await,
        _ => Vec::new(),
    }
}

fn attempt(how: &'static str, reply: Reply) -> Attempt {
    Attempt { how, reply }
}

/// Parts, and what the client has already.
async fn of_files(stage: &Stage<'_>, status: u16) -> Vec<Attempt> {
    let whole = stage.request.send(&stage.actor).await;
    let (name, value) = match status {
        206 => ("range", "bytes=0-3"),
        304 => ("if-none-match", whole.header("etag")),
        _ => ("range", "bytes=99999999-"),
    };
    let actor = stage.actor.with(name, value);
    vec![attempt("a header", stage.request.send(&actor).await)]
}

async fn malformed(operation: Operation, stage: &Stage<'_>) -> Vec<Attempt> {
    let (actor, request) = (&stage.actor, &stage.request);
    let path = request.path();
    if operation.takes_files() {
        let script = actor.upload(path, &[("run.sh", b"#!/bin/sh\n")]).await;
        return vec![attempt("a script", script)];
    }
    if operation.method == "POST" && operation.id() != "authRefreshToken" {
        let body = r#"{ "colour": "green" }"#;
        return vec![attempt(
            "a stranger's member",
            actor.post_bytes(path, body).await,
        )];
    }
    let mut ids = path
        .split('/')
        .filter(|part| part.parse::<uuid::Uuid>().is_ok());
    let mut tried = Vec::new();
    if let Some(id) = ids.next_back() {
        let reply = request.with(id, "not-an-id").send(actor).await;
        tried.push(attempt("no id", reply));
    }
    for header in [ORGANIZATION, "x-refresh-token"] {
        if operation.takes_header(header) {
            let reply = request.send(&actor.with(header, "?")).await;
            tried.push(attempt("a malformed header", reply));
        }
    }
    if operation.takes_header("x-refresh-token") {
        let bearer = format!("Bearer {}", actor.access_token());
        let reply = request
            .send(&actor.anonymous().with("authorization", &bearer))
            .await;
        tried.push(attempt("without the header", reply));
    }
    tried
}

async fn unknown_caller(
    world: &World<'_>,
    operation: Operation,
    stage: &Stage<'_>,
) -> Vec<Attempt> {
    let nobody = world.server.anonymous();
    if operation.permission().is_some() {
        return vec![attempt("nobody", stage.request.send(&nobody).await)];
    }
    let with_an_old_token = nobody.with("x-refresh-token", &"x".repeat(43));
    let wrong = stage.request.with_member("secret", "another password");
    let wrong = wrong.as_ref().unwrap_or(&stage.request);
    vec![attempt(
        "a wrong secret",
        wrong.send(&with_an_old_token).await,
    )]
}

async fn forbidden(world: &World<'_>, operation: Operation, stage: &Stage<'_>) -> Vec<Attempt> {
    let mut tried = Vec::new();
    let request = &stage.request;
    if operation.requires_tfa() {
        tried.push(attempt("no TFA", request.send(&world.without_tfa).await));
    }
    if operation.takes_header(ORGANIZATION) {
        let elsewhere = stage.actor.with(ORGANIZATION, &world.rival.organization());
        tried.push(attempt(
            "as a member of another",
            request.send(&elsewhere).await,
        ));
    }
    let ids = &world.ids;
    let evidence = request.with(ids.get(STATEMENT), ids.get(EVIDENCE));
    let evidence = evidence.with("statement.pdf", "evidence.pdf");
    if evidence.path() != request.path() {
        let reply = evidence.send(&stage.actor).await;
        tried.push(attempt("what only holders may read", reply));
    }
    tried.push(attempt("a viewer", request.send(&world.viewer).await));
    tried.push(attempt("a rival", request.send(&world.rival).await));
    tried
}

/// Every id it names, in turn, is nobody's; then everything is somebody else's.
async fn hidden(world: &World<'_>, stage: &Stage<'_>) -> Vec<Attempt> {
    let mut tried = Vec::new();
    for request in &stage.requests {
        let said = request.text();
        for id in said.split(|it: char| !(it.is_ascii_hexdigit() || it == '-')) {
            if id.parse::<uuid::Uuid>().is_ok() {
                let reply = request.with(id, NOBODYS).send(&stage.actor).await;
                tried.push(attempt("nobody's id", reply));
            }
        }
    }
    tried.push(attempt("a rival", stage.request.send(&world.rival).await));
    tried
}

async fn conflicting(world: &World<'_>, operation: Operation, stage: &Stage<'_>) -> Vec<Attempt> {
    let actor = &stage.actor;
    let mut tried = Vec::new();
    // Twice: what another example did on another stage is done here first.
    for request in stage.requests.iter().chain(&stage.requests) {
        tried.push(attempt("again", request.send(actor).await));
        for (member, value) in BEYOND {
            if let Some(request) = request.with_member(member, value) {
                tried.push(attempt("more than there is", request.send(actor).await));
            }
        }
    }
    if operation.document.name == "rng-production" || operation.id().contains("inting") {
        tried.push(attempt("what has ended", ended(world, stage).await));
    }
    if operation.id().starts_with("twoFactorAuth") {
        let person = world.newcomer(SecondFactor::Totp).await;
        let actor = world.server.sign_in_as(&person).await;
        tried.push(attempt(
            "with an active method",
            stage.request.send(&actor).await,
        ));
    }
    for (from, to) in [(USER, INVITED), (INVITED, USER)] {
        let ids = &stage.ids;
        for request in &stage.requests {
            let request = request.with(ids.get(from), world.ids.get(to));
            tried.push(attempt(
                "somebody in another state",
                request.send(actor).await,
            ));
        }
    }
    tried.extend(at_another_time(world, operation, actor).await);
    tried
}

/// More than there is of anything.
const BEYOND: [(&str, i64); 4] = [
    ("quantity", 1 << 40),
    ("treeSize", 1 << 40),
    ("toSize", 1 << 40),
    ("fromSize", 1 << 40),
];

/// The same about an operation without units, and about one that is processed; then with a spent key.
async fn at_another_time(world: &World<'_>, operation: Operation, actor: &Actor) -> Vec<Attempt> {
    let mut tried = Vec::new();
    let mut ids = world.ids.clone();
    let note = upload(&world.operator, "delivery-note.pdf", PDF).await;
    ids.set(DELIVERY_NOTE, &note);
    administer(world, operation, &mut ids).await;
    let examples = operation.request_examples();
    let request = |ids: &Ids| Request::of(operation, examples.first().map(|it| it.1), ids);
    if let Some(made) = world.parties().make_draft(operation, &mut ids).await {
        tried.push(attempt("too early", request(&ids).send(actor).await));
        made.give_up().await;
    }
    if world
        .parties()
        .make_processed(operation, &mut ids)
        .await
        .is_some()
    {
        tried.push(attempt("too late", request(&ids).send(actor).await));
    }
    if operation.takes_header("Idempotency-Key") {
        let keyed = actor.with("idempotency-key", &world.new_name());
        let request = request(&ids);
        request.send(&keyed).await;
        let reply = keyed
            .post_bytes(request.path(), request.body_with_blanks())
            .await;
        tried.push(attempt("a key of another request", reply));
    }
    tried
}

/// The same about a batch that was rejected, or a contract that was removed.
async fn ended(world: &World<'_>, stage: &Stage<'_>) -> Reply {
    let ada = world.server.sign_in("ada").await;
    let batch = Batch::draft(&ada, &Workbook::of_facility(&world.new_name())).await;
    let reject = json!({ "batchId": batch.id });
    let path = "/rng-production/rng-production-batch/reject";
    ada.post(path, reject).await.ok();
    let ids = &stage.ids;
    let sent = Batch::sent(&ada, &Workbook::of_facility(&world.new_name())).await;
    let contract = text(&sent.contract(&ada).await.ok(), "/contract/_id");
    let remove = json!({ "_id": contract });
    ada.post("/network/minting/remove", remove).await.ok();
    let request = stage.request.with(ids.get(BATCH), &batch.id);
    let request = request.with(ids.get(WORKFLOW), &batch.workflow);
    request
        .with(ids.get(CONTRACT), &contract)
        .send(&stage.actor)
        .await
}

async fn too_large(operation: Operation, stage: &Stage<'_>) -> Vec<Attempt> {
    let (actor, path) = (&stage.actor, stage.request.path());
    let reply = if operation.takes_files() {
        let large = vec![b'x'; LIMIT + 1];
        actor.upload(path, &[("large.txt", &large)]).await
    } else {
        let body = format!("{{\"colour\": \"{}\"}}", "x".repeat(LIMIT));
        actor.post_bytes(path, body).await
    };
    vec![attempt("too large", reply)]
}

async fn of_another_type(operation: Operation, stage: &Stage<'_>) -> Vec<Attempt> {
    let (actor, path) = (&stage.actor, stage.request.path());
    let text = |request: RequestBuilder| request.header("content-type", "text/plain").body("{}");
    let method = Method::from_bytes(operation.method.as_bytes()).expect("a method");
    vec![attempt("text", actor.send(method, path, text).await)]
}

/// Sends it until there were too many, as a stranger who guesses.
pub(super) async fn too_often(
    world: &World<'_>,
    operation: Operation,
    stage: &Stage<'_>,
) -> String {
    let guess = |member| stage.request.with_member(member, "a wrong guess");
    let request = ["secret", "oldPassword", "password"]
        .into_iter()
        .find_map(guess);
    let request = request
        .or_else(|| stage.request.with_member("tfaCode", "000000"))
        .unwrap_or_else(|| stage.request.clone());
    let nobody = world.server.anonymous();
    let actor: &Actor = if operation.permission().is_some() {
        &stage.actor
    } else {
        &nobody
    };
    let mut seen = String::new();
    for _ in 0..ATTEMPTS {
        let reply = request.send(actor).await;
        seen = outcome(&reply);
        if reply.status == 429 {
            assert!(!reply.header("retry-after").is_empty(), "{seen}");
            break;
        }
    }
    seen
}

/// More than any limit of the documents.
const ATTEMPTS: usize = 120;
