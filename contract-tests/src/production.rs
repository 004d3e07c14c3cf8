//! How does a producer get from a workbook to tokens? Step by step, each a request.

use serde_json::{Value, json};

use crate::actor::Actor;
use crate::reply::{Reply, rows, text};
use crate::workbook::Workbook;

/// Where files are uploaded.
pub const UPLOAD: &str = "/rng-production/file/temporary-upload";
/// Makes a batch from a workbook.
pub const CREATE: &str = "/rng-production/rng-production-batch/create";
/// Shows a batch.
pub const DETAILS: &str = "/rng-production/rng-production-batch/details";
/// Attaches evidence.
pub const ADD_FILES: &str = "/rng-production/rng-measurement-batch/add-files";
/// Approves a workflow.
pub const APPROVE: &str = "/rng-production/rng-measurement-batch/approve";
/// Sends assets to the network.
pub const SEND: &str = "/rng-production/rng-production-batch-minting/send-to-network";
/// Makes a minting contract.
pub const CONTRACT: &str = "/rng-production/rng-production-batch-minting/create-minting-contract";
/// Mints a contract.
pub const MINT: &str = "/rng-production/rng-production-batch-minting/mint-tokens";

/// A small PDF.
pub const PDF: &[u8] = b"%PDF-1.7\nthe evidence\n%%EOF\n";

/// Uploads one file and answers its id.
pub async fn upload(actor: &Actor, name: &str, bytes: &[u8]) -> String {
    text(
        &actor.upload(UPLOAD, &[(name, bytes)]).await.ok(),
        "/files/0/_id",
    )
}

/// The body that makes a batch of an uploaded workbook.
pub fn create_body(actor: &Actor, document: &str) -> Value {
    json!({
        "name": "First quarter",
        "profileId": actor.profile(),
        "energyType": "renewable-natural-gas",
        "tokenType": "QET",
        "document": { "_id": document },
    })
}

/// Uploads a workbook and asks for a batch of it, whatever the answer.
pub async fn create(actor: &Actor, workbook: &Workbook, token_type: &str) -> Reply {
    let document = upload(actor, "lca.xlsx", &workbook.bytes()).await;
    let mut body = create_body(actor, &document);
    body["tokenType"] = token_type.into();
    actor.post(CREATE, body).await
}

/// A batch, with the first of its workflows.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The batch's id.
    pub id: String,
    /// The id of its first workflow.
    pub workflow: String,
    /// The issuer.
    pub profile: String,
    /// QET or CET.
    pub token_type: String,
}

impl Batch {
    /// A draft of QET.
    pub async fn draft(actor: &Actor, workbook: &Workbook) -> Self {
        Self::of(&create(actor, workbook, "QET").await.ok())
    }

    /// What an answer says of a batch.
    pub fn of(answer: &Value) -> Self {
        Self {
            id: text(answer, "/batch/_id"),
            workflow: text(answer, "/batch/workflows/0/_id"),
            profile: text(answer, "/batch/profileId"),
            token_type: text(answer, "/batch/tokenType"),
        }
    }

    /// A draft with a PDF attached.
    pub async fn prepared(actor: &Actor, workbook: &Workbook) -> Self {
        let batch = Self::draft(actor, workbook).await;
        batch.attach(actor, "evidence.pdf", PDF).await.ok();
        batch
    }

    /// Sent to the network.
    pub async fn sent(actor: &Actor, workbook: &Workbook) -> Self {
        let batch = Self::prepared(actor, workbook).await;
        batch.approve(actor).await.ok();
        batch.send(actor).await.ok();
        batch
    }

    /// Minted: the batch, the contract and the assets.
    pub async fn minted(actor: &Actor, workbook: &Workbook) -> (Self, String, Vec<Value>) {
        Self::sent(actor, workbook).await.mint(actor).await
    }

    /// Mints what was sent: the batch, the contract and the assets.
    pub async fn mint(self, actor: &Actor) -> (Self, String, Vec<Value>) {
        let batch = self;
        let contract = text(&batch.contract(actor).await.ok(), "/contract/_id");
        let minted = mint(actor, &contract).await.ok();
        (batch, contract, rows(&minted, "/energyAssets"))
    }

    /// Uploads a file and attaches it to the workflow.
    pub async fn attach(&self, actor: &Actor, name: &str, bytes: &[u8]) -> Reply {
        let mut body = self.measurement();
        body["files"] = json!([{ "_id": upload(actor, name, bytes).await }]);
        actor.post(ADD_FILES, body).await
    }

    /// Uploads a PDF and attaches it as the verifier's statement.
    pub async fn attach_statement(&self, actor: &Actor) -> Reply {
        let mut body = self.measurement();
        let file = upload(actor, "statement.pdf", PDF).await;
        body["files"] = json!([{ "_id": file, "kind": "verification_statement" }]);
        actor.post(ADD_FILES, body).await
    }

    /// Approves the workflow.
    pub async fn approve(&self, actor: &Actor) -> Reply {
        actor.post(APPROVE, self.measurement()).await
    }

    /// Sends the workflow to the network.
    pub async fn send(&self, actor: &Actor) -> Reply {
        let body =
            json!({ "batchId": self.id, "tokenType": self.token_type, "scope": self.scope() });
        actor.post(SEND, body).await
    }

    /// Makes a minting contract for the workflow.
    pub async fn contract(&self, actor: &Actor) -> Reply {
        let body = json!({ "batchId": self.id, "name": "first contract", "scope": self.scope() });
        actor.post(CONTRACT, body).await
    }

    /// The batch as it stands.
    pub async fn details(&self, actor: &Actor) -> Reply {
        actor.post(DETAILS, json!({ "_id": self.id })).await
    }

    /// The body of a measurement request without anything optional.
    pub fn measurement(&self) -> Value {
        json!({ "profileId": self.profile, "workflowId": self.workflow })
    }

    fn scope(&self) -> Value {
        json!({ "workflowId": self.workflow })
    }
}

/// Mints a contract.
pub async fn mint(actor: &Actor, contract: &str) -> Reply {
    actor
        .post(MINT, json!({ "mintingContractId": contract }))
        .await
}
