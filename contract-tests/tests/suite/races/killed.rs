//! What does a server leave behind that is killed in the middle of its work? What it answered is there; what it did not
//! answer is there whole or not at all; and clients who ask again under their keys get one effect each.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use attestry::ledger;
use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::production::Batch;
use contract_tests::reply::{Reply, rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::processes::Processes;

on_both! { a_server_is_killed_again_and_again }

const CLIENTS: usize = 6;
const KILLS: usize = 3;
/// How long each server works before it is killed.
const WORK: Duration = Duration::from_millis(700);

/// What the clients share.
struct Siege {
    door: Mutex<String>,
    is_over: AtomicBool,
    broken: AtomicUsize,
}

impl Siege {
    /// Asks until there is an answer, at whichever server there is, under one key.
    async fn insist(&self, actor: &Actor, key: &str, path: &str, body: Value) -> Reply {
        let actor = actor.with("idempotency-key", key);
        loop {
            let door = self.door.lock().unwrap().clone();
            if let Ok(reply) = actor.at(&door).try_post(path, &body).await {
                return reply;
            }
            self.broken.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Retires one unit after the other: the numbers of the certificates.
    async fn client(&self, ada: &Actor, client: usize) -> Vec<i64> {
        let mut numbers = Vec::new();
        while !self.is_over.load(Ordering::Relaxed) {
            let step = format!("{client}-{}", numbers.len());
            let ask = async |verb: &str, body| {
                let path = format!("/network/retirement/{verb}");
                let key = format!("{step}-{verb}");
                self.insist(ada, &key, &path, body).await.ok()
            };
            let body = json!({ "profileId": ada.profile(), "name": step });
            let id = text(&ask("create", body).await, "/retirement/_id");
            ask("lock", json!({ "_id": id, "quantity": 1, "filter": {} })).await;
            let signed = ask("sign", json!({ "_id": id })).await;
            let number = &signed["retirement"]["certificate"]["number"];
            numbers.push(number.as_i64().unwrap());
        }
        numbers
    }
}

async fn a_server_is_killed_again_and_again(server: &TestServer) {
    let mut processes = Processes::beside(server, 1).await;
    let ada = server.sign_in("ada").await;
    Batch::minted(&ada, &Workbook::rng()).await;
    let siege = Siege {
        door: Mutex::new(processes.urls[0].clone()),
        is_over: AtomicBool::new(false),
        broken: AtomicUsize::new(0),
    };
    let killer = async {
        for _ in 0..KILLS {
            tokio::time::sleep(WORK).await;
            let url = processes.kill_and_start(server).await;
            *siege.door.lock().unwrap() = url;
        }
        tokio::time::sleep(WORK).await;
        siege.is_over.store(true, Ordering::Relaxed);
    };
    let clients = join_all((0..CLIENTS).map(|number| siege.client(&ada, number)));
    let (numbers, ()) = tokio::join!(clients, killer);
    assert!(siege.broken.into_inner() >= KILLS, "nobody noticed a kill");

    let mut numbers = numbers.concat();
    numbers.sort_unstable();
    let retired = i64::try_from(numbers.len()).unwrap();
    assert!(retired > 0);
    assert_eq!(numbers, (1..=retired).collect::<Vec<_>>());
    let body = json!({ "profileId": ada.profile(), "paginate": { "limit": 2500 } });
    let listed = ada.post("/network/retirement/list", body).await.ok();
    let listed = rows(&listed, "/retirements");
    assert_eq!(listed.len(), numbers.len());
    assert!(listed.iter().all(|it| it["status"] == "processed"));
    let report = ledger::verify(&server.app).await.unwrap();
    assert_eq!(report.differences, []);
}
