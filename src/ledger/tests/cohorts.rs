//! What links lead to: a token everywhere, by kind, and within one contract or operation.

use attestry_domain::energy::OperationType;
use attestry_domain::ledger::serial::SerialRange;
use uuid::Uuid;

use super::Registry;
use crate::error::Error;
use crate::ledger::accounts;
use crate::ledger::cohorts::{self, CohortLink};

fn everywhere(token: attestry_domain::ids::TokenId) -> CohortLink {
    CohortLink {
        token,
        kind: None,
        operation: None,
    }
}

#[tokio::test]
async fn a_link_leads_to_the_units_within_it() {
    for registry in Registry::all().await {
        let (issuer, admin) = registry.producer("Prairie").await;
        let month = registry.month(issuer, "PRL-1", 202_506, "100");
        let minted = registry.minted(&admin, &[month]).await;
        let (contract, token) = (minted.contract.id, minted.contract.assets[0].token.unwrap());
        let account = accounts::held(&registry.app, &admin, token)
            .await
            .unwrap()
            .accounts
            .remove(0);
        let draft = registry.lock(&admin, &account, 60).await;

        let by_kind = |kind| CohortLink {
            kind: Some(kind),
            ..everywhere(token)
        };
        let within = |kind, operation: Uuid| CohortLink {
            token,
            kind,
            operation: Some(operation),
        };
        let (mint, retirement) = (OperationType::Minting, OperationType::Retirement);
        // The link, and its units with their first serial number.
        let rows = [
            (everywhere(token), Some((100, Some(1)))),
            (by_kind(mint), Some((100, Some(1)))),
            (by_kind(retirement), None),
            (within(None, contract.uuid()), Some((100, Some(1)))),
            (within(Some(mint), contract.uuid()), Some((100, Some(1)))),
            (within(Some(retirement), contract.uuid()), None),
            (within(Some(retirement), draft.uuid()), Some((60, None))),
            (within(None, Uuid::from_u128(7)), None),
            (everywhere(Uuid::from_u128(7).into()), None),
        ];
        let links: Vec<_> = rows.iter().map(|(link, _)| *link).collect();
        let listed = cohorts::list(&registry.app, &links).await.unwrap();
        let expected: Vec<_> = rows.iter().filter(|(_, it)| it.is_some()).collect();
        assert_eq!(listed.len(), expected.len());
        for (found, (link, outcome)) in listed.iter().zip(expected) {
            let holding = &found.cohort.holdings[0];
            let first = holding.serials.map(SerialRange::first);
            assert_eq!(found.link, *link);
            assert_eq!(Some((found.cohort.units, first)), *outcome, "{link:?}");
            assert_eq!((found.holdings_total, found.cohort.holdings.len()), (1, 1));
            assert_eq!((holding.account, holding.owner), (account.id, issuer));
        }
        for (link, outcome) in rows {
            let found = cohorts::details(&registry.app, link).await;
            match outcome {
                Some((units, _)) => assert_eq!(found.unwrap().cohort.units, units),
                None => assert!(matches!(found, Err(Error::NotFound)), "{link:?}"),
            }
        }
    }
}

#[tokio::test]
async fn a_list_names_a_few_holdings_and_counts_them_all() {
    for registry in Registry::all().await {
        let (issuer, _) = registry.producer("Prairie").await;
        let whole = registry.hold(issuer, |token, _| token.quantity = 120).await;
        for part in 1..12 {
            registry.hold_part_of(&whole, part * 10 + 1, None).await;
        }
        let link = everywhere(whole.token.id);
        let listed = cohorts::list(&registry.app, &[link, link]).await.unwrap();
        assert_eq!(listed.len(), 2);
        assert_eq!(
            (listed[0].cohort.units, listed[0].holdings_total),
            (120, 12)
        );
        assert_eq!(listed[0].cohort.holdings.len(), 10);
        let whole = cohorts::details(&registry.app, link).await.unwrap().cohort;
        assert_eq!((whole.units, whole.holdings.len()), (120, 12));
    }
}
