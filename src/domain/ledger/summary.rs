//! What do many holdings amount to?
//!
//! Quantity times intensity is summed in 128 bits: 64 bits are nearly filled by a million accounts.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use thiserror::Error;

use crate::energy::{TokenType, Uom};
use crate::ledger::account::{Balance, BalanceError};
use crate::numbers::{FRACTION_DIGITS, Micro, half_even_div};

/// Accounts of one token, or of tokens alike in type, unit and intensity, taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SummaryLine {
    /// QET or CET.
    pub token_type: TokenType,
    /// The unit of the quantities.
    pub uom: Uom,
    /// How many accounts it stands for.
    pub accounts: u64,
    /// The sum of their balances.
    pub balance: Balance,
    /// The intensity of their energy, in kg `CO2e` per `MMBtu`.
    pub carbon_intensity: Micro,
}

/// The units of one token type and unit of measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BalanceGroup {
    /// QET or CET.
    pub token_type: TokenType,
    /// The unit of the quantities.
    pub uom: Uom,
    /// The sum of the balances.
    pub balance: Balance,
}

/// The intensities of all units of one `MMBtu`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntensityRange {
    /// Weighted by units, half-even to six digits.
    pub average: Micro,
    /// The lowest.
    pub min: Micro,
    /// The highest.
    pub max: Micro,
}

/// What holdings amount to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// How many accounts there are.
    pub accounts: u64,
    /// The balances by token type and unit, in that order.
    pub balances: Vec<BalanceGroup>,
    /// The intensities of the units of one `MMBtu`; none where none is held. What is counted otherwise, by
    /// the tonne for instance, has no part: intensities are per `MMBtu`.
    pub intensity: Option<IntensityRange>,
    /// The emissions of the same units, in kg `CO2e`, exact.
    pub total_kg: Decimal,
}

/// Why there is no sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SummaryError {
    /// A sum of units leaves 64 bits.
    #[error(transparent)]
    Balance(#[from] BalanceError),
    /// A sum of emissions or accounts leaves what can be printed.
    #[error("the sum is too large")]
    Overflow,
}

/// Sums up, in whatever order the lines come.
pub fn summarize(lines: impl IntoIterator<Item = SummaryLine>) -> Result<Summary, SummaryError> {
    let mut balances: BTreeMap<(TokenType, Uom), Balance> = BTreeMap::new();
    let mut intensities = Intensities::default();
    let mut accounts = 0_u64;
    for line in lines {
        accounts = accounts
            .checked_add(line.accounts)
            .ok_or(SummaryError::Overflow)?;
        let sum = balances.entry((line.token_type, line.uom)).or_default();
        *sum = sum.checked_add(line.balance)?;
        if line.uom == Uom::MMBtu {
            intensities.add(line.balance.total(), line.carbon_intensity)?;
        }
    }
    let group = |((token_type, uom), balance)| BalanceGroup {
        token_type,
        uom,
        balance,
    };
    Ok(Summary {
        accounts,
        balances: balances.into_iter().map(group).collect(),
        intensity: intensities.range(),
        total_kg: intensities.total_kg()?,
    })
}

/// The mean intensity of units, weighted by their number: exact, so that what is added to it is rounded
/// with it, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeanIntensity {
    micro_kg: i128,
    units: i128,
    rounded: Micro,
}

impl MeanIntensity {
    /// The mean of so many units of each intensity; none where there is no unit.
    pub fn of(units: impl IntoIterator<Item = (i64, Micro)>) -> Result<Option<Self>, SummaryError> {
        let mut intensities = Intensities::default();
        for (units, intensity) in units {
            intensities.add(units, intensity)?;
        }
        Ok(intensities.range().map(|range| Self {
            micro_kg: intensities.micro_kg,
            units: intensities.units,
            rounded: range.average,
        }))
    }

    /// Half to even, to six digits.
    pub const fn rounded(self) -> Micro {
        self.rounded
    }

    /// The millionths of a kg, and the units that they are of.
    pub(super) const fn quotient(self) -> (i128, i128) {
        (self.micro_kg, self.units)
    }
}

/// Running sums over units that have an intensity.
#[derive(Default)]
struct Intensities {
    units: i128,
    micro_kg: i128,
    ends: Option<(Micro, Micro)>,
}

impl Intensities {
    fn add(&mut self, units: i64, intensity: Micro) -> Result<(), SummaryError> {
        if units == 0 {
            return Ok(());
        }
        let (min, max) = self.ends.unwrap_or((intensity, intensity));
        self.ends = Some((min.min(intensity), max.max(intensity)));
        // Fewer than 2^64 lines of 64 bits each cannot fill 128 bits.
        self.units = self.units.saturating_add(units.into());
        self.micro_kg = i128::from(units)
            .checked_mul(intensity.micro().into())
            .and_then(|micro_kg| self.micro_kg.checked_add(micro_kg))
            .ok_or(SummaryError::Overflow)?;
        Ok(())
    }

    /// A weighted average lies between the intensities, so it fits wherever they do.
    fn range(&self) -> Option<IntensityRange> {
        let (min, max) = self.ends?;
        let average = half_even_div(self.micro_kg, self.units)?;
        let average = Micro::from_micro(i64::try_from(average).ok()?);
        Some(IntensityRange { average, min, max })
    }

    fn total_kg(&self) -> Result<Decimal, SummaryError> {
        Decimal::try_from_i128_with_scale(self.micro_kg, FRACTION_DIGITS)
            .map(|total_kg| total_kg.normalize())
            .map_err(|_| SummaryError::Overflow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(token_type: TokenType, uom: Uom, available: i64, intensity: &str) -> SummaryLine {
        SummaryLine {
            token_type,
            uom,
            accounts: 1,
            balance: Balance::new(available, 0, 0, 0).unwrap(),
            carbon_intensity: intensity.parse().unwrap(),
        }
    }

    #[test]
    fn types_and_units_are_summed_apart_and_intensities_of_energy_together() {
        let summary = summarize([
            line(TokenType::Cet, Uom::MMBtu, 5, "10"),
            line(TokenType::Qet, Uom::MMBtu, 100, "-65.15"),
            line(TokenType::Qet, Uom::MetricTon, 1_000, "900"),
            line(TokenType::Qet, Uom::MMBtu, 300, "-51.29"),
        ])
        .unwrap();
        let groups: Vec<_> = summary
            .balances
            .iter()
            .map(|group| (group.token_type, group.uom, group.balance.total()))
            .collect();
        assert_eq!(
            groups,
            [
                (TokenType::Qet, Uom::MMBtu, 400),
                (TokenType::Qet, Uom::MetricTon, 1_000),
                (TokenType::Cet, Uom::MMBtu, 5)
            ]
        );
        assert_eq!(summary.accounts, 4);
        assert_eq!(summary.total_kg, "-21852".parse().unwrap());
        let range = summary.intensity.unwrap();
        assert_eq!(range.average, "-53.955556".parse().unwrap());
        assert_eq!(
            (range.min, range.max),
            ("-65.15".parse().unwrap(), "10".parse().unwrap())
        );
    }

    #[test]
    fn spent_units_weigh_too_and_nothing_has_no_average() {
        let mut spent = line(TokenType::Qet, Uom::MMBtu, 0, "2");
        assert_eq!(summarize([spent]).unwrap().intensity, None);
        spent.balance = Balance::new(0, 1, 2, 3).unwrap();
        assert_eq!(summarize([spent]).unwrap().total_kg, "12".parse().unwrap());
        assert_eq!(summarize([]).unwrap(), Summary::default());
        let tonnes = summarize([line(TokenType::Qet, Uom::MetricTon, 5, "2")]).unwrap();
        assert_eq!((tonnes.accounts, tonnes.intensity), (1, None));
    }

    #[test]
    fn sums_beyond_64_bits_are_refused() {
        let lines = [line(TokenType::Qet, Uom::MMBtu, i64::MAX, "1"); 2];
        assert_eq!(
            summarize(lines),
            Err(SummaryError::Balance(BalanceError::Overflow))
        );
    }

    proptest! {
        #[test]
        fn order_and_grouping_make_no_difference(
            parts in prop::collection::vec((0_i64..1_000_000, -100_000_000_i64..100_000_000), 1..40),
        ) {
            let lines: Vec<_> = parts
                .iter()
                .map(|(available, intensity)| SummaryLine {
                    carbon_intensity: Micro::from_micro(*intensity),
                    ..line(TokenType::Qet, Uom::MMBtu, *available, "0")
                })
                .collect();
            let summary = summarize(lines.iter().copied()).unwrap();
            prop_assert_eq!(&summary, &summarize(lines.iter().rev().copied()).unwrap());
            let micro_kg: i128 = parts.iter().map(|(q, ci)| i128::from(*q) * i128::from(*ci)).sum();
            prop_assert_eq!(summary.total_kg, Decimal::from_i128_with_scale(micro_kg, 6));
            let units: i128 = parts.iter().map(|(q, _)| i128::from(*q)).sum();
            prop_assert_eq!(summary.intensity.is_some(), units > 0);
            if let Some(range) = summary.intensity {
                prop_assert!(range.min <= range.average && range.average <= range.max);
                let off = micro_kg - i128::from(range.average.micro()) * units;
                prop_assert!(2 * off.abs() <= units);
            }
        }
    }
}
