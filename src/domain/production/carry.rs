//! How do fractional measurements become whole tokens, without a fraction lost or minted twice?

use thiserror::Error;

use crate::numbers::Micro;

/// What one month mints: `carried_in + measured = minted + carried_out`, exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carry {
    /// The fraction that earlier months of the same facility, energy type, token type and issuer left.
    pub carried_in: Micro,
    /// Whole tokens to mint; zero where the month does not complete a unit, and no token is made.
    pub minted: i64,
    /// The fraction, below one unit, that waits for the next month.
    pub carried_out: Micro,
}

/// Why a carry cannot be computed. None of these is reachable from stored, checked values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CarryError {
    /// The carried fraction is not in [0, 1).
    #[error("the carried fraction is not between zero and one")]
    NotAFraction,
    /// A negative amount was measured.
    #[error("the measured amount is negative")]
    NegativeMeasurement,
    /// Beyond 64 bits.
    #[error("the amount is out of range")]
    OutOfRange,
}

/// Adds the measured amount to the fraction carried in, mints the whole part and carries the rest.
pub fn mint(carried_in: Micro, measured: Micro) -> Result<Carry, CarryError> {
    if !(Micro::ZERO..Micro::ONE).contains(&carried_in) {
        return Err(CarryError::NotAFraction);
    }
    if measured < Micro::ZERO {
        return Err(CarryError::NegativeMeasurement);
    }
    let available = carried_in
        .checked_add(measured)
        .ok_or(CarryError::OutOfRange)?
        .micro();
    let unit = Micro::ONE.micro();
    Ok(Carry {
        carried_in,
        minted: available.div_euclid(unit),
        carried_out: Micro::from_micro(available.rem_euclid(unit)),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn micro(text: &str) -> Micro {
        text.parse().unwrap()
    }

    #[test]
    fn months_in_mint_order() {
        let rows = [
            // carried in, measured, minted, carried out
            ("0", "135787.5", 135_787, "0.5"),
            ("0.5", "128410.75", 128_411, "0.25"),
            ("0.25", "0", 0, "0.25"),
            ("0.999999", "0.000001", 1, "0"),
            ("0.1", "0.2", 0, "0.3"),
        ];
        for (carried_in, measured, minted, carried_out) in rows {
            let carry = mint(micro(carried_in), micro(measured)).unwrap();
            assert_eq!(
                (carry.minted, carry.carried_out),
                (minted, micro(carried_out))
            );
        }
    }

    #[test]
    fn impossible_inputs_are_refused() {
        assert_eq!(mint(Micro::ONE, Micro::ZERO), Err(CarryError::NotAFraction));
        assert_eq!(
            mint(Micro::from_micro(-1), Micro::ZERO),
            Err(CarryError::NotAFraction)
        );
        assert_eq!(
            mint(Micro::ZERO, Micro::from_micro(-1)),
            Err(CarryError::NegativeMeasurement)
        );
        assert_eq!(
            mint(Micro::from_micro(1), Micro::from_micro(i64::MAX)),
            Err(CarryError::OutOfRange)
        );
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_made_over_any_number_of_months(
            months in prop::collection::vec(0_i64..1_000_000_000_000, 0..60),
        ) {
            let mut carried = Micro::ZERO;
            let mut minted = 0_i128;
            for measured in &months {
                let carry = mint(carried, Micro::from_micro(*measured)).unwrap();
                prop_assert!((Micro::ZERO..Micro::ONE).contains(&carry.carried_out));
                minted += i128::from(carry.minted);
                carried = carry.carried_out;
            }
            let measured: i128 = months.iter().copied().map(i128::from).sum();
            prop_assert_eq!(minted * 1_000_000 + i128::from(carried.micro()), measured);
        }
    }
}
