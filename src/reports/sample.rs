//! What stands where a datum is missing?

use rust_decimal::Decimal;

use crate::certificates::{self, grouped};

/// The mark of a blank.
pub const SAMPLE: &str = "SAMPLE";

/// A text, or the mark where there is none or nothing in it.
pub(super) fn text(text: Option<String>) -> String {
    let given = text.filter(|text| !text.trim().is_empty());
    given.unwrap_or_else(|| SAMPLE.to_owned())
}

/// A list of texts, or the mark alone.
pub(super) fn texts(texts: Option<Vec<String>>) -> Vec<String> {
    match texts {
        Some(texts) if !texts.is_empty() => texts.into_iter().map(Some).map(text).collect(),
        _ => vec![SAMPLE.to_owned()],
    }
}

/// A count of units, and what they are.
pub(super) fn quantity(count: Option<i64>, uom: Option<&str>) -> String {
    match (count, uom) {
        (None, None) => SAMPLE.to_owned(),
        (count, uom) => {
            let count = count.map_or_else(|| SAMPLE.to_owned(), grouped);
            format!("{count} {}", uom.unwrap_or(SAMPLE))
        }
    }
}

/// An intensity, with the digits of a certificate.
pub(super) fn intensity(intensity: Option<Decimal>) -> String {
    intensity.map_or_else(|| SAMPLE.to_owned(), certificates::intensity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_marked_and_data_are_kept() {
        assert_eq!(text(Some(" \n".to_owned())), SAMPLE);
        assert_eq!(text(Some("<b>".to_owned())), "<b>");
        assert_eq!(texts(Some(Vec::new())), [SAMPLE]);
        assert_eq!(quantity(None, None), SAMPLE);
        assert_eq!(quantity(Some(1250), Some("MMBtu")), "1,250 MMBtu");
        assert_eq!(quantity(Some(1), None), "1 SAMPLE");
        assert_eq!(intensity("-65.15".parse().ok()), "−65.150");
        assert_eq!(intensity("-61.2245".parse().ok()), "−61.224");
    }
}
