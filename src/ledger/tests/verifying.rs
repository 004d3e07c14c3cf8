//! Whatever is changed behind the ledger's back is found, and named by the promise that it breaks.

use std::collections::BTreeSet;

use super::Registry;
use crate::ledger::accounts::{self, ListRequest};
use crate::ledger::store::seed;
use crate::ledger::verify;
use crate::platform::database;

const ZERO: &str = "the postings of a transaction sum to zero for each token";
const SAME: &str =
    "the units that a transaction takes are the units that it gives, by serial number";
const ISSUED: &str = "a token has as many units as were issued of it";
const HELD: &str = "every unit of a token is in an account or withdrawn";
const SERIALS: &str = "a serial number is in one account, and the token has it";
const COMPLETE: &str = "each serial number of a token is in an account or withdrawn";
const POSTED: &str = "an account's serial numbers are those of its postings";
const WALLET: &str = "an account's free and locked units are those of its postings";
const RETIRED: &str = "an account's retired units are those of its postings";
const CONSUMED: &str = "an account's consumed units are those of its postings";
const LOCKED: &str = "an account's locked units are those that open operations hold";
const OPERATIONS: &str = "an operation has as many units as it locked or moved";
const PROCESSED: &str = "a processed operation is posted, and no other one is";
const MINTED: &str = "a token has as many units as its asset was minted to";
const SHEET: &str = "the balance sheet is what the postings and the open locks say";
const DOCUMENT: &str = "a token is what its document says";
const OWNERS: &str = "an account's owner is the profile of its wallet";

/// What is done to a ledger of one token, 7 units in one account, 3 of them locked by a draft; what
/// undoes it; and which promises it breaks.
const TAMPERED: &[(&str, &str, &[&str])] = &[
    (
        "UPDATE energy_account SET available = available - 2, retired = retired + 2",
        "UPDATE energy_account SET available = available + 2, retired = retired - 2",
        &[WALLET, RETIRED],
    ),
    (
        "UPDATE energy_account SET available = available - 1, consumed = consumed + 1",
        "UPDATE energy_account SET available = available + 1, consumed = consumed - 1",
        &[WALLET, CONSUMED],
    ),
    (
        "UPDATE energy_account SET available = available + 1, locked = locked - 1",
        "UPDATE energy_account SET available = available - 1, locked = locked + 1",
        &[LOCKED],
    ),
    (
        "UPDATE energy_account SET serial_first = 2, available = available - 1",
        "UPDATE energy_account SET serial_first = 1, available = available + 1",
        &[HELD, COMPLETE, POSTED, WALLET],
    ),
    (
        "UPDATE energy_account SET serial_first = 2, serial_last = 8",
        "UPDATE energy_account SET serial_first = 1, serial_last = 7",
        &[SERIALS, COMPLETE, POSTED],
    ),
    (
        "UPDATE posting SET serial_first = 2, serial_last = 8 WHERE bucket = 'wallet'",
        "UPDATE posting SET serial_first = 1, serial_last = 7 WHERE bucket = 'wallet'",
        &[SAME, POSTED],
    ),
    (
        "UPDATE posting SET serial_last = 6, quantity = 6 WHERE bucket = 'wallet'",
        "UPDATE posting SET serial_last = 7, quantity = 7 WHERE bucket = 'wallet'",
        &[ZERO, SAME, POSTED, WALLET, SHEET],
    ),
    (
        "UPDATE posting SET bucket = 'retired' WHERE bucket = 'wallet'",
        "UPDATE posting SET bucket = 'wallet' WHERE bucket = 'retired'",
        &[WALLET, RETIRED, SHEET],
    ),
    (
        "UPDATE operation SET quantity = 4",
        "UPDATE operation SET quantity = 3",
        &[OPERATIONS],
    ),
    (
        "UPDATE operation SET status = 'canceled', canceled_at = created_at, lock_expires_at = NULL",
        "UPDATE operation SET status = 'draft', canceled_at = NULL",
        &[LOCKED, OPERATIONS],
    ),
    (
        "UPDATE operation_lock SET quantity = 2",
        "UPDATE operation_lock SET quantity = 3",
        &[LOCKED, OPERATIONS, SHEET],
    ),
    (
        "UPDATE ledger_transaction SET operation_id = (SELECT id FROM operation)",
        "UPDATE ledger_transaction SET operation_id = (SELECT id FROM minting_contract)",
        &[PROCESSED],
    ),
    (
        "UPDATE energy_token SET quantity = 8",
        "UPDATE energy_token SET quantity = 7",
        &[ISSUED, HELD, COMPLETE, MINTED],
    ),
    (
        "UPDATE energy_account SET owner_profile_id =
            (SELECT id FROM organization_profile WHERE name = 'Lakeside')",
        "UPDATE energy_account SET owner_profile_id =
            (SELECT id FROM organization_profile WHERE name = 'Prairie')",
        &[OWNERS],
    ),
];

impl Registry {
    pub(super) async fn tamper(&self, statement: &str) {
        let change = |tx| async move { seed::tamper(&tx, statement).await };
        database::transaction(&self.app, change).await.unwrap();
    }

    pub(super) async fn broken(&self) -> BTreeSet<&'static str> {
        let report = verify(&self.app).await.unwrap();
        report.differences.iter().map(|it| it.promise).collect()
    }
}

#[tokio::test]
async fn every_broken_promise_is_named() {
    for registry in Registry::all().await {
        let (issuer, admin) = registry.producer("Prairie").await;
        registry.producer("Lakeside").await;
        registry
            .minted(&admin, &[registry.month(issuer, "PRL-1", 202_501, "7")])
            .await;
        let held = accounts::list(&registry.app, &admin, ListRequest::default()).await;
        registry.lock(&admin, &held.unwrap().rows[0], 3).await;
        registry.assert_sound().await;
        for (tampered, undone, promises) in TAMPERED {
            registry.tamper(tampered).await;
            let expected: BTreeSet<_> = promises.iter().copied().collect();
            assert_eq!(registry.broken().await, expected, "{tampered}");
            registry.tamper(undone).await;
        }
        registry.assert_sound().await;
        // A holding that was never posted: not issued, not in the wallet, under serials of its own; its
        // token has no document.
        registry.hold(issuer, |_, _| ()).await;
        let expected = BTreeSet::from([ISSUED, POSTED, WALLET, DOCUMENT]);
        assert_eq!(registry.broken().await, expected);
    }
}

/// The lowest serial number that is astray is found.
#[tokio::test]
async fn a_report_says_what_and_how_much() {
    for registry in Registry::all().await {
        let (issuer, admin) = registry.producer("Prairie").await;
        registry
            .minted(&admin, &[registry.month(issuer, "PRL-1", 202_501, "7")])
            .await;
        let lost = "UPDATE energy_account SET serial_last = 5, available = 5";
        registry.tamper(lost).await;
        let report = verify(&registry.app).await.unwrap();
        let found: Vec<_> = report
            .differences
            .iter()
            .map(|it| (it.promise, it.expected, it.found))
            .collect();
        let expected = [
            (HELD, 7, 5),
            (COMPLETE, 0, 6),
            (POSTED, 0, 6),
            (WALLET, 7, 5),
        ];
        assert_eq!(found, expected);
    }
}
