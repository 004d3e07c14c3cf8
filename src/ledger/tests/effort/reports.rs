//! The reports on the whole ledger, and the cohorts of tokens.

use attestry_domain::energy::{EnergyType, OperationType, TokenType};
use attestry_domain::ids::TokenId;
use chrono::DateTime;

use super::City;
use super::Found::{self, Nothing, Old, Something};
use super::measure::{Judge, REPORTS};
use crate::ledger::cohorts::{self, CohortLink};
use crate::ledger::reports::{self, Days, TokenFilter, TransactionFilter};
use crate::platform::listed::Part;

/// The oldest token of the crowd.
const TOKEN: u128 = 0x10 << 120;
/// All tokens.
pub(super) const TOKENS: u64 = 21_001;

impl City {
    pub(super) async fn reports(&self, judge: &mut Judge) {
        let (app, part) = (&self.registry.app, Part::default());
        for (filter, expected) in self.transaction_filters() {
            let what = format!("last {filter:?}");
            let run = Box::pin(reports::last_transactions(app, filter, part));
            let listed = judge
                .hear(app, &what, REPORTS, expected, run)
                .await
                .unwrap();
            judge.expect(&what, !listed.rows.is_empty(), expected != Nothing);
            let what = format!("report {filter:?}");
            let run = Box::pin(reports::transactions_report(app, filter, part));
            let listed = judge
                .hear(app, &what, REPORTS, expected, run)
                .await
                .unwrap();
            judge.expect(&what, !listed.rows.is_empty(), expected != Nothing);
        }
        for (filter, expected) in self.token_filters() {
            let what = format!("last {filter:?}");
            let run = Box::pin(reports::last_tokens(app, &filter, part));
            let listed = judge
                .hear(app, &what, REPORTS, expected, run)
                .await
                .unwrap();
            judge.expect(&what, !listed.rows.is_empty(), expected != Nothing);
            let what = format!("report {filter:?}");
            let run = Box::pin(reports::token_report(app, &filter, part));
            judge
                .hear(app, &what, REPORTS, expected, run)
                .await
                .unwrap();
        }
        let token: TokenId = uuid::Uuid::from_u128(TOKEN).into();
        let run = Box::pin(reports::lookup(app, token, part));
        judge
            .hear(app, "lookup", REPORTS, Something, run)
            .await
            .unwrap();
        for (kind, found) in [
            (None, true),
            (Some(OperationType::Minting), true),
            (Some(OperationType::Retirement), false),
        ] {
            let link = CohortLink {
                token,
                kind,
                operation: None,
            };
            let links = [link];
            let run = Box::pin(cohorts::list(app, &links));
            let followed = judge.hear(app, "cohorts", REPORTS, Something, run).await;
            judge.expect("cohorts", !followed.unwrap().is_empty(), found);
        }
        // Each of the twelve days is a step.
        let all = Days::default();
        let run = Box::pin(reports::transaction_dates(app, all));
        judge
            .hear(app, "dates", REPORTS, Something, run)
            .await
            .unwrap();
        let run = Box::pin(reports::token_dates(app, all));
        judge
            .hear(app, "dates of tokens", REPORTS, Something, run)
            .await
            .unwrap();
    }

    fn transaction_filters(&self) -> Vec<(TransactionFilter, Found)> {
        let nobody: uuid::Uuid = self.registry.app.ids.next();
        let all = TransactionFilter::default;
        let kind = |it| TransactionFilter {
            kind: Some(it),
            ..all()
        };
        let token = |it: u128| TransactionFilter {
            token: Some(uuid::Uuid::from_u128(it).into()),
            ..all()
        };
        let wallet = |it| TransactionFilter {
            wallet: Some(it),
            ..all()
        };
        vec![
            (all(), Something),
            (kind(OperationType::Minting), Something),
            (kind(OperationType::Retirement), Nothing),
            (token(TOKEN), Something),
            (token(0), Nothing),
            // PostgreSQL reads the postings of the wallet, twenty thousand, and sorts them.
            (wallet(self.wallet), Old(10_000)),
            (wallet(nobody.into()), Nothing),
            (
                TransactionFilter {
                    kind: Some(OperationType::Retirement),
                    ..wallet(self.wallet)
                },
                Nothing,
            ),
            (
                TransactionFilter {
                    operation: Some(nobody),
                    ..all()
                },
                Nothing,
            ),
            (
                TransactionFilter {
                    id: Some(nobody.into()),
                    ..all()
                },
                Nothing,
            ),
            (
                TransactionFilter {
                    to: DateTime::from_timestamp(1_577_836_800, 0),
                    ..all()
                },
                Something,
            ),
            (
                TransactionFilter {
                    to: DateTime::from_timestamp(1, 0),
                    ..all()
                },
                Nothing,
            ),
        ]
    }

    #[expect(clippy::too_many_lines, reason = "it is a table")]
    fn token_filters(&self) -> Vec<(TokenFilter, Found)> {
        let nobody: uuid::Uuid = self.registry.app.ids.next();
        let all = TokenFilter::default;
        let energy = |it| TokenFilter {
            energy_type: Some(it),
            ..all()
        };
        let year = |it| TokenFilter {
            year: Some(it),
            ..all()
        };
        let boundary = |it: &str| TokenFilter {
            boundary: Some(it.to_owned()),
            ..all()
        };
        vec![
            (all(), Something),
            (
                TokenFilter {
                    id: Some(uuid::Uuid::from_u128(TOKEN).into()),
                    ..all()
                },
                Something,
            ),
            (
                TokenFilter {
                    id: Some(nobody.into()),
                    ..all()
                },
                Nothing,
            ),
            (
                TokenFilter {
                    issuer: Some(self.holder),
                    ..all()
                },
                Something,
            ),
            (
                TokenFilter {
                    issuer: Some(nobody.into()),
                    ..all()
                },
                Nothing,
            ),
            (energy(EnergyType::NaturalGas), Something),
            (energy(EnergyType::SolidFuel), Nothing),
            (
                TokenFilter {
                    token_type: Some(TokenType::Qet),
                    ..all()
                },
                Something,
            ),
            (
                TokenFilter {
                    token_type: Some(TokenType::Qet),
                    ..energy(EnergyType::Methanol)
                },
                Nothing,
            ),
            (year(2025), Something),
            // Newer tokens are passed over.
            (year(2015), Old(TOKENS)),
            (
                TokenFilter {
                    month: Some(2),
                    ..year(2015)
                },
                Old(TOKENS),
            ),
            (
                TokenFilter {
                    month: Some(12),
                    ..all()
                },
                Old(TOKENS),
            ),
            (year(1999), Nothing),
            (boundary("F-10"), Something),
            (boundary("F-9999"), Nothing),
            (
                TokenFilter {
                    to: DateTime::from_timestamp(1, 0),
                    ..all()
                },
                Nothing,
            ),
        ]
    }
}
