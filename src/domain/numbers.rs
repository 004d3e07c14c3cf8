//! Which integers stand for measured amounts, intensities, prices and token quantities?

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use thiserror::Error;

use crate::decimal::{self, DecimalError};

/// The fraction digits of a measured amount, an intensity or a price as stored.
pub const FRACTION_DIGITS: u32 = 6;
/// The fraction digits of an intensity as printed.
pub const PRINTED_FRACTION_DIGITS: u32 = 3;

/// Why a number is no amount of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NumberError {
    /// The text is no number, or one with more digits than can be kept.
    #[error(transparent)]
    Decimal(#[from] DecimalError),
    /// More than six digits after the point.
    #[error("at most {FRACTION_DIGITS} digits after the point")]
    TooManyFractionDigits,
    /// Beyond 64 bits.
    #[error("out of range")]
    OutOfRange,
    /// Zero or less, where something must be counted.
    #[error("must be at least 1")]
    NotPositive,
}

/// An exact amount in millionths of its unit: of a uom when measured, of kg `CO2e` per uom as an
/// intensity, of a currency as a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Micro(i64);

impl Micro {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One whole unit.
    pub const ONE: Self = Self(1_000_000);

    /// Takes the stored integer, in millionths.
    pub const fn from_micro(micro: i64) -> Self {
        Self(micro)
    }

    /// The integer to store, in millionths.
    pub const fn micro(self) -> i64 {
        self.0
    }

    /// Takes a decimal of at most six fraction digits.
    pub fn exact(value: Decimal) -> Result<Self, NumberError> {
        if decimal::fraction_digits(value) > FRACTION_DIGITS {
            Err(NumberError::TooManyFractionDigits)
        } else {
            Self::rounded(value)
        }
    }

    /// Takes a decimal and rounds it half-even to six fraction digits, once.
    pub fn rounded(value: Decimal) -> Result<Self, NumberError> {
        let rounded = value.round_dp(FRACTION_DIGITS).normalize();
        let missing_digits = FRACTION_DIGITS.saturating_sub(rounded.scale());
        10_i128
            .checked_pow(missing_digits)
            .and_then(|factor| rounded.mantissa().checked_mul(factor))
            .and_then(|micro| i64::try_from(micro).ok())
            .map(Self)
            .ok_or(NumberError::OutOfRange)
    }

    /// The same amount as a decimal, without trailing zeros.
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, FRACTION_DIGITS).normalize()
    }

    /// The amount rounded half-even to fewer digits, keeping trailing zeros: −61.224826 → −61.225.
    pub fn printed(self, fraction_digits: u32) -> Decimal {
        let mut value = Decimal::new(self.0, FRACTION_DIGITS).round_dp(fraction_digits);
        value.rescale(fraction_digits);
        value
    }

    /// The sum, unless it overflows.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, unless it overflows.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
}

/// Prints the exact decimal without trailing zeros.
impl fmt::Display for Micro {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.decimal().fmt(formatter)
    }
}

/// Reads an exact decimal of at most six fraction digits.
impl FromStr for Micro {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::exact(decimal::parse(text)?)
    }
}

/// A count of whole tokens, at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(i64);

impl Quantity {
    /// Takes a count of at least one.
    pub fn new(count: i64) -> Result<Self, NumberError> {
        if count < 1 {
            Err(NumberError::NotPositive)
        } else {
            Ok(Self(count))
        }
    }

    /// The count, at least one.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum, unless it overflows.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// The quotient rounded to the nearest integer, ties to the even one. `None` for a divisor below one
/// and where the result overflows.
pub fn half_even_div(dividend: i128, divisor: i128) -> Option<i128> {
    if divisor < 1 {
        return None;
    }
    let floor = dividend.div_euclid(divisor);
    let below = dividend.rem_euclid(divisor);
    let above = divisor.checked_sub(below)?;
    let upward = below > above || (below == above && floor % 2 != 0);
    if upward {
        floor.checked_add(1)
    } else {
        Some(floor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_exact_to_the_sixth_digit() {
        assert_eq!("-65.15".parse(), Ok(Micro::from_micro(-65_150_000)));
        assert_eq!("1.0000000".parse(), Ok(Micro::ONE));
        assert_eq!(
            "0.0000001".parse::<Micro>(),
            Err(NumberError::TooManyFractionDigits)
        );
        assert_eq!(
            "9223372036854.775807".parse(),
            Ok(Micro::from_micro(i64::MAX))
        );
        assert_eq!(
            "9223372036854.775808".parse::<Micro>(),
            Err(NumberError::OutOfRange)
        );
        assert_eq!(Micro::from_micro(135_787_500_000).to_string(), "135787.5");
    }

    #[test]
    fn intensities_round_half_even_once() {
        let cases = [
            ("-61.2248257", -61_224_826),
            ("0.0000005", 0),
            ("0.0000015", 2),
        ];
        for (text, micro) in cases {
            assert_eq!(
                Micro::rounded(text.parse().unwrap()),
                Ok(Micro::from_micro(micro)),
                "{text}"
            );
        }
        assert_eq!(
            Micro::from_micro(-61_224_826).printed(3).to_string(),
            "-61.225"
        );
        assert_eq!(
            Micro::from_micro(-65_150_000).printed(3).to_string(),
            "-65.150"
        );
    }

    #[test]
    fn a_quantity_counts_something() {
        assert_eq!(Quantity::new(0), Err(NumberError::NotPositive));
        assert_eq!(Quantity::new(-1), Err(NumberError::NotPositive));
        let all = Quantity::new(i64::MAX).unwrap();
        assert_eq!(all.checked_add(Quantity::new(1).unwrap()), None);
    }

    #[test]
    fn division_refuses_what_it_cannot_answer() {
        assert_eq!(half_even_div(1, 0), None);
        assert_eq!(half_even_div(1, -1), None);
        assert_eq!(half_even_div(i128::MAX, 1), Some(i128::MAX));
        assert_eq!(half_even_div(i128::MIN, 1), Some(i128::MIN));
    }

    proptest! {
        /// The definition itself: no integer is nearer, and of two equally near ones it is the even.
        #[test]
        fn division_is_half_even(dividend in -(1_i128 << 100)..(1_i128 << 100), divisor in 1_i128..(1 << 40)) {
            let quotient = half_even_div(dividend, divisor).unwrap();
            let twice_off = (2 * (dividend - quotient * divisor)).abs();
            prop_assert!(twice_off < divisor || (twice_off == divisor && quotient % 2 == 0));
        }

        #[test]
        fn ties_go_to_the_even_neighbour(floor in -1_000_000_i128..1_000_000, half in 1_i128..1_000_000) {
            let quotient = half_even_div(floor * 2 * half + half, 2 * half).unwrap();
            prop_assert_eq!(quotient, if floor % 2 == 0 { floor } else { floor + 1 });
        }

        #[test]
        fn rounding_a_decimal_is_that_division(mantissa in -(1_i64 << 60)..(1 << 60), scale in 6_u32..=18) {
            let expected = half_even_div(mantissa.into(), 10_i128.pow(scale - 6)).unwrap();
            let rounded = Micro::rounded(Decimal::new(mantissa, scale)).unwrap();
            prop_assert_eq!(i128::from(rounded.micro()), expected);
        }

        #[test]
        fn amounts_print_as_they_parse(micro: i64) {
            let amount = Micro::from_micro(micro);
            prop_assert_eq!(amount.to_string().parse(), Ok(amount));
        }
    }
}
