//! Every documented filter selects what it says, alone and with the others.

use attestry_domain::energy::{AccountStatus, EnergyType, OperationType, TokenType, Uom};
use attestry_domain::ids::WalletId;
use attestry_domain::ledger::price::Price;
use attestry_domain::production::lca::Party;
use attestry_domain::vintage::Vintage;
use attestry_openapi::network::{EnergyWalletApi, MarketAccountsApi};
use attestry_openapi::problem::ApiError;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Registry, micro};
use crate::identity::Caller;
use crate::ledger::store::wallet::{NewWallet, insert_wallet};
use crate::platform::database::{self, Tx};

impl Registry {
    pub(super) async fn accounts(
        &self,
        caller: &Caller,
        body: Value,
    ) -> Result<Vec<String>, String> {
        let body = serde_json::from_value(body).unwrap();
        let answer = self
            .app
            .energy_wallet_account_list(caller.clone(), body)
            .await;
        let listed = answer.map_err(|error: ApiError| error.code().to_string())?;
        Ok(listed
            .energy_accounts
            .into_iter()
            .map(|row| row.id.to_string())
            .collect())
    }

    pub(super) async fn market(&self, caller: &Caller, body: Value) -> Vec<String> {
        let body = serde_json::from_value(body).unwrap();
        let listed = self
            .app
            .market_account_list(caller.clone(), body)
            .await
            .unwrap();
        listed
            .energy_accounts
            .into_iter()
            .map(|row| row.id.to_string())
            .collect()
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "most of them are a table")]
async fn every_filter_selects_and_misses() {
    for registry in Registry::all().await {
        let (owner, admin) = registry.producer("Prairie_100%").await;
        let plain = registry.hold(owner, |_, _| ()).await.id.to_string();
        registry.later();
        let special = registry
            .hold(owner, |token, account| {
                token.energy_type = EnergyType::Methanol;
                token.token_type = TokenType::Cet;
                token.uom = Uom::MetricTon;
                token.issuer_name = "Lake_side 50% \\ Énergie Łódź-Öl".to_owned();
                token.vintage = Vintage::new(2024, 2).unwrap();
                token.carbon_intensity = micro("10.5");
                token.standards = vec![
                    ("GREET".to_owned(), micro("10.5")),
                    ("OGCI".to_owned(), micro("3")),
                ];
                token.boundary.basin = Some("Permian".to_owned());
                token.boundary.identifier.id = "LKS-9".to_owned();
                token.measurers = vec![Party {
                    identifier: "north-star".to_owned(),
                    name: "North".to_owned(),
                }];
                token.is_ghgp = true;
                account.operation_type = OperationType::SingleTransaction;
                account.listing = Price::parse("5.25".parse().unwrap(), "USD").ok();
            })
            .await;
        let id = special.id.to_string();
        // Each line: what selects the special account alone.
        let rows = [
            json!({ "isPublic": true }),
            json!({ "energyType": "methanol" }),
            json!({ "tokenType": "CET" }),
            json!({ "operationType": "single_transaction" }),
            json!({ "standardType": "OGCI" }),
            json!({ "standardType": "Ogci " }),
            json!({ "issuerName": "lake_SIDE 50% \\ " }),
            json!({ "issuerName": "Lake_side 50% \\ Énergie Łódź-Öl" }),
            json!({ "issuerName": "lake_SIDE 50% \\ éNERGIE łÓDŹ-ö" }),
            json!({ "measurerIdentifier": "north-star" }),
            json!({ "basin": "Permian" }),
            json!({ "boundaryIdentifierId": "LKS-9" }),
            json!({ "boundaryIdentifierId": " lks\u{2011}9" }),
            json!({ "uom": "MT" }),
            json!({ "year": 2024 }),
            json!({ "month": 2 }),
            json!({ "year": 2024, "month": 2 }),
            json!({ "accountIds": [id] }),
            json!({ "price": {} }),
            json!({ "price": { "amountFrom": 5.25, "amountTo": 5.25, "currency": "USD" } }),
            json!({ "isGHGP": true }),
            json!({ "standardType": "OGCI", "maxCarbonIntensity": 3 }),
        ];
        let mut every = json!({
            "status": "enabled", "issuerId": owner, "ownerId": owner, "ownerName": "prairie_100%",
            "walletId": special.wallet,
        });
        for filter in rows {
            let found = registry.accounts(&admin, filter.clone()).await.unwrap();
            assert_eq!(found, [id.as_str()], "{filter}");
            every
                .as_object_mut()
                .unwrap()
                .extend(filter.as_object().unwrap().clone());
        }
        assert_eq!(
            registry.accounts(&admin, every).await.unwrap(),
            [id.as_str()]
        );
        // What selects the plain account alone, both or neither.
        let both = || vec![id.clone(), plain.clone()];
        let rows = [
            (json!({}), both()),
            (json!({ "status": "enabled" }), both()),
            (json!({ "issuerId": owner }), both()),
            (json!({ "ownerId": owner }), both()),
            (json!({ "ownerName": "PRAIRIE" }), both()),
            (json!({ "standardType": "GREET" }), both()),
            (json!({ "maxCarbonIntensity": 10.5 }), both()),
            (
                json!({ "standardType": "GREET", "maxCarbonIntensity": 10.499_999 }),
                vec![plain.clone()],
            ),
            (json!({ "maxCarbonIntensity": -65.15 }), vec![plain.clone()]),
            (json!({ "isPublic": false }), vec![plain.clone()]),
            (
                json!({ "isGHGP": false, "year": 2025, "month": 6 }),
                vec![plain.clone()],
            ),
            (json!({ "maxCarbonIntensity": -65.150_001 }), vec![]),
            (json!({ "status": "disabled" }), vec![]),
            (
                json!({ "standardType": "OGCI", "maxCarbonIntensity": 2.999_999 }),
                vec![],
            ),
            (json!({ "issuerName": "lakeXside" }), vec![]),
            (json!({ "ownerName": "prairie%" }), vec![]),
            (json!({ "month": 6, "year": 2024 }), vec![]),
            (json!({ "price": { "amountFrom": 5.250_001 } }), vec![]),
            (json!({ "price": { "amountTo": 5.249_999 } }), vec![]),
            (json!({ "price": { "currency": "EUR" } }), vec![]),
            (
                json!({ "energyType": "methanol", "tokenType": "QET" }),
                vec![],
            ),
            (
                json!({ "accountIds": [plain], "energyType": "methanol" }),
                vec![],
            ),
            (json!({ "basin": "permian basin" }), vec![]),
            (
                json!({ "ownerId": registry.app.ids.next::<uuid::Uuid>() }),
                vec![],
            ),
        ];
        for (filter, expected) in rows {
            let found = registry.accounts(&admin, filter.clone()).await.unwrap();
            assert_eq!(found, expected, "{filter}");
        }
    }
}

#[tokio::test]
async fn a_filter_that_many_tokens_match_finds_the_same() {
    for registry in Registry::all().await {
        let (owner, admin) = registry.producer("Prairie").await;
        let months: Vec<_> = (0..400)
            .map(|number| {
                let (facility, month) = (number / 100, number % 100);
                let vintage = 201_501 + month / 12 * 100 + month % 12;
                registry.month(owner, &format!("PRL-{facility}"), vintage, "1")
            })
            .collect();
        registry.minted(&admin, &months).await;
        let found = async |body: Value| {
            let body = serde_json::from_value(body).unwrap();
            let listed = registry
                .app
                .energy_wallet_account_list(admin.clone(), body)
                .await;
            let listed = listed.unwrap();
            (listed.energy_accounts.len(), listed.total)
        };
        let all = json!({ "issuerName": "prairie", "measurerIdentifier": "NLM-0042",
            "standardType": "GREET", "paginate": { "limit": 7, "count": true } });
        assert_eq!(found(all).await, (7, Some(400)));
        let some = json!({ "issuerName": "prairie", "boundaryIdentifierId": "PRL-3",
            "paginate": { "limit": 2500, "count": true } });
        assert_eq!(found(some).await, (100, Some(100)));
    }
}

#[tokio::test]
async fn a_filter_that_makes_no_sense_is_refused() {
    let registry = Registry::start(None).await;
    let (_, admin) = registry.producer("Prairie").await;
    let rows = [
        json!({ "year": 2026 }),
        json!({ "basin": "  " }),
        json!({ "standardType": " " }),
        json!({ "price": { "currency": "XYZ" } }),
        json!({ "paginate": { "after": "nonsense" } }),
    ];
    for filter in rows {
        let refused = registry.accounts(&admin, filter.clone()).await;
        assert_eq!(refused.unwrap_err(), "invalid_request", "{filter}");
    }
    // As any other range whose end comes before its beginning.
    let nothing = json!({ "price": { "amountFrom": 2, "amountTo": 1 } });
    assert!(registry.accounts(&admin, nothing).await.unwrap().is_empty());
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "most of them are a table")]
async fn the_market_shows_what_can_be_bought() {
    for registry in Registry::all().await {
        let (owner, admin) = registry.producer("Prairie").await;
        let (_, stranger) = registry.producer("Lakeside").await;
        let price = Price::parse("5".parse().unwrap(), "USD").ok();
        registry.hold(owner, |_, _| ()).await;
        registry
            .hold(owner, |_, account| {
                account.listing = price;
                account.status = AccountStatus::Disabled;
            })
            .await;
        let balance = super::Balance::new;
        registry
            .hold(owner, |_, account| {
                account.listing = price;
                account.balance = balance(0, 10, 0, 0).unwrap();
            })
            .await;
        let listed = registry
            .hold(owner, |_, account| {
                account.listing = price;
                account.balance = balance(4, 6, 0, 0).unwrap();
            })
            .await;
        let id = listed.id.to_string();
        for body in [
            json!({}),
            json!({ "isPublic": false }),
            json!({ "ownerName": "prai" }),
        ] {
            assert_eq!(registry.market(&stranger, body).await, [id.as_str()]);
        }
        assert!(
            registry
                .market(&stranger, json!({ "status": "disabled" }))
                .await
                .is_empty()
        );
        let app = &registry.app;
        let told = app
            .market_account_details(stranger.clone(), listed.id.uuid())
            .await
            .unwrap();
        let told = serde_json::to_value(&told.energy_account).unwrap();
        assert_eq!(
            told["balance"]["total"], 4,
            "locked units are nobody's business"
        );
        assert_eq!(told["energy"]["quantity"]["amount"], 4);
        assert_eq!(told["price"], json!({ "amount": 5, "currency": "USD" }));

        let sum = async |owner: Value| {
            let body = serde_json::from_value(json!({ "ownerId": owner })).unwrap();
            let answer = app
                .market_account_summary(stranger.clone(), body)
                .await
                .unwrap();
            serde_json::to_value(&answer.summary).unwrap()
        };
        let offered = sum(json!(owner)).await;
        assert_eq!(
            (
                &offered["accountCount"],
                &offered["balances"][0]["balance"]["total"]
            ),
            (&json!(1), &json!(4))
        );
        let nobody = sum(json!(app.ids.next::<uuid::Uuid>())).await;
        assert_eq!(
            (&nobody["accountCount"], &nobody["carbonIntensity"]),
            (&json!(0), &Value::Null)
        );
        let mine = registry.accounts(&admin, json!({})).await.unwrap();
        assert_eq!(mine.len(), 4, "the owner's wallet shows all");
    }
}

#[tokio::test]
async fn many_wallets_are_one_list() {
    for registry in Registry::all().await {
        let (owner, admin) = registry.producer("Prairie").await;
        let wallets: Vec<WalletId> = (0..600).map(|_| registry.app.ids.next()).collect();
        let (app, all) = (&registry.app, &wallets);
        let add = |tx: Tx| async move {
            for id in all {
                let new = NewWallet {
                    id: *id,
                    profile_id: owner,
                    name: "One of many",
                    is_default: false,
                    created_at: app.clock.now(),
                };
                insert_wallet(&*tx, &new).await?;
            }
            Ok(())
        };
        database::transaction(app, add).await.unwrap();
        let mut held = Vec::new();
        for wallet in [wallets[599], wallets[0], wallets[300]] {
            let account = registry.hold(owner, |_, it| it.wallet = wallet).await;
            held.insert(0, account.id.to_string());
            registry.later();
        }
        for filter in [json!({}), json!({ "energyType": "renewable-natural-gas" })] {
            assert_eq!(
                registry.accounts(&admin, filter.clone()).await.unwrap(),
                held
            );
            let mut page = filter.clone();
            page["paginate"] = json!({ "skip": 1, "limit": 1 });
            assert_eq!(registry.accounts(&admin, page).await.unwrap(), held[1..2]);
        }
        // As many accounts as a filter may name, of which most are nobody's.
        let mut named: Vec<_> = (0..998)
            .map(|_| app.ids.next::<Uuid>().to_string())
            .collect();
        named.extend_from_slice(&held[..2]);
        let named = json!({ "accountIds": named });
        assert_eq!(
            registry.accounts(&admin, named.clone()).await.unwrap(),
            held[..2]
        );
        let mut page = named;
        page["paginate"] = json!({ "limit": 1 });
        assert_eq!(registry.accounts(&admin, page).await.unwrap(), held[..1]);
    }
}
