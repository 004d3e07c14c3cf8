//! Whatever people do with the four operations, in whatever order: do the books stay right?
//!
//! Programs of random requests are made from a seed, so that one that fails can be run again. Every request
//! is sent twice under one idempotency key. Refusals are part of a program. A longer one, or another one, is run by
//! `PROGRAM_STEPS=2000 PROGRAM_SEED=7 cargo test -p contract-tests a_program`.

mod script;

use std::collections::{BTreeMap, VecDeque};

use attestry::ledger;
use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::production::Batch;
use contract_tests::reply::{Reply, rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use script::{Act, Dice, Operation, Request, offer};
use serde_json::{Value, json};

on_both! {
    a_program_keeps_the_books,
    another_program_keeps_the_books,
    a_third_program_keeps_the_books,
}

async fn a_program_keeps_the_books(server: &TestServer) {
    let seed = given("PROGRAM_SEED").unwrap_or(1);
    let steps = given("PROGRAM_STEPS").unwrap_or(STEPS);
    Program::of(server, seed).await.run(steps).await;
}

async fn another_program_keeps_the_books(server: &TestServer) {
    Program::of(server, 20).await.run(STEPS).await;
}

async fn a_third_program_keeps_the_books(server: &TestServer) {
    Program::of(server, 4000).await.run(STEPS).await;
}

const STEPS: u64 = 60;

fn given(variable: &str) -> Option<u64> {
    let value = std::env::var(variable).ok()?;
    Some(value.parse().expect(variable))
}

const HOLDINGS: &str = "/network/energy-wallet/account/list";
const SET_PUBLIC: &str = "/network/energy-wallet/account/set-public";

/// How many operations are still played with.
const OPEN: usize = 5;

/// All that a request could change: what everybody holds, and how many rows there are of what.
#[derive(Debug, PartialEq)]
struct Books {
    accounts: Vec<Value>,
    rows: BTreeMap<String, i64>,
}

/// Ada and Hugo, who hold a hundred units of two months between them, in three wallets.
struct Program<'a> {
    server: &'a TestServer,
    actors: [Actor; 2],
    vault: String,
    dice: Dice,
    minted: BTreeMap<String, i64>,
    open: VecDeque<Operation>,
    processed: BTreeMap<String, (Operation, Value)>,
}

/// Hugo gets thirty units of Ada's, and both offer what they have.
async fn share(ada: &Actor, hugo: &Actor) {
    let path = |verb: &str| format!("/network/network-transaction/{verb}");
    let body = json!({ "fromProfileId": ada.profile(), "toProfileId": hugo.profile() });
    let made = ada.post(&path("push/create"), body).await.ok();
    let id = text(&made, "/networkTransaction/_id");
    let lock = json!({ "_id": id, "quantity": 30 });
    ada.post(&path("push/lock"), lock).await.ok();
    ada.post(&path("sign"), json!({ "_id": id })).await.ok();
    for actor in [ada, hugo] {
        let publish = offer(actor, true).await;
        actor.post(SET_PUBLIC, publish).await.ok();
    }
}

impl<'a> Program<'a> {
    async fn of(server: &'a TestServer, seed: u64) -> Self {
        let (ada, hugo) = (server.sign_in("ada").await, server.sign_in("hugo").await);
        let vault = ada.one_more_wallet("Vault").await;
        let workbook = Workbook::rng()
            .with_number("41250.25", "60")
            .with_number("37890.5", "40")
            .with_number("42105.375", "0");
        let (_, _, assets) = Batch::minted(&ada, &workbook).await;
        let minted = assets.iter().filter(|asset| asset["tokenId"].is_string());
        let minted = minted.map(|asset| {
            let units = asset["minted"].as_i64().unwrap();
            (text(asset, "/tokenId"), units)
        });
        share(&ada, &hugo).await;
        Self {
            minted: minted.collect(),
            vault,
            actors: [ada, hugo],
            dice: Dice(seed),
            open: VecDeque::new(),
            processed: BTreeMap::new(),
            server,
        }
    }

    async fn run(mut self, steps: u64) {
        assert_eq!(self.minted.values().copied().collect::<Vec<_>>(), [60, 40]);
        let mut outcomes = BTreeMap::<String, usize>::new();
        let mut books = self.books("the beginning").await;
        for step in 0..steps {
            let request = self.request().await;
            let actor = self.actors[request.actor].clone();
            let what = format!("step {step}: {} {}", request.path, request.body);
            let actor = actor.with("idempotency-key", &format!("step-{step}"));
            let reply;
            (reply, books) = self.send_twice(&actor, &request, books, &what).await;
            self.note(request, &reply).await;
            self.assert_nothing_processed_changed(&what).await;
            let outcome = if reply.status == 200 {
                "200".to_owned()
            } else {
                reply.refusal()
            };
            *outcomes.entry(outcome).or_default() += 1;
        }
        // A program that moves nothing or is never refused shows nothing.
        assert!(!self.processed.is_empty(), "{outcomes:?}");
        assert!(outcomes.len() >= 4, "{outcomes:?}");
        let report = ledger::verify(&self.server.app).await.unwrap();
        assert_eq!(report.differences, []);
        let sheet = "/network/system/ledger/balance-sheet";
        let recompute = json!({ "recompute": true });
        let sheet = self.server.system().post(sheet, recompute).await.ok();
        assert_eq!(sheet["balanceSheet"]["isBalanced"], true, "{sheet:#}");
        assert_eq!(sheet["balanceSheet"]["lastRecomputation"]["agreed"], true);
    }

    /// The same request twice under one key does what it does once; one that is refused does nothing.
    async fn send_twice(
        &self,
        actor: &Actor,
        request: &Request,
        before: Books,
        what: &str,
    ) -> (Reply, Books) {
        let first = actor.post(&request.path, request.body.clone()).await;
        let after = self.books(what).await;
        let again = actor.post(&request.path, request.body.clone()).await;
        if first.status == 200 {
            assert_eq!(again.bytes, first.bytes, "{what}");
        } else {
            assert_eq!(again.refusal(), first.refusal(), "{what}");
            assert_eq!(after, before, "{what}");
        }
        assert_eq!(self.books(what).await, after, "{what}, again");
        (first, after)
    }

    /// Remembers what was made, what was done to it and what was processed.
    async fn note(&mut self, request: Request, reply: &Reply) {
        if reply.status != 200 {
            return;
        }
        let answer = reply.json();
        match request.act {
            Act::Make(family, key, lock) => self.open.push_back(Operation {
                family,
                key,
                lock,
                id: text(&answer, &format!("/{key}/_id")),
                maker: request.actor,
                holds: false,
                is_signed: false,
                has_ended: false,
            }),
            Act::Touch(id, verb) => {
                let touched = self.open.iter_mut().find(|it| it.id == id);
                let operation = touched.expect("one of those that are played with");
                match verb {
                    "sign" => operation.is_signed = true,
                    "unlock" => operation.holds = false,
                    "cancel" | "remove" => operation.has_ended = true,
                    _ => operation.holds = true,
                }
            }
            Act::List => (),
        }
        if self.open.len() > OPEN {
            self.open.pop_front();
        }
        for place in 0..self.open.len() {
            let operation = self.open[place].clone();
            let record = self.record(&operation).await;
            if record["status"] == "processed" && !self.processed.contains_key(&operation.id) {
                self.open[place].has_ended = true;
                let id = operation.id.clone();
                self.processed.insert(id, (operation, record));
            }
        }
    }

    async fn assert_nothing_processed_changed(&self, what: &str) {
        for (operation, record) in self.processed.values() {
            assert_eq!(self.record(operation).await, *record, "{what}");
        }
    }

    /// An operation, as the first of the two sees it who does; null where it was removed.
    async fn record(&self, operation: &Operation) -> Value {
        let path = format!("/network/{}/details", operation.family);
        for actor in &self.actors {
            let reply = actor.post(&path, json!({ "_id": operation.id })).await;
            if reply.status == 200 {
                return reply.json()[operation.key].take();
            }
            assert_eq!(reply.refusal(), "404 not_found");
        }
        Value::Null
    }

    /// What everybody holds. Of each token every unit is there, once, and available, locked, retired or
    /// consumed; nothing is less than nothing.
    async fn books(&self, what: &str) -> Books {
        let mut accounts = Vec::new();
        for actor in &self.actors {
            let list = json!({ "paginate": { "limit": 2500 } });
            let list = actor.post(HOLDINGS, list).await;
            accounts.extend(rows(&list.ok(), "/energyAccounts"));
        }
        let first = |account: &Value| account["serialRanges"][0]["start"].as_i64();
        accounts.sort_by_key(|account| (text(account, "/tokenId"), first(account)));
        for (token, minted) in &self.minted {
            let held = accounts.iter().filter(|it| it["tokenId"] == token.as_str());
            let (mut next, mut units) = (1, 0);
            for account in held {
                assert_eq!(first(account), Some(next), "{what}: {account:#}");
                next = account["serialRanges"][0]["end"].as_i64().unwrap() + 1;
                for fate in ["available", "locked", "retired", "consumed"] {
                    let part = account["balance"][fate].as_i64().unwrap();
                    assert!(part >= 0, "{what}: {account:#}");
                    units += part;
                }
            }
            assert_eq!((next - 1, units), (*minted, *minted), "{what}");
        }
        let rows = self.server.row_counts().await;
        Books { accounts, rows }
    }
}
