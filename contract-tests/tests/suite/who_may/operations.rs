//! Which operations of the ledger are there to be asked for? A new one for everybody who asks, since what
//! the first one signs or removes is gone for the next.

use std::collections::BTreeMap;

use contract_tests::actor::Actor;
use contract_tests::documents::Operation;
use contract_tests::reply::text;
use serde_json::{Value, json};

/// The account of the examples, as the documents name it.
const ACCOUNT: &str = "01980d94-9ca0-7f22-a713-416e165d4ba7";
/// Another account of the seller, from which units leave.
pub(super) const ANOTHER: &str = "another account";

/// An operation of the documents' examples.
struct Example {
    /// Its id there.
    id: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Push,
    Pull,
    Transfer,
    Consumption,
    Retirement,
}

const EXAMPLES: [Example; 5] = [
    Example {
        id: "01981276-4e80-7d3c-8f21-6a9b0c4e7d15",
        kind: Kind::Push,
    },
    Example {
        id: "01981765-bc00-7b52-a4c8-1f7e3d9a6b20",
        kind: Kind::Pull,
    },
    Example {
        id: "019818af-5300-7a86-b3d9-5e0c7f2a4d18",
        kind: Kind::Transfer,
    },
    Example {
        id: "01981765-bc00-7dc2-9c10-d29ed848407a",
        kind: Kind::Consumption,
    },
    Example {
        id: "01981276-4e80-7171-a6f2-5d7ea713df98",
        kind: Kind::Retirement,
    },
];

impl Kind {
    /// Where its operations are, and the key of the record that they answer.
    fn tag(self) -> (&'static str, &'static str) {
        match self {
            Self::Push | Self::Pull => ("network-transaction", "networkTransaction"),
            Self::Transfer => ("intra-transfer", "intraTransfer"),
            Self::Consumption => ("consumption", "consumption"),
            Self::Retirement => ("retirement", "retirement"),
        }
    }

    /// What is between the tag and the verbs that make it and lock units for it.
    fn way(self) -> &'static str {
        match self {
            Self::Push => "/push",
            Self::Pull => "/pull",
            Self::Transfer | Self::Consumption | Self::Retirement => "",
        }
    }
}

/// Who makes the operations of the examples.
pub(super) struct Parties<'a> {
    /// Holds units and lists them.
    pub(super) seller: &'a Actor,
    /// Holds units that the seller pushed.
    pub(super) buyer: &'a Actor,
}

/// What was made, and by whom.
pub(super) struct Made<'a> {
    actor: &'a Actor,
    kind: Kind,
    id: String,
}

/// Gives the buyer units of one account and lists it; the account of the examples stays as it is.
pub(super) async fn arrange(ada: &Actor, hugo: &Actor, account: &Value) {
    let body = json!({ "fromProfileId": ada.profile(), "toProfileId": hugo.profile() });
    let push = post(ada, "network-transaction/push/create", body).await;
    let id = text(&push, "/networkTransaction/_id");
    let body = json!({ "_id": id, "quantity": 500, "filter": { "accountIds": [account["_id"]] } });
    post(ada, "network-transaction/push/lock", body).await;
    post(ada, "network-transaction/sign", json!({ "_id": id })).await;
    let body = json!({
        "walletId": ada.wallet(), "accountIds": [account["_id"]], "isPublic": true,
        "price": { "amount": 5.25, "currency": "USD" },
    });
    post(ada, "energy-wallet/account/set-public", body).await;
}

async fn post(actor: &Actor, path: &str, body: Value) -> Value {
    actor.post(&format!("/network/{path}"), body).await.ok()
}

impl Parties<'_> {
    /// Makes what the operation's example names, and notes its id.
    pub(super) async fn make(
        &self,
        operation: Operation,
        ids: &mut BTreeMap<String, String>,
    ) -> Option<Made<'_>> {
        let body = operation
            .request_examples()
            .first()
            .map(|it| it.1.to_string());
        let shown = operation.example_path() + &body.unwrap_or_default();
        let example = EXAMPLES.iter().find(|it| shown.contains(it.id))?;
        let made = self.draft(example.kind, ids).await;
        // What operations that lock are about; all others find units.
        if !operation.path.ends_with("/lock") {
            let leaves = operation.path.ends_with("/sign");
            made.lock(&ids[if leaves { ANOTHER } else { ACCOUNT }])
                .await;
        }
        if operation.id() == "retirementCertificate" {
            post(made.actor, "retirement/sign", json!({ "_id": made.id })).await;
        }
        ids.insert(example.id.to_owned(), made.id.clone());
        Some(made)
    }

    async fn draft(&self, kind: Kind, ids: &BTreeMap<String, String>) -> Made<'_> {
        let (seller, buyer) = (self.seller, self.buyer);
        let (actor, body) = match kind {
            Kind::Push => (seller, between(&seller.profile(), &buyer.profile())),
            Kind::Pull => (buyer, between(&seller.profile(), &buyer.profile())),
            Kind::Transfer => {
                let second = &ids["01980303-3a80-76ce-8c41-7d2f5b9e0a63"];
                (buyer, between(&buyer.profile(), second))
            }
            Kind::Consumption | Kind::Retirement => {
                let body = json!({ "profileId": seller.profile(), "name": "First quarter" });
                (seller, body)
            }
        };
        let (path, key) = kind.tag();
        let made = post(actor, &format!("{path}{}/create", kind.way()), body).await;
        Made {
            actor,
            kind,
            id: text(&made, &format!("/{key}/_id")),
        }
    }
}

fn between(from: &str, to: &str) -> Value {
    json!({ "fromProfileId": from, "toProfileId": to })
}

impl Made<'_> {
    /// Whether it acts for the profile of that person.
    pub(super) fn is_of(&self, person: &Actor) -> bool {
        self.actor.profile() == person.profile()
    }

    async fn lock(&self, account: &str) {
        let filter = match self.kind {
            Kind::Pull | Kind::Transfer => json!({}),
            Kind::Push | Kind::Consumption | Kind::Retirement => json!({ "accountIds": [account] }),
        };
        let body = json!({ "_id": self.id, "quantity": 1, "filter": filter });
        let path = format!("{}{}/lock", self.kind.tag().0, self.kind.way());
        post(self.actor, &path, body).await;
    }

    /// Makes room for the next one, unless it has ended.
    pub(super) async fn give_up(self) {
        let path = format!("/network/{}/remove", self.kind.tag().0);
        self.actor.post(&path, json!({ "_id": self.id })).await;
    }
}
