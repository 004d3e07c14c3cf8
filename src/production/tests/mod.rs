//! Production from a workbook to tokens, asked as the surface asks: through the handlers.

mod creating;
mod ending;
mod holding;
mod listing;
mod measuring;
mod minting;
mod workbook;

use std::io::{Seek, Write};

use attestry_domain::ids::ProfileId;
use attestry_domain::organizations::{Flag, ParticipantType};
use attestry_domain::production::participants::ParticipantTag;
use attestry_openapi::answer::Answer;
use attestry_openapi::multipart::UploadedFile;
use attestry_openapi::problem::ApiError;
use attestry_openapi::rng_production::{
    BatchMintingApi, MeasurementBatchesApi, ProductionBatchesApi,
};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::app::App;
use crate::files;
use crate::identity::Caller;
use crate::platform::clock::ManualClock;
use crate::testing;

const PDF: &[u8] = b"%PDF-1.7\nA statement.\n%%EOF\n";
const EXAMPLE: &[u8] = include_bytes!("../templates/lca-rng-example.xlsx");
const SOLID_FUEL: &[u8] = include_bytes!("../templates/lca-solid-fuel-example.xlsx");

/// What was answered, or `409 state_conflict`.
type Outcome = Result<Value, String>;

/// A registry of its own in a temporary folder, in July 2025.
struct World {
    app: App,
    clock: ManualClock,
    _folder: TempDir,
}

/// A user with roles at profiles.
#[derive(Clone)]
struct Person(Caller);

impl World {
    async fn start() -> Self {
        let (app, clock, folder) = testing::registry(|_| ()).await;
        Self {
            app,
            clock,
            _folder: folder,
        }
    }

    /// A world with one producer and its administrator.
    async fn with_producer() -> (Self, ProfileId, Person) {
        let world = Self::start().await;
        let profile = world.producer("Prairie Renewables", &[]).await;
        let admin = world.person("ada", &[("basic.admin", profile)]).await;
        (world, profile, admin)
    }

    async fn producer(&self, name: &str, flags: &[Flag]) -> ProfileId {
        self.profile(name, ParticipantType::Producer, flags).await
    }

    /// A profile whose tag names whom the workbooks name.
    async fn profile(&self, name: &str, part: ParticipantType, flags: &[Flag]) -> ProfileId {
        testing::profile(&self.app, name, part, flags, &tags()).await
    }

    async fn person(&self, name: &str, roles: &[(&str, ProfileId)]) -> Person {
        Person(testing::caller(&self.app, name, roles, "rngProductionBatchCreate").await)
    }

    async fn upload(&self, person: &Person, name: &str, bytes: &[u8]) -> Value {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file.rewind().unwrap();
        let part = UploadedFile {
            file_name: name.to_owned(),
            media_type: None,
            size: bytes.len() as u64,
            sha256: Sha256::digest(bytes).into(),
            file: file.into(),
        };
        let uploaded = files::upload(&self.app, &person.0, vec![part])
            .await
            .unwrap();
        json!({ "_id": uploaded[0].id })
    }

    /// Creates a batch of QET from the workbook.
    async fn create(&self, person: &Person, profile: ProfileId, workbook: &[u8]) -> Outcome {
        self.create_with(person, profile, workbook, json!({})).await
    }

    /// The same with other members in the body.
    async fn create_with(
        &self,
        person: &Person,
        profile: ProfileId,
        workbook: &[u8],
        members: Value,
    ) -> Outcome {
        let mut body = json!({
            "name": "my-batch-label",
            "profileId": profile,
            "energyType": "renewable-natural-gas",
            "tokenType": "QET",
            "document": self.upload(person, "lca.xlsx", workbook).await,
        });
        for (name, value) in members.as_object().unwrap() {
            body[name] = value.clone();
        }
        let body = serde_json::from_value(body).unwrap();
        answer(
            self.app
                .rng_production_batch_create(person.0.clone(), body)
                .await,
        )
    }

    async fn details(&self, person: &Person, batch: &Value) -> Outcome {
        let body = serde_json::from_value(json!({ "_id": batch })).unwrap();
        let found = self
            .app
            .rng_production_batch_details(person.0.clone(), body)
            .await;
        found
            .map(|found| value(&found)["batch"].clone())
            .map_err(|error| refusal(&error))
    }

    async fn list(&self, person: &Person, body: Value) -> Outcome {
        let body = serde_json::from_value(body).unwrap();
        let found = self
            .app
            .rng_production_batch_list_issuer(person.0.clone(), body)
            .await;
        found
            .map(|found| value(&found))
            .map_err(|error| refusal(&error))
    }

    async fn reject_batch(&self, person: &Person, batch: &Value) -> Outcome {
        let body = json!({ "batchId": batch, "description": "The meter was recalibrated." });
        let body = serde_json::from_value(body).unwrap();
        answer(
            self.app
                .rng_production_batch_reject(person.0.clone(), body)
                .await,
        )
    }

    async fn remove_batch(&self, person: &Person, batch: &Value) -> Outcome {
        let body = serde_json::from_value(json!({ "batchId": batch })).unwrap();
        answer(
            self.app
                .rng_production_batch_remove(person.0.clone(), body)
                .await,
        )
    }

    async fn add_files(
        &self,
        person: &Person,
        profile: ProfileId,
        workflow: &Value,
        files: &[Value],
    ) -> Outcome {
        let body = json!({ "profileId": profile, "workflowId": workflow, "files": files });
        let body = serde_json::from_value(body).unwrap();
        answer(
            self.app
                .rng_measurement_batch_add_files(person.0.clone(), body)
                .await,
        )
    }

    async fn add_pdf(&self, person: &Person, profile: ProfileId, workflow: &Value) -> Value {
        let pdf = self.upload(person, "statement.pdf", PDF).await;
        let added = self.add_files(person, profile, workflow, &[pdf]).await;
        added.unwrap()["workflow"].clone()
    }

    async fn remove_files(
        &self,
        person: &Person,
        profile: ProfileId,
        workflow: &Value,
        file: &Value,
    ) -> Outcome {
        let body = json!({ "profileId": profile, "workflowId": workflow, "files": [file] });
        let body = serde_json::from_value(body).unwrap();
        answer(
            self.app
                .rng_measurement_batch_remove_files(person.0.clone(), body)
                .await,
        )
    }

    async fn approve(&self, person: &Person, profile: ProfileId, workflow: &Value) -> Outcome {
        let body = json!({ "profileId": profile, "workflowId": workflow });
        let body = serde_json::from_value(body).unwrap();
        answer(
            self.app
                .rng_measurement_batch_approve(person.0.clone(), body)
                .await,
        )
    }

    async fn reject(&self, person: &Person, profile: ProfileId, workflow: &Value) -> Outcome {
        let reason = "The statement lacks a signature.";
        let body = json!({ "profileId": profile, "workflowId": workflow, "description": reason });
        let body = serde_json::from_value(body).unwrap();
        answer(
            self.app
                .rng_measurement_batch_reject(person.0.clone(), body)
                .await,
        )
    }

    async fn remove(&self, person: &Person, profile: ProfileId, workflow: &Value) -> Outcome {
        let body = json!({ "profileId": profile, "workflowId": workflow });
        let body = serde_json::from_value(body).unwrap();
        answer(
            self.app
                .rng_measurement_batch_remove(person.0.clone(), body)
                .await,
        )
    }

    async fn send(&self, person: &Person, body: Value) -> Outcome {
        let body = serde_json::from_value(body).unwrap();
        answer(
            self.app
                .rng_production_batch_minting_send_to_network(person.0.clone(), body)
                .await,
        )
    }

    async fn contract(&self, person: &Person, body: Value) -> Outcome {
        let body = serde_json::from_value(body).unwrap();
        let api = &self.app;
        let made = api
            .rng_production_batch_minting_create_minting_contract(person.0.clone(), body)
            .await;
        answer(made)
    }

    async fn mint(&self, person: &Person, contract: &Value) -> Outcome {
        let body = serde_json::from_value(json!({ "mintingContractId": contract })).unwrap();
        answer(
            self.app
                .rng_production_batch_minting_mint_tokens(person.0.clone(), body)
                .await,
        )
    }

    /// A batch of one facility with evidence: its id and that of its workflow.
    async fn prepared(&self, person: &Person, profile: ProfileId, book: &[u8]) -> (Value, Value) {
        let batch = self.create(person, profile, book).await.unwrap()["batch"].clone();
        let workflow = batch["workflows"][0]["_id"].clone();
        self.add_pdf(person, profile, &workflow).await;
        (batch["_id"].clone(), workflow)
    }

    /// The same, approved.
    async fn measured(&self, person: &Person, profile: ProfileId, book: &[u8]) -> (Value, Value) {
        let (batch, workflow) = self.prepared(person, profile, book).await;
        self.approve(person, profile, &workflow).await.unwrap();
        (batch, workflow)
    }

    /// The same, sent to the network.
    async fn sent(&self, person: &Person, profile: ProfileId, book: &[u8]) -> (Value, Value) {
        let (batch, workflow) = self.measured(person, profile, book).await;
        self.send(person, json!({ "batchId": batch, "tokenType": "QET" }))
            .await
            .unwrap();
        (batch, workflow)
    }
}

/// Whom all workbooks of these tests name.
fn tags() -> Vec<ParticipantTag> {
    let tag = json!([{
        "tag": "RNG",
        "measurers": [{ "identifier": "NLM-0042", "standardTypes": ["GREET"] }],
        "verifiers": [{ "identifier": "CWA-0007" }],
    }]);
    serde_json::from_value(tag).unwrap()
}

fn answer<T>(outcome: Result<Answer<T>, ApiError>) -> Outcome {
    outcome
        .map(|answer| serde_json::from_slice(answer.bytes()).unwrap())
        .map_err(|error| refusal(&error))
}

fn value(answer: &impl Serialize) -> Value {
    serde_json::from_slice(&serde_json::to_vec(answer).unwrap()).unwrap()
}

fn refusal(error: &ApiError) -> String {
    let code = value(&error.code());
    format!("{} {}", error.status().as_u16(), code.as_str().unwrap())
}

/// The values of a member of each element.
fn each(list: &Value, member: &str) -> Vec<Value> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|element| element[member].clone())
        .collect()
}
