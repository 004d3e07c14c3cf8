//! What do the units of an operation cost, and what is the fee?

use thiserror::Error;

use super::selection::LockLine;
use crate::energy::Uom;
use crate::ledger::price::{Currency, Price};
use crate::numbers::{Micro, half_even_div};

/// A whole, in basis points.
const WHOLE_BASIS_POINTS: i128 = 10_000;

/// What all units of an operation share: one unit of measure, and one currency or no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitTerms {
    /// The unit of measure.
    pub uom: Uom,
    /// The currency; none where the units have no price.
    pub currency: Option<Currency>,
}

/// Why amounts have no total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PricingError {
    /// Beyond 64 bits.
    #[error("the total is too large")]
    OutOfRange,
}

impl UnitTerms {
    /// The terms of one lock.
    pub fn of(line: &LockLine) -> Self {
        Self {
            uom: line.uom,
            currency: line.price.map(Price::currency),
        }
    }
}

/// Names the terms in a refusal: `MMBtu in USD`, `MMBtu without a price`.
impl std::fmt::Display for UnitTerms {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.currency {
            Some(currency) => write!(formatter, "{} in {currency}", self.uom),
            None => write!(formatter, "{} without a price", self.uom),
        }
    }
}

/// The exact sum of quantity times price; none where nothing has a price.
pub fn total_price(
    lines: impl IntoIterator<Item = (i64, Option<Micro>)>,
) -> Result<Option<Micro>, PricingError> {
    let mut total: Option<i128> = None;
    for (quantity, price) in lines {
        let Some(price) = price else { continue };
        let amount = i128::from(quantity).checked_mul(price.micro().into());
        let sum = amount.and_then(|amount| total.unwrap_or(0).checked_add(amount));
        total = Some(sum.ok_or(PricingError::OutOfRange)?);
    }
    let Some(total) = total else { return Ok(None) };
    let micro = i64::try_from(total).map_err(|_| PricingError::OutOfRange)?;
    Ok(Some(Micro::from_micro(micro)))
}

/// The payer's fee for a transfer of that total: so many hundredths of a percent, half-even to six
/// digits.
pub fn fee(total: Micro, basis_points: u32) -> Result<Micro, PricingError> {
    i128::from(total.micro())
        .checked_mul(basis_points.into())
        .and_then(|product| half_even_div(product, WHOLE_BASIS_POINTS))
        .and_then(|micro| i64::try_from(micro).ok())
        .map(Micro::from_micro)
        .ok_or(PricingError::OutOfRange)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn micro(text: &str) -> Micro {
        text.parse().unwrap()
    }

    #[test]
    fn totals_are_exact() {
        let lines = [(100, Some(micro("5.000001"))), (3, Some(micro("0.1")))];
        assert_eq!(total_price(lines), Ok(Some(micro("500.3001"))));
        assert_eq!(total_price([(100, None)]), Ok(None));
        assert_eq!(total_price([]), Ok(None));
        let too_much = [(i64::MAX, Some(Micro::ONE))];
        assert_eq!(total_price(too_much), Err(PricingError::OutOfRange));
    }

    #[test]
    fn a_fee_is_rounded_half_even() {
        assert_eq!(fee(micro("500"), 25), Ok(micro("1.25")));
        assert_eq!(fee(micro("500"), 0), Ok(Micro::ZERO));
        assert_eq!(fee(micro("0.005"), 1), Ok(Micro::ZERO), "0.0000005 → 0");
        assert_eq!(
            fee(micro("0.015"), 1),
            Ok(micro("0.000002")),
            "0.0000015 → 0.000002"
        );
        assert_eq!(
            fee(Micro::from_micro(i64::MAX), 20_000),
            Err(PricingError::OutOfRange)
        );
    }

    proptest! {
        #[test]
        fn no_order_changes_a_total(
            mut lines in prop::collection::vec((1_i64..1 << 20, prop::option::of(1_i64..1 << 30)), 0..20),
            seed: prop::sample::Index,
        ) {
            let total = |lines: &[(i64, Option<i64>)]| {
                total_price(lines.iter().map(|(count, price)| (*count, price.map(Micro::from_micro))))
            };
            let before = total(&lines);
            if !lines.is_empty() {
                let by = seed.index(lines.len());
                lines.rotate_left(by);
                lines.reverse();
            }
            prop_assert_eq!(total(&lines), before);
        }
    }
}
