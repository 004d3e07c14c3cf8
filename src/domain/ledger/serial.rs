//! Which serial numbers does a holding own?
//!
//! Every whole unit of a token has a number. A token owns `1..=quantity`, an account exactly one
//! contiguous part of it, and a split parts a range without gap or overlap, lowest numbers first.

use std::fmt;

use thiserror::Error;

use crate::numbers::Quantity;

/// A closed, non-empty range of serial numbers, from 1 up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SerialRange {
    first: i64,
    last: i64,
}

/// Why there is no such range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SerialError {
    /// Numbers count from one, upwards.
    #[error("serial numbers run from 1 upwards, {first} to {last} do not")]
    NotARange {
        /// The first number given.
        first: i64,
        /// The last number given.
        last: i64,
    },
    /// More units than the range has.
    #[error("{asked} units were asked of a range of {held}")]
    TooFew {
        /// How many were to leave.
        asked: i64,
        /// How many there are.
        held: i64,
    },
}

impl SerialRange {
    /// Takes both ends, inclusive.
    pub fn new(first: i64, last: i64) -> Result<Self, SerialError> {
        if first < 1 || last < first {
            Err(SerialError::NotARange { first, last })
        } else {
            Ok(Self { first, last })
        }
    }

    /// The numbers of a newly minted token.
    pub const fn of_token(quantity: Quantity) -> Self {
        Self {
            first: 1,
            last: quantity.get(),
        }
    }

    /// The lowest number.
    pub const fn first(self) -> i64 {
        self.first
    }

    /// The highest number.
    pub const fn last(self) -> i64 {
        self.last
    }

    /// How many units it names, at least one.
    pub const fn count(self) -> i64 {
        // Both ends are positive and in order, so this neither wraps nor saturates.
        self.last.saturating_sub(self.first).saturating_add(1)
    }

    /// Whether the unit with this number belongs to it.
    pub const fn contains(self, serial: i64) -> bool {
        self.first <= serial && serial <= self.last
    }

    /// Parts off the lowest numbers: what leaves, and what stays if anything does.
    pub fn split_lowest(self, leaving: Quantity) -> Result<(Self, Option<Self>), SerialError> {
        let asked = leaving.get();
        if asked > self.count() {
            return Err(SerialError::TooFew {
                asked,
                held: self.count(),
            });
        }
        // At least one and at most all units leave, so none of these steps saturates.
        let last_leaving = self.first.saturating_add(asked.saturating_sub(1));
        let leaves = Self {
            first: self.first,
            last: last_leaving,
        };
        let stays = (last_leaving < self.last).then(|| Self {
            first: last_leaving.saturating_add(1),
            last: self.last,
        });
        Ok((leaves, stays))
    }
}

/// Whether no unit belongs to two of the ranges.
pub fn are_disjoint(ranges: &[SerialRange]) -> bool {
    let mut sorted = ranges.to_vec();
    sorted.sort_unstable();
    sorted
        .windows(2)
        .all(|pair| matches!(pair, [lower, upper] if lower.last < upper.first))
}

/// Prints `1–135787`, as on certificates; a single unit as its number.
impl fmt::Display for SerialRange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(formatter, "{}", self.first)
        } else {
            write!(formatter, "{}–{}", self.first, self.last)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range(first: i64, last: i64) -> SerialRange {
        SerialRange::new(first, last).unwrap()
    }

    fn quantity(count: i64) -> Quantity {
        Quantity::new(count).unwrap()
    }

    #[test]
    fn the_lowest_numbers_leave_first() {
        let all = range(11, 20);
        assert_eq!(
            all.split_lowest(quantity(1)),
            Ok((range(11, 11), Some(range(12, 20))))
        );
        assert_eq!(
            all.split_lowest(quantity(9)),
            Ok((range(11, 19), Some(range(20, 20))))
        );
        assert_eq!(all.split_lowest(quantity(10)), Ok((all, None)));
        let refusal = SerialError::TooFew {
            asked: 11,
            held: 10,
        };
        assert_eq!(all.split_lowest(quantity(11)), Err(refusal));
    }

    #[test]
    fn the_largest_token_splits_too() {
        let all = SerialRange::of_token(quantity(i64::MAX));
        assert_eq!(all.count(), i64::MAX);
        assert_eq!(all.split_lowest(quantity(i64::MAX)), Ok((all, None)));
        let (left, stays) = all.split_lowest(quantity(i64::MAX - 1)).unwrap();
        assert_eq!(
            (left.count(), stays),
            (i64::MAX - 1, Some(range(i64::MAX, i64::MAX)))
        );
    }

    #[test]
    fn ranges_count_from_one_upwards() {
        assert!(SerialRange::new(0, 5).is_err());
        assert!(SerialRange::new(5, 4).is_err());
        assert_eq!(range(1, 135_787).to_string(), "1–135787");
        assert_eq!(range(7, 7).to_string(), "7");
    }

    #[test]
    fn neighbours_do_not_overlap() {
        assert!(are_disjoint(&[range(6, 9), range(1, 5)]));
        assert!(!are_disjoint(&[range(5, 9), range(1, 5)]));
        assert!(!are_disjoint(&[range(1, 5), range(1, 5)]));
        assert!(are_disjoint(&[]));
    }

    proptest! {
        /// Whatever is split off, however often: every unit stays in exactly one place.
        #[test]
        fn splitting_loses_and_doubles_nothing(
            count in 1_i64..100_000,
            cuts in prop::collection::vec((any::<prop::sample::Index>(), 1_i64..5_000), 0..60),
        ) {
            let whole = SerialRange::of_token(quantity(count));
            let mut held = vec![whole];
            for (which, asked) in cuts {
                let at = which.index(held.len());
                let Ok((left, stays)) = held[at].split_lowest(quantity(asked)) else { continue };
                prop_assert_eq!(left.count(), asked);
                prop_assert_eq!(left.first(), held[at].first());
                held[at] = left;
                held.extend(stays);
            }
            prop_assert!(are_disjoint(&held));
            prop_assert_eq!(held.iter().map(|range| range.count()).sum::<i64>(), count);
            prop_assert!(held.iter().all(|range| whole.contains(range.first()) && whole.contains(range.last())));
        }
    }
}
