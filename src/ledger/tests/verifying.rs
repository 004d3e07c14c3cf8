//! Whatever is changed behind the ledger's back is found.

use super::Registry;
use crate::ledger::store::seed;
use crate::ledger::verify;
use crate::platform::database;

#[tokio::test]
async fn every_broken_promise_is_reported() {
    for registry in Registry::all().await {
        let (issuer, admin) = registry.producer("Prairie").await;
        registry
            .minted(&admin, &[registry.month(issuer, "PRL-1", 202_501, "7")])
            .await;
        registry.assert_sound().await;
        let tampered = "UPDATE energy_account SET available = available - 2, retired = retired + 2";
        database::transaction(&registry.app, |tx| async move {
            seed::tamper(&tx, tampered).await
        })
        .await
        .unwrap();
        let report = verify(&registry.app).await.unwrap();
        let found: Vec<_> = report
            .differences
            .iter()
            .map(|it| (it.promise, it.expected, it.found))
            .collect();
        assert_eq!(
            found,
            [
                (
                    "an account's free and locked units are those of its postings",
                    7,
                    5
                ),
                ("an account's retired units are those of its postings", 0, 2),
            ]
        );
        // A holding that was never posted: neither out of issuance nor into the wallet.
        registry.hold(issuer, |_, _| ()).await;
        let report = verify(&registry.app).await.unwrap();
        assert_eq!(report.differences.len(), 5, "{:?}", report.differences);
    }
}
