//! What do the document and the public page say alike? Sums, averages, statements.

use std::collections::BTreeSet;

use attestry_domain::numbers::{Micro, PRINTED_FRACTION_DIGITS, half_even_div};
use rust_decimal::Decimal;

use super::print::words;
use super::record::{CertificateRecord, TokenUnits};

/// What was retired, e.g. `renewable natural gas`; several kinds in the order of the list.
pub(super) fn energy(tokens: &[TokenUnits]) -> String {
    let kinds: BTreeSet<_> = tokens.iter().map(|units| units.token.energy_type).collect();
    let kinds: Vec<String> = kinds.into_iter().map(|kind| words(kind.as_str())).collect();
    kinds.join(" and ")
}

/// The average intensity in kg `CO2e` per `MMBtu`, weighted by quantity and rounded half-even once.
/// None where nothing was retired.
pub(super) fn average_intensity(tokens: &[TokenUnits]) -> Option<Micro> {
    let weight = |units: &TokenUnits| i128::from(units.quantity);
    let total: i128 = tokens.iter().map(weight).sum();
    let weighted: i128 = tokens
        .iter()
        .map(|units| weight(units) * i128::from(units.token.carbon_intensity.micro()))
        .sum();
    let average = half_even_div(weighted, total)?;
    i64::try_from(average).ok().map(Micro::from_micro)
}

/// An intensity with three digits and a minus that is one.
pub fn intensity(intensity: Decimal) -> String {
    let mut printed = intensity.round_dp(PRINTED_FRACTION_DIGITS);
    printed.rescale(PRINTED_FRACTION_DIGITS);
    printed.to_string().replace('-', "−")
}

/// A count with commas between thousands.
pub fn grouped(count: i64) -> String {
    let digits = count.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if count < 0 {
        text.push('−');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The sentences that a certificate carries because of what its holder was registered for.
pub(super) fn statements(record: &CertificateRecord) -> Vec<String> {
    let book_and_claim = "The attributes were booked and claimed apart from the physical energy.";
    let mut statements = Vec::new();
    if record.is_book_and_claim {
        statements.push(book_and_claim.to_owned());
    }
    statements
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_thousands() {
        let rows = [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (135_787, "135,787"),
            (-1_234_567, "−1,234,567"),
            (i64::MIN, "−9,223,372,036,854,775,808"),
        ];
        for (count, text) in rows {
            assert_eq!(grouped(count), text);
        }
    }

    #[test]
    fn intensities_have_three_digits_and_a_minus() {
        let rows = [
            (-65_150_000, "−65.150"),
            (-61_224_826, "−61.225"),
            (0, "0.000"),
            (500, "0.000"),
        ];
        for (micro, text) in rows {
            assert_eq!(intensity(Micro::from_micro(micro).decimal()), text);
        }
    }
}
