//! Which part of a file does a request ask for?

use std::ops::Range;

/// What a `Range` header comes to for a file of a known size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Everything: there is no header, or one that may be ignored.
    Whole,
    /// These bytes.
    Bytes(Range<u64>),
    /// Bytes that the file does not have.
    Unsatisfiable,
}

impl Part {
    /// Reads the header as RFC 9110 (14.1.2) has it. Other units than bytes, several ranges and what
    /// cannot be read are ignored, as it allows.
    pub(super) fn of(header: Option<&str>, size: u64) -> Self {
        let Some((unit, range)) = header.and_then(|header| header.split_once('=')) else {
            return Self::Whole;
        };
        let Some((first, last)) = range.trim().split_once('-') else {
            return Self::Whole;
        };
        if !unit.trim().eq_ignore_ascii_case("bytes") {
            return Self::Whole;
        }
        let range = match (number(first), number(last)) {
            (None, Some(count)) if first.is_empty() => size.saturating_sub(count)..size,
            (Some(first), None) if last.is_empty() => first..size,
            (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(size),
            _ => return Self::Whole,
        };
        if range.is_empty() {
            Self::Unsatisfiable
        } else {
            Self::Bytes(range)
        }
    }
}

/// A number in digits alone; one too big to hold is beyond every file.
fn number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_has_them() {
        let cases = [
            (None, Part::Whole),
            (Some("bytes=0-0"), Part::Bytes(0..1)),
            (Some("bytes=2-5"), Part::Bytes(2..6)),
            (Some("Bytes = 7-"), Part::Bytes(7..10)),
            (Some("bytes=8-99999999999999999999999"), Part::Bytes(8..10)),
            (Some("bytes=-3"), Part::Bytes(7..10)),
            (Some("bytes=-30"), Part::Bytes(0..10)),
            (Some("bytes=10-"), Part::Unsatisfiable),
            (Some("bytes=10-12"), Part::Unsatisfiable),
            (Some("bytes=-0"), Part::Unsatisfiable),
            (Some("bytes=5-2"), Part::Whole),
            (Some("bytes=0-1,4-5"), Part::Whole),
            (Some("bytes=20-21,4-5"), Part::Whole),
            (Some("bytes=-"), Part::Whole),
            (Some("bytes=+1-2"), Part::Whole),
            (Some("pages=1-2"), Part::Whole),
            (Some("nonsense"), Part::Whole),
        ];
        for (header, part) in cases {
            assert_eq!(Part::of(header, 10), part, "{header:?}");
        }
    }
}
