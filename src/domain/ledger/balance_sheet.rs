//! Where are all the units that were ever minted?
//!
//! Every minted unit is available, locked, retired, consumed or withdrawn. Whatever happens to units
//! takes them from one of these and gives them to another, or mints them into the first.

use crate::energy::{EnergyType, TokenType, Uom};

/// What makes units countable together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenKind {
    /// What was produced.
    pub energy_type: EnergyType,
    /// QET or CET.
    pub token_type: TokenType,
    /// What one unit is a unit of.
    pub uom: Uom,
}

/// How many units there are of a kind, by what became of them; in a change, by how many more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Positions {
    /// Issued.
    pub minted: i64,
    /// Held and free.
    pub available: i64,
    /// Held by open operations.
    pub locked: i64,
    /// Spent for a claim.
    pub retired: i64,
    /// Spent by using the energy.
    pub consumed: i64,
    /// Taken back by the operator.
    pub withdrawn: i64,
}

/// What happens to units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// They are issued into an account.
    Minted,
    /// An open operation takes hold of them.
    Locked,
    /// It lets go of them.
    Unlocked,
    /// They were locked and are now somebody's to use.
    Moved,
    /// They were locked and are spent for a claim.
    Retired,
    /// They were locked and are spent by using the energy.
    Consumed,
    /// They were available and the operator takes them back.
    Withdrawn,
}

impl Change {
    /// By how much it changes the positions when it happens to so many units.
    pub const fn of(self, units: i64) -> Positions {
        let none = Positions {
            minted: 0,
            available: 0,
            locked: 0,
            retired: 0,
            consumed: 0,
            withdrawn: 0,
        };
        let (more, less) = (units, units.saturating_neg());
        match self {
            Self::Minted => Positions {
                minted: more,
                available: more,
                ..none
            },
            Self::Locked => Positions {
                available: less,
                locked: more,
                ..none
            },
            Self::Unlocked | Self::Moved => Positions {
                locked: less,
                available: more,
                ..none
            },
            Self::Retired => Positions {
                locked: less,
                retired: more,
                ..none
            },
            Self::Consumed => Positions {
                locked: less,
                consumed: more,
                ..none
            },
            Self::Withdrawn => Positions {
                available: less,
                withdrawn: more,
                ..none
            },
        }
    }
}

impl Positions {
    /// Both together; none where a sum leaves 64 bits.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Some(Self {
            minted: self.minted.checked_add(other.minted)?,
            available: self.available.checked_add(other.available)?,
            locked: self.locked.checked_add(other.locked)?,
            retired: self.retired.checked_add(other.retired)?,
            consumed: self.consumed.checked_add(other.consumed)?,
            withdrawn: self.withdrawn.checked_add(other.withdrawn)?,
        })
    }

    /// How many units were minted and are nowhere, or are there and were never minted (negative).
    /// Zero in a sound ledger.
    pub fn difference(&self) -> i128 {
        let placed = [
            self.available,
            self.locked,
            self.retired,
            self.consumed,
            self.withdrawn,
        ];
        let minted = i128::from(self.minted);
        // Six 64-bit numbers cannot fill 128 bits.
        placed
            .into_iter()
            .fold(minted, |rest, units| rest.saturating_sub(units.into()))
    }

    /// Whether there is nothing of the kind, and never was.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_life_of_units() {
        use Change::{Consumed, Locked, Minted, Moved, Retired, Unlocked, Withdrawn};
        // Minted, available, locked, retired, consumed, withdrawn.
        let rows = [
            (Minted, 100, [100, 100, 0, 0, 0, 0]),
            (Locked, 60, [100, 40, 60, 0, 0, 0]),
            (Unlocked, 10, [100, 50, 50, 0, 0, 0]),
            (Moved, 20, [100, 70, 30, 0, 0, 0]),
            (Retired, 25, [100, 70, 5, 25, 0, 0]),
            (Consumed, 5, [100, 70, 0, 25, 5, 0]),
            (Withdrawn, 70, [100, 0, 0, 25, 5, 70]),
        ];
        let mut all = Positions::default();
        assert!(all.is_empty());
        for (change, units, expected) in rows {
            all = all.checked_add(change.of(units)).unwrap();
            let found = [
                all.minted,
                all.available,
                all.locked,
                all.retired,
                all.consumed,
                all.withdrawn,
            ];
            assert_eq!(found, expected, "after {change:?} {units}");
            assert_eq!(all.difference(), 0);
        }
    }

    #[test]
    fn a_missing_unit_is_a_difference() {
        let all = Positions {
            minted: i64::MAX,
            withdrawn: i64::MIN,
            ..Positions::default()
        };
        assert_eq!(all.difference(), i128::from(u64::MAX));
        assert_eq!(all.checked_add(Change::Minted.of(1)), None);
    }

    proptest! {
        #[test]
        fn no_change_makes_or_loses_units(units in 1_i64..) {
            use Change::{Consumed, Locked, Minted, Moved, Retired, Unlocked, Withdrawn};
            for change in [Consumed, Locked, Minted, Moved, Retired, Unlocked, Withdrawn] {
                prop_assert_eq!(change.of(units).difference(), 0);
            }
        }
    }
}
