//! Who wins when many come at once? Exactly those for whom there is enough.

use attestry_domain::ledger::operation::Policy;
use futures_util::future::{join, join_all};

use super::{Code, OperationRef, Town};

/// A retirement of so many units, from draft to signature.
async fn retire(town: &Town, units: i64) -> Result<OperationRef, Code> {
    let retirement = town.draft(Policy::Retirement).await;
    town.lock(&town.sam, retirement, units).await?;
    town.sign(&town.sam, retirement).await?;
    Ok(retirement)
}

#[tokio::test]
async fn four_of_sixty_out_of_a_hundred() {
    for town in Town::all(&["100"]).await {
        let outcomes = join_all((0..4).map(|_| retire(&town, 60))).await;
        let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(won, 1, "{outcomes:?}");
        let lost = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
        assert!(lost.into_iter().all(|code| code == "insufficient_quantity"));
        assert_eq!(
            town.holdings(&town.sam).await,
            "1–60 60 retired, 61–100 minting 40"
        );
        town.registry.assert_sound().await;
    }
}

#[tokio::test]
async fn fifty_against_one_account() {
    for town in Town::all(&["100"]).await {
        let outcomes = join_all((0..50).map(|_| retire(&town, 3))).await;
        let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(won, 33, "33 times 3 is 99: {outcomes:?}");
        let held = town.accounts(&town.sam).await;
        let free: i64 = held.iter().map(|it| it.balance.available()).sum();
        let retired: i64 = held.iter().map(|it| it.balance.retired()).sum();
        assert_eq!((free, retired, held.len()), (1, 99, 34));
        // The numbers of their certificates have no gap.
        let mut numbers = Vec::new();
        for outcome in outcomes.into_iter().flatten() {
            let read = town.read(&town.sam, outcome).await.unwrap();
            numbers.push(read.certificate.as_ref().unwrap().number);
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=33).collect::<Vec<_>>());
        town.registry.assert_sound().await;
    }
}

#[tokio::test]
async fn cancel_and_sign_at_once() {
    for town in Town::all(&["100"]).await {
        for _ in 0..8 {
            let push = town.draft(Policy::Push { is_secure: true }).await;
            town.lock(&town.sam, push, 5).await.unwrap();
            town.sign(&town.sam, push).await.unwrap();
            let (signed, canceled) = Box::pin(join(
                town.sign(&town.bea, push),
                town.cancel(&town.sam, push),
            ))
            .await;
            assert_ne!(signed.is_ok(), canceled.is_ok(), "one of them");
            let status = town.status(&town.sam, push).await;
            assert_eq!(
                status,
                if signed.is_ok() {
                    "processed"
                } else {
                    "canceled"
                }
            );
            let loser = signed.err().or(canceled.err());
            assert_eq!(loser.as_deref(), Some("state_conflict"));
        }
        town.registry.assert_sound().await;
    }
}

#[tokio::test]
async fn one_signature_counts_once() {
    for town in Town::all(&["100"]).await {
        let retirement = town.draft(Policy::Retirement).await;
        town.lock(&town.sam, retirement, 10).await.unwrap();
        let outcomes = join_all((0..10).map(|_| town.sign(&town.sam, retirement))).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert_eq!(
            town.read(&town.sam, retirement)
                .await
                .unwrap()
                .signers
                .len(),
            1
        );
        assert_eq!(
            town.holdings(&town.sam).await,
            "1–10 10 retired, 11–100 minting 90"
        );
        town.registry.assert_sound().await;
    }
}

#[tokio::test]
async fn there_and_back_at_once() {
    // Each moves into the wallet that the other moves out of.
    for town in Town::all(&["100"]).await {
        let give = async |caller, from, to| {
            let request = super::CreateRequest {
                policy: Policy::Push { is_secure: false },
                from: super::party(from),
                to: Some(super::party(to)),
                name: None,
            };
            let push = town.create(caller, &request).await.unwrap();
            town.lock(caller, push, 1).await?;
            town.sign(caller, push).await
        };
        let there = async || give(&town.sam, town.seller, town.buyer).await;
        let back = async || give(&town.bea, town.buyer, town.seller).await;
        for _ in 0..3 {
            there().await.unwrap();
        }
        let (pushed, returned) = join(
            join_all((0..10).map(|_| there())),
            join_all((0..10).map(|_| back())),
        )
        .await;
        assert!(pushed.iter().all(Result::is_ok), "{pushed:?}");
        let refused = returned.iter().filter_map(|outcome| outcome.as_ref().err());
        assert!(
            refused
                .into_iter()
                .all(|code| code == "insufficient_quantity")
        );
        town.registry.assert_sound().await;
    }
}
