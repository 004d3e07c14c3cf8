//! What does carrying gas by road add to its intensity?

use rust_decimal::Decimal;
use thiserror::Error;

use crate::ledger::summary::MeanIntensity;
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
    together((base.micro().into(), 1), distance_miles)
}

/// The same for units of several base intensities: their mean is not rounded before.
pub fn final_mean(base: MeanIntensity, distance_miles: Micro) -> Result<Micro, TransportError> {
    together(base.quotient(), distance_miles)
}

fn together(base: (i128, i128), distance_miles: Micro) -> Result<Micro, TransportError> {
    if distance_miles < Micro::ZERO {
        return Err(TransportError::NegativeDistance);
    }
    rounded_sum(base, distance_miles)
        .and_then(|micro| i64::try_from(micro).ok())
        .map(Micro::from_micro)
        .ok_or(TransportError::OutOfRange)
}

/// Whole millionths and rests are summed apart, so that no product leaves 128 bits.
fn rounded_sum((micro_kg, units): (i128, i128), distance_miles: Micro) -> Option<i128> {
    let transport = i128::from(distance_miles.micro()).checked_mul(FACTOR_PICO)?;
    let whole = micro_kg
        .checked_div_euclid(units)?
        .checked_add(transport.checked_div_euclid(PICO_PER_ONE)?)?;
    let of_base = micro_kg
        .checked_rem_euclid(units)?
        .checked_mul(PICO_PER_ONE)?;
    let of_transport = transport
        .checked_rem_euclid(PICO_PER_ONE)?
        .checked_mul(units)?;
    let divisor = units.checked_mul(PICO_PER_ONE)?;
    // Half to even is a question of the whole, too.
    let odd = whole.checked_rem_euclid(2)?;
    let rest = odd
        .checked_mul(divisor)?
        .checked_add(of_base)?
        .checked_add(of_transport)?;
    half_even_div(rest, divisor)?.checked_add(whole.checked_sub(odd)?)
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
    fn two_halves_make_a_millionth() {
        let units = [(1, Micro::ZERO), (1, micro("0.000001"))];
        let mean = MeanIntensity::of(units).unwrap().unwrap();
        let miles = micro("0.0001");
        assert_eq!(mean.rounded(), Micro::ZERO);
        assert_eq!(transport_intensity(miles), Ok(Micro::ZERO));
        assert_eq!(final_mean(mean, miles), Ok(micro("0.000001")));
        // A tie goes to the even neighbour: of 0.0000005 and 0.0000015.
        assert_eq!(final_mean(mean, Micro::ZERO), Ok(Micro::ZERO));
        let mean = MeanIntensity::of([(1, micro("0.000001")), (1, micro("0.000002"))]);
        let mean = mean.unwrap().unwrap();
        assert_eq!(final_mean(mean, Micro::ZERO), Ok(micro("0.000002")));
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

        #[test]
        fn a_mean_is_rounded_with_the_transport(
            lines in prop::collection::vec((1_i64..1 << 30, any::<i32>()), 1..9),
            miles in 0_i64..1 << 40,
        ) {
            let units = lines.iter().map(|(units, base)| (*units, Micro::from_micro((*base).into())));
            let mean = MeanIntensity::of(units).unwrap().unwrap();
            let rounded = i128::from(final_mean(mean, Micro::from_micro(miles)).unwrap().micro());
            let total: i128 = lines.iter().map(|(units, _)| i128::from(*units)).sum();
            let kg: i128 = lines.iter().map(|(units, base)| i128::from(*units) * i128::from(*base)).sum();
            let exact = kg * PICO_PER_ONE + i128::from(miles) * FACTOR_PICO * total;
            let off = (rounded * total * PICO_PER_ONE - exact).abs();
            prop_assert!(2 * off <= total * PICO_PER_ONE);
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
