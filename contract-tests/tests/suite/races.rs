//! What happens when everybody comes at once? Each effect happens once, and nothing is lost.

mod killed;
mod operations;

use std::collections::{BTreeMap, BTreeSet};

use attestry::ledger;
use attestry_domain::organizations::Flags;
use contract_tests::actor::Actor;
use contract_tests::on_both;
use contract_tests::production::{Batch, CREATE, MINT, PDF, create_body, mint, upload};
use contract_tests::reply::{Reply, rows, text};
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use futures_util::future::join_all;
use serde_json::json;

on_both! {
    twenty_mints_of_one_contract,
    twenty_producers_and_one_month,
    one_key_twenty_times,
    one_key_twenty_times_for_a_mint,
    a_key_belongs_to_one_request,
    a_refusal_keeps_no_key,
    twenty_contracts_for_one_asset,
    approving_and_rejecting_at_once,
}

const TWENTY: usize = 20;

fn counts(replies: &[Reply]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for reply in replies {
        let outcome = if reply.status == 200 {
            "200".to_owned()
        } else {
            reply.refusal()
        };
        *counts.entry(outcome).or_default() += 1;
    }
    counts
}

/// Every token was issued once, its serials are whole, and its postings sum to zero.
async fn assert_conserved(server: &TestServer, actor: &Actor, tokens: usize) {
    let everything = json!({ "paginate": { "limit": 2500 } });
    let list = actor
        .post("/network/energy-wallet/account/list", everything.clone())
        .await
        .ok();
    let accounts = rows(&list, "/energyAccounts");
    let distinct: BTreeSet<_> = accounts.iter().map(|it| text(it, "/tokenId")).collect();
    assert_eq!((accounts.len(), distinct.len()), (tokens, tokens));
    let assets: BTreeSet<_> = accounts
        .iter()
        .map(|it| text(it, "/energyAssetId"))
        .collect();
    assert_eq!(assets.len(), tokens, "an asset is minted once");
    let path = "/network/energy-wallet/transaction/list";
    let list = actor.post(path, everything).await.ok();
    let mut posted = BTreeMap::<String, (i64, i64)>::new();
    for posting in rows(&list, "/transactions")
        .iter()
        .flat_map(|it| rows(it, "/postings"))
    {
        let quantity = posting["quantity"].as_i64().unwrap();
        let (sum, held) = posted.entry(text(&posting, "/tokenId")).or_default();
        *sum += quantity;
        *held += if posting["bucket"] == "wallet" {
            quantity
        } else {
            0
        };
    }
    for account in &accounts {
        let total = account["balance"]["total"].as_i64().unwrap();
        assert_eq!(
            account["serialRanges"],
            json!([{ "start": 1, "end": total }])
        );
        assert_eq!(posted[&text(account, "/tokenId")], (0, total));
    }
    let report = ledger::verify(&server.app).await.unwrap();
    assert!(report.differences.is_empty(), "{:#?}", report.differences);
    assert_eq!(
        server.row_counts().await["energy_token"],
        i64::try_from(tokens).unwrap()
    );
}

async fn twenty_mints_of_one_contract(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let batch = Batch::sent(&ada, &Workbook::rng()).await;
    let contract = text(&batch.contract(&ada).await.ok(), "/contract/_id");
    let replies = join_all((0..TWENTY).map(|_| mint(&ada, &contract))).await;
    let answers: BTreeSet<_> = replies.iter().map(|reply| reply.ok().to_string()).collect();
    assert_eq!(answers.len(), 1, "all twenty are told the same");
    assert_conserved(server, &ada, 3).await;
}

async fn twenty_producers_and_one_month(server: &TestServer) {
    let mut prepared = Vec::new();
    for number in 0..TWENTY {
        let name = format!("Producer {number}");
        let producer = server.found_producer(&name, Flags::default()).await;
        let producer = server.sign_in_as(&producer).await;
        let batch = Batch::prepared(&producer, &Workbook::rng()).await;
        prepared.push((producer, batch));
    }
    let approvals = prepared
        .iter()
        .map(|(producer, batch)| batch.approve(producer));
    let replies = join_all(approvals).await;
    let expected = BTreeMap::from([
        ("200".to_owned(), 1),
        ("409 facility_month_claimed".to_owned(), TWENTY - 1),
    ]);
    assert_eq!(counts(&replies), expected);
    let winner = replies
        .iter()
        .position(|reply| reply.status == 200)
        .unwrap();
    for (index, (producer, batch)) in prepared.iter().enumerate() {
        let sent = batch.send(producer).await;
        assert_eq!(sent.status, if index == winner { 200 } else { 409 });
    }
    let (producer, batch) = &prepared[winner];
    let contract = text(&batch.contract(producer).await.ok(), "/contract/_id");
    mint(producer, &contract).await.ok();
    assert_conserved(server, producer, 3).await;
}

async fn one_key_twenty_times(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let document = upload(&ada, "lca.xlsx", &Workbook::rng().bytes()).await;
    let before = server.row_counts().await;
    let keyed = ada.with("idempotency-key", "first-quarter");
    let body = create_body(&ada, &document);
    let replies = join_all((0..TWENTY).map(|_| keyed.post(CREATE, body.clone()))).await;
    let answers: BTreeSet<_> = replies
        .iter()
        .map(|it| (it.ok().to_string(), it.text()))
        .collect();
    assert_eq!(answers.len(), 1, "{:?}", counts(&replies));
    let after = server.row_counts().await;
    assert_eq!(after["production_batch"] - before["production_batch"], 1);
    assert_eq!(after["audit_entry"] - before["audit_entry"], 1);
    assert_eq!(
        after["idempotency_record"] - before["idempotency_record"],
        1
    );
}

async fn one_key_twenty_times_for_a_mint(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let batch = Batch::sent(&ada, &Workbook::rng()).await;
    let contract = text(&batch.contract(&ada).await.ok(), "/contract/_id");
    let keyed = ada.with("idempotency-key", "mint-it");
    let replies = join_all((0..TWENTY).map(|_| mint(&keyed, &contract))).await;
    let answers: BTreeSet<_> = replies.iter().map(Reply::text).collect();
    assert_eq!(answers.len(), 1, "{:?}", counts(&replies));
    assert_conserved(server, &ada, 3).await;
}

async fn a_key_belongs_to_one_request(server: &TestServer) {
    let (ada, rita) = (server.sign_in("ada").await, server.sign_in("rita").await);
    let key = "idempotency-key";
    let document = upload(&ada, "lca.xlsx", &Workbook::rng().bytes()).await;
    let body = create_body(&ada, &document);
    let keyed = ada.with(key, "k-1");
    let first = keyed.post(CREATE, body.clone()).await;
    let mut other = body.clone();
    other["name"] = "Another name".into();
    assert_eq!(
        keyed.post(CREATE, other).await.refusal(),
        "409 idempotency_key_reused"
    );
    // The same members in another order are other bytes; the same bytes are the same request.
    assert_eq!(keyed.post(CREATE, body.clone()).await.bytes, first.bytes);
    let pinned = keyed.with("x-active-organization-id", &ada.organization());
    assert_eq!(
        pinned.post(CREATE, body).await.refusal(),
        "409 idempotency_key_reused"
    );
    // Another operation, and another caller, have keys of their own.
    let batch = Batch::of(&first.ok());
    batch.attach(&keyed, "evidence.pdf", PDF).await.ok();
    let keyed = rita.with(key, "k-1");
    let document = upload(&rita, "lca.xlsx", &Workbook::rng().bytes()).await;
    keyed.post(CREATE, create_body(&rita, &document)).await.ok();
    // After a day the key is forgotten.
    server.clock.advance(chrono::TimeDelta::hours(24));
    let ada = server.sign_in("ada").await.with(key, "k-1");
    let document = upload(&ada, "lca.xlsx", &Workbook::of_facility("K-1").bytes()).await;
    ada.post(CREATE, create_body(&ada, &document)).await.ok();
    for malformed in ["", "two words", &"x".repeat(256)] {
        let reply = ada.with(key, malformed).post(MINT, json!({})).await;
        assert_eq!(reply.refusal(), "400 invalid_request", "{malformed:?}");
        assert!(
            reply
                .pointers()
                .contains(&"/header/idempotency-key".to_owned()),
            "{malformed:?}"
        );
    }
}

async fn a_refusal_keeps_no_key(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let batch = Batch::draft(&ada, &Workbook::rng()).await;
    let keyed = ada.with("idempotency-key", "approve-it");
    assert_eq!(
        batch.approve(&keyed).await.refusal(),
        "409 evidence_missing"
    );
    batch.attach(&ada, "evidence.pdf", PDF).await.ok();
    batch.approve(&keyed).await.ok();
    // The permission is asked for before a stored answer is given.
    let anonymous = server.anonymous().with("idempotency-key", "approve-it");
    assert_eq!(
        batch.approve(&anonymous).await.refusal(),
        "401 unauthenticated"
    );
}

async fn twenty_contracts_for_one_asset(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let batch = Batch::sent(&ada, &Workbook::rng()).await;
    let asset = text(&batch.details(&ada).await.ok(), "/batch/assets/0/_id");
    let body = json!({
        "name": "a race",
        "referenceIds": [asset],
        "operationContractType": "renewable_natural_gas_produce_minting",
    });
    let create = || ada.post("/network/minting/create", body.clone());
    let replies = join_all((0..TWENTY).map(|_| create())).await;
    let expected = BTreeMap::from([
        ("200".to_owned(), 1),
        ("409 asset_in_open_contract".to_owned(), TWENTY - 1),
    ]);
    assert_eq!(counts(&replies), expected);
}

async fn approving_and_rejecting_at_once(server: &TestServer) {
    let ada = server.sign_in("ada").await;
    let batch = Batch::prepared(&ada, &Workbook::rng()).await;
    batch.approve(&ada).await.ok();
    let reject = async || {
        let path = "/rng-production/rng-measurement-batch/reject";
        ada.post(path, batch.measurement()).await
    };
    let both = (0..TWENTY / 2).map(async |_| tokio::join!(batch.send(&ada), reject()));
    let replies = join_all(both).await;
    let sent = replies
        .iter()
        .filter(|(send, _)| send.status == 200)
        .count();
    let details = batch.details(&ada).await.ok();
    let status = text(&details, "/batch/workflows/0/status");
    let claims = server.row_counts().await["facility_month"];
    let expected: (&str, i64) = if sent > 0 { ("sent", 3) } else { ("draft", 0) };
    assert_eq!(
        (status.as_str(), claims),
        expected,
        "{:?}",
        replies.iter().map(statuses).collect::<Vec<_>>()
    );
    for (send, reject) in &replies {
        assert!(send.status == 200 || send.refusal() == "409 state_conflict");
        assert!(reject.status == 200 || reject.refusal() == "409 state_conflict");
    }
}

fn statuses((send, reject): &(Reply, Reply)) -> (u16, u16) {
    (send.status, reject.status)
}

/// Two processes over one PostgreSQL behave like one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_over_one_database() {
    let Some(server) = TestServer::on_postgres().await else {
        return;
    };
    let second = server.another_process(|_| {}).await;
    let ada = server.sign_in("ada").await;
    let there = ada.at(&second);
    let document = upload(&ada, "lca.xlsx", &Workbook::rng().bytes()).await;
    let body = create_body(&ada, &document);
    let both = [
        ada.with("idempotency-key", "two"),
        there.with("idempotency-key", "two"),
    ];
    let posts = (0..TWENTY).map(|number| both[number % 2].post(CREATE, body.clone()));
    let replies = join_all(posts).await;
    let answers: BTreeSet<_> = replies.iter().map(Reply::text).collect();
    assert_eq!(answers.len(), 1, "{:?}", counts(&replies));

    let batch = Batch::of(&replies[0].ok());
    batch.attach(&there, "evidence.pdf", PDF).await.ok();
    batch.approve(&there).await.ok();
    batch.send(&ada).await.ok();
    let contract = text(&batch.contract(&there).await.ok(), "/contract/_id");
    let sides = [&ada, &there];
    let mints = (0..TWENTY).map(|number| mint(sides[number % 2], &contract));
    let replies = join_all(mints).await;
    let answers: BTreeSet<_> = replies.iter().map(|it| it.ok().to_string()).collect();
    assert_eq!(answers.len(), 1);
    assert_conserved(&server, &there, 3).await;
    there.post("/auth/logout", json!({})).await.ok();
    assert_eq!(
        ada.get("/organization/list").await.refusal(),
        "401 unauthenticated"
    );
}
