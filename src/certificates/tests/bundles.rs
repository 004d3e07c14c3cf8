//! Where did the retired units come from? That is found account by account, however many there are.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use attestry_domain::ids::OperationId;
use attestry_domain::ledger::account::Balance;
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::numbers::Quantity;

use super::{Registry, seed, token};
use crate::certificates::verification;
use crate::ledger::Account;
use crate::ledger::store::accounts;
use crate::ledger::store::tokens::{self, NewToken};
use crate::ledger::store::wallet::{NewWallet, insert_wallet};
use crate::platform::database;

/// How many accounts of one unit each are retired.
const ACCOUNTS: u32 = 2_000;

/// After how many steps of its machine SQLite reports.
const STEPS: i32 = 100;

impl Registry {
    /// As many accounts of one token, all of them made by one intra-transfer.
    async fn transferred(&self) -> Vec<Account> {
        let mut token = token(&self.app, self.holder, "Prairie Dairy", 202_506);
        token.quantity = ACCOUNTS.into();
        let one = Quantity::new(1).unwrap();
        let part = |serial: u32| Account {
            id: self.app.ids.next(),
            serials: Some(SerialRange::new(serial.into(), serial.into()).unwrap()),
            balance: Balance::all_available(one),
            ..self.account_of(&token)
        };
        let held: Vec<_> = (1..=ACCOUNTS).map(part).collect();
        let new = &NewToken {
            boundary_key: token.boundary.identifier.key(),
            document: "{}".to_owned(),
            token,
        };
        let (app, held) = (&self.app, &held[..]);
        let add = |tx| async move {
            tokens::insert(&tx, std::slice::from_ref(new)).await?;
            let transfer: OperationId = app.ids.next();
            accounts::insert(&tx, held, Some(transfer.uuid())).await?;
            let from = &NewWallet {
                id: app.ids.next(),
                profile_id: self.holder,
                name: "Second",
                is_default: false,
                created_at: app.clock.now(),
            };
            insert_wallet(&*tx, from).await?;
            let moved = self.retired("moved", None, held);
            seed::transfer(&tx, app, transfer, from.id, &moved).await
        };
        database::transaction(app, add).await.unwrap();
        held.to_vec()
    }
}

#[tokio::test]
async fn the_public_page_of_many_accounts_costs_little() {
    let registry = Registry::start_with(|settings| settings.database_connections = 1).await;
    let held = registry.transferred().await;
    let (_, issued) = registry.retire_accounts("Scope 1", None, &held).await;

    let steps = Arc::new(AtomicU64::new(0));
    let pool = registry.app.database.reader().get_sqlite_connection_pool();
    let mut connection = pool.acquire().await.unwrap();
    let counter = Arc::clone(&steps);
    let mut handle = connection.lock_handle().await.unwrap();
    handle.set_progress_handler(STEPS, move || {
        counter.fetch_add(u64::from(STEPS.unsigned_abs()), Ordering::Relaxed);
        true
    });
    drop(handle);
    drop(connection);
    let seen = verification(&registry.app, &issued.code).await.unwrap();
    assert_eq!(seen.retirement.quantity, i64::from(ACCOUNTS));
    let steps = steps.load(Ordering::Relaxed);
    assert!((1..1_000_000).contains(&steps), "{steps} steps");
}
