//! What do the documents' examples need, to be sent as they are? A registry with the things in it that they
//! name, and the ids of those things in place of the printed ones.
//!
//! The examples tell one story, so an id stands for the same thing in each of them. Swagger UI shows them,
//! the tests here send them, and the `sandbox` program writes documents in which the ids are real for
//! everybody else.

mod another;
mod operations;

use std::collections::BTreeMap;

use attestry::demo::sandbox::SandboxUser;
use attestry::transparency;
use serde_json::{Value, json};

use crate::actor::Actor;
use crate::documents::Operation;
use crate::people::SecondFactor;
use crate::production::{Batch, PDF, upload};
use crate::reply::{Reply, rows, text};
use crate::server::TestServer;
use crate::workbook::Workbook;

pub use another::another;
pub use operations::{Made, Parties, publish};

/// The batch of the examples.
pub const BATCH: &str = "01980d62-4200-7478-8d20-6bc701fdd252";
/// Its workflow.
pub const WORKFLOW: &str = "01980d62-4200-7936-99dd-e09dc0812d05";
/// Its first asset.
pub const ASSET: &str = "01980d62-4200-7431-ab70-4030c586251f";
/// The verification statement.
pub const STATEMENT: &str = "01980d5a-ef00-7937-868b-0b79bf193ae6";
/// What only holders of the token may read; no example names it.
pub const EVIDENCE: &str = "another file of the token";
/// An upload that a ledger operation attaches.
pub const DELIVERY_NOTE: &str = "01980dd0-1f00-759b-9593-f2682031b609";
/// An uploaded workbook.
pub const WORKBOOK: &str = "01980d59-1a40-79b4-9262-9092ff1e14e0";
/// One of its users.
pub const USER: &str = "01980e40-1c00-7d2a-b5f3-8a07c6e91d24";
/// Their second factor.
pub const METHOD: &str = "01980e52-0a80-7c66-9e1d-b4725f8a3c90";
/// Somebody who was invited there.
pub const INVITED: &str = "01980e61-5d00-7b48-a1c9-62f07d3e8b15";
/// The minting contract of the workflow.
pub const CONTRACT: &str = "01980d8b-74e0-7c2e-b819-2b469091ccd0";

/// Prairie Renewables.
pub const ORGANIZATION: &str = "0198006b-2000-7b52-8f64-0c9a1e7d5b20";
/// The profile of Prairie Renewables.
pub const PROFILE: &str = "0198006f-4b20-7f3a-9c18-27d4e5a6b801";
/// A business location of that profile.
pub const LOCATION: &str = "01980f20-5b00-7c18-9d42-7e03a6f1b5c8";

/// What the ids of the examples stand for.
#[derive(Clone, Debug, Default)]
pub struct Ids(BTreeMap<String, String>);

impl Ids {
    /// The text of an example, with the ids that they stand for.
    pub fn fill(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (example, id)| {
            text.replace(example, id)
        })
    }

    /// What an id of the examples stands for.
    pub fn get(&self, example: &str) -> &str {
        &self.0[example]
    }

    /// Each id of the examples, and what it stands for.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(example, id)| (example.as_str(), id.as_str()))
    }

    /// Lets a text of the examples stand for another.
    pub fn set(&mut self, example: &str, id: &str) {
        self.0.insert(example.to_owned(), id.to_owned());
    }
}

/// Fills the registry with what the documents' examples tell of, Prairie Renewables' first months, and answers
/// what their ids stand for here. `ada` is who walks through it.
#[expect(clippy::too_many_lines, reason = "most of it is a table")]
pub async fn arrange(server: &TestServer, ada: &Actor) -> Ids {
    let batch = Batch::draft(ada, &Workbook::rng()).await;
    batch.attach_statement(ada).await.ok();
    let attached = batch.attach(ada, "evidence.pdf", PDF).await.ok();
    let files = rows(&attached, "/workflow/files");
    let of_kind = |kind: &str| files.iter().find(|it| it["kind"] == kind);
    let statement = of_kind("verification_statement").expect("a statement");
    let evidence = of_kind("evidence").expect("evidence");
    batch.approve(ada).await.ok();
    batch.send(ada).await.ok();
    let (batch, contract, assets) = batch.mint(ada).await;
    let list = ada
        .post("/network/energy-wallet/account/list", json!({}))
        .await
        .ok();
    let accounts = rows(&list, "/energyAccounts");
    let account = accounts
        .iter()
        .find(|it| it["tokenId"] == assets[0]["tokenId"])
        .expect("the account of the first token");
    let hugo = server.sign_in("hugo").await;
    let another = accounts
        .iter()
        .find(|it| it["_id"] != account["_id"])
        .expect("another account");
    operations::arrange(ada, &hugo, another).await;
    let second = server.second_profile(&hugo, "Harbor Power").await;
    transparency::sequence(&server.app)
        .await
        .expect("the log's entries");
    let body = json!({ "walletId": ada.wallet() });
    let list = ada
        .post("/network/energy-wallet/transaction/list", body)
        .await
        .ok();
    let transactions = rows(&list, "/transactions");
    let me = ada.get("/two-factor-auth/list").await.ok();
    let ids = [
        (ORGANIZATION, ada.organization()),
        (PROFILE, ada.profile()),
        (LOCATION, place(server, &ada.profile()).await),
        ("0198006f-4b21-7a64-8d20-51c7b3f2e690", ada.wallet()),
        (BATCH, batch.id.clone()),
        (WORKFLOW, batch.workflow.clone()),
        (ASSET, text(&assets[0], "/_id")),
        (CONTRACT, contract),
        (
            "01980d94-9ca0-713d-b1d5-e55a19d1f109",
            text(&assets[0], "/tokenId"),
        ),
        (
            "01980d94-9ca0-7f22-a713-416e165d4ba7",
            text(account, "/_id"),
        ),
        (EVIDENCE, text(evidence, "/_id")),
        (operations::ANOTHER, text(another, "/_id")),
        (operations::ANOTHER_TOKEN, text(another, "/tokenId")),
        (STATEMENT, text(statement, "/_id")),
        (
            "verification-statement-june-2025.pdf",
            text(statement, "/fileName"),
        ),
        (DELIVERY_NOTE, text(statement, "/_id")),
        ("delivery-note-june-2025.pdf", text(statement, "/fileName")),
        (
            WORKBOOK,
            upload(ada, "lca.xlsx", &Workbook::of_facility("W-1").bytes()).await,
        ),
        (
            "01980d94-9ca0-7b8a-a9bd-700f05db1007",
            text(&transactions[transactions.len() - 1], "/_id"),
        ),
        ("01980303-3a80-7301-9bbd-0ff421e82957", hugo.profile()),
        ("01980303-3a80-7ab4-838b-951d8748ffd7", hugo.wallet()),
        (
            "01980303-3a80-76ce-8c41-7d2f5b9e0a63",
            second.profile_id.expect("a profile").to_string(),
        ),
        (
            "01980303-3a80-7e19-9d05-4c6a8b1f7e32",
            second.wallet_id.expect("a wallet").to_string(),
        ),
        (
            "0198075d-6a40-7e02-b1c5-93d8a4f60e17",
            text(&me, "/twoFactorAuths/0/_id"),
        ),
    ];
    let people = people(server, ada.person()).await;
    let ids = ids.into_iter().chain(people);
    let named = |(example, id): (&str, String)| (example.to_owned(), id);
    Ids(ids.map(named).collect())
}

/// Who belongs to the organization besides those who walk through it: a user, and somebody who is invited.
async fn people(server: &TestServer, of: &SandboxUser) -> [(&'static str, String); 4] {
    let una = server.hire("una", "basic.viewer", of, SecondFactor::Totp);
    let una = server.sign_in_as(&una.await).await;
    let methods = una.get("/two-factor-auth/list").await.ok();
    let iris = server.hire_administrator("iris", of).await;
    let iris = server.sign_in_as(&iris).await;
    let body = json!({
        "organizationId": iris.organization(), "email": "guest@example.com",
        "firstName": "Tessa", "lastName": "Quill",
    });
    let invited = iris.post("/organization-user/invite-user", body).await.ok();
    [
        (ORGANIZATION, iris.organization()),
        (USER, server.user_id(&una).await.to_string()),
        (METHOD, text(&methods, "/twoFactorAuths/0/_id")),
        (INVITED, text(&invited, "/user/_id")),
    ]
}

/// A business location of a profile, made by the operator; answers its id.
pub async fn place(server: &TestServer, profile: &str) -> String {
    let operator = server.sign_in("olga").await;
    let body = json!({
        "profileId": profile, "name": "Modesto digester", "type": "producing", "address": { "country": "US" },
    });
    let path = "/internal/business-location/create";
    text(
        &operator.post(path, body).await.ok(),
        "/businessLocation/_id",
    )
}

/// A company that nobody acts for.
#[derive(Clone, Debug)]
pub struct Company {
    /// Its id.
    pub organization: String,
    /// The id of its profile, a producer.
    pub profile: String,
}

impl Company {
    /// Lets it stand for Prairie Renewables.
    pub fn stand_in(&self, ids: &mut Ids) {
        ids.set(ORGANIZATION, &self.organization);
        ids.set(PROFILE, &self.profile);
    }
}

/// Founds a company as the operator does.
pub async fn company(server: &TestServer) -> Company {
    let operator = server.sign_in("olga").await;
    let path = "/internal/organization/create";
    let made = operator
        .post(path, json!({ "name": "Sagebrush Gas" }))
        .await;
    let organization = text(&made.ok(), "/organization/_id");
    let path = "/internal/organization-profile/create";
    let body = json!({
        "name": "Sagebrush Gas", "organizationId": organization, "participantTypes": ["producer"],
    });
    let made = operator.post(path, body).await;
    Company {
        organization,
        profile: text(&made.ok(), "/organizationProfile/_id"),
    }
}

/// A request made of an example, with the ids that are there.
#[derive(Clone, Debug)]
pub struct Request {
    operation: Operation,
    path: String,
    body: Option<String>,
}

impl Request {
    /// Of one of the operation's examples, where it takes a body.
    pub fn of(operation: Operation, example: Option<&Value>, ids: &Ids) -> Self {
        Self {
            operation,
            path: ids.fill(&operation.example_path()),
            body: example.map(|body| ids.fill(&body.to_string())),
        }
    }

    /// Below `/api`, with its parameters.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What it says: path and body.
    pub fn text(&self) -> String {
        format!("{} {}", self.path, self.body.as_deref().unwrap_or_default())
    }

    /// Its body, the same JSON in other bytes.
    pub fn body_with_blanks(&self) -> String {
        format!("{}  ", self.body.as_deref().unwrap_or("{}"))
    }

    /// The same with another text in place of one.
    #[must_use]
    pub fn with(&self, from: &str, to: &str) -> Self {
        Self {
            operation: self.operation,
            path: self.path.replace(from, to),
            body: self.body.as_ref().map(|body| body.replace(from, to)),
        }
    }

    /// The same with another value of a member of the body, where it has that member.
    #[must_use]
    pub fn with_member(&self, name: &str, value: impl Into<Value>) -> Option<Self> {
        let mut body: Value = serde_json::from_str(self.body.as_deref()?).expect("JSON");
        *body.as_object_mut()?.get_mut(name)? = value.into();
        Some(Self {
            body: Some(body.to_string()),
            ..self.clone()
        })
    }

    /// Sends it; a PDF where the operation takes files.
    pub async fn send(&self, actor: &Actor) -> Reply {
        if self.operation.takes_files() {
            return actor.upload(&self.path, &[("evidence.pdf", PDF)]).await;
        }
        if self.operation.method == "GET" {
            return actor.get(&self.path).await;
        }
        match &self.body {
            Some(body) => actor.post_bytes(&self.path, body.clone()).await,
            None => actor.post_nothing(&self.path).await,
        }
    }
}
