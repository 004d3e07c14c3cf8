//! Are units consumed and retired as documented, once and for good?

mod certificate;
mod consumption;
mod retirement;

use contract_tests::actor::Actor;
use contract_tests::production::Batch;
use contract_tests::reply::{Reply, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use serde_json::{Value, json};

const ACCOUNTS: &str = "/network/energy-wallet/account/list";

/// A consumption or a retirement of somebody's.
struct Spending {
    kind: &'static str,
    id: String,
}

impl Spending {
    /// A draft of the actor's profile.
    async fn draft(actor: &Actor, kind: &'static str, name: &str) -> Self {
        let body = json!({ "profileId": actor.profile(), "name": name });
        let made = actor.post(&format!("/network/{kind}/create"), body).await;
        let id = text(&made.ok(), &format!("/{kind}/_id"));
        Self { kind, id }
    }

    /// A draft that holds units.
    async fn holding(actor: &Actor, kind: &'static str, quantity: i64) -> Self {
        let draft = Self::draft(actor, kind, "First quarter").await;
        draft.lock(actor, quantity, json!({})).await.ok();
        draft
    }

    async fn lock(&self, actor: &Actor, quantity: i64, filter: Value) -> Reply {
        self.act(
            actor,
            "lock",
            json!({ "quantity": quantity, "filter": filter }),
        )
        .await
    }

    /// Does something to it, with what is said besides its id.
    async fn act(&self, actor: &Actor, verb: &str, mut said: Value) -> Reply {
        said["_id"] = self.id.clone().into();
        let path = format!("/network/{}/{verb}", self.kind);
        actor.post(&path, said).await
    }

    async fn sign(&self, actor: &Actor) -> Reply {
        self.act(actor, "sign", json!({})).await
    }

    /// As it stands.
    async fn record(&self, actor: &Actor) -> Value {
        self.act(actor, "details", json!({})).await.ok()[self.kind].take()
    }
}

/// Ada, who holds three months of landfill gas: 41,250, 37,890 and 42,106 units at −65.15 kg/MMBtu.
async fn producer(server: &TestServer) -> Actor {
    let ada = server.sign_in("ada").await;
    Batch::minted(&ada, &Workbook::rng()).await;
    ada
}

/// The balances of all that somebody holds.
async fn balance(actor: &Actor) -> Value {
    let path = "/network/energy-wallet/summary/accounts";
    let summary = actor.post(path, json!({})).await.ok();
    summary["summary"]["balances"][0]["balance"].clone()
}
