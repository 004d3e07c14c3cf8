//! The same bad request always gets the same refusal: the first in the documented order.

use attestry_domain::ids::OperationId;
use attestry_domain::ledger::operation::{OperationKind, Policy};
use attestry_domain::market::filter::FilterFields;
use attestry_domain::organizations::Flag;

use super::{CreateRequest, LockRequest, PartyRef, Quantity, Town, party, price};
use crate::ledger::operation::{self, OperationRef};

const PUSH: Policy = Policy::Push { is_secure: false };
const SECURE: Policy = Policy::Push { is_secure: true };

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "most of it is a table")]
async fn a_bad_draft() {
    for town in Town::all(&[]).await {
        let (stranger, _) = town.registry.producer("Elsewhere").await;
        let viewer = town.another("vera", "basic.viewer", town.seller).await;
        let vault = town.vault().await;
        let unknown = party(town.registry.app.ids.next::<uuid::Uuid>().into());
        let theirs = PartyRef {
            profile: town.buyer,
            wallet: Some(vault),
        };
        let mine = PartyRef {
            profile: town.seller,
            wallet: Some(vault),
        };
        let (me, you, them) = (party(town.seller), party(town.buyer), party(stranger));
        let rows = [
            // A transaction with oneself is told before anything is looked up.
            (&viewer, PUSH, me, Some(me), "invalid_request"),
            (
                &viewer,
                Policy::Pull,
                unknown,
                Some(unknown),
                "invalid_request",
            ),
            (&town.sam, PUSH, you, Some(me), "not_found"),
            (&town.sam, Policy::Pull, me, Some(you), "not_found"),
            // What is not there comes before what is not allowed.
            (&viewer, PUSH, me, Some(unknown), "not_found"),
            (&viewer, PUSH, me, Some(theirs), "not_found"),
            (&viewer, PUSH, me, Some(you), "permission_denied"),
            (&town.sam, PUSH, me, Some(theirs), "not_found"),
            (&town.sam, PUSH, theirs, Some(me), "not_found"),
            (&town.sam, PUSH, me, Some(them), "ok"),
            // Rights on both wallets.
            (&town.sam, Policy::IntraTransfer, me, Some(you), "not_found"),
            (
                &viewer,
                Policy::IntraTransfer,
                me,
                Some(me),
                "permission_denied",
            ),
            (
                &town.sam,
                Policy::IntraTransfer,
                me,
                Some(me),
                "invalid_request",
            ),
            (
                &town.sam,
                Policy::IntraTransfer,
                mine,
                Some(mine),
                "invalid_request",
            ),
            (&town.sam, Policy::IntraTransfer, me, Some(mine), "ok"),
            (&town.sam, Policy::Retirement, you, None, "not_found"),
            (&viewer, Policy::Retirement, me, None, "permission_denied"),
            (&viewer, Policy::Consumption, me, None, "permission_denied"),
            (&town.sam, Policy::Consumption, me, None, "ok"),
        ];
        for (place, (caller, policy, from, to, expected)) in rows.into_iter().enumerate() {
            let request = CreateRequest {
                policy,
                from,
                to,
                name: None,
            };
            let outcome = town.create(caller, &request).await.err();
            assert_eq!(outcome.as_deref().unwrap_or("ok"), expected, "row {place}");
        }
        let unprintable = CreateRequest {
            policy: Policy::Retirement,
            from: me,
            to: None,
            name: Some("for \u{e000}".to_owned()),
        };
        let refused = town.create(&town.sam, &unprintable).await;
        assert_eq!(refused.unwrap_err(), "invalid_request");
    }
}

#[tokio::test]
async fn sight_comes_before_permission_and_permission_before_the_state() {
    for town in Town::all(&["10"]).await {
        let viewer = town.another("vera", "basic.viewer", town.seller).await;
        let done = town.draft(PUSH).await;
        town.lock(&town.sam, done, 1).await.unwrap();
        town.sign(&town.sam, done).await.unwrap();
        let frozen = town.draft(SECURE).await;
        town.lock(&town.sam, frozen, 1).await.unwrap();
        town.sign(&town.sam, frozen).await.unwrap();
        let draft = town.draft(SECURE).await;
        let (sam, bea) = (&town.sam, &town.bea);
        let rows = [
            (sam, done, "state_conflict"),
            (&viewer, done, "permission_denied"),
            (bea, done, "permission_denied"),
            (sam, frozen, "terms_frozen"),
            (&viewer, frozen, "permission_denied"),
            (bea, frozen, "permission_denied"),
            (&viewer, draft, "permission_denied"),
            (bea, draft, "not_found"),
        ];
        for (caller, it, expected) in rows {
            // Too much is asked for each time, and never told.
            assert_eq!(town.lock(caller, it, 99).await.unwrap_err(), expected);
            assert_eq!(town.unlock(caller, it).await.unwrap_err(), expected);
        }
        // Of another kind, of another type, or never there: not found, whoever asks.
        let other_kind = OperationRef {
            kind: OperationKind::Retirement,
            id: draft.id,
        };
        let never = OperationRef {
            kind: OperationKind::NetworkTransaction,
            id: town.registry.app.ids.next::<uuid::Uuid>().into(),
        };
        for it in [other_kind, never] {
            assert_eq!(town.sign(sam, it).await.unwrap_err(), "not_found");
            assert_eq!(town.cancel(sam, it).await.unwrap_err(), "not_found");
            assert_eq!(town.read(sam, it).await.unwrap_err(), "not_found");
        }
        let as_pull = |id: OperationId| LockRequest {
            id,
            kind: OperationKind::NetworkTransaction,
            transaction_type: Policy::Pull.transaction_type(),
            quantity: Quantity::new(1).unwrap(),
            filter: FilterFields::default(),
            force_price: None,
        };
        let app = &town.registry.app;
        let refused = operation::lock::<super::Done>(app, sam, &as_pull(draft.id)).await;
        assert_eq!(super::code(refused.unwrap_err()), "not_found");
    }
}

#[tokio::test]
async fn signing() {
    for town in Town::all(&["10"]).await {
        let careful = [Flag::DualApproval];
        let owner = town.registry.profile("Careful", &careful).await;
        let ann = town.another("ann", "basic.admin", owner).await;
        let viewer = town.another("vic", "basic.viewer", owner).await;
        let request = CreateRequest {
            policy: Policy::Retirement,
            from: party(owner),
            to: None,
            name: None,
        };
        let empty = town.create(&ann, &request).await.unwrap();
        assert_eq!(
            town.sign(&viewer, empty).await.unwrap_err(),
            "permission_denied"
        );
        assert_eq!(town.sign(&town.bea, empty).await.unwrap_err(), "not_found");
        assert_eq!(town.sign(&ann, empty).await.unwrap_err(), "nothing_locked");
        town.cancel(&ann, empty).await.unwrap();
        assert_eq!(
            town.sign(&viewer, empty).await.unwrap_err(),
            "permission_denied"
        );
        assert_eq!(town.sign(&ann, empty).await.unwrap_err(), "state_conflict");
    }
}

#[tokio::test]
async fn units_that_do_not_go_together() {
    for town in Town::all(&["10", "10"]).await {
        let held = town.accounts(&town.sam).await;
        let only = |place: usize| FilterFields {
            account_ids: Some(vec![held[place].id]),
            ..FilterFields::default()
        };
        let push = town.draft(PUSH).await;
        let lock = async |filter, forced: Option<&str>| {
            town.lock_of(&town.sam, push, 10, filter, forced.map(price))
                .await
                .err()
        };
        assert_eq!(lock(only(0), Some("5 USD")).await, None);
        let mixed = Some("mixed_terms".to_owned());
        assert_eq!(lock(only(1), Some("5 EUR")).await, mixed);
        assert_eq!(lock(only(1), None).await, mixed, "priced and not");
        // Too few is told before that.
        assert_eq!(
            lock(only(0), None).await.as_deref(),
            Some("insufficient_quantity")
        );
        assert_eq!(lock(only(1), Some("6.5 USD")).await, None);
        let read = town.read(&town.sam, push).await.unwrap();
        assert_eq!(read.locking.total_price, "115".parse().ok());
        let dear = town.draft(PUSH).await;
        town.unlock(&town.sam, push).await.unwrap();
        let dearest = Some(price("9000000000000 USD"));
        let filter = FilterFields::default();
        let refused = town.lock_of(&town.sam, dear, 20, filter, dearest).await;
        assert_eq!(refused.unwrap_err(), "invalid_request");
        assert_eq!(
            town.holdings(&town.sam).await,
            "1–10 minting 10, 1–10 minting 10"
        );
    }
}

#[tokio::test]
async fn a_pull_takes_listed_units_only_and_a_buyer_holds_few() {
    for town in Town::all(&["100", "50"]).await {
        let held = town.accounts(&town.sam).await;
        let pull = town.draft(Policy::Pull).await;
        let hidden = FilterFields {
            is_public: Some(false),
            ..FilterFields::default()
        };
        let lock = |filter| town.lock_of(&town.bea, pull, 1, filter, None);
        assert_eq!(
            lock(hidden.clone()).await.unwrap_err(),
            "insufficient_quantity"
        );
        town.list_all(price("5 USD")).await;
        lock(hidden).await.unwrap();
        let read = town.read(&town.bea, pull).await.unwrap();
        assert_eq!(read.accounts[0].account, held[0].id, "the oldest");
        assert_eq!(read.locking.total_price, "5".parse().ok());

        for _ in 0..4 {
            let another = town.draft(Policy::Pull).await;
            town.lock(&town.bea, another, 1).await.unwrap();
        }
        let sixth = town.draft(Policy::Pull).await;
        let limit = town.lock(&town.bea, sixth, 999).await.unwrap_err();
        assert_eq!(limit, "lock_limit_reached");
        // One that holds units may take more, and one that is signed does not count.
        town.lock(&town.bea, pull, 1).await.unwrap();
        town.sign(&town.bea, pull).await.unwrap();
        town.lock(&town.bea, sixth, 1).await.unwrap();
        let seventh = town.draft(Policy::Pull).await;
        let limit = town.lock(&town.bea, seventh, 1).await.unwrap_err();
        assert_eq!(limit, "lock_limit_reached");
        // What has expired holds nothing, also where nobody has looked at it since.
        town.wait(chrono::TimeDelta::minutes(30));
        town.lock(&town.bea, seventh, 1).await.unwrap();
    }
}
