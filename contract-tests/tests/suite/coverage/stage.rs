//! What does an example need before it can succeed? Its own draft, batch, session or upload.

use std::sync::atomic::{AtomicUsize, Ordering};

use attestry::demo::sandbox::SandboxUser;
use contract_tests::actor::Actor;
use contract_tests::documents::Operation;
use contract_tests::fixtures::{
    self, ASSET, BATCH, CONTRACT, DELIVERY_NOTE, Ids, Made, Parties, Request, STATEMENT, WORKBOOK,
    WORKFLOW,
};
use contract_tests::people::SecondFactor;
use contract_tests::production::{Batch, PDF, upload};
use contract_tests::reply::{rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

use super::administration::administer;

/// The secret of a mailed link, in the examples.
const TOKEN: &str = "f7Qw2LrX5cHs8JdPkGa1UeViOyK9MtWxE3q0ZNb6mYz";

/// The registry of the fixtures, and who acts in it.
pub(super) struct World<'a> {
    pub(super) server: &'a TestServer,
    /// May do everything, with every credential there is.
    pub(super) operator: Actor,
    /// Belongs to nobody else's organization.
    pub(super) rival: Actor,
    /// Has the producer's role, but no second factor.
    pub(super) without_tfa: Actor,
    /// Reads, and no more.
    pub(super) viewer: Actor,
    seller: Actor,
    buyer: Actor,
    pub(super) ids: Ids,
    made: AtomicUsize,
}

/// One example, ready to be sent.
pub(super) struct Stage<'a> {
    pub(super) actor: Actor,
    pub(super) request: Request,
    /// All examples, the one to be sent among them.
    pub(super) requests: Vec<Request>,
    pub(super) ids: Ids,
    made: Option<Made<'a>>,
}

impl<'a> World<'a> {
    pub(super) async fn of(server: &'a TestServer) -> Self {
        let ada = server.sign_in("ada").await;
        let ids = fixtures::arrange(server, &ada).await;
        fixtures::publish(&ada, &ids).await;
        let (producer, trader) = (server.person("ada"), server.person("hugo"));
        let operator = server.hire_operator("opal", &producer, &trader).await;
        let without_tfa = server
            .hire("nils", "basic.admin", &producer, SecondFactor::None)
            .await;
        Self {
            server,
            operator: server.with_every_credential(&server.sign_in_as(&operator).await),
            rival: server.with_all_credentials("rita").await,
            without_tfa: server.with_every_credential(&server.sign_in_as(&without_tfa).await),
            viewer: server.with_all_credentials("vera").await,
            seller: server.sign_in("ada").await,
            buyer: server.with_all_credentials("hugo").await,
            ids,
            made: AtomicUsize::new(0),
        }
    }

    /// A text that nothing was named by before.
    pub(super) fn new_name(&self) -> String {
        format!("NEW-{}", self.made.fetch_add(1, Ordering::Relaxed))
    }

    pub(super) fn parties(&self) -> Parties<'_> {
        Parties {
            seller: &self.seller,
            buyer: &self.buyer,
        }
    }

    /// Ends what the stage made, so that there is room for the next.
    pub(super) async fn clear(&self, stage: Stage<'_>) {
        if let Some(made) = stage.made {
            made.give_up().await;
        }
    }

    /// Somebody new at the producer's.
    pub(super) async fn newcomer(&self, factor: SecondFactor) -> SandboxUser {
        let name = self.new_name().to_lowercase();
        let producer = self.server.person("ada");
        self.server
            .hire(&name, "basic.viewer", &producer, factor)
            .await
    }

    async fn draft(&self) -> Batch {
        Batch::draft(&self.seller, &Workbook::of_facility(&self.new_name())).await
    }
}

impl<'a> Stage<'a> {
    /// What the example of that name needs; without a name, the first.
    pub(super) async fn of(
        world: &'a World<'_>,
        operation: Operation,
        example: Option<&str>,
    ) -> Self {
        let mut ids = world.ids.clone();
        // Both profiles of an intra-transfer are the buyer's.
        let is_transfer = operation.id().starts_with("intraTransfer");
        let actor = if is_transfer {
            &world.buyer
        } else {
            &world.operator
        };
        let mut actor = actor.clone();
        let made = if operation.path.ends_with("/details") || operation.id() == "retirementLookup" {
            world.parties().make_draft(operation, &mut ids).await
        } else {
            world.parties().make(operation, &mut ids).await
        };
        if operation.path.contains("/market/") {
            fixtures::publish(&world.seller, &ids).await;
        }
        produce(world, operation, &mut ids).await;
        attach(world, operation, example, &mut ids).await;
        administer(world, operation, &mut ids).await;
        be_mailed(world, operation, &mut ids).await;
        if operation.document.name == "base" {
            actor = enter(world, operation, example, &mut ids)
                .await
                .unwrap_or(actor);
        }
        let examples = operation.request_examples();
        let mut requests: Vec<_> = examples
            .iter()
            .map(|(_, body)| Request::of(operation, Some(body), &ids))
            .collect();
        if requests.is_empty() {
            requests.push(Request::of(operation, None, &ids));
        }
        let at = examples.iter().position(|(name, _)| Some(*name) == example);
        let request = requests[at.unwrap_or(0)].clone();
        Self {
            actor,
            request,
            requests,
            ids,
            made,
        }
    }
}

/// A batch of its own for each step of production.
async fn produce(world: &World<'_>, operation: Operation, ids: &mut Ids) {
    let seller = &world.seller;
    let batch = match operation.id() {
        "rngProductionBatchCreate" => {
            let workbook = Workbook::of_facility(&world.new_name()).bytes();
            ids.set(
                WORKBOOK,
                &upload(&world.operator, "lca.xlsx", &workbook).await,
            );
            return;
        }
        "rngMeasurementBatchAddFiles" => {
            ids.set(
                STATEMENT,
                &upload(&world.operator, "statement.pdf", PDF).await,
            );
            world.draft().await
        }
        "rngMeasurementBatchRemove" | "rngProductionBatchReject" | "rngProductionBatchRemove" => {
            world.draft().await
        }
        "rngMeasurementBatchApprove" | "rngMeasurementBatchRemoveFiles" => {
            let batch = world.draft().await;
            let attached = batch.attach_statement(seller).await.ok();
            ids.set(STATEMENT, &text(&attached, "/workflow/files/0/_id"));
            batch
        }
        "rngMeasurementBatchReject" | "rngProductionBatchMintingSendToNetwork" => {
            let batch = world.draft().await;
            batch.attach_statement(seller).await.ok();
            batch.approve(seller).await.ok();
            batch
        }
        "mintingCreate"
        | "systemMintingCreate"
        | "rngProductionBatchMintingCreateMintingContract" => {
            Batch::sent(seller, &Workbook::of_facility(&world.new_name())).await
        }
        "mintingRemove" | "systemMintingMint" | "rngProductionBatchMintingMintTokens" => {
            let batch = Batch::sent(seller, &Workbook::of_facility(&world.new_name())).await;
            let contract = batch.contract(seller).await.ok();
            ids.set(CONTRACT, &text(&contract, "/contract/_id"));
            batch
        }
        _ => return,
    };
    let details = batch.details(seller).await.ok();
    ids.set(ASSET, &text(&details, "/batch/assets/0/_id"));
    ids.set(BATCH, &batch.id);
    ids.set(WORKFLOW, &batch.workflow);
}

/// A delivery note to attach, or one that is attached.
async fn attach(world: &World<'_>, operation: Operation, example: Option<&str>, ids: &mut Ids) {
    if operation.id() != "networkTransactionUpdate" {
        return;
    }
    let note = upload(&world.operator, "delivery-note.pdf", PDF).await;
    ids.set(DELIVERY_NOTE, &note);
    if example == Some("detach") {
        let examples = operation.request_examples();
        let bundle = examples.iter().find(|(name, _)| *name == "bundle");
        let bundle = Request::of(operation, bundle.map(|it| it.1), ids);
        bundle.send(&world.operator).await.ok();
    }
}

/// Somebody who was mailed a link.
async fn be_mailed(world: &World<'_>, operation: Operation, ids: &mut Ids) {
    let server = world.server;
    server.letters().await;
    let email = match operation.id() {
        "authResetPassword" => {
            let email = world.newcomer(SecondFactor::None).await.email;
            let body = json!({ "email": email });
            let nobody = server.anonymous();
            nobody.post("/auth/forgot-password", body).await.ok();
            ids.set("user@example.com", &email);
            email
        }
        "authAcceptInvitation" => {
            let email = format!("{}@example.com", world.new_name().to_lowercase());
            let body = json!({ "email": email, "firstName": "Tessa", "lastName": "Quill" });
            let operator = &world.operator;
            operator.post("/internal/user/create", body).await.ok();
            ids.set("new.user@example.com", &email);
            email
        }
        _ => return,
    };
    ids.set(TOKEN, &server.letter_to(&email).await.token());
}

/// Somebody new for what changes a session, a password or a second factor.
async fn enter(
    world: &World<'_>,
    operation: Operation,
    example: Option<&str>,
    ids: &mut Ids,
) -> Option<Actor> {
    let server = world.server;
    let factor = match (operation.id(), example) {
        ("authLogin", Some("without_tfa" | "recovery_code"))
        | ("twoFactorAuthCreate" | "twoFactorAuthActivate", _) => SecondFactor::None,
        (
            "authLogin"
            | "authRefreshToken"
            | "authRefreshTokenGet"
            | "authLogout"
            | "userChangePassword"
            | "twoFactorAuthDisable"
            | "twoFactorAuthRemove",
            _,
        ) => SecondFactor::Totp,
        _ => return None,
    };
    let mut person = world.newcomer(factor).await;
    ids.set("user@example.com", &person.email);
    ids.set("your-password", &person.password);
    ids.set("current-password", &person.password);
    ids.set("new-password", &format!("{} more", person.password));
    if operation.id() == "authLogin" && example != Some("recovery_code") {
        let code = server.code_of(&person).unwrap_or_default();
        ids.set("123456", &code);
        return None;
    }
    let actor = server.sign_in_as(&person).await;
    let actor = actor.with("x-refresh-token", actor.refresh_token());
    if operation.id() == "twoFactorAuthActivate" || example == Some("recovery_code") {
        let body = json!({ "password": person.password, "type": "totp" });
        let created = actor.post("/two-factor-auth/create", body).await.ok();
        person.totp_secret = Some(text(&created, "/secret"));
        let code = server.code_of(&person).expect("a code");
        ids.set("123456", &code);
        if example == Some("recovery_code") {
            let body = json!({ "tfaCode": code });
            let activated = actor.post("/two-factor-auth/activate", body).await.ok();
            let recovery = rows(&activated, "/recoveryCodes");
            ids.set("abcd-efgh-jkmn", recovery[0].as_str().expect("a code"));
            return None;
        }
    }
    if let Some(first) = methods(&actor).await.first() {
        ids.set("0198075d-6a40-7e02-b1c5-93d8a4f60e17", &text(first, "/_id"));
    }
    Some(actor)
}

async fn methods(actor: &Actor) -> Vec<Value> {
    let list = actor.get("/two-factor-auth/list").await.ok();
    rows(&list, "/twoFactorAuths")
}
