//! What accounts amount to. There is no way to sum up a million accounts without reading them, so this
//! has a bound of another kind: a handful of statements, each of which visits an account once.

use attestry_openapi::network::{EnergyWalletApi, MarketAccountsApi};
use serde_json::{Value, json};

use super::City;
use super::Found::{self, Nothing, Old, Something};
use super::measure::{ACCOUNTS, Judge, SUMS};
use super::reports::TOKENS;

impl City {
    pub(super) async fn sums(&self, judge: &mut Judge) {
        let app = &self.registry.app;
        // Nothing to sum up costs no more than an empty list.
        let rows: [(Value, u64, Found); 4] = [
            (json!({}), SUMS, Something),
            // PostgreSQL hashes all tokens rather than look up a few.
            (json!({ "basin": "Rare" }), ACCOUNTS, Old(TOKENS)),
            (json!({ "energyType": "methanol" }), ACCOUNTS, Nothing),
            (
                json!({ "tokenType": "CET", "uom": "kg" }),
                ACCOUNTS,
                Nothing,
            ),
        ];
        for (filter, bound, expected) in rows {
            let what = format!("sum of wallets {filter}");
            let body = serde_json::from_value(filter.clone()).unwrap();
            let run = Box::pin(app.energy_wallet_summary_accounts(self.admin.clone(), body));
            let sum = judge.hear(app, &what, bound, expected, run).await.unwrap();
            let sum = serde_json::to_value(sum).unwrap();
            let is_something = sum["summary"]["accountCount"] != json!(0);
            judge.expect(&what, is_something, expected != Nothing);
        }
        for owner in [self.holder.uuid(), app.ids.next()] {
            let what = format!("sum of the market {owner}");
            let body = serde_json::from_value(json!({ "ownerId": owner })).unwrap();
            let run = Box::pin(app.market_account_summary(self.stranger.clone(), body));
            judge.hear(app, &what, SUMS, Something, run).await.unwrap();
        }
    }
}
