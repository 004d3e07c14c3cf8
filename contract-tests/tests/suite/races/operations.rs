//! What happens when everybody wants the same hundred units at once? No unit goes to two, and what is
//! short goes to exactly as many as there is enough for.
//!
//! On PostgreSQL the clients are spread over three processes of the program, on SQLite they all call
//! the one that there is.

use attestry::{ledger, transparency};
use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::production::Batch;
use contract_tests::reply::{Reply, rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use futures_util::future::join_all;
use sea_orm::DatabaseBackend;
use serde_json::{Value, json};

use super::counts;
use crate::processes::Processes;

on_both! {
    fifty_clients_and_one_account,
    four_retirements_of_sixty,
    signing_and_canceling_at_once,
    signing_and_removing_at_once,
    one_signature_sent_twenty_times,
    a_buyer_asks_twelve_times_at_once,
}

const LISTED: &str = "/network/energy-wallet/account/list";

/// Ada, who holds a hundred units in one account, Hugo, who holds none, and the ways in.
struct Town<'a> {
    server: &'a TestServer,
    ada: Actor,
    hugo: Actor,
    doors: Vec<String>,
    _processes: Option<Processes>,
}

/// A draft, by the paths of its family.
struct Draft {
    family: &'static str,
    key: &'static str,
    lock: &'static str,
    id: String,
}

impl Draft {
    async fn make(actor: &Actor, way: &str, body: Value) -> Self {
        let (family, key, lock) = match way {
            "push" => ("network-transaction", "networkTransaction", "push/lock"),
            "pull" => ("network-transaction", "networkTransaction", "pull/lock"),
            _ => ("retirement", "retirement", "lock"),
        };
        let create = lock.replace("lock", "create");
        let path = format!("/network/{family}/{create}");
        let made = actor.post(&path, body).await.ok();
        let id = text(&made, &format!("/{key}/_id"));
        Self {
            family,
            key,
            lock,
            id,
        }
    }

    async fn lock(&self, actor: &Actor, quantity: i64) -> Reply {
        let path = format!("/network/{}/{}", self.family, self.lock);
        let body = json!({ "_id": self.id, "quantity": quantity, "filter": {} });
        actor.post(&path, body).await
    }

    async fn act(&self, actor: &Actor, verb: &str) -> Reply {
        let path = format!("/network/{}/{verb}", self.family);
        actor.post(&path, json!({ "_id": self.id })).await
    }

    async fn status(&self, actor: &Actor) -> String {
        let details = self.act(actor, "details").await.ok();
        text(&details, &format!("/{}/status", self.key))
    }
}

impl<'a> Town<'a> {
    async fn of(server: &'a TestServer) -> Self {
        let processes = match server.app.database.backend() {
            DatabaseBackend::Postgres => Some(Processes::beside(server, 3).await),
            _ => None,
        };
        let doors = processes
            .as_ref()
            .map_or_else(|| vec![server.url.clone()], |it| it.urls.clone());
        let (ada, hugo) = (server.sign_in("ada").await, server.sign_in("hugo").await);
        let hundred = Workbook::rng()
            .with_number("41250.25", "100")
            .with_number("37890.5", "0")
            .with_number("42105.375", "0");
        Batch::minted(&ada, &hundred).await;
        Self {
            server,
            ada,
            hugo,
            doors,
            _processes: processes,
        }
    }

    /// Somebody, at the next way in.
    fn client(&self, actor: &Actor, number: usize) -> Actor {
        actor.at(&self.doors[number % self.doors.len()])
    }

    async fn retirement(&self, actor: &Actor) -> Draft {
        let body = json!({ "profileId": self.ada.profile(), "name": "First quarter" });
        Draft::make(actor, "retirement", body).await
    }

    async fn push(&self, actor: &Actor, is_secure: bool) -> Draft {
        let body = json!({
            "fromProfileId": self.ada.profile(), "toProfileId": self.hugo.profile(),
            "isSecure": is_secure,
        });
        Draft::make(actor, "push", body).await
    }

    async fn accounts(&self, actor: &Actor) -> Vec<Value> {
        let list = actor.post(LISTED, json!({})).await.ok();
        rows(&list, "/energyAccounts")
    }

    /// Of all hundred units, one serial number each: how many are available, locked and retired. Whatever
    /// the ledger derives again agrees, and so does its log, to which every process has added.
    async fn units(&self) -> [i64; 3] {
        let mut accounts = self.accounts(&self.ada).await;
        accounts.extend(self.accounts(&self.hugo).await);
        let bound = |account: &Value, name: &str| account["serialRanges"][0][name].as_i64();
        accounts.sort_by_key(|account| bound(account, "start"));
        let mut next = 1;
        for account in &accounts {
            assert_eq!(bound(account, "start"), Some(next), "{accounts:#?}");
            next = bound(account, "end").unwrap() + 1;
        }
        assert_eq!(next, 101, "{accounts:#?}");
        let report = ledger::verify(&self.server.app).await.unwrap();
        assert_eq!(report.differences, []);
        transparency::sequence(&self.server.app).await.unwrap();
        let report = transparency::verify(&self.server.app).await.unwrap();
        assert_eq!(report.differences, []);
        ["available", "locked", "retired"].map(|name| {
            let units = accounts.iter().map(|it| it["balance"][name].as_i64());
            units.map(|units| units.expect("a balance")).sum()
        })
    }
}

/// Every second client retires three units, the others push three to Hugo.
async fn take_three(town: &Town<'_>, number: usize) -> Reply {
    let actor = town.client(&town.ada, number);
    let draft = if number.is_multiple_of(2) {
        town.retirement(&actor).await
    } else {
        town.push(&actor, false).await
    };
    let locked = draft.lock(&actor, 3).await;
    if locked.status == 200 {
        draft.act(&actor, "sign").await
    } else {
        locked
    }
}

async fn fifty_clients_and_one_account(server: &TestServer) {
    let town = Town::of(server).await;
    let replies = join_all((0..50).map(|number| take_three(&town, number))).await;
    // 33 times 3 is 99.
    let expected = [
        ("200".to_owned(), 33),
        ("409 insufficient_quantity".to_owned(), 17),
    ];
    assert_eq!(counts(&replies), expected.into());
    let won = replies.iter().filter(|reply| reply.status == 200);
    let won: Vec<_> = won.map(Reply::json).collect();
    let mut numbers: Vec<_> = won
        .iter()
        .filter_map(|answer| answer.pointer("/retirement/certificate/number")?.as_i64())
        .collect();
    numbers.sort_unstable();
    let retired = i64::try_from(numbers.len()).unwrap();
    assert_eq!(numbers, (1..=retired).collect::<Vec<_>>(), "without a gap");
    assert_eq!(
        town.units().await,
        [100 - 3 * retired, 0, 3 * retired],
        "what was not retired is Ada's last unit or Hugo's"
    );
}

async fn four_retirements_of_sixty(server: &TestServer) {
    let town = Town::of(server).await;
    let attempts = (0..4).map(async |number| {
        let actor = town.client(&town.ada, number);
        let draft = town.retirement(&actor).await;
        let locked = draft.lock(&actor, 60).await;
        if locked.status == 200 {
            draft.act(&actor, "sign").await
        } else {
            assert_eq!(locked.faults(), ["/quantity: 60 asked, 40 available."]);
            locked
        }
    });
    let replies = join_all(attempts).await;
    let expected = [
        ("200".to_owned(), 1),
        ("409 insufficient_quantity".to_owned(), 3),
    ];
    assert_eq!(counts(&replies), expected.into());
    assert_eq!(town.units().await, [40, 0, 60]);
}

async fn signing_and_canceling_at_once(server: &TestServer) {
    let town = Town::of(server).await;
    let mut moved = 0;
    for round in 0..8 {
        let [here, there, elsewhere] = [0, 1, 2].map(|door| round + door);
        let ada = town.client(&town.ada, here);
        let push = town.push(&ada, true).await;
        push.lock(&ada, 5).await.ok();
        push.act(&ada, "sign").await.ok();
        let (receiver, another) = (
            town.client(&town.hugo, there),
            town.client(&town.hugo, elsewhere),
        );
        let (signed, withdrawn, declined) = tokio::join!(
            push.act(&receiver, "sign"),
            push.act(&ada, "cancel"),
            push.act(&another, "cancel"),
        );
        let is_signed = signed.status == 200;
        let replies = [signed, withdrawn, declined];
        let expected = [("200".to_owned(), 1), ("409 state_conflict".to_owned(), 2)];
        assert_eq!(counts(&replies), expected.into(), "one of them");
        let status = push.status(&ada).await;
        assert_eq!(status, if is_signed { "processed" } else { "canceled" });
        moved += if is_signed { 5 } else { 0 };
    }
    assert_eq!(town.units().await, [100, 0, 0]);
    let received = town.accounts(&town.hugo).await;
    let received = received.iter().map(|it| it["balance"]["total"].as_i64());
    assert_eq!(received.sum::<Option<i64>>(), Some(moved));
}

async fn signing_and_removing_at_once(server: &TestServer) {
    let town = Town::of(server).await;
    let mut retired = 0;
    for round in 0..8 {
        let (one, other) = (
            town.client(&town.ada, round),
            town.client(&town.ada, round + 1),
        );
        let retirement = town.retirement(&one).await;
        retirement.lock(&one, 5).await.ok();
        let (signed, removed) = tokio::join!(
            retirement.act(&one, "sign"),
            retirement.act(&other, "remove")
        );
        if signed.status == 200 {
            assert_eq!(removed.refusal(), "409 state_conflict");
            retired += 5;
        } else {
            assert_eq!(removed.status, 200, "{}", removed.text());
            assert_eq!(signed.refusal(), "404 not_found", "a removed draft is gone");
        }
    }
    assert_eq!(town.units().await, [100 - retired, 0, retired]);
}

async fn one_signature_sent_twenty_times(server: &TestServer) {
    let town = Town::of(server).await;
    let retirement = town.retirement(&town.ada).await;
    retirement.lock(&town.ada, 10).await.ok();
    let clients: Vec<_> = (0..20)
        .map(|number| town.client(&town.ada, number))
        .collect();
    let signatures = clients.iter().map(|client| retirement.act(client, "sign"));
    let expected = [("200".to_owned(), 1), ("409 state_conflict".to_owned(), 19)];
    assert_eq!(counts(&join_all(signatures).await), expected.into());
    assert_eq!(town.units().await, [90, 0, 10]);
}

/// The units of a seller cannot be frozen by asking for them from everywhere at the same time.
async fn a_buyer_asks_twelve_times_at_once(server: &TestServer) {
    let town = Town::of(server).await;
    let account = text(&town.accounts(&town.ada).await[0], "/_id");
    let listing = json!({
        "walletId": town.ada.wallet(), "accountIds": [account], "isPublic": true,
        "price": { "amount": 5, "currency": "USD" },
    });
    let path = "/network/energy-wallet/account/set-public";
    town.ada.post(path, listing).await.ok();
    let attempts = (0..12).map(async |number| {
        let actor = town.client(&town.hugo, number);
        let body = json!({
            "fromProfileId": town.ada.profile(), "toProfileId": town.hugo.profile(),
        });
        let pull = Draft::make(&actor, "pull", body).await;
        pull.lock(&actor, 1).await
    });
    let replies = join_all(attempts).await;
    let expected = [
        ("200".to_owned(), 5),
        ("409 lock_limit_reached".to_owned(), 7),
    ];
    assert_eq!(counts(&replies), expected.into());
    assert_eq!(town.units().await, [95, 5, 0]);
}
