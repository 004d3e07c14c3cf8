//! What each step leaves. A row is a step; whoever knows ledgers can check it without the code.

use attestry_domain::ledger::operation::Policy;
use attestry_domain::organizations::Flag;

use super::{Town, price};
use crate::identity::Caller;

/// What somebody does with the operation at hand.
#[derive(Clone, Copy, Debug)]
enum Step {
    Lock(i64),
    Unlock,
    Sign,
    Cancel,
    Remove,
}
use Step::{Cancel, Lock, Remove, Sign, Unlock};

/// Who acts.
#[derive(Clone, Copy, Debug)]
enum Who {
    Seller,
    Buyer,
}
use Who::{Buyer, Seller};

/// Who does what, what it answers, how far the operation has come then, and what both hold.
type Row = (
    Who,
    Step,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

/// Runs a scenario on a seller's 100 listed units.
async fn play(policy: Policy, rows: &[Row]) {
    for town in Town::all(&["100"]).await {
        town.list_all(price("5 USD")).await;
        let operation = town.draft(policy).await;
        let maker = if policy == Policy::Pull {
            &town.bea
        } else {
            &town.sam
        };
        for (who, step, answer, status, sells, buys) in rows {
            town.registry.later();
            let actor: &Caller = match who {
                Seller => &town.sam,
                Buyer => &town.bea,
            };
            let done = match step {
                Lock(units) => town.lock(actor, operation, *units).await,
                Unlock => town.unlock(actor, operation).await,
                Sign => town.sign(actor, operation).await,
                Cancel => town.cancel(actor, operation).await,
                Remove => town.remove(actor, operation).await,
            };
            let place = format!("{policy:?}: {who:?} {step:?}");
            assert_eq!(done.err().as_deref().unwrap_or("ok"), *answer, "{place}");
            assert_eq!(town.status(maker, operation).await, *status, "{place}");
            assert_eq!(town.holdings(&town.sam).await, *sells, "{place}");
            assert_eq!(town.holdings(&town.bea).await, *buys, "{place}");
            town.registry.assert_sound().await;
        }
    }
}

const ALL: &str = "1–100 minting 100";
const PART: &str = "26–100 minting 75";
const HELD: &str = "1–100 minting 75+25";

#[tokio::test]
async fn a_push() {
    let push = Policy::Push { is_secure: false };
    let got = "1–25 network_transaction 25";
    play(
        push,
        &[
            (Seller, Sign, "nothing_locked", "draft", ALL, ""),
            (Seller, Lock(25), "ok", "draft", HELD, ""),
            (Buyer, Sign, "not_found", "draft", HELD, ""),
            (Seller, Unlock, "ok", "draft", ALL, ""),
            (Seller, Lock(20), "ok", "draft", "1–100 minting 80+20", ""),
            (
                Seller,
                Lock(81),
                "insufficient_quantity",
                "draft",
                "1–100 minting 80+20",
                "",
            ),
            (Seller, Lock(5), "ok", "draft", HELD, ""),
            (
                Seller,
                Sign,
                "ok",
                "processed",
                PART,
                "1–20 network_transaction 20, 21–25 network_transaction 5",
            ),
            (
                Seller,
                Cancel,
                "state_conflict",
                "processed",
                PART,
                "1–20 network_transaction 20, 21–25 network_transaction 5",
            ),
        ],
    )
    .await;
    play(
        push,
        &[
            (Seller, Lock(25), "ok", "draft", HELD, ""),
            (Seller, Sign, "ok", "processed", PART, got),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_secure_push() {
    let got = "1–100 network_transaction 100";
    let held = "1–100 minting 0+100";
    play(
        Policy::Push { is_secure: true },
        &[
            (Seller, Lock(100), "ok", "draft", held, ""),
            (Seller, Sign, "ok", "awaiting_approval", held, ""),
            (
                Seller,
                Sign,
                "already_signed",
                "awaiting_approval",
                held,
                "",
            ),
            (
                Seller,
                Lock(1),
                "terms_frozen",
                "awaiting_approval",
                held,
                "",
            ),
            (
                Seller,
                Unlock,
                "terms_frozen",
                "awaiting_approval",
                held,
                "",
            ),
            (
                Buyer,
                Unlock,
                "permission_denied",
                "awaiting_approval",
                held,
                "",
            ),
            (Buyer, Sign, "ok", "processed", "", got),
            (Buyer, Sign, "state_conflict", "processed", "", got),
        ],
    )
    .await;
    play(
        Policy::Push { is_secure: true },
        &[
            (Seller, Lock(25), "ok", "draft", HELD, ""),
            (Buyer, Cancel, "not_found", "draft", HELD, ""),
            (Seller, Sign, "ok", "awaiting_approval", HELD, ""),
            (Buyer, Cancel, "ok", "canceled", ALL, ""),
            (Buyer, Sign, "state_conflict", "canceled", ALL, ""),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_pull() {
    let got = "1–25 network_transaction 25";
    play(
        Policy::Pull,
        &[
            (Seller, Cancel, "not_found", "draft", ALL, ""),
            (Buyer, Lock(25), "ok", "draft", HELD, ""),
            (Seller, Sign, "permission_denied", "draft", HELD, ""),
            (Buyer, Sign, "ok", "awaiting_approval", HELD, ""),
            (
                Seller,
                Unlock,
                "permission_denied",
                "awaiting_approval",
                HELD,
                "",
            ),
            (Seller, Sign, "ok", "processed", PART, got),
        ],
    )
    .await;
    // The seller need not wait for a buyer who holds units.
    play(
        Policy::Pull,
        &[
            (Buyer, Lock(100), "ok", "draft", "1–100 minting 0+100", ""),
            (Seller, Cancel, "ok", "canceled", ALL, ""),
            (Buyer, Lock(1), "state_conflict", "canceled", ALL, ""),
        ],
    )
    .await;
}

#[tokio::test]
async fn an_intra_transfer() {
    let both = "1–25 intra_transfer 25, 26–100 minting 75";
    play(
        Policy::IntraTransfer,
        &[
            (Seller, Lock(25), "ok", "draft", HELD, ""),
            (Buyer, Sign, "not_found", "draft", HELD, ""),
            (Seller, Sign, "ok", "processed", both, ""),
            (Seller, Remove, "state_conflict", "processed", both, ""),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_consumption() {
    let spent = "1–25 25 consumed, 26–100 minting 75";
    play(
        Policy::Consumption,
        &[
            (Seller, Lock(25), "ok", "draft", HELD, ""),
            (Seller, Sign, "ok", "processed", spent, ""),
            (Seller, Lock(1), "state_conflict", "processed", spent, ""),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_retirement() {
    let spent = "1–25 25 retired, 26–100 minting 75";
    play(
        Policy::Retirement,
        &[
            (Seller, Lock(25), "ok", "draft", HELD, ""),
            (Seller, Sign, "ok", "processed", spent, ""),
            (Seller, Unlock, "state_conflict", "processed", spent, ""),
        ],
    )
    .await;
    play(
        Policy::Retirement,
        &[
            (Seller, Lock(25), "ok", "draft", HELD, ""),
            (Seller, Remove, "ok", "not_found", ALL, ""),
            (Seller, Sign, "not_found", "not_found", ALL, ""),
        ],
    )
    .await;
}

#[tokio::test]
async fn dual_approval_takes_two_users_of_the_profile() {
    for town in Town::all(&["10"]).await {
        let careful = town
            .registry
            .profile("Careful", &[Flag::DualApproval])
            .await;
        let ann = town.another("ann", "basic.admin", careful).await;
        let bob = town.another("bob", "basic.admin", careful).await;
        // The careful profile receives: once given, its units need two to be spent.
        let request = super::CreateRequest {
            policy: Policy::Push { is_secure: true },
            from: super::party(town.seller),
            to: Some(super::party(careful)),
            name: None,
        };
        let push = town.create(&town.sam, &request).await.unwrap();
        town.lock(&town.sam, push, 10).await.unwrap();
        assert_eq!(
            town.read(&town.sam, push)
                .await
                .unwrap()
                .required_signatures,
            3
        );
        town.sign(&town.sam, push).await.unwrap();
        town.sign(&ann, push).await.unwrap();
        assert_eq!(town.sign(&ann, push).await.unwrap_err(), "already_signed");
        assert_eq!(town.status(&ann, push).await, "awaiting_approval");
        town.sign(&bob, push).await.unwrap();
        let signed = town.read(&bob, push).await.unwrap();
        let users: Vec<_> = signed.signers.iter().map(|it| it.user).collect();
        let expected = [&town.sam, &ann, &bob].map(|it| it.user().unwrap());
        assert_eq!(users, expected);

        let request = super::CreateRequest {
            policy: Policy::Retirement,
            from: super::party(careful),
            to: None,
            name: None,
        };
        let retirement = town.create(&ann, &request).await.unwrap();
        town.lock(&ann, retirement, 4).await.unwrap();
        town.sign(&ann, retirement).await.unwrap();
        assert_eq!(town.status(&bob, retirement).await, "awaiting_approval");
        let waiting = town.read(&bob, retirement).await.unwrap();
        assert!(waiting.awaiting_my_signature && waiting.i_am_signer);
        assert!(
            !town
                .read(&ann, retirement)
                .await
                .unwrap()
                .awaiting_my_signature
        );
        // Taken back by the side that made it, it is canceled and stays readable.
        town.remove(&bob, retirement).await.unwrap();
        assert_eq!(town.status(&ann, retirement).await, "canceled");
        town.registry.assert_sound().await;
    }
}
