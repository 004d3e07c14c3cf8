//! How does the time that a request takes grow? Ratios of two requests, each measured in this one run, since
//! milliseconds are those of a machine: `cargo bench -p contract-tests`.
//!
//! A wallet of many accounts stands beside one of few. What should not grow with the wallet has a ratio near one.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a program that prints a table"
)]

use std::path::Path;
use std::time::{Duration, Instant};

use attestry::config::Settings;
use contract_tests::actor::Actor;
use contract_tests::reply::text;
use contract_tests::server::TestServer;
use serde_json::{Value, json};

const FEW: usize = 200;
const MANY: usize = 20_000;

/// How many tokens one request registers, at most.
const AT_ONCE: usize = 500;

/// How often a request is measured, for its median.
const TIMES: usize = 40;

const LIST: &str = "/network/energy-wallet/account/list";

#[tokio::main]
async fn main() {
    println!("| database | what | against | ratio | of ms | by ms |");
    println!("|---|---|---|--:|--:|--:|");
    let costly = |settings: &mut Settings| {
        let usual = Settings::sandbox(Path::new("")).expect("settings");
        settings.argon2_memory_kib = usual.argon2_memory_kib;
        settings.argon2_passes = usual.argon2_passes;
    };
    Bench::new("SQLite", TestServer::on_sqlite_with(costly).await)
        .await
        .run()
        .await;
    match TestServer::on_postgres().await {
        Some(server) => Bench::new("PostgreSQL", server).await.run().await,
        None => println!("PostgreSQL is not installed: not measured there"),
    }
}

/// A server on which one holds few accounts, and another one many.
struct Bench {
    database: &'static str,
    server: TestServer,
    http: reqwest::Client,
    few: Actor,
    many: Actor,
}

impl Bench {
    async fn new(database: &'static str, server: TestServer) -> Self {
        let (few, many) = (server.sign_in("rita").await, server.sign_in("ada").await);
        let http = reqwest::Client::builder().build().expect("a client");
        let bench = Self {
            database,
            server,
            http,
            few,
            many,
        };
        bench.register(&bench.few, FEW).await;
        bench.register(&bench.many, MANY).await;
        bench
    }

    /// So many accounts of ten units each.
    async fn register(&self, holder: &Actor, count: usize) {
        let tokens: Vec<Value> = (0..count)
            .map(|number| token(&holder.profile(), number))
            .collect();
        for tokens in tokens.chunks(AT_ONCE) {
            self.server.clock.advance(chrono::TimeDelta::seconds(1));
            let system = self.server.system();
            system
                .post("/network/system/token/register", json!(tokens))
                .await
                .ok();
        }
    }

    async fn run(&self) {
        self.lists().await;
        self.locks().await;
        self.beside_log_ins().await;
    }

    async fn lists(&self) {
        let page = json!({ "paginate": { "limit": 50 } });
        let first = self.median(&self.many, &page).await;
        let of_few = self.median(&self.few, &page).await;
        self.tell("a page of 50 out of 20,000", "out of 200", first, of_few);
        let mut last = page.clone();
        for _ in 0..300 {
            let answer = self.many.post(LIST, last).await.ok();
            last = json!({ "paginate": { "limit": 50, "after": text(&answer, "/paginate/next") } });
        }
        self.tell(
            "page 301, by its cursor",
            "page 1",
            self.median(&self.many, &last).await,
            first,
        );
        let rare = json!({ "paginate": { "limit": 50 }, "basin": "None" });
        self.tell(
            "a filter that nothing fits",
            "page 1",
            self.median(&self.many, &rare).await,
            first,
        );
        let mut alive = Vec::new();
        for _ in 0..TIMES {
            let asked = self.http.get(format!("{}/health/live", self.server.url));
            alive.push(timed(asked).await);
        }
        self.tell("page 1", "an answer of nothing", first, median(alive));
    }

    async fn locks(&self) {
        let mut of_many = Vec::new();
        let mut of_few = Vec::new();
        for _ in 0..TIMES {
            of_many.push(self.lock(&self.many, 1).await);
            of_few.push(self.lock(&self.few, 1).await);
        }
        self.tell(
            "a lock of 1 unit out of 20,000 accounts",
            "out of 200",
            median(of_many),
            median(of_few),
        );
        let mut large = Vec::new();
        let mut small = Vec::new();
        for _ in 0..5 {
            large.push(self.lock(&self.many, 10_000 * 10).await);
            small.push(self.lock(&self.many, 100 * 10).await);
        }
        self.tell(
            "a lock of 10,000 accounts",
            "of 100",
            median(large),
            median(small),
        );
    }

    /// How long a lock for a retirement takes, which is removed again.
    async fn lock(&self, holder: &Actor, quantity: usize) -> Duration {
        let path = |verb: &str| format!("/network/retirement/{verb}");
        let body = json!({ "profileId": holder.profile(), "name": "A benchmark" });
        let made = holder.post(&path("create"), body).await.ok();
        let id = text(&made, "/retirement/_id");
        let body = json!({ "_id": id, "quantity": quantity, "filter": {} });
        let took = timed(self.ask(holder, &path("lock"), &body)).await;
        holder
            .post(&path("remove"), json!({ "_id": id }))
            .await
            .ok();
        took
    }

    /// Hashing a password takes a core for a while, but no thread that answers others.
    async fn beside_log_ins(&self) {
        let page = json!({ "paginate": { "limit": 50 } });
        let alone = self.median(&self.many, &page).await;
        let strangers = async {
            for number in 0..60 {
                let body =
                    json!({ "email": format!("nobody-{number}@example.com"), "secret": "wrong" });
                let asked = self.ask(&self.server.anonymous(), "/auth/login", &body);
                asked.send().await.expect("an answer");
            }
        };
        tokio::select! {
            () = strangers => println!("the log-ins were over first"),
            beside = self.median(&self.many, &page) => {
                self.tell("page 1 while others log in", "alone", beside, alone);
            }
        }
    }

    async fn median(&self, holder: &Actor, body: &Value) -> Duration {
        let mut times = Vec::new();
        for _ in 0..TIMES {
            times.push(timed(self.ask(holder, LIST, body)).await);
        }
        median(times)
    }

    /// A request as it is, since an actor holds each answer against its document.
    fn ask(&self, actor: &Actor, path: &str, body: &Value) -> reqwest::RequestBuilder {
        let request = self.http.post(format!("{}/api{path}", self.server.url));
        request.bearer_auth(actor.access_token()).json(body)
    }

    fn tell(&self, what: &str, against: &str, of: Duration, by: Duration) {
        let (of, by) = (of.as_secs_f64() * 1e3, by.as_secs_f64() * 1e3);
        println!(
            "| {} | {what} | {against} | {:.2} | {of:.2} | {by:.2} |",
            self.database,
            of / by
        );
    }
}

async fn timed(request: reqwest::RequestBuilder) -> Duration {
    let started = Instant::now();
    let answer = request.send().await.expect("an answer");
    let status = answer.status();
    answer.bytes().await.expect("a whole answer");
    assert!(status.is_success(), "{status}");
    started.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn token(issuer: &str, number: usize) -> Value {
    json!({
        "issuerId": issuer,
        "energyType": "natural-gas",
        "tokenType": "CET",
        "quantity": 10,
        "vintage": { "year": 2016 + number % 9, "month": 1 + number % 12 },
        "boundary": {
            "identifier": { "format": "API", "id": format!("{issuer}-{number}") },
            "name": "Mesa 7H",
            "location": { "latitude": 31.972_096, "longitude": -102.077_86 },
        },
        "standards": [{ "name": "OGCI", "carbonIntensity": 4.126, "methodology": "OGCI 2023" }],
    })
}
