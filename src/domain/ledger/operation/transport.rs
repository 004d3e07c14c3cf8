//! What does carrying gas by road add to its intensity?

use rust_decimal::Decimal;
use thiserror::Error;

use crate::numbers::{Micro, half_even_div};

/// kg `CO2e` per mile and `MMBtu` by GREET, in 10⁻¹²: 0.004632566667.
const FACTOR_PICO: i128 = 4_632_566_667;
/// Millionths times 10⁻¹² are 10⁻¹⁸; so many of them make one millionth.
const PICO_PER_ONE: i128 = 1_000_000_000_000;

/// The model that the factor is from.
pub const TRANSPORT_ENGINE: &str = "GREET";

/// What each mile adds, in kg `CO2e` per `MMBtu`.
pub fn transport_factor() -> Decimal {
    Decimal::from_i128_with_scale(FACTOR_PICO, 12)
}

/// Why there is no intensity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TransportError {
    /// Nothing travels less than no distance.
    #[error("a distance is not negative")]
    NegativeDistance,
    /// Beyond 64 bits.
    #[error("the distance is too large")]
    OutOfRange,
}

/// Base intensity and transport together, in kg `CO2e` per `MMBtu`: exact until it is rounded
/// half-even to six digits, once.
pub fn final_intensity(base: Micro, distance_miles: Micro) -> Result<Micro, TransportError> {
    if distance_miles < Micro::ZERO {
        return Err(TransportError::NegativeDistance);
    }
    let base = i128::from(base.micro()).checked_mul(PICO_PER_ONE);
    let transport = i128::from(distance_miles.micro()).checked_mul(FACTOR_PICO);
    base.zip(transport)
        .and_then(|(base, transport)| base.checked_add(transport))
        .and_then(|sum| half_even_div(sum, PICO_PER_ONE))
        .and_then(|micro| i64::try_from(micro).ok())
        .map(Micro::from_micro)
        .ok_or(TransportError::OutOfRange)
}

/// What the transport alone adds.
pub fn transport_intensity(distance_miles: Micro) -> Result<Micro, TransportError> {
    final_intensity(Micro::ZERO, distance_miles)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn micro(text: &str) -> Micro {
        text.parse().unwrap()
    }

    #[test]
    fn the_published_example() {
        let intensity = final_intensity(micro("-65.15"), micro("847.3")).unwrap();
        assert_eq!(intensity, micro("-61.224826"));
        assert_eq!(intensity.printed(3).to_string(), "-61.225");
        assert_eq!(transport_intensity(micro("847.3")), Ok(micro("3.925174")));
        assert_eq!(transport_factor().to_string(), "0.004632566667");
        assert_eq!(
            final_intensity(micro("-65.15"), Micro::ZERO),
            Ok(micro("-65.15"))
        );
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let refusal = final_intensity(Micro::ZERO, Micro::from_micro(-1));
        assert_eq!(refusal, Err(TransportError::NegativeDistance));
        let refusal = final_intensity(Micro::from_micro(i64::MAX), Micro::from_micro(i64::MAX));
        assert_eq!(refusal, Err(TransportError::OutOfRange));
    }

    proptest! {
        #[test]
        fn a_longer_way_is_never_cleaner(base: i32, one in 0_i64..1 << 40, more in 0_i64..1 << 40) {
            let at = |miles| final_intensity(Micro::from_micro(base.into()), Micro::from_micro(miles));
            prop_assert!(at(one).unwrap() <= at(one + more).unwrap());
        }

        /// Rounded once: never further than half a millionth from the exact sum.
        #[test]
        fn it_is_the_nearest(base: i32, miles in 0_i64..1 << 40) {
            let rounded = final_intensity(Micro::from_micro(base.into()), Micro::from_micro(miles));
            let exact = i128::from(base) * PICO_PER_ONE + i128::from(miles) * FACTOR_PICO;
            let off = (i128::from(rounded.unwrap().micro()) * PICO_PER_ONE - exact).abs();
            prop_assert!(2 * off <= PICO_PER_ONE);
        }
    }
}
