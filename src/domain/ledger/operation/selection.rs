//! Which units does a lock take?
//!
//! Candidates come oldest vintage first, then by time of mint, then by id; the first ones give all
//! they have until the quantity is reached, the last one as much as is missing. The same holdings
//! always give the same selection, and too little gives none.

use thiserror::Error;

use super::pricing::{PricingError, UnitTerms, total_price};
use crate::energy::Uom;
use crate::ids::{AccountId, TokenId};
use crate::ledger::price::Price;
use crate::numbers::{Micro, Quantity};

/// An account that fits the filter, with units to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The account.
    pub account: AccountId,
    /// What it holds.
    pub token: TokenId,
    /// The unit of that.
    pub uom: Uom,
    /// The units that can be taken.
    pub available: i64,
    /// The price at which it is listed.
    pub listing: Option<Price>,
}

/// Where the price of a lock comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockPricing {
    /// From the listing, where there is one.
    Listed,
    /// From the sender.
    Forced(Price),
    /// Units that do not change hands have none.
    Unpriced,
}

/// What is taken of one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockLine {
    /// The account.
    pub account: AccountId,
    /// What it holds.
    pub token: TokenId,
    /// The unit of that.
    pub uom: Uom,
    /// How much is taken.
    pub quantity: Quantity,
    /// The price of one unit.
    pub price: Option<Price>,
}

/// Why nothing is locked. The order is the order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LockRefusal {
    /// The filter finds fewer units.
    #[error("{asked} asked, {available} available.")]
    Insufficient {
        /// How many were to be locked.
        asked: i64,
        /// How many there are.
        available: i64,
    },
    /// Enough units, but too few that go with those that are locked.
    #[error("{asked} asked, {available} available of {terms} as those that are locked")]
    OtherTerms {
        /// How many were to be locked.
        asked: i64,
        /// How many there are of these terms.
        available: i64,
        /// What is locked.
        terms: UnitTerms,
    },
    /// Units of two currencies or two units of measure.
    #[error("{one} and {other} do not go into one operation")]
    MixedTerms {
        /// What is locked, or was selected first.
        one: UnitTerms,
        /// What differs from it.
        other: UnitTerms,
    },
    /// The units or their price leave 64 bits.
    #[error(transparent)]
    TooLarge(#[from] PricingError),
}

/// A selection that grows candidate by candidate, so that no more of them are read than it takes.
///
/// What does not go with the units that are locked already is passed over.
#[derive(Debug, Clone)]
pub struct Selection {
    asked: Quantity,
    pricing: LockPricing,
    terms: Option<UnitTerms>,
    missing: i64,
    passed_over: i64,
    lines: Vec<LockLine>,
}

impl Selection {
    /// Starts to look for so many units, of these terms if there are any yet.
    pub const fn of(asked: Quantity, pricing: LockPricing, terms: Option<UnitTerms>) -> Self {
        Self {
            asked,
            pricing,
            terms,
            missing: asked.get(),
            passed_over: 0,
            lines: Vec::new(),
        }
    }

    /// Whether enough was found.
    pub const fn is_complete(&self) -> bool {
        self.missing == 0
    }

    /// Takes of the next candidate what is still missing.
    pub fn offer(&mut self, candidate: &Candidate) {
        let Ok(quantity) = Quantity::new(candidate.available.min(self.missing)) else {
            return;
        };
        let line = LockLine {
            account: candidate.account,
            token: candidate.token,
            uom: candidate.uom,
            quantity,
            price: match self.pricing {
                LockPricing::Listed => candidate.listing,
                LockPricing::Forced(price) => Some(price),
                LockPricing::Unpriced => None,
            },
        };
        if self.fits(&line) {
            self.missing = self.missing.saturating_sub(quantity.get());
            self.lines.push(line);
        } else {
            self.passed_over = self.passed_over.saturating_add(candidate.available);
        }
    }

    /// Whether a line goes with what is locked; a price that the sender sets is not looked for.
    fn fits(&self, line: &LockLine) -> bool {
        let (terms, is_listed) = (UnitTerms::of(line), self.pricing == LockPricing::Listed);
        self.terms.is_none_or(|locked| {
            locked.uom == terms.uom && (!is_listed || locked.currency == terms.currency)
        })
    }

    /// All that was asked for, or nothing. The candidates must have run out where it is incomplete.
    pub fn finish(self) -> Result<Vec<LockLine>, LockRefusal> {
        let asked = self.asked.get();
        let available = asked.saturating_sub(self.missing);
        match self.terms {
            _ if self.is_complete() => Ok(self.lines),
            Some(terms) if self.passed_over >= self.missing => Err(LockRefusal::OtherTerms {
                asked,
                available,
                terms,
            }),
            _ => Err(LockRefusal::Insufficient {
                asked,
                available: available.saturating_add(self.passed_over),
            }),
        }
    }
}

/// What an operation holds, and what more of it comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Locking {
    /// The units.
    pub quantity: i64,
    /// What they share; none before the first lock.
    pub terms: Option<UnitTerms>,
    /// Their price together.
    pub total_price: Option<Micro>,
}

impl Locking {
    /// The same with more units.
    pub fn with(self, lines: &[LockLine]) -> Result<Self, LockRefusal> {
        let mut terms = self.terms;
        for line in lines {
            let (one, other) = (
                *terms.get_or_insert(UnitTerms::of(line)),
                UnitTerms::of(line),
            );
            if one != other {
                return Err(LockRefusal::MixedTerms { one, other });
            }
        }
        let mut added = lines.iter().map(|line| line.quantity.get());
        let quantity = added.try_fold(self.quantity, i64::checked_add);
        let priced = lines
            .iter()
            .map(|line| (line.quantity.get(), line.price.map(Price::amount)));
        let before = self.total_price.map(|total| (1, Some(total)));
        Ok(Self {
            quantity: quantity.ok_or(PricingError::OutOfRange)?,
            terms,
            total_price: total_price(before.into_iter().chain(priced))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn candidate(number: u128, available: i64, listing: Option<&str>) -> Candidate {
        Candidate {
            account: Uuid::from_u128(number).into(),
            token: Uuid::from_u128(1).into(),
            uom: Uom::MMBtu,
            available,
            listing: listing.map(price),
        }
    }

    fn price(text: &str) -> Price {
        let (amount, currency) = text.split_once(' ').unwrap();
        Price::parse(amount.parse().unwrap(), currency).unwrap()
    }

    fn select(
        asked: i64,
        pricing: LockPricing,
        candidates: &[Candidate],
    ) -> Result<Vec<LockLine>, LockRefusal> {
        let mut selection = Selection::of(Quantity::new(asked).unwrap(), pricing, None);
        for candidate in candidates {
            selection.offer(candidate);
        }
        selection.finish()
    }

    #[test]
    fn the_first_give_all_and_the_last_what_is_missing() {
        let candidates = [
            candidate(1, 40, None),
            candidate(2, 0, None),
            candidate(3, 60, None),
            candidate(4, 5, None),
        ];
        let taken = |asked| -> Vec<i64> {
            let lines = select(asked, LockPricing::Unpriced, &candidates).unwrap();
            lines.iter().map(|line| line.quantity.get()).collect()
        };
        assert_eq!(taken(40), [40]);
        assert_eq!(taken(41), [40, 1]);
        assert_eq!(taken(105), [40, 60, 5]);
        let refusal = LockRefusal::Insufficient {
            asked: 106,
            available: 105,
        };
        assert_eq!(refusal.to_string(), "106 asked, 105 available.");
        assert_eq!(
            select(106, LockPricing::Unpriced, &candidates),
            Err(refusal)
        );
    }

    #[test]
    fn one_currency_and_one_unit_to_an_operation() {
        let lock = |pricing, candidates: &[Candidate]| {
            let lines = select(2, pricing, candidates)?;
            Locking::default().with(&lines)
        };
        let pair = |one, other| [candidate(1, 1, one), candidate(2, 1, other)];
        let dollars = pair(Some("5 USD"), Some("7 USD"));
        let held = lock(LockPricing::Listed, &dollars).unwrap();
        assert_eq!((held.quantity, held.total_price), (2, "12".parse().ok()));
        let mixed = |one, other| {
            let refusal = lock(LockPricing::Listed, &pair(one, other)).unwrap_err();
            assert!(matches!(refusal, LockRefusal::MixedTerms { .. }));
            refusal.to_string()
        };
        assert_eq!(
            mixed(Some("5 USD"), Some("5 EUR")),
            "MMBtu in USD and MMBtu in EUR do not go into one operation"
        );
        assert_eq!(
            mixed(Some("5 USD"), None),
            "MMBtu in USD and MMBtu without a price do not go into one operation"
        );
        // A price that the sender sets, or none at all, stands for all of them.
        let any = pair(Some("5 USD"), None);
        let forced = lock(LockPricing::Forced(price("2 EUR")), &any).unwrap();
        assert_eq!(forced.total_price, "4".parse().ok());
        assert_eq!(lock(LockPricing::Unpriced, &any).unwrap().total_price, None);
    }

    #[test]
    fn a_second_lock_must_fit_the_first() {
        let first = select(1, LockPricing::Listed, &[candidate(1, 1, Some("5 USD"))]).unwrap();
        let held = Locking::default().with(&first).unwrap();
        let more = select(3, LockPricing::Listed, &[candidate(2, 3, Some("6 USD"))]).unwrap();
        let both = held.with(&more).unwrap();
        assert_eq!((both.quantity, both.total_price), (4, "23".parse().ok()));
        let free = select(1, LockPricing::Listed, &[candidate(3, 1, None)]).unwrap();
        assert!(matches!(
            held.with(&free),
            Err(LockRefusal::MixedTerms { .. })
        ));
    }

    #[test]
    fn a_second_lock_passes_over_what_does_not_fit() {
        let first = select(1, LockPricing::Listed, &[candidate(1, 1, Some("5 USD"))]).unwrap();
        let terms = Some(UnitTerms::of(&first[0]));
        let lock = |asked, pricing| -> Result<Vec<u128>, LockRefusal> {
            let mut selection = Selection::of(Quantity::new(asked).unwrap(), pricing, terms);
            for (number, listing) in [(2, Some("4 EUR")), (3, Some("6 USD")), (4, None)] {
                selection.offer(&candidate(number, 10, listing));
            }
            let lines = selection.finish()?;
            Ok(lines
                .iter()
                .map(|line| line.account.uuid().as_u128())
                .collect())
        };
        assert_eq!(lock(10, LockPricing::Listed), Ok(vec![3]));
        let refused = lock(11, LockPricing::Listed).unwrap_err().to_string();
        let few = "11 asked, 10 available of MMBtu in USD as those that are locked";
        assert_eq!(refused, few);
        let refused = lock(31, LockPricing::Listed).unwrap_err().to_string();
        assert_eq!(refused, "31 asked, 30 available.");
        let any = Ok(vec![2, 3]);
        assert_eq!(lock(11, LockPricing::Forced(price("1 USD"))), any);
    }

    #[test]
    fn what_cannot_be_counted_is_refused() {
        let all = select(
            i64::MAX,
            LockPricing::Unpriced,
            &[candidate(1, i64::MAX, None)],
        )
        .unwrap();
        let held = Locking::default().with(&all).unwrap();
        let too_large = Err(LockRefusal::TooLarge(PricingError::OutOfRange));
        assert_eq!(held.with(&all), too_large);
        let dear = LockPricing::Forced(price("1 USD"));
        let priced = select(i64::MAX, dear, &[candidate(1, i64::MAX, None)]).unwrap();
        assert_eq!(Locking::default().with(&priced), too_large);
    }

    proptest! {
        /// All or nothing, never more than there is of an account, and only the last one in part.
        #[test]
        fn a_selection_is_exact(available in prop::collection::vec(0_i64..50, 0..30), asked in 1_i64..600) {
            let candidates: Vec<_> = (1..).zip(&available).map(|(n, count)| candidate(n, *count, None)).collect();
            let sum: i64 = available.iter().sum();
            match select(asked, LockPricing::Unpriced, &candidates) {
                Ok(lines) => {
                    prop_assert_eq!(lines.iter().map(|line| line.quantity.get()).sum::<i64>(), asked);
                    let given: Vec<_> = candidates.iter().filter(|it| it.available > 0).collect();
                    for (place, line) in lines.iter().enumerate() {
                        prop_assert_eq!(line.account, given[place].account);
                        let whole = line.quantity.get() == given[place].available;
                        prop_assert!(whole || place + 1 == lines.len());
                    }
                }
                Err(refusal) => {
                    prop_assert!(sum < asked);
                    prop_assert_eq!(refusal, LockRefusal::Insufficient { asked, available: sum });
                }
            }
        }
    }
}
