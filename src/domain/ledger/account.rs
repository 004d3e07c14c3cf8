//! How much of a holding is free, locked or spent?

use thiserror::Error;

use crate::numbers::Quantity;

/// The units of one account by what can be done with them. None is negative and their sum fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    available: i64,
    locked: i64,
    retired: i64,
    consumed: i64,
    total: i64,
}

/// Why four numbers are no balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BalanceError {
    /// Nobody holds less than nothing.
    #[error("a balance is never negative")]
    Negative,
    /// The sum leaves 64 bits.
    #[error("the balance is too large")]
    Overflow,
}

impl Balance {
    /// Takes the four parts.
    pub fn new(
        available: i64,
        locked: i64,
        retired: i64,
        consumed: i64,
    ) -> Result<Self, BalanceError> {
        let parts = [available, locked, retired, consumed];
        if parts.iter().any(|part| *part < 0) {
            return Err(BalanceError::Negative);
        }
        let sum = parts
            .iter()
            .try_fold(0_i64, |sum, part| sum.checked_add(*part));
        let total = sum.ok_or(BalanceError::Overflow)?;
        Ok(Self {
            available,
            locked,
            retired,
            consumed,
            total,
        })
    }

    /// The balance of newly minted or received units.
    pub const fn all_available(quantity: Quantity) -> Self {
        let total = quantity.get();
        Self {
            available: total,
            locked: 0,
            retired: 0,
            consumed: 0,
            total,
        }
    }

    /// The balance of units that were spent for a claim.
    pub const fn all_retired(quantity: Quantity) -> Self {
        let total = quantity.get();
        Self {
            available: 0,
            locked: 0,
            retired: total,
            consumed: 0,
            total,
        }
    }

    /// The balance of units that were spent by using the energy.
    pub const fn all_consumed(quantity: Quantity) -> Self {
        let total = quantity.get();
        Self {
            available: 0,
            locked: 0,
            retired: 0,
            consumed: total,
            total,
        }
    }

    /// Units that can be locked or listed.
    pub const fn available(self) -> i64 {
        self.available
    }

    /// Units that a draft or an awaiting operation holds.
    pub const fn locked(self) -> i64 {
        self.locked
    }

    /// Units spent for a claim.
    pub const fn retired(self) -> i64 {
        self.retired
    }

    /// Units spent by using the energy.
    pub const fn consumed(self) -> i64 {
        self.consumed
    }

    /// The sum of two balances, part by part.
    pub fn checked_add(self, other: Self) -> Result<Self, BalanceError> {
        let add = |one: i64, more: i64| one.checked_add(more).ok_or(BalanceError::Overflow);
        Self::new(
            add(self.available, other.available)?,
            add(self.locked, other.locked)?,
            add(self.retired, other.retired)?,
            add(self.consumed, other.consumed)?,
        )
    }

    /// What others see of a listed account: the units that can be bought.
    #[must_use]
    pub const fn on_offer(self) -> Self {
        Self {
            available: self.available,
            locked: 0,
            retired: 0,
            consumed: 0,
            total: self.available,
        }
    }

    /// All units of the account.
    pub const fn total(self) -> i64 {
        self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_balance_is_whole_and_never_negative() {
        let balance = Balance::new(5, 3, 2, 1).unwrap();
        assert_eq!(balance.total(), 11);
        assert_eq!(Balance::new(5, -1, 0, 0), Err(BalanceError::Negative));
        assert_eq!(Balance::new(i64::MAX, 0, 0, 1), Err(BalanceError::Overflow));
    }
}
