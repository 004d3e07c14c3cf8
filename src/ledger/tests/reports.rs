//! Reports on the whole ledger, whoever its parts belong to.

use attestry_domain::energy::{EnergyType, OperationType};
use attestry_domain::ids::{ProfileId, TokenId};
use attestry_domain::market::paging::Page;
use attestry_domain::numbers::Quantity;
use chrono::{NaiveDate, TimeDelta};

use super::Registry;
use super::registering::month_of;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::accounts;
use crate::ledger::reports::{self, Days, TokenFilter, TransactionFilter};
use crate::ledger::store::seed;
use crate::platform::database;
use crate::platform::listed::{Listed, Part};

/// Two producers: Prairie mints three months in one transaction on July 15, Mesa gets a registered
/// token on July 16 and mints a month on July 18.
async fn arrange(registry: &Registry) -> (ProfileId, Caller, Vec<TokenId>) {
    let (prairie, admin) = registry.producer("Prairie").await;
    let (mesa, other) = registry.producer("Mesa").await;
    let months = [202_503, 202_504, 202_505].map(|it| registry.month(prairie, "PRL-1", it, "100"));
    let minted = registry.minted(&admin, &months).await;
    registry.clock.advance(TimeDelta::days(1));
    registry
        .register(&[month_of(mesa, "W-1", 3)])
        .await
        .unwrap();
    registry.clock.advance(TimeDelta::days(2));
    let month = registry.month(mesa, "M-1", 202_505, "7");
    registry.minted(&other, &[month]).await;
    let tokens = minted
        .contract
        .assets
        .iter()
        .filter_map(|asset| asset.token);
    (prairie, admin, tokens.collect())
}

fn july(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 7, day).unwrap()
}

/// All rows, read in pages of two.
async fn pages<T, F, Fut>(read: F) -> Vec<T>
where
    F: Fn(Part) -> Fut,
    Fut: Future<Output = Result<Listed<T>, Error>>,
{
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let page = Page::new(None, Some(2), after.as_deref()).unwrap();
        let listed = read(Part { page, count: true }).await.unwrap();
        assert!(listed.rows.len() <= 2);
        rows.extend(listed.rows);
        match listed.next {
            Some(next) => after = Some(next.encode()),
            None => break,
        }
        let total = listed.total.unwrap();
        assert!(rows.len() as u64 <= total);
    }
    rows
}

#[tokio::test]
async fn days_are_told_once_each_newest_first() {
    for registry in Registry::all().await {
        let app = &registry.app;
        let all = Days::default();
        assert!(
            reports::transaction_dates(app, all)
                .await
                .unwrap()
                .is_empty()
        );
        arrange(&registry).await;
        for dates in [
            reports::transaction_dates(app, all).await.unwrap(),
            reports::token_dates(app, all).await.unwrap(),
        ] {
            assert_eq!(dates, [july(18), july(16), july(15)]);
        }
        // From, to, and the days between.
        let rows: [(Option<u32>, Option<u32>, &[u32]); 5] = [
            (Some(16), None, &[18, 16]),
            (None, Some(16), &[16, 15]),
            (Some(16), Some(16), &[16]),
            (Some(17), Some(17), &[]),
            (Some(18), Some(15), &[]),
        ];
        for (from, to, expected) in rows {
            let days = Days {
                from: from.map(july),
                to: to.map(july),
            };
            let found = reports::token_dates(app, days).await.unwrap();
            let expected: Vec<_> = expected.iter().copied().map(july).collect();
            assert_eq!(found, expected, "{days:?}");
        }
        let ever = Days {
            from: Some(NaiveDate::MIN),
            to: Some(NaiveDate::MAX),
        };
        assert_eq!(reports::token_dates(app, ever).await.unwrap().len(), 3);
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "most of it is what is expected")]
async fn transactions_tell_how_much_they_moved_and_the_report_where_to() {
    for registry in Registry::all().await {
        let (prairie, _, tokens) = arrange(&registry).await;
        let app = &registry.app;
        let all = TransactionFilter::default();
        let lines = pages(|part| reports::last_transactions(app, all, part)).await;
        let told: Vec<_> = lines
            .iter()
            .map(|it| (it.kind, it.tokens, it.units))
            .collect();
        let (mint, single) = (OperationType::Minting, OperationType::SingleTransaction);
        assert_eq!(told, [(mint, 1, 7), (single, 1, 2500), (mint, 3, 300)]);

        // Three rows of one transaction, and pages of two: each is told once.
        let rows = pages(|part| reports::transactions_report(app, all, part)).await;
        assert_eq!(rows.len(), 5);
        let first: Vec<_> = rows[2..].iter().map(|row| row.token).collect();
        assert_eq!(first, tokens.iter().rev().copied().collect::<Vec<_>>());
        let place = rows[4].place.as_ref().unwrap();
        assert_eq!(
            (place.profile, place.profile_name.as_str()),
            (prairie, "Prairie")
        );
        assert_eq!(rows[4].issuer, (prairie, "Prairie".to_owned()));
        assert_eq!(rows[4].serials.count(), 100);

        let wallet = registry.wallet(prairie).await;
        let filters = [
            (
                TransactionFilter {
                    id: Some(lines[1].id),
                    ..all
                },
                (1, 1),
            ),
            (
                TransactionFilter {
                    kind: Some(mint),
                    ..all
                },
                (2, 4),
            ),
            (
                TransactionFilter {
                    operation: lines[2].operation,
                    ..all
                },
                (1, 3),
            ),
            (
                TransactionFilter {
                    token: Some(tokens[1]),
                    ..all
                },
                (1, 1),
            ),
            (
                TransactionFilter {
                    wallet: Some(wallet),
                    ..all
                },
                (1, 3),
            ),
            (
                TransactionFilter {
                    from: Some(lines[1].created_at),
                    ..all
                },
                (2, 2),
            ),
            (
                TransactionFilter {
                    to: Some(lines[1].created_at),
                    ..all
                },
                (2, 4),
            ),
            (
                TransactionFilter {
                    kind: Some(OperationType::Retirement),
                    ..all
                },
                (0, 0),
            ),
            (
                TransactionFilter {
                    token: Some(prairie.uuid().into()),
                    ..all
                },
                (0, 0),
            ),
        ];
        for (filter, expected) in filters {
            let lines = pages(|part| reports::last_transactions(app, filter, part)).await;
            let rows = pages(|part| reports::transactions_report(app, filter, part)).await;
            assert_eq!((lines.len(), rows.len()), expected, "{filter:?}");
        }
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "most of it is what is expected")]
async fn tokens_are_listed_with_what_became_of_them() {
    for registry in Registry::all().await {
        let (prairie, admin, tokens) = arrange(&registry).await;
        let app = &registry.app;
        let account = accounts::held(app, &admin, tokens[0])
            .await
            .unwrap()
            .accounts
            .remove(0);
        registry.lock(&admin, &account, 40).await;
        let all = TokenFilter::default();
        let lines = pages(|part| reports::token_report(app, &all, part)).await;
        let told: Vec<_> = lines
            .iter()
            .map(|line| (line.token.quantity, line.accounts))
            .collect();
        assert_eq!(told, [(7, 1), (2500, 1), (100, 1), (100, 1), (100, 1)]);
        let line = lines
            .iter()
            .find(|line| line.token.id == tokens[0])
            .unwrap();
        assert_eq!((line.positions.available, line.positions.locked), (60, 40));
        assert!(
            lines
                .iter()
                .all(|line| line.positions.difference() == 0 && line.owners == 1)
        );

        let gas = EnergyType::RenewableNaturalGas;
        let at = lines[1].token.minted_at;
        let filters = [
            (
                TokenFilter {
                    id: Some(tokens[1]),
                    ..all.clone()
                },
                1,
            ),
            (
                TokenFilter {
                    issuer: Some(prairie),
                    ..all.clone()
                },
                3,
            ),
            (
                TokenFilter {
                    energy_type: Some(gas),
                    ..all.clone()
                },
                4,
            ),
            (
                TokenFilter {
                    year: Some(2025),
                    ..all.clone()
                },
                5,
            ),
            (
                TokenFilter {
                    year: Some(2024),
                    ..all.clone()
                },
                0,
            ),
            (
                TokenFilter {
                    month: Some(3),
                    ..all.clone()
                },
                2,
            ),
            (
                TokenFilter {
                    year: Some(2025),
                    month: Some(5),
                    ..all.clone()
                },
                2,
            ),
            (
                TokenFilter {
                    boundary: Some("PRL-1".to_owned()),
                    ..all.clone()
                },
                3,
            ),
            (
                TokenFilter {
                    from: Some(at),
                    ..all.clone()
                },
                2,
            ),
            (
                TokenFilter {
                    to: Some(at),
                    ..all.clone()
                },
                4,
            ),
        ];
        for (filter, expected) in filters {
            let found = pages(|part| reports::last_tokens(app, &filter, part)).await;
            assert_eq!(found.len(), expected, "{filter:?}");
        }
    }
}

#[tokio::test]
async fn a_token_is_looked_up_with_every_holding() {
    for registry in Registry::all().await {
        let (issuer, admin) = registry.producer("Prairie").await;
        let app = &registry.app;
        let whole = registry.hold(issuer, |token, _| token.quantity = 100).await;
        let retirement = registry.lock(&admin, &whole, 5).await;
        let spent = registry.hold_part_of(&whole, 11, Some(retirement)).await;
        let token = whole.token.id;
        let found = reports::lookup(app, token, Part::default()).await.unwrap();
        assert_eq!(found.token.quantity, 100);
        let [retired, held] = &found.holdings.rows[..] else {
            panic!("{:?}", found.holdings);
        };
        assert_eq!((held.account, held.balance.locked()), (whole.id, 5));
        assert_eq!(
            (retired.account, retired.operation),
            (spent.id, Some(retirement.uuid()))
        );
        let [claim] = &found.retirements[..] else {
            panic!("{:?}", found.retirements);
        };
        assert_eq!(
            (claim.id, claim.profile, claim.certificate),
            (retirement, issuer, None)
        );
        assert_eq!(claim.serials, [spent.serials.unwrap()]);
        assert_eq!(claim.serials[0].count(), Quantity::new(10).unwrap().get());

        let nothing = reports::lookup(app, issuer.uuid().into(), Part::default()).await;
        assert!(matches!(nothing, Err(Error::NotFound)));
    }
}

#[tokio::test]
async fn the_sheet_tells_what_a_look_at_everything_found() {
    for registry in Registry::all().await {
        arrange(&registry).await;
        let app = &registry.app;
        let kept = reports::balance_sheet(app, false).await.unwrap();
        assert!(kept.is_balanced() && kept.check.is_none() && kept.log.verified.is_none());
        assert_eq!(
            kept.lines
                .iter()
                .map(|line| line.positions.minted)
                .sum::<i64>(),
            2807
        );
        crate::transparency::sequence(app).await.unwrap();
        let anew = reports::balance_sheet(app, true).await.unwrap();
        assert_eq!(anew.lines, kept.lines);
        assert!(anew.is_balanced() && anew.check.unwrap().agreed);
        assert_eq!(anew.log.entries, 3);
        assert_eq!(anew.log.verified.unwrap().waiting, 0);

        let lose = "UPDATE energy_account SET available = 6, serial_last = 6 WHERE available = 7";
        let tamper = |tx| async move { seed::tamper(&tx, lose).await };
        database::transaction(app, tamper).await.unwrap();
        let anew = reports::balance_sheet(app, true).await.unwrap();
        assert!(!anew.is_balanced());
        let [offending] = &anew.offending[..] else {
            panic!("{:?}", anew.offending);
        };
        assert_eq!((offending.minted, offending.placed), (7, 6));
        let kept = reports::balance_sheet(app, false).await.unwrap();
        assert!(!kept.is_balanced(), "it is remembered");
        let check = kept.check.unwrap();
        assert_eq!((check.offending, check.log.unwrap().faults), (Some(1), 0));
    }
}

#[tokio::test]
async fn the_sheet_remembers_a_log_that_did_not_verify() {
    for registry in Registry::all().await {
        arrange(&registry).await;
        let app = &registry.app;
        crate::transparency::sequence(app).await.unwrap();
        let forge = "UPDATE ledger_transaction SET kind = 'retirement'";
        let tamper = |tx| async move { seed::tamper(&tx, forge).await };
        database::transaction(app, tamper).await.unwrap();
        let kept = reports::balance_sheet(app, false).await.unwrap();
        assert!(kept.is_balanced() && kept.check.is_none(), "nobody looked");
        let anew = reports::balance_sheet(app, true).await.unwrap();
        assert!(anew.check.unwrap().agreed && !anew.is_balanced());
        registry.later();
        let kept = reports::balance_sheet(app, false).await.unwrap();
        assert!(!kept.is_balanced());
        assert_eq!(kept.check, anew.check);
    }
}
