//! How does the text of a number become an exact decimal?
//!
//! No float takes part: JSON numbers, text cells and the doubles of a spreadsheet all arrive as text.
//! A double of a spreadsheet carries noise beyond its 15th significant digit (0.827 is stored as
//! 0.82699999999999996), which [`from_double_text`] rounds away; everything else keeps every digit.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use thiserror::Error;

/// The significant digits that survive a trip through a double.
pub const DOUBLE_DIGITS: usize = 15;
/// The significant digits, and the fraction digits, that a [`Decimal`] holds in any case.
const DIGITS_MAX: usize = 28;

/// Why a text is no usable number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DecimalError {
    /// Not digits with an optional sign, fraction and exponent.
    #[error("not a number")]
    NotANumber,
    /// More digits than can be kept exactly.
    #[error("too many digits")]
    TooManyDigits,
    /// Its magnitude is beyond anything the registry counts.
    #[error("out of range")]
    OutOfRange,
}

/// Reads a number and keeps every digit.
pub fn parse(text: &str) -> Result<Decimal, DecimalError> {
    let number = Scientific::parse(text)?;
    if number.digits.len() > DIGITS_MAX {
        return Err(DecimalError::TooManyDigits);
    }
    number.into_decimal()
}

/// Reads the text of a double and keeps 15 significant digits, half-even.
///
/// What is left of a value below 10⁻²⁸ is zero.
pub fn from_double_text(text: &str) -> Result<Decimal, DecimalError> {
    let number = Scientific::parse(text)?.rounded_to(DOUBLE_DIGITS)?;
    let fraction_digits = number.exponent.saturating_neg();
    let surplus = usize::try_from(fraction_digits)
        .unwrap_or(0)
        .saturating_sub(DIGITS_MAX);
    if surplus == 0 {
        return number.into_decimal();
    }
    let digits_left = number.digits.len().saturating_sub(surplus);
    if digits_left == 0 {
        Ok(Decimal::ZERO)
    } else {
        number.rounded_to(digits_left)?.into_decimal()
    }
}

/// The digits after the point that a value needs, trailing zeros aside.
pub fn fraction_digits(value: Decimal) -> u32 {
    value.normalize().scale()
}

/// `digits` (no leading or trailing zeros; none at all for zero) times ten to the `exponent`.
struct Scientific {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Scientific {
    fn parse(text: &str) -> Result<Self, DecimalError> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return Err(DecimalError::NotANumber),
            None => (mantissa, ""),
        };
        if whole.is_empty()
            || !whole
                .bytes()
                .chain(fraction.bytes())
                .all(|b| b.is_ascii_digit())
        {
            return Err(DecimalError::NotANumber);
        }
        let fraction_length =
            i64::try_from(fraction.len()).map_err(|_| DecimalError::OutOfRange)?;
        let digits = whole
            .bytes()
            .chain(fraction.bytes())
            .map(|b| b.saturating_sub(b'0'))
            .skip_while(|digit| *digit == 0)
            .collect();
        Ok(Self::trimmed(
            negative,
            digits,
            exponent.saturating_sub(fraction_length),
        ))
    }

    /// Moves trailing zeros into the exponent.
    fn trimmed(negative: bool, mut digits: Vec<u8>, mut exponent: i64) -> Self {
        while digits.last() == Some(&0) {
            digits.pop();
            exponent = exponent.saturating_add(1);
        }
        Self {
            negative,
            digits,
            exponent,
        }
    }

    /// Keeps the first `count` digits, half-even.
    fn rounded_to(self, count: usize) -> Result<Self, DecimalError> {
        let Some((kept, dropped)) = self.digits.split_at_checked(count) else {
            return Ok(self);
        };
        let upward = match dropped
            .first()
            .map_or(Ordering::Less, |first| first.cmp(&5))
        {
            // Trailing zeros are gone, so a lone five is an exact tie.
            Ordering::Equal if dropped.len() == 1 => kept.last().is_some_and(|last| last % 2 == 1),
            ordering => ordering.is_ge(),
        };
        let mut kept = kept.to_vec();
        if upward {
            increment(&mut kept);
        }
        let dropped = i64::try_from(dropped.len()).map_err(|_| DecimalError::OutOfRange)?;
        Ok(Self::trimmed(
            self.negative,
            kept,
            self.exponent.saturating_add(dropped),
        ))
    }

    fn into_decimal(self) -> Result<Decimal, DecimalError> {
        if self.digits.is_empty() {
            return Ok(Decimal::ZERO);
        }
        let scale = u32::try_from(self.exponent.saturating_neg()).unwrap_or(0);
        let trailing_zeros = usize::try_from(self.exponent).unwrap_or(0);
        if self.digits.len().saturating_add(trailing_zeros) > DIGITS_MAX {
            return Err(DecimalError::OutOfRange);
        }
        let zeros = std::iter::repeat_n(&0, trailing_zeros);
        let magnitude = self
            .digits
            .iter()
            .chain(zeros)
            .fold(0_i128, |value, digit| {
                value.saturating_mul(10).saturating_add(i128::from(*digit))
            });
        let mantissa = if self.negative {
            magnitude.saturating_neg()
        } else {
            magnitude
        };
        Decimal::try_from_i128_with_scale(mantissa, scale).map_err(|_| DecimalError::TooManyDigits)
    }
}

fn parse_exponent(text: &str) -> Result<i64, DecimalError> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] | digits => (false, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(DecimalError::NotANumber);
    }
    let magnitude = digits.iter().fold(0_i64, |value, digit| {
        value
            .saturating_mul(10)
            .saturating_add(i64::from(digit.saturating_sub(b'0')))
    });
    Ok(if negative {
        magnitude.saturating_neg()
    } else {
        magnitude
    })
}

/// Adds one to the last digit. All nines become a one and zeros, one digit longer.
fn increment(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit = digit.saturating_add(1);
            return;
        }
        *digit = 0;
    }
    digits.insert(0, 1);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn every_digit_of_a_number_is_kept() {
        let cases = [
            ("0", "0"),
            ("-0", "0"),
            ("007", "7"),
            ("1.50", "1.5"),
            ("-65.15", "-65.15"),
            ("0.004632566667", "0.004632566667"),
            ("5.46e-6", "0.00000546"),
            ("1.5E+3", "1500"),
            ("0e999999999999999999999", "0"),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), Ok(decimal(expected)), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "", "-", ".5", "1.", "1e", "1,5", " 1", "+1", "NaN", "1e+-2", "١", "0x1", "1_000",
        ] {
            assert_eq!(parse(text), Err(DecimalError::NotANumber), "{text}");
        }
        assert_eq!(parse(&"1".repeat(29)), Err(DecimalError::TooManyDigits));
        assert_eq!(parse("1e-29"), Err(DecimalError::TooManyDigits));
        assert_eq!(parse("1e28"), Err(DecimalError::OutOfRange));
        assert_eq!(
            parse("1e99999999999999999999"),
            Err(DecimalError::OutOfRange)
        );
    }

    #[test]
    fn a_double_keeps_fifteen_significant_digits() {
        let cases = [
            ("0.82699999999999996", "0.827"),
            ("-76.421999999999997", "-76.422"),
            ("5.4599999999999999E-6", "0.00000546"),
            ("135787.5", "135787.5"),
            ("1234567890123445", "1234567890123440"),
            ("1234567890123455", "1234567890123460"),
            ("999999999999999.5", "1000000000000000"),
            ("1E-300", "0"),
            ("1.5E-28", "0.0000000000000000000000000002"),
        ];
        for (text, expected) in cases {
            assert_eq!(from_double_text(text), Ok(decimal(expected)), "{text}");
        }
        assert_eq!(from_double_text("1e300"), Err(DecimalError::OutOfRange));
    }

    proptest! {
        #[test]
        fn a_typed_number_survives_its_double(micro in -999_999_999_999_999_i64..=999_999_999_999_999) {
            let typed = Decimal::new(micro, 6).normalize();
            let double: f64 = typed.to_string().parse().unwrap();
            prop_assert_eq!(from_double_text(&format!("{double:.16e}")), Ok(typed));
            prop_assert_eq!(from_double_text(&double.to_string()), Ok(typed));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}|-?[0-9]{0,40}\\.?[0-9]{0,40}([eE][+-]?[0-9]{0,22})?") {
            let _ = parse(&text);
            let _ = from_double_text(&text);
        }

        #[test]
        fn printing_and_parsing_agree(mantissa: i64, scale in 0_u32..=18) {
            let value = Decimal::new(mantissa, scale);
            prop_assert_eq!(parse(&value.to_string()), Ok(value));
        }
    }
}
