//! Each unit is minted once, and no fraction is lost.

use attestry_domain::ledger::operation::OperationStatus;
use attestry_domain::organizations::Flag;
use chrono::TimeDelta;
use futures_util::future::join_all;

use super::{Registry, micro};
use crate::error::{Conflict, Error};
use crate::ledger::PartyRef;
use crate::ledger::accounts::{self, ListRequest};
use crate::ledger::minting::{self, Minted, details};

/// What was minted of each month, and carried out of it.
fn outcome(minted: &Minted) -> Vec<(i64, String, bool)> {
    let rows = minted.contract.assets.iter().map(|asset| {
        let carry = asset.carry.unwrap();
        (
            carry.minted,
            carry.carried_out.to_string(),
            asset.token.is_some(),
        )
    });
    rows.collect()
}

#[tokio::test]
async fn fractions_are_carried_from_month_to_month_and_contract_to_contract() {
    for registry in Registry::all().await {
        let (issuer, admin) = registry.producer("Prairie").await;
        let month = |month, measured| registry.month(issuer, "PRL-1", month, measured);
        // The months of one contract are taken in order, however they are named.
        let first = registry
            .minted(
                &admin,
                &[month(202_502, "128410.75"), month(202_501, "135787.5")],
            )
            .await;
        assert_eq!(
            outcome(&first),
            [
                (135_787, "0.5".into(), true),
                (128_411, "0.25".into(), true)
            ]
        );
        let second = registry
            .minted(&admin, &[month(202_503, "0.25"), month(202_504, "0.6")])
            .await;
        assert_eq!(
            outcome(&second),
            [(0, "0.5".into(), false), (1, "0.1".into(), true)]
        );
        // Another facility carries its own fraction.
        let other = registry.month(issuer, "PRL-2", 202_501, "1.95");
        assert_eq!(
            outcome(&registry.minted(&admin, &[other]).await),
            [(1, "0.95".into(), true)]
        );

        assert_eq!(
            second.contract.assets[0].carry.unwrap().carried_in,
            micro("0.25")
        );
        assert_eq!(second.contract.totals().minted, Some(1));
        assert_eq!(second.contract.status, OperationStatus::Processed);
        let held = accounts::list(&registry.app, &admin, ListRequest::default())
            .await
            .unwrap();
        let mut units: Vec<_> = held
            .rows
            .iter()
            .map(|row| row.balance.available())
            .collect();
        units.sort_unstable();
        assert_eq!(units, [1, 1, 128_411, 135_787]);
        assert!(
            held.rows
                .iter()
                .all(|row| row.serials.unwrap().count() == row.balance.total())
        );
        registry.assert_sound().await;
    }
}

#[tokio::test]
async fn twenty_mints_at_once_are_one() {
    for registry in Registry::all().await {
        let (issuer, admin) = registry.producer("Prairie").await;
        let months = [
            registry.month(issuer, "PRL-1", 202_501, "10.5"),
            registry.month(issuer, "PRL-1", 202_502, "10.5"),
        ];
        let ids = registry.seed(&months).await;
        let contract = registry.contract(&admin, issuer, &ids).await;
        let mints = join_all((0..20).map(|_| registry.mint(&admin, contract.id))).await;
        let tokens = |minted: &Minted| -> Vec<_> {
            minted
                .contract
                .assets
                .iter()
                .map(|asset| asset.token.unwrap())
                .collect()
        };
        let mints: Vec<_> = mints.into_iter().map(Result::unwrap).collect();
        assert!(
            mints
                .iter()
                .all(|minted| tokens(minted) == tokens(&mints[0]))
        );
        assert_eq!(
            outcome(&mints[0]),
            [(10, "0.5".into(), true), (11, "0".into(), true)]
        );
        let report = crate::ledger::verify(&registry.app).await.unwrap();
        assert_eq!(
            (report.tokens, report.accounts, report.transactions),
            (2, 2, 1)
        );
        assert_eq!(report.differences, []);
    }
}

#[tokio::test]
async fn contracts_of_one_facility_may_be_minted_at_once() {
    for registry in Registry::all().await {
        let (issuer, admin) = registry.producer("Prairie").await;
        let mut contracts = Vec::new();
        for month in 202_501..=202_506 {
            let ids = registry
                .seed(&[registry.month(issuer, "PRL-1", month, "1.3")])
                .await;
            contracts.push(registry.contract(&admin, issuer, &ids).await.id);
        }
        let mints = join_all(contracts.iter().map(|id| registry.mint(&admin, *id))).await;
        let minted: i64 = mints
            .iter()
            .map(|it| outcome(it.as_ref().unwrap())[0].0)
            .sum();
        assert_eq!(minted, 7, "six times 1.3 is 7.8, whichever came first");
        registry.assert_sound().await;
    }
}

#[tokio::test]
async fn more_months_than_one_statement_takes_are_minted_as_a_set() {
    for registry in Registry::all().await {
        let (issuer, admin) = registry.producer("Prairie").await;
        let months: Vec<_> = (0..1_700)
            .map(|number| {
                let (facility, month) = (number / 100, number % 100);
                let vintage = 201_501 + month / 12 * 100 + month % 12;
                registry.month(issuer, &format!("PRL-{facility}"), vintage, "1.5")
            })
            .collect();
        let minted = registry.minted(&admin, &months).await;
        assert_eq!(minted.contract.totals().minted, Some(2_550));
        let report = crate::ledger::verify(&registry.app).await.unwrap();
        assert_eq!((report.tokens, report.transactions), (1_700, 1));
        assert_eq!(report.differences, []);
    }
}

#[tokio::test]
async fn a_month_that_completes_no_unit_is_minted_without_a_token() {
    let registry = Registry::start(None).await;
    let (issuer, admin) = registry.producer("Prairie").await;
    let minted = registry
        .minted(&admin, &[registry.month(issuer, "PRL-1", 202_501, "0")])
        .await;
    assert_eq!(outcome(&minted), [(0, "0".into(), false)]);
    let report = crate::ledger::verify(&registry.app).await.unwrap();
    assert_eq!((report.tokens, report.transactions), (0, 0));
}

#[tokio::test]
async fn the_buyer_of_a_contract_holds_its_tokens() {
    let registry = Registry::start(None).await;
    let (issuer, admin) = registry.producer("Prairie").await;
    let (buyer, trader) = registry.producer("Lakeside").await;
    let ids = registry
        .seed(&[registry.month(issuer, "PRL-1", 202_501, "7")])
        .await;
    let to = |wallet| {
        Some(PartyRef {
            profile: buyer,
            wallet,
        })
    };
    let strange = to(Some(registry.wallet(issuer).await));
    let refused = registry.contract_for(&admin, issuer, &ids, strange).await;
    assert!(
        matches!(refused, Err(Error::NotFound)),
        "the wallet is not the buyer's"
    );
    let contract = registry
        .contract_for(&admin, issuer, &ids, to(None))
        .await
        .unwrap();
    registry.mint(&admin, contract.id).await.unwrap();
    let count = async |caller| {
        let listed = accounts::list(&registry.app, caller, ListRequest::default()).await;
        listed.unwrap().rows.len()
    };
    assert_eq!((count(&admin).await, count(&trader).await), (0, 1));
    registry.assert_sound().await;
}

#[tokio::test]
async fn dual_approval_takes_another_user() {
    let registry = Registry::start(None).await;
    let issuer = registry
        .profile("Prairie", &[Flag::DualApproval, Flag::Ghgp])
        .await;
    let ada = registry.caller("ada", &[("basic.admin", issuer)]).await;
    let ben = registry.caller("ben", &[("basic.admin", issuer)]).await;
    let ids = registry
        .seed(&[registry.month(issuer, "PRL-1", 202_501, "7")])
        .await;
    let contract = registry.contract(&ada, issuer, &ids).await;
    for _ in 0..2 {
        let waiting = registry.mint(&ada, contract.id).await.unwrap();
        assert_eq!(waiting.contract.status, OperationStatus::AwaitingApproval);
        assert!(
            waiting
                .contract
                .assets
                .iter()
                .all(|asset| asset.token.is_none())
        );
    }
    let minted = registry.mint(&ben, contract.id).await.unwrap();
    assert_eq!(outcome(&minted), [(7, "0".into(), true)]);
    let held = accounts::list(&registry.app, &ada, ListRequest::default())
        .await
        .unwrap();
    assert!(held.rows[0].token.is_ghgp, "the issuer's flag is copied");
}

/// Neither user nor issuer is stuck with a contract that nobody approves.
#[tokio::test]
async fn a_contract_that_waits_too_long_frees_its_assets() {
    for registry in Registry::all().await {
        let issuer = registry.profile("Prairie", &[Flag::DualApproval]).await;
        let ada = registry.caller("ada", &[("basic.admin", issuer)]).await;
        let ben = registry.caller("ben", &[("basic.admin", issuer)]).await;
        let ids = registry
            .seed(&[registry.month(issuer, "PRL-1", 202_501, "7")])
            .await;
        let contract = registry.contract(&ada, issuer, &ids).await;
        registry.mint(&ada, contract.id).await.unwrap();
        let days = TimeDelta::days;
        registry.clock.advance(days(7));
        registry.mint(&ada, contract.id).await.unwrap();
        for (passed, swept, status) in [
            (days(6), 0, OperationStatus::AwaitingApproval),
            (days(1), 1, OperationStatus::Canceled),
            (days(1), 0, OperationStatus::Canceled),
        ] {
            registry.clock.advance(passed);
            assert_eq!(minting::sweep(&registry.app).await.unwrap(), swept);
            let now = details(&registry.app, &ada, contract.id).await.unwrap();
            assert_eq!(now.status, status);
        }
        let late = registry.mint(&ben, contract.id).await;
        assert!(matches!(late, Err(Error::Conflict(_))));
        let next = registry.contract(&ben, issuer, &ids).await;
        registry.mint(&ben, next.id).await.unwrap();
        let minted = registry.mint(&ada, next.id).await.unwrap();
        assert_eq!(outcome(&minted), [(7, "0".into(), true)]);
    }
}

#[tokio::test]
async fn who_may_not_mint_is_refused() {
    let registry = Registry::start(None).await;
    let (issuer, admin) = registry.producer("Prairie").await;
    let viewer = registry.caller("vera", &[("basic.viewer", issuer)]).await;
    let (_, stranger) = registry.producer("Lakeside").await;
    let ids = registry
        .seed(&[registry.month(issuer, "PRL-1", 202_501, "7")])
        .await;
    let contract = registry.contract(&admin, issuer, &ids).await;
    assert!(matches!(
        registry.mint(&viewer, contract.id).await,
        Err(Error::Forbidden(_))
    ));
    assert!(matches!(
        registry.mint(&stranger, contract.id).await,
        Err(Error::NotFound)
    ));
    crate::ledger::minting::remove::<super::contracts::Removed>(&registry.app, &admin, contract.id)
        .await
        .unwrap();
    let refused = registry.mint(&admin, contract.id).await;
    assert!(matches!(refused, Err(Error::Conflict(Conflict::State(_)))));
}
