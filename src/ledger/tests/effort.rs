//! How many rows does a list visit among a million accounts? A page reads about as much as it answers,
//! whatever the filter asks for and however little of it there is.
//!
//! PostgreSQL tells the rows that each statement visited, and the blocks, which also tell of entries that
//! an index passed over; SQLite the steps of its machine, some tens for each row.

mod measure;

use attestry_domain::ids::{TokenId, WalletId};
use serde_json::{Value, json};

use self::measure::Effort;
use super::Registry;
use crate::identity::Caller;
use crate::ledger::store::seed::crowd::{self, Crowd};
use crate::ledger::store::wallet::{NewWallet, insert_wallet};
use crate::platform::database;

/// What a filter finds.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Found {
    Nothing,
    Something,
    /// So many accounts, all of them too old for a walk from the newest: each of them is read.
    Old(u64),
}
use Found::{Nothing, Old, Something};

/// A registry whose holder has a million accounts in one wallet, and another wallet without any.
struct City {
    registry: Registry,
    admin: Caller,
    stranger: Caller,
    wallet: WalletId,
}

impl City {
    async fn all() -> Vec<Self> {
        let registries = Registry::all_with(|settings| settings.database_connections = 1).await;
        let mut cities = Vec::new();
        for registry in registries {
            cities.push(Self::of(registry).await);
        }
        cities
    }

    async fn of(registry: Registry) -> Self {
        let (holder, admin) = registry.producer("Prairie").await;
        let (elsewhere, stranger) = registry.producer("Lakeside").await;
        let wallet = registry.wallet(holder).await;
        let template: TokenId = registry.hold(elsewhere, |_, _| ()).await.token.id;
        let crowd = &Crowd {
            holder: (holder, wallet),
            elsewhere: (elsewhere, registry.wallet(elsewhere).await),
            template,
        };
        let empty = &NewWallet {
            id: registry.app.ids.next(),
            profile_id: holder,
            name: "Second",
            is_default: false,
            created_at: registry.app.clock.now(),
        };
        let fill = |tx| async move {
            crowd::add(&tx, crowd).await?;
            insert_wallet(&*tx, empty).await
        };
        database::transaction(&registry.app, fill).await.unwrap();
        measure::prepare(&registry.app).await;
        Self {
            registry,
            admin,
            stranger,
            wallet,
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
            (json!({ "year": 2015 }), Old(96_000), Something),
            (json!({ "year": 2015, "month": 2 }), Something, Something),
            (json!({ "month": 12 }), Old(80_000), Something),
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

#[tokio::test]
async fn a_page_of_a_million_accounts_visits_few_rows() {
    for city in City::all().await {
        let registry = &city.registry;
        let mut dear = Vec::new();
        let mut judge = |what: String, found: bool, expected: Found, effort: Effort| {
            assert_eq!(found, expected != Nothing, "{what}");
            let old = if let Old(old) = expected { old } else { 0 };
            if effort.is_dear(old) {
                dear.push(format!("{what}: {effort:?}"));
            }
        };
        for (filter, mine, market) in city.filters() {
            let mut in_wallet = filter.clone();
            in_wallet["walletId"] = json!(city.wallet);
            for body in [in_wallet, filter.clone()] {
                let what = format!("wallet {body}");
                let run = registry.accounts(&city.admin, body);
                let (rows, effort) = Effort::of(&registry.app, run).await;
                judge(what, !rows.unwrap().is_empty(), mine, effort);
            }
            let run = registry.market(&city.stranger, filter.clone());
            let (rows, effort) = Effort::of(&registry.app, run).await;
            judge(format!("market {filter}"), !rows.is_empty(), market, effort);
        }
        for (caller, expected) in [(&city.admin, Something), (&city.stranger, Nothing)] {
            let run = registry.transactions(caller);
            let (rows, effort) = Effort::of(&registry.app, run).await;
            judge("transactions".to_owned(), rows > 0, expected, effort);
        }
        assert!(dear.is_empty(), "{}", dear.join("\n"));
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
