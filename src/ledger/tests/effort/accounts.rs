//! The accounts of wallets and of the market, the transactions of a wallet, and what a lock takes.

use attestry_domain::ledger::operation::{LockPricing, Selection};
use attestry_domain::market::filter::{AccountFilter, FilterFields};
use attestry_domain::numbers::Quantity;
use attestry_openapi::network;
use serde_json::{Value, json};

use super::City;
use super::Found::{self, Nothing, Old, Something};
use super::measure::{ACCOUNTS, Judge, SELECTION, TRANSACTIONS};
use crate::identity::Caller;
use crate::ledger::accounts::ListRequest;
use crate::ledger::store::operations::selection;
use crate::ledger::store::seed::crowd;
use crate::ledger::tests::Registry;
use crate::platform::database;

impl City {
    pub(super) async fn accounts(&self, judge: &mut Judge) {
        let registry = &self.registry;
        for (filter, mine, market) in self.filters() {
            let mut in_wallet = filter.clone();
            in_wallet["walletId"] = json!(self.wallet);
            for body in [in_wallet, filter.clone()] {
                let what = format!("wallet {body}");
                let run = Box::pin(registry.accounts(&self.admin, body));
                let rows = judge.hear(&registry.app, &what, ACCOUNTS, mine, run).await;
                judge.expect(&what, !rows.unwrap().is_empty(), mine != Nothing);
            }
            let what = format!("market {filter}");
            let run = Box::pin(registry.market(&self.stranger, filter));
            let rows = judge
                .hear(&registry.app, &what, ACCOUNTS, market, run)
                .await;
            judge.expect(&what, !rows.is_empty(), market != Nothing);
        }
    }

    pub(super) async fn transactions(&self, judge: &mut Judge) {
        for (caller, expected) in [(&self.admin, Something), (&self.stranger, Nothing)] {
            let run = Box::pin(self.registry.transactions(caller));
            let app = &self.registry.app;
            let rows = judge
                .hear(app, "transactions", TRANSACTIONS, expected, run)
                .await;
            judge.expect("transactions", rows > 0, expected != Nothing);
        }
    }

    /// What a lock of three units reads before it takes them.
    pub(super) async fn selections(&self, judge: &mut Judge) {
        let app = &self.registry.app;
        for (filter, _, _) in self.filters() {
            let what = format!("lock {filter}");
            let passed = Old(passed_by(&filter));
            let filter = &AccountFilter::new(fields(filter), app.clock.now()).unwrap();
            let wallet = self.wallet;
            let run = database::transaction(app, |tx| async move {
                let three = Quantity::new(3).map_err(crate::error::Error::internal)?;
                let mut selection = Selection::of(three, LockPricing::Unpriced, None);
                selection::offer(&tx, wallet, filter, &mut selection).await?;
                Ok(selection.is_complete())
            });
            let selected = judge.hear(app, &what, SELECTION, passed, run);
            selected.await.unwrap();
        }
    }

    /// Filters of accounts, and what each finds in the wallet and on the market.
    #[expect(clippy::too_many_lines, reason = "it is a table")]
    fn filters(&self) -> Vec<(Value, Found, Found)> {
        let somebody = self.registry.app.ids.next::<uuid::Uuid>();
        let account = "20000000-0000-0000-0000-000000000061";
        vec![
            (json!({}), Something, Something),
            (json!({ "isPublic": true }), Something, Something),
            (json!({ "isPublic": false }), Something, Something),
            (json!({ "status": "enabled" }), Something, Something),
            (json!({ "status": "disabled" }), Something, Nothing),
            (json!({ "operationType": "minting" }), Something, Something),
            (
                json!({ "operationType": "network_transaction" }),
                Something,
                Something,
            ),
            (json!({ "operationType": "retirement" }), Nothing, Nothing),
            (
                json!({ "operationType": "network_transaction", "status": "enabled" }),
                Something,
                Something,
            ),
            (
                json!({ "operationType": "network_transaction", "isPublic": true }),
                Something,
                Something,
            ),
            (
                json!({ "operationType": "minting", "status": "disabled" }),
                Something,
                Nothing,
            ),
            (json!({ "price": {} }), Something, Something),
            (
                json!({ "price": { "currency": "EUR" } }),
                Something,
                Something,
            ),
            (json!({ "price": { "currency": "GBP" } }), Nothing, Nothing),
            (
                json!({ "price": { "amountFrom": 14.9 } }),
                Something,
                Something,
            ),
            (json!({ "price": { "amountFrom": 99 } }), Nothing, Nothing),
            (
                json!({ "price": { "amountTo": 5.01, "currency": "USD" } }),
                Something,
                Something,
            ),
            (json!({ "price": { "amountTo": 1 } }), Nothing, Nothing),
            (json!({ "accountIds": [account] }), Something, Something),
            (json!({ "accountIds": [somebody] }), Nothing, Nothing),
            (json!({ "ownerName": "prairie" }), Something, Something),
            (json!({ "ownerName": "lakeside" }), Nothing, Nothing),
            (json!({ "ownerId": somebody }), Nothing, Nothing),
            (json!({ "energyType": "natural-gas" }), Something, Something),
            (json!({ "energyType": "methanol" }), Nothing, Nothing),
            (json!({ "energyType": "solid-fuel" }), Nothing, Nothing),
            (json!({ "tokenType": "CET" }), Something, Something),
            (
                json!({ "tokenType": "CET", "energyType": "methanol" }),
                Nothing,
                Nothing,
            ),
            (
                json!({ "tokenType": "CET", "status": "disabled" }),
                Something,
                Nothing,
            ),
            (
                json!({ "tokenType": "CET", "operationType": "retirement" }),
                Nothing,
                Nothing,
            ),
            (
                json!({ "tokenType": "CET", "price": { "amountFrom": 99 } }),
                Nothing,
                Nothing,
            ),
            (json!({ "uom": "MMBtu" }), Something, Something),
            (json!({ "uom": "MWh" }), Something, Something),
            (json!({ "uom": "kg" }), Nothing, Nothing),
            (json!({ "standardType": "GREET" }), Something, Something),
            (json!({ "standardType": "OGCI" }), Something, Something),
            (json!({ "standardType": "NGSI" }), Nothing, Nothing),
            (json!({ "issuerName": "lake" }), Something, Something),
            (json!({ "issuerName": "nobody" }), Nothing, Nothing),
            (json!({ "issuerId": somebody }), Nothing, Nothing),
            (json!({ "measurerIdentifier": "M-1" }), Something, Something),
            (
                json!({ "measurerIdentifier": "M-rare" }),
                Something,
                Something,
            ),
            (json!({ "measurerIdentifier": "M-away" }), Nothing, Nothing),
            (json!({ "basin": "Permian" }), Something, Something),
            (json!({ "basin": "Old" }), Old(50_000), Something),
            (json!({ "basin": "Rare" }), Something, Something),
            (json!({ "basin": "Rare", "year": 2024 }), Nothing, Nothing),
            (
                json!({ "boundaryIdentifierId": "F-10" }),
                Something,
                Something,
            ),
            (
                json!({ "boundaryIdentifierId": "F-10", "isGHGP": true }),
                Nothing,
                Nothing,
            ),
            (
                json!({ "boundaryIdentifierId": "F-9999" }),
                Nothing,
                Nothing,
            ),
            (json!({ "year": 2025 }), Something, Something),
            (json!({ "year": 2015 }), Something, Something),
            (json!({ "year": 2015, "month": 2 }), Something, Something),
            (json!({ "month": 12 }), Something, Something),
            (json!({ "year": 2025, "month": 7 }), Nothing, Nothing),
            (json!({ "maxCarbonIntensity": 0 }), Something, Something),
            (json!({ "maxCarbonIntensity": -9.9 }), Something, Something),
            (json!({ "maxCarbonIntensity": -11 }), Nothing, Nothing),
            (
                json!({ "standardType": "OGCI", "maxCarbonIntensity": -11 }),
                Nothing,
                Nothing,
            ),
            (json!({ "isGHGP": true }), Something, Something),
        ]
    }
}

impl Registry {
    async fn transactions(&self, caller: &Caller) -> usize {
        use attestry_openapi::network::EnergyWalletApi;
        let body = serde_json::from_value(json!({})).unwrap();
        let listed = self
            .app
            .energy_wallet_transaction_list(caller.clone(), body)
            .await;
        listed.unwrap().transactions.len()
    }
}

fn fields(filter: Value) -> FilterFields {
    let body: network::EnergyWalletAccountListRequest = serde_json::from_value(filter).unwrap();
    ListRequest::try_from(body).unwrap().filter
}

/// A lock takes the oldest units that fit, and so reads those that are older and do not: up to the first of
/// that basin, or to the first December.
fn passed_by(filter: &Value) -> u64 {
    if *filter == json!({ "basin": "Permian" }) {
        50_000
    } else if *filter == json!({ "month": 12 }) {
        11 * crowd::ACCOUNTS / 126
    } else {
        0
    }
}
