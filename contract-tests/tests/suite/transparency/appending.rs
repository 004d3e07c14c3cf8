//! Is every transaction in the log once, however many processes append to it?

use std::collections::BTreeSet;

use attestry::app::App;
use attestry::platform::clock::Clock;
use attestry::transparency;
use attestry_entities::{ledger_transaction, log_entry};
use contract_tests::on_both;
use contract_tests::server::TestServer;
use sea_orm::{EntityTrait, QueryOrder};

use super::{add_alike, mint};

on_both! {
    two_leaders_append_as_one,
    what_became_visible_late_is_not_lost,
}

/// Another process over the same database.
async fn rival(server: &TestServer) -> App {
    let settings = server.app.settings.clone();
    App::open(settings, Clock::Manual(server.clock.clone()))
        .await
        .unwrap()
}

async fn entries(server: &TestServer) -> Vec<log_entry::Model> {
    let all = log_entry::Entity::find().order_by_asc(log_entry::Column::Index);
    all.all(server.app.database.reader()).await.unwrap()
}

async fn two_leaders_append_as_one(server: &TestServer) {
    mint(server).await;
    let leaders = [server.app.clone(), rival(server).await];
    let mut appended = [0, 0];
    for _ in 0..4 {
        add_alike(server, 300).await;
        let both = leaders.clone().map(|leader| {
            tokio::spawn(async move { transparency::sequence(&leader).await.unwrap() })
        });
        for (sum, task) in appended.iter_mut().zip(both) {
            *sum += task.await.unwrap();
        }
    }
    assert_eq!(appended.iter().sum::<u64>(), 1201, "{appended:?}");
    let entries = entries(server).await;
    assert!(
        (0..)
            .zip(&entries)
            .all(|(index, entry)| entry.index == index)
    );
    let distinct: BTreeSet<_> = entries.iter().map(|entry| entry.transaction_id).collect();
    assert_eq!(distinct.len(), 1201);
    let report = transparency::verify(&server.app).await.unwrap();
    assert_eq!(report.differences, []);
    assert_eq!((report.entries, report.waiting), (1201, 0));
}

/// A transaction that took its time before others and was committed after them.
async fn what_became_visible_late_is_not_lost(server: &TestServer) {
    mint(server).await;
    let later = add_alike(server, 3).await;
    let reader = server.app.database.reader();
    transparency::sequence_recent(&server.app).await.unwrap();
    assert_eq!(entries(server).await.len(), 4);
    // As old as the first, and in the log after the last.
    let late = add_alike(server, 1).await;
    assert_eq!(transparency::sequence_recent(&server.app).await.unwrap(), 1);
    let last = entries(server).await.pop().unwrap();
    let time = async |id| {
        let row = ledger_transaction::Entity::find_by_id(id).one(reader).await;
        row.unwrap().unwrap().created_at
    };
    assert_eq!(last.transaction_id, late[0]);
    assert!(time(late[0]).await < time(later[2]).await);
}
