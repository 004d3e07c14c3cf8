//! Whose signature is next, and when are there enough?
//!
//! A policy names the sides that sign and their order. A profile under the flag `DUAL_APPROVAL` signs
//! by two users. Nobody signs an operation twice, be it for both sides or for one.

use chrono::{DateTime, Utc};
use thiserror::Error;

use super::policy::{Policy, Side};
use super::status::OperationStatus;
use crate::ids::{ProfileId, UserId};

/// A signature as it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    /// For which side.
    pub side: Side,
    /// By whom.
    pub user: UserId,
    /// For which profile.
    pub profile: ProfileId,
    /// When.
    pub at: DateTime<Utc>,
}

/// How many signatures each side still owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outstanding {
    /// Of the profile whose units move.
    pub source: u32,
    /// Of the profile that receives them.
    pub destination: u32,
}

/// What a signature leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed {
    /// The side that it was given for.
    pub side: Side,
    /// What is owed after it.
    pub outstanding: Outstanding,
    /// Processed when nothing is owed, else awaiting approval.
    pub status: OperationStatus,
}

/// Why a signature is not taken. The order is the order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Error)]
pub enum SignRefusal {
    /// Every signature is there.
    #[error("no signature is missing")]
    NothingOwed,
    /// The user has signed before.
    #[error("you have signed this operation; another user must")]
    AlreadySigned,
    /// There is nothing to move.
    #[error("nothing is locked")]
    NothingLocked,
}

impl Outstanding {
    /// What is owed before the first signature: of each signing side, as many as its profile needs
    /// users.
    pub fn of(policy: Policy, required_users: impl Fn(Side) -> u32) -> Self {
        let mut outstanding = Self::default();
        for side in policy.signing_order() {
            *outstanding.slot(*side) = required_users(*side).max(1);
        }
        outstanding
    }

    /// How many signatures one side owes.
    pub const fn of_side(self, side: Side) -> u32 {
        match side {
            Side::Source => self.source,
            Side::Destination => self.destination,
        }
    }

    /// How many there are to come.
    pub const fn total(self) -> u32 {
        self.source.saturating_add(self.destination)
    }

    /// The side whose signature is next.
    pub fn next(self, policy: Policy) -> Option<Side> {
        let mut owing = policy.signing_order().iter().copied();
        owing.find(|side| self.of_side(*side) > 0)
    }

    fn slot(&mut self, side: Side) -> &mut u32 {
        match side {
            Side::Source => &mut self.source,
            Side::Destination => &mut self.destination,
        }
    }
}

/// Takes the next signature of an open operation. `given` are those before it, `locked` the units
/// that it would move.
pub fn sign(
    policy: Policy,
    outstanding: Outstanding,
    given: &[Signature],
    user: UserId,
    locked: i64,
) -> Result<Signed, SignRefusal> {
    let side = outstanding.next(policy).ok_or(SignRefusal::NothingOwed)?;
    if given.iter().any(|signature| signature.user == user) {
        return Err(SignRefusal::AlreadySigned);
    }
    if locked < 1 {
        return Err(SignRefusal::NothingLocked);
    }
    let mut outstanding = outstanding;
    let slot = outstanding.slot(side);
    *slot = slot.saturating_sub(1);
    let status = if outstanding.total() == 0 {
        OperationStatus::Processed
    } else {
        OperationStatus::AwaitingApproval
    };
    Ok(Signed {
        side,
        outstanding,
        status,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn user(number: u128) -> UserId {
        Uuid::from_u128(number).into()
    }

    fn signature(side: Side, number: u128) -> Signature {
        Signature {
            side,
            user: user(number),
            profile: Uuid::from_u128(1).into(),
            at: DateTime::UNIX_EPOCH,
        }
    }

    /// The sides that different users sign for, one after the other, until it is processed.
    fn order(policy: Policy, source_users: u32, destination_users: u32) -> Vec<Side> {
        let mut outstanding = Outstanding::of(policy, |side| match side {
            Side::Source => source_users,
            Side::Destination => destination_users,
        });
        let mut given = Vec::new();
        for number in 1.. {
            let signed = sign(policy, outstanding, &given, user(number), 1).unwrap();
            given.push(signature(signed.side, number));
            outstanding = signed.outstanding;
            if signed.status == OperationStatus::Processed {
                break;
            }
        }
        given.iter().map(|it| it.side).collect()
    }

    #[test]
    fn the_signing_table() {
        use Side::{Destination as D, Source as S};
        let rows: [(Policy, u32, u32, &[Side]); 9] = [
            (Policy::Push { is_secure: false }, 1, 1, &[S]),
            (Policy::Push { is_secure: false }, 2, 2, &[S, S]),
            (Policy::Push { is_secure: true }, 1, 1, &[S, D]),
            (Policy::Push { is_secure: true }, 2, 1, &[S, S, D]),
            (Policy::Push { is_secure: true }, 1, 2, &[S, D, D]),
            (Policy::Pull, 1, 1, &[D, S]),
            (Policy::Pull, 2, 2, &[D, D, S, S]),
            (Policy::IntraTransfer, 1, 2, &[S]),
            (Policy::Retirement, 2, 1, &[S, S]),
        ];
        for (policy, source, destination, sides) in rows {
            assert_eq!(order(policy, source, destination), sides, "{policy:?}");
        }
    }

    #[test]
    fn refusals_in_their_order() {
        let push = Policy::Push { is_secure: true };
        let one = |_| 1;
        let owed = Outstanding::of(push, one);
        let nobody = Outstanding::default();
        let mine = [signature(Side::Source, 7)];
        let refusal = |outstanding, given: &[Signature], locked| {
            sign(push, outstanding, given, user(7), locked).unwrap_err()
        };
        assert_eq!(refusal(nobody, &mine, 0), SignRefusal::NothingOwed);
        assert_eq!(refusal(owed, &mine, 0), SignRefusal::AlreadySigned);
        assert_eq!(refusal(owed, &[], 0), SignRefusal::NothingLocked);
    }

    proptest! {
        /// Whoever comes, and however often: it is processed after the required number of signatures,
        /// all of different users, the sides in the order of the policy.
        #[test]
        fn it_takes_so_many_different_users(
            policy in prop::sample::select(Policy::ALL.to_vec()),
            source in 1_u32..=2,
            destination in 1_u32..=2,
            comers in prop::collection::vec(1_u128..6, 0..40),
        ) {
            let mut outstanding = Outstanding::of(policy, |side| match side {
                Side::Source => source,
                Side::Destination => destination,
            });
            let required = outstanding.total();
            let mut given: Vec<Signature> = Vec::new();
            for comer in comers {
                match sign(policy, outstanding, &given, user(comer), 1) {
                    Ok(signed) => {
                        given.push(signature(signed.side, comer));
                        outstanding = signed.outstanding;
                        let done = signed.status == OperationStatus::Processed;
                        prop_assert_eq!(done, given.len() == required as usize);
                    }
                    Err(SignRefusal::AlreadySigned) => {
                        prop_assert!(given.iter().any(|it| it.user == user(comer)));
                    }
                    Err(refusal) => {
                        prop_assert_eq!(refusal, SignRefusal::NothingOwed);
                        prop_assert_eq!(given.len(), required as usize);
                    }
                }
            }
            let mut users: Vec<_> = given.iter().map(|it| it.user).collect();
            users.sort_unstable();
            users.dedup();
            prop_assert_eq!(users.len(), given.len());
            let place = |side| policy.signing_order().iter().position(|it| *it == side);
            prop_assert!(given.is_sorted_by_key(|it| place(it.side)));
        }
    }
}
