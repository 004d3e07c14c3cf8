//! Which units leave which account, and where do they go?
//!
//! The lowest serials of an account leave first, lock by lock in the order in which they were made.
//! Each lock becomes one new account; nothing merges. What one place loses another gains, with the
//! same serials.

use std::collections::BTreeMap;

use thiserror::Error;

use super::policy::Policy;
use crate::ids::{AccountId, TokenId, WalletId};
use crate::ledger::posting::{Bucket, Holding, LedgerTransaction, Posting, PostingError};
use crate::ledger::serial::{SerialError, SerialRange};
use crate::numbers::Quantity;

/// An account that units leave, as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Its id.
    pub account: AccountId,
    /// What it holds.
    pub token: TokenId,
    /// Its units.
    pub serials: SerialRange,
    /// How many of them operations hold.
    pub locked: i64,
}

/// Units that the operation holds of one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockedUnits {
    /// The account.
    pub account: AccountId,
    /// Which of the operation's locks.
    pub round: i32,
    /// How many.
    pub quantity: Quantity,
}

/// The units of one lock, as they leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// The account that they leave.
    pub source: AccountId,
    /// Which of the operation's locks they were.
    pub round: i32,
    /// The new account that they make.
    pub target: AccountId,
    /// What they are.
    pub token: TokenId,
    /// Which ones they are.
    pub serials: SerialRange,
}

/// What stays of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remainder {
    /// The account.
    pub account: AccountId,
    /// Its units; none where all have left.
    pub serials: Option<SerialRange>,
    /// How many of them other operations hold.
    pub locked: i64,
}

/// What processing an operation writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementPlan {
    /// The units that move, by source account and round.
    pub moved: Vec<Moved>,
    /// The accounts that they leave.
    pub left: Vec<Remainder>,
    /// The entry in the ledger.
    pub entry: LedgerTransaction,
}

/// Why there is no plan. None of this can be while the constraints of the ledger hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MovementError {
    /// A lock on an account that is not among the sources.
    #[error("account {0} is locked and unknown")]
    UnknownAccount(AccountId),
    /// More units are to leave than are locked.
    #[error("account {0} has fewer locked units than its locks hold")]
    NotLocked(AccountId),
    /// More units are to leave than there are.
    #[error(transparent)]
    Serials(#[from] SerialError),
    /// Nothing moves.
    #[error(transparent)]
    Postings(#[from] PostingError),
}

/// An account while units leave it.
struct Running {
    source: Source,
    serials: Option<SerialRange>,
    locked: i64,
}

/// Plans the movement of all locked units out of `from` and into `into`, which is the same wallet
/// where they are spent. `next_account` names the new accounts.
pub fn plan(
    policy: Policy,
    sources: &[Source],
    locks: &[LockedUnits],
    from: WalletId,
    into: WalletId,
    mut next_account: impl FnMut() -> AccountId,
) -> Result<MovementPlan, MovementError> {
    let mut in_order: Vec<_> = locks.iter().collect();
    in_order.sort_by_key(|lock| (lock.account, lock.round));
    let mut running: BTreeMap<_, _> = sources
        .iter()
        .map(|source| (source.account, Running::of(*source)))
        .collect();
    let mut moved = Vec::with_capacity(locks.len());
    for lock in in_order {
        let unknown = MovementError::UnknownAccount(lock.account);
        let account = running.get_mut(&lock.account).ok_or(unknown)?;
        moved.push(Moved {
            source: lock.account,
            round: lock.round,
            target: next_account(),
            token: account.source.token,
            serials: account.part(lock.quantity)?,
        });
    }
    let left = running.into_values().map(|account| Remainder {
        account: account.source.account,
        serials: account.serials,
        locked: account.locked,
    });
    let bucket = policy.fate().bucket();
    let postings = moved
        .iter()
        .flat_map(|it| postings(it, from, into, bucket))
        .collect();
    Ok(MovementPlan {
        left: left.collect(),
        entry: LedgerTransaction::new(policy.kind().operation_type(), postings)?,
        moved,
    })
}

impl Running {
    const fn of(source: Source) -> Self {
        Self {
            source,
            serials: Some(source.serials),
            locked: source.locked,
        }
    }

    /// Parts off the lowest serials.
    fn part(&mut self, quantity: Quantity) -> Result<SerialRange, MovementError> {
        let asked = quantity.get();
        let serials = self.serials.ok_or(SerialError::TooFew { asked, held: 0 })?;
        let (leaving, staying) = serials.split_lowest(quantity)?;
        let locked = self.locked.checked_sub(asked).filter(|locked| *locked >= 0);
        self.locked = locked.ok_or(MovementError::NotLocked(self.source.account))?;
        self.serials = staying;
        Ok(leaving)
    }
}

fn postings(moved: &Moved, from: WalletId, into: WalletId, bucket: Bucket) -> [Posting; 2] {
    let at = |wallet, account| Some(Holding { wallet, account });
    let (leaves, arrives) = (at(from, moved.source), at(into, moved.target));
    [
        Posting::out_of_place(moved.token, Bucket::Wallet, leaves, moved.serials),
        Posting::into_place(moved.token, bucket, arrives, moved.serials),
    ]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::ledger::posting::tests::sum_of;
    use crate::ledger::serial::are_disjoint;

    fn account(number: u128) -> AccountId {
        Uuid::from_u128(number).into()
    }

    fn range(first: i64, last: i64) -> SerialRange {
        SerialRange::new(first, last).unwrap()
    }

    fn source(number: u128, serials: SerialRange, locked: i64) -> Source {
        Source {
            account: account(number),
            token: Uuid::from_u128(1).into(),
            serials,
            locked,
        }
    }

    fn lock(number: u128, round: i32, quantity: i64) -> LockedUnits {
        LockedUnits {
            account: account(number),
            round,
            quantity: Quantity::new(quantity).unwrap(),
        }
    }

    fn planned(
        policy: Policy,
        sources: &[Source],
        locks: &[LockedUnits],
    ) -> Result<MovementPlan, MovementError> {
        let mut next = 1_000;
        let wallet = |number| WalletId::from(Uuid::from_u128(number));
        plan(policy, sources, locks, wallet(1), wallet(2), || {
            next += 1;
            account(next)
        })
    }

    #[test]
    fn twenty_five_of_a_hundred() {
        let sources = [source(7, range(1, 100), 25)];
        let plan = planned(Policy::Retirement, &sources, &[lock(7, 1, 25)]).unwrap();
        assert_eq!(plan.moved.len(), 1);
        assert_eq!(plan.moved[0].serials, range(1, 25));
        let stays = Remainder {
            account: account(7),
            serials: Some(range(26, 100)),
            locked: 0,
        };
        assert_eq!(plan.left, [stays]);
        let lines: Vec<_> = plan
            .entry
            .postings()
            .iter()
            .map(|it| (it.bucket, it.quantity, it.serials))
            .collect();
        let expected = [
            (Bucket::Wallet, -25, range(1, 25)),
            (Bucket::Retired, 25, range(1, 25)),
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn rounds_leave_in_their_order_and_an_account_may_empty() {
        let sources = [source(7, range(11, 20), 10)];
        let locks = [lock(7, 2, 6), lock(7, 1, 4)];
        let plan = planned(Policy::Pull, &sources, &locks).unwrap();
        let ranges: Vec<_> = plan.moved.iter().map(|it| (it.round, it.serials)).collect();
        assert_eq!(ranges, [(1, range(11, 14)), (2, range(15, 20))]);
        assert_eq!((plan.left[0].serials, plan.left[0].locked), (None, 0));
        assert_ne!(plan.moved[0].target, plan.moved[1].target);
    }

    #[test]
    fn what_is_not_locked_does_not_move() {
        let sources = [source(7, range(1, 10), 4)];
        let refusal = |locks: &[LockedUnits]| planned(Policy::Pull, &sources, locks).unwrap_err();
        assert_eq!(
            refusal(&[lock(7, 1, 5)]),
            MovementError::NotLocked(account(7))
        );
        let unknown = MovementError::UnknownAccount(account(8));
        assert_eq!(refusal(&[lock(8, 1, 1)]), unknown);
        assert!(matches!(
            refusal(&[lock(7, 1, 11)]),
            MovementError::Serials(_)
        ));
        assert_eq!(refusal(&[]), PostingError::Empty.into());
    }

    proptest! {
        /// Whatever is locked: no unit is lost, doubled or made, none goes below zero, and what is left
        /// is what was not locked.
        #[test]
        fn movement_conserves(
            policy in prop::sample::select(Policy::ALL.to_vec()),
            counts in prop::collection::vec(1_i64..1_000, 1..12),
            wanted in prop::collection::vec((any::<prop::sample::Index>(), 1_i64..400), 1..24),
        ) {
            // One token, parted among the accounts.
            let mut first = 1;
            let ranges: Vec<_> = counts.iter().map(|count| {
                let range = range(first, first + count - 1);
                first += count;
                range
            }).collect();
            let mut locked = vec![0; counts.len()];
            let mut locks = Vec::new();
            for (round, (which, quantity)) in (1..).zip(&wanted) {
                let at = which.index(counts.len());
                let quantity = (*quantity).min(counts[at] - locked[at]);
                if quantity > 0 {
                    locked[at] += quantity;
                    locks.push(lock(at as u128, round, quantity));
                }
            }
            let others = 1;
            let sources: Vec<_> = ranges.iter().zip(&locked).enumerate()
                .map(|(at, (range, locked))| source(at as u128, *range, locked + others.min(range.count() - locked)))
                .collect();
            let plan = planned(policy, &sources, &locks).unwrap();

            let kept = plan.left.iter().filter_map(|it| it.serials);
            let all: Vec<_> = plan.moved.iter().map(|it| it.serials).chain(kept).collect();
            prop_assert!(are_disjoint(&all));
            let before: i64 = counts.iter().sum();
            prop_assert_eq!(all.iter().map(|range| range.count()).sum::<i64>(), before);
            for (remainder, source) in plan.left.iter().zip(&sources) {
                prop_assert!(remainder.locked >= 0);
                let gone: i64 = plan.moved.iter().filter(|it| it.source == source.account)
                    .map(|it| it.serials.count()).sum();
                prop_assert_eq!(remainder.locked, source.locked - gone);
                let count = remainder.serials.map_or(0, SerialRange::count);
                prop_assert_eq!(count, source.serials.count() - gone);
            }
            let total: i128 = locks.iter().map(|it| i128::from(it.quantity.get())).sum();
            let bucket = policy.fate().bucket();
            if bucket == Bucket::Wallet {
                prop_assert_eq!(sum_of(plan.entry.postings(), bucket), 0);
            } else {
                prop_assert_eq!(sum_of(plan.entry.postings(), bucket), total);
                prop_assert_eq!(sum_of(plan.entry.postings(), Bucket::Wallet), -total);
            }
            // The order in which the locks are given changes nothing.
            locks.reverse();
            prop_assert_eq!(planned(policy, &sources, &locks).unwrap(), plan);
        }
    }
}
