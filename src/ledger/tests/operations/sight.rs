//! Who sees an operation, from when on, and what of it?

use attestry_domain::ledger::operation::Policy;

use super::{Registry, Town, price};
use crate::config::Settings;

#[tokio::test]
async fn the_other_side_sees_a_push_from_the_first_signature_on() {
    for town in Town::all(&["10"]).await {
        let viewer = town.another("vera", "basic.viewer", town.buyer).await;
        let (_, stranger) = town.registry.producer("Elsewhere").await;
        let push = town.draft(Policy::Push { is_secure: true }).await;
        town.lock(&town.sam, push, 5).await.unwrap();
        for caller in [&town.bea, &viewer, &stranger] {
            assert_eq!(town.status(caller, push).await, "not_found");
        }
        town.sign(&town.sam, push).await.unwrap();
        for caller in [&town.sam, &town.bea, &viewer] {
            assert_eq!(town.status(caller, push).await, "awaiting_approval");
        }
        assert_eq!(town.status(&stranger, push).await, "not_found");
        // A viewer sees and may nothing else.
        assert_eq!(
            town.sign(&viewer, push).await.unwrap_err(),
            "permission_denied"
        );
        assert_eq!(
            town.cancel(&viewer, push).await.unwrap_err(),
            "permission_denied"
        );
        for refused in [
            town.sign(&stranger, push).await,
            town.cancel(&stranger, push).await,
            town.remove(&stranger, push).await,
        ] {
            assert_eq!(refused.unwrap_err(), "not_found");
        }
    }
}

#[tokio::test]
async fn the_owner_sees_a_pull_from_the_first_lock_on() {
    for town in Town::all(&["10"]).await {
        town.list_all(price("5 USD")).await;
        let pull = town.draft(Policy::Pull).await;
        assert_eq!(town.status(&town.sam, pull).await, "not_found");
        town.lock(&town.bea, pull, 5).await.unwrap();
        assert_eq!(town.status(&town.sam, pull).await, "draft");
        town.unlock(&town.bea, pull).await.unwrap();
        assert_eq!(
            town.status(&town.sam, pull).await,
            "draft",
            "what was seen stays in sight"
        );
        town.remove(&town.bea, pull).await.unwrap();
        assert_eq!(town.status(&town.sam, pull).await, "not_found");
    }
}

#[tokio::test]
async fn the_payer_alone_sees_the_fee() {
    let a_quarter_percent = |settings: &mut Settings| settings.fee_basis_points = 25;
    for registry in Registry::all_with(a_quarter_percent).await {
        let town = Town::of(registry, &["100"]).await;
        town.list_all(price("5 USD")).await;
        for (policy, payer, other) in [
            (Policy::Push { is_secure: true }, &town.sam, &town.bea),
            (Policy::Pull, &town.bea, &town.sam),
        ] {
            let it = town.draft(policy).await;
            town.lock(payer, it, 40).await.unwrap();
            town.sign(payer, it).await.unwrap();
            let paid = town.read(payer, it).await.unwrap();
            assert_eq!(paid.locking.total_price, "200".parse().ok());
            assert_eq!(paid.fee, "0.5".parse().ok());
            assert_eq!(town.read(other, it).await.unwrap().fee, None);
        }
    }
}
