//! The balance sheet: kept by changes, derived from postings, and what is said where they differ.

use attestry_domain::ids::OperationId;
use attestry_domain::ledger::balance_sheet::{Change, Positions};

use super::Registry;
use crate::ledger::Account;
use crate::ledger::accounts::{self, ListRequest};
use crate::ledger::balances::{self, Offending, SheetLine};
use crate::ledger::store::balances as store;
use crate::ledger::store::seed;
use crate::platform::database;

impl Registry {
    /// A sheet of one line.
    async fn positions(&self) -> Positions {
        let sheet = balances::sheet(&self.app).await.unwrap();
        let [SheetLine { positions, .. }] = sheet.lines[..] else {
            panic!("one kind of token: {:?}", sheet.lines);
        };
        positions
    }

    /// So many units of the account are held by the operation, all of them since the first round.
    async fn assert_held(&self, account: &Account, operation: OperationId, units: i64) {
        let db = self.app.database.reader();
        let held = [(account.token.kind(), units)].into();
        assert_eq!(store::held_by(db, operation, None).await.unwrap(), held);
        assert_eq!(store::held_by(db, operation, Some(1)).await.unwrap(), held);
        let later = store::held_by(db, operation, Some(2)).await.unwrap();
        assert!(later.is_empty());
    }
}

#[tokio::test]
async fn the_sheet_is_kept_by_changes_and_agrees_with_the_postings() {
    for registry in Registry::all().await {
        let (issuer, admin) = registry.producer("Prairie").await;
        let empty = balances::sheet(&registry.app).await.unwrap();
        assert!(empty.lines.is_empty() && empty.check.is_none());

        for (month, measured) in [(202_501, "7"), (202_502, "5.5"), (202_503, "0.2")] {
            let month = registry.month(issuer, "PRL-1", month, measured);
            registry.minted(&admin, &[month]).await;
        }
        let minted = Change::Minted.of(12);
        assert_eq!(registry.positions().await, minted, "before it is folded");
        balances::fold(&registry.app).await.unwrap();
        assert_eq!(registry.positions().await, minted, "and after");
        balances::fold(&registry.app).await.unwrap();
        assert_eq!(
            registry.positions().await,
            minted,
            "nothing is folded twice"
        );

        let held = accounts::list(&registry.app, &admin, ListRequest::default())
            .await
            .unwrap();
        let operation = registry.lock(&admin, &held.rows[1], 3).await;
        registry.assert_held(&held.rows[1], operation, 3).await;
        let locked = minted.checked_add(Change::Locked.of(3)).unwrap();
        assert_eq!(registry.positions().await, locked);
        balances::fold(&registry.app).await.unwrap();

        let recount = balances::recount(&registry.app).await.unwrap();
        assert!(recount.check.agreed, "{recount:?}");
        assert_eq!(recount.kept, recount.derived);
        assert_eq!(recount.derived[0].positions, locked);
        assert_eq!(recount.check.agreed_at, Some(registry.app.clock.now()));
    }
}

#[tokio::test]
async fn a_sheet_that_is_off_says_so_and_when_it_last_agreed() {
    for registry in Registry::all().await {
        let (issuer, admin) = registry.producer("Prairie").await;
        registry
            .minted(&admin, &[registry.month(issuer, "PRL-1", 202_501, "7")])
            .await;
        balances::fold(&registry.app).await.unwrap();
        let agreed = balances::recount(&registry.app).await.unwrap().check;
        assert!(agreed.agreed);

        registry.later();
        let tamper = |statement| {
            let change = move |tx| async move { seed::tamper(&tx, statement).await };
            database::transaction(&registry.app, change)
        };
        tamper("UPDATE balance_sheet SET retired = 2, available = 5")
            .await
            .unwrap();
        let off = balances::recount(&registry.app).await.unwrap();
        assert_ne!(off.kept, off.derived);
        assert_eq!(off.derived[0].positions, Change::Minted.of(7));
        assert_eq!(
            (off.check.agreed, off.check.agreed_at),
            (false, Some(agreed.checked_at))
        );
        assert_eq!(off.offending, []);
        let sheet = balances::sheet(&registry.app).await.unwrap();
        assert_eq!(sheet.check, Some(off.check));

        tamper("UPDATE balance_sheet SET retired = 0, available = 7")
            .await
            .unwrap();
        tamper("UPDATE energy_account SET serial_last = 6, available = 6")
            .await
            .unwrap();
        let off = balances::recount(&registry.app).await.unwrap();
        assert_eq!(off.kept, off.derived);
        let account = &accounts::list(&registry.app, &admin, ListRequest::default())
            .await
            .unwrap();
        let offending = Offending {
            token: account.rows[0].token.id,
            minted: 7,
            placed: 6,
        };
        assert_eq!((off.check.agreed, off.offending), (false, vec![offending]));
    }
}
