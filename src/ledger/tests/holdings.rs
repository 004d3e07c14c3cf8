//! What a wallet shows: pages, sums, entries, and nothing of others.

use attestry_domain::energy::OperationType;
use attestry_domain::ledger::account::Balance;
use attestry_domain::ledger::price::Price;
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::market::filter::FilterFields;
use attestry_domain::market::paging::{Cursor, Page};
use attestry_openapi::network::EnergyWalletApi;
use serde_json::json;

use super::{Registry, micro};
use crate::error::Error;
use crate::ledger::accounts::{self, ListRequest};
use crate::ledger::{Account, AccountLock, store, transactions, wallets};
use crate::market;
use crate::platform::database;
use crate::platform::listed::Part;

#[tokio::test]
async fn a_page_follows_the_other_without_gap_or_repeat_while_rows_arrive() {
    for registry in Registry::all().await {
        let (owner, admin) = registry.producer("Prairie").await;
        let mut expected = Vec::new();
        for number in 0..10 {
            expected.push(registry.hold(owner, |_, _| ()).await.id);
            // Some arrive in the same instant: the id decides.
            if number % 3 == 0 {
                registry.later();
            }
        }
        expected.reverse();
        let (mut seen, mut after) = (Vec::new(), None::<Cursor>);
        loop {
            let after_text = after.map(Cursor::encode);
            let page = Page::new(None, Some(3), after_text.as_deref()).unwrap();
            let request = ListRequest {
                part: Part { page, count: true },
                ..ListRequest::default()
            };
            let listed = accounts::list(&registry.app, &admin, request)
                .await
                .unwrap();
            assert_eq!(listed.total, Some(10 + seen.len() as u64 / 3));
            seen.extend(listed.rows.iter().map(|row| row.id));
            after = listed.next;
            if after.is_none() {
                break;
            }
            registry.later();
            registry.hold(owner, |_, _| ()).await;
        }
        assert_eq!(seen, expected);

        let page = Page::new(Some(4), Some(2), None).unwrap();
        let request = ListRequest {
            part: Part { page, count: false },
            ..ListRequest::default()
        };
        let listed = accounts::list(&registry.app, &admin, request)
            .await
            .unwrap();
        let ids: Vec<_> = listed.rows.iter().map(|row| row.id).collect();
        assert_eq!(
            (ids, listed.total),
            (expected[1..3].to_vec(), None),
            "three came before them"
        );
    }
}

#[tokio::test]
async fn a_strangers_wallet_does_not_exist() {
    let registry = Registry::start(None).await;
    let (owner, admin) = registry.producer("Prairie").await;
    let (_, stranger) = registry.producer("Lakeside").await;
    let held = registry.hold(owner, |_, _| ()).await;
    let wallet = Some(held.wallet);
    let request = ListRequest {
        wallet,
        ..ListRequest::default()
    };
    let app = &registry.app;
    assert_eq!(
        accounts::list(app, &admin, request.clone())
            .await
            .unwrap()
            .rows
            .len(),
        1
    );
    assert!(accounts::details(app, &admin, held.id).await.is_ok());
    let refused = [
        accounts::list(app, &stranger, request.clone()).await.err(),
        accounts::summary(app, &stranger, request).await.err(),
        accounts::details(app, &stranger, held.id).await.err(),
        transactions::list(app, &stranger, wallet, Part::default())
            .await
            .err(),
    ];
    assert!(
        refused
            .iter()
            .all(|error| matches!(error, Some(Error::NotFound))),
        "{refused:?}"
    );
    let all = accounts::list(app, &stranger, ListRequest::default())
        .await
        .unwrap();
    assert!(all.rows.is_empty());
    let mine = wallets::list(app, &stranger).await.unwrap();
    assert_eq!(mine.len(), 1);
    assert_eq!(
        (mine[0].profile_name.as_str(), mine[0].is_default),
        ("Lakeside", true)
    );
    // An administrator of the organization sees the profile, but not its wallets.
    let clerk = registry
        .caller("clerk", &[("default.organization.admin", owner)])
        .await;
    let request = ListRequest {
        wallet,
        ..ListRequest::default()
    };
    assert!(matches!(
        accounts::list(app, &clerk, request).await,
        Err(Error::Forbidden(_))
    ));
}

#[tokio::test]
async fn a_summary_adds_up_exactly() {
    for registry in Registry::all().await {
        let (owner, admin) = registry.producer("Prairie").await;
        registry
            .hold(owner, |_, account| {
                account.balance = Balance::new(4, 3, 2, 1).unwrap();
            })
            .await;
        registry
            .hold(owner, |token, account| {
                token.quantity = 3;
                token.carbon_intensity = micro("10");
                token.standards = vec![
                    ("GREET".to_owned(), micro("10")),
                    ("OGCI".to_owned(), micro("20.5")),
                ];
                account.serials = Some(SerialRange::new(1, 3).unwrap());
                account.balance = Balance::new(3, 0, 0, 0).unwrap();
            })
            .await;
        let summary = registry
            .app
            .energy_wallet_summary_accounts(
                admin.clone(),
                serde_json::from_value(json!({})).unwrap(),
            )
            .await
            .unwrap();
        assert_eq!(
            serde_json::to_value(&summary).unwrap(),
            json!({ "summary": {
                "accountCount": 2,
                "balances": [{
                    "tokenType": "QET",
                    "uom": "MMBtu",
                    "balance": { "available": 7, "locked": 3, "retired": 2, "consumed": 1, "total": 13 },
                }],
                "carbonIntensity": {
                    "average": -47.807_692, "minimum": -65.15, "maximum": 10, "uom": "kg/MMBtu",
                },
                "totalEmissions": { "amount": -621.5, "uom": "kg" },
                "vintages": [{ "year": 2025, "month": 6 }],
                "standardTypes": ["GREET", "OGCI"],
                "issuers": [{ "_id": owner, "name": "Prairie Renewables" }],
                "measurers": [{ "identifier": "NLM-0042", "name": "North Lake Measurement" }],
                "verifiers": [{ "identifier": "CWA-0007", "name": "Clearwater Assurance" }],
            }})
        );
        // By another standard, only the tokens that have it count, with its intensity.
        let fields = FilterFields {
            standard: attestry_domain::energy::Standard::parse("OGCI").ok(),
            ..FilterFields::default()
        };
        let request = ListRequest {
            filter: fields,
            ..ListRequest::default()
        };
        let by_ogci = accounts::summary(&registry.app, &admin, request)
            .await
            .unwrap();
        assert_eq!(by_ogci.sums.total_kg, "61.5".parse().unwrap());
    }
}

#[tokio::test]
async fn entries_name_the_callers_wallets_only() {
    for registry in Registry::all().await {
        let (issuer, admin) = registry.producer("Prairie").await;
        for month in [202_501, 202_502] {
            registry
                .minted(&admin, &[registry.month(issuer, "PRL-1", month, "7")])
                .await;
            registry.later();
        }
        let body = json!({ "paginate": { "limit": 1, "count": true } });
        let body = serde_json::from_value(body).unwrap();
        let listed = registry
            .app
            .energy_wallet_transaction_list(admin.clone(), body)
            .await
            .unwrap();
        assert_eq!((listed.transactions.len(), listed.total), (1, Some(2)));
        let after = listed.paginate.next.0.unwrap();
        let body = json!({ "paginate": { "after": after } });
        let body = serde_json::from_value(body).unwrap();
        let rest = registry
            .app
            .energy_wallet_transaction_list(admin.clone(), body)
            .await
            .unwrap();
        assert_eq!(rest.transactions.len(), 1);
        assert!(rest.paginate.next.0.is_none());
        assert_eq!(rest.transactions[0].postings_total, 2);
        let postings = serde_json::to_value(&rest.transactions[0].postings).unwrap();
        assert_eq!(
            (&postings[0]["bucket"], &postings[0]["quantity"]),
            (&json!("issuance"), &json!(-7))
        );
        assert_eq!(
            (&postings[1]["bucket"], &postings[1]["quantity"]),
            (&json!("wallet"), &json!(7))
        );
        assert_eq!(
            postings[1]["walletId"],
            json!(registry.wallet(issuer).await)
        );
    }
}

/// An account whose units have all left is no holding; who knows its id may still look at it.
#[tokio::test]
async fn an_emptied_account_is_no_holding() {
    for registry in Registry::all().await {
        let (owner, admin) = registry.producer("Prairie").await;
        let emptied = registry.hold(owner, |_, _| ()).await;
        let kept = registry.hold(owner, |_, _| ()).await;
        registry.empty(&emptied).await;
        let app = &registry.app;
        let listed = accounts::list(app, &admin, ListRequest::default()).await;
        let ids: Vec<_> = listed.unwrap().rows.iter().map(|row| row.id).collect();
        assert_eq!(ids, [kept.id]);
        let summary = accounts::summary(app, &admin, ListRequest::default()).await;
        assert_eq!(summary.unwrap().sums.accounts, 1);
        let of_token = accounts::held(app, &admin, emptied.token.id).await.unwrap();
        assert!(of_token.accounts.is_empty());
        assert_eq!((of_token.total, of_token.balance.total()), (0, 0));
        let details = accounts::details(app, &admin, emptied.id).await.unwrap();
        let details = attestry_openapi::common::EnergyAccount::from(details);
        let shown = serde_json::to_value(&details).unwrap();
        assert_eq!(shown["serialRanges"], json!([]));
        assert_eq!(shown["balance"]["total"], json!(0));
        assert_eq!(
            (&shown["status"], &shown["statusReason"]),
            (&json!("disabled"), &json!("moved"))
        );
    }
}

/// Locked units say who holds them; the market does not.
#[tokio::test]
async fn an_account_names_the_operations_that_hold_its_units() {
    for registry in Registry::all().await {
        let (owner, admin) = registry.producer("Prairie").await;
        let price = Price::parse("5".parse().unwrap(), "USD").unwrap();
        let held = registry
            .hold(owner, |_, account| account.listing = Some(price))
            .await;
        let first = registry.lock(&admin, &held, 3).await;
        let second = registry.lock(&admin, &held, 2).await;
        let details = accounts::details(&registry.app, &admin, held.id)
            .await
            .unwrap();
        let lock = |operation, quantity| AccountLock {
            kind: OperationType::Retirement,
            operation,
            quantity,
        };
        assert_eq!(details.locks, [lock(first, 3), lock(second, 2)]);
        assert_eq!(details.balance, Balance::new(5, 5, 0, 0).unwrap());
        let offered = market::details(&registry.app, held.id).await.unwrap();
        assert_eq!((offered.locks.len(), offered.balance.total()), (0, 5));
        assert_eq!(offered.serials, None, "they would tell of the locked ones");
    }
}

#[tokio::test]
async fn a_token_is_told_with_its_oldest_accounts_and_the_sum_of_all() {
    for registry in Registry::all().await {
        let (owner, admin) = registry.producer("Prairie").await;
        let whole = registry
            .hold(owner, |token, account| {
                token.quantity = 2_501;
                account.serials = SerialRange::new(1, 1).ok();
                account.balance = Balance::new(1, 0, 0, 0).unwrap();
            })
            .await;
        registry.later();
        let part = |serial: i64| Account {
            id: registry.app.ids.next(),
            serials: SerialRange::new(serial, serial).ok(),
            created_at: registry.app.clock.now(),
            ..whole.clone()
        };
        let parts: Vec<_> = (2..=2_501).map(part).collect();
        let new = &parts[..];
        let add = |tx| async move { store::accounts::insert(&tx, new, None).await };
        database::transaction(&registry.app, add).await.unwrap();
        let held = accounts::held(&registry.app, &admin, whole.token.id).await;
        let held = held.unwrap();
        assert_eq!((held.total, held.balance.available()), (2_501, 2_501));
        assert_eq!(held.accounts.len(), 2_500);
        assert_eq!(held.accounts[0].id, whole.id);
    }
}

#[tokio::test]
async fn an_entry_is_told_with_its_first_postings() {
    for registry in Registry::all().await {
        let (issuer, admin) = registry.producer("Prairie").await;
        let month =
            |facility: usize| registry.month(issuer, &format!("PRL-{facility}"), 202_501, "7");
        let months: Vec<_> = (0..501).map(month).collect();
        registry.minted(&admin, &months).await;
        let body = serde_json::from_value(json!({})).unwrap();
        let listed = registry.app.energy_wallet_transaction_list(admin, body);
        let entry = listed.await.unwrap().transactions.remove(0);
        assert_eq!((entry.postings.len(), entry.postings_total), (1_000, 1_002));
    }
}
