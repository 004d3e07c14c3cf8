//! Does the transparency log keep what it promises, and is it found out where somebody breaks in?

mod appending;
mod command;
mod proofs;
mod tampering;

use attestry::error::Error;
use attestry::platform::bulk;
use attestry::platform::database;
use attestry_entities::{ledger_transaction, posting};
use chrono::TimeDelta;
use contract_tests::actor::Actor;
use contract_tests::production::Batch;
use contract_tests::reply::text;
use contract_tests::server::TestServer;
use contract_tests::workbook::Workbook;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

const CHECKPOINT: &str = "/network/transparency-log/checkpoint";

const INCLUSION: &str = "/network/transparency-log/inclusion-proof";

const CONSISTENCY: &str = "/network/transparency-log/consistency-proof";

/// Mints Prairie's first quarter; answers Ada and the id of the ledger transaction.
async fn mint(server: &TestServer) -> (Actor, String) {
    let ada = server.sign_in("ada").await;
    Batch::minted(&ada, &Workbook::rng()).await;
    let path = "/network/energy-wallet/transaction/list";
    let list = ada.post(path, json!({})).await.ok();
    (ada, text(&list, "/transactions/0/_id"))
}

/// Adds ledger transactions like the oldest, a microsecond after each other; answers their
/// ids. It takes a thousand mints less than a thousand workbooks.
async fn add_alike(server: &TestServer, count: usize) -> Vec<Uuid> {
    let app = &server.app;
    let db = app.database.reader();
    let oldest = ledger_transaction::Entity::find().order_by_asc(ledger_transaction::Column::Id);
    let like = oldest.one(db).await.unwrap().unwrap();
    let of_it = posting::Column::TransactionId.eq(like.id);
    let lines = posting::Entity::find().filter(of_it).all(db).await.unwrap();
    let mut transactions = Vec::new();
    let mut postings = Vec::new();
    for number in 1..=i64::try_from(count).unwrap() {
        let transaction = ledger_transaction::Model {
            id: app.ids.next(),
            created_at: like.created_at + TimeDelta::microseconds(number),
            ..like.clone()
        };
        postings.extend(lines.iter().map(|line| posting::Model {
            id: app.ids.next(),
            transaction_id: transaction.id,
            ..line.clone()
        }));
        transactions.push(transaction);
    }
    let ids = transactions.iter().map(|it| it.id).collect();
    let rows = (&transactions, &postings);
    let add = |tx| async move {
        bulk::insert_all(&tx, rows.0.clone()).await?;
        bulk::insert_all(&tx, rows.1.clone()).await?;
        Ok::<_, Error>(())
    };
    database::transaction(app, add).await.unwrap();
    ids
}
