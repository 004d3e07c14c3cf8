//! How does one cell become a value of the kind its column asks for?
//!
//! Every function answers the value, or what is wrong with the cell as the end of a sentence that
//! begins with the name of the column.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::grid::Cell;
use crate::decimal::{self, DecimalError};
use crate::production::boundary::is_hidden;
use crate::production::exact::Exact;
use crate::vintage::{FIRST_YEAR, Vintage};

/// The longest text that is kept of a cell, in characters.
const TEXT_LENGTH_MAX: usize = 200;
/// The largest magnitude of a measured amount: above it, micro-units would near the end of 64 bits.
const AMOUNT_MAX: Decimal = Decimal::from_parts(3_567_587_328, 232, 0, false, 0);
/// The digits after the point that are kept of a measured amount.
const AMOUNT_DIGITS: u32 = 6;
/// The digits after the point that are kept of an intensity.
const INTENSITY_DIGITS: u32 = 12;
/// The largest magnitude of an intensity, far beyond any fuel.
const INTENSITY_MAX: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

/// The values of a number column: how many digits are kept, and what range is meant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    digits: u32,
    least: Decimal,
    most: Decimal,
}

impl Scale {
    /// Zero or more of something measured.
    pub(super) const AMOUNT: Self = Self {
        digits: AMOUNT_DIGITS,
        least: Decimal::ZERO,
        most: AMOUNT_MAX,
    };
    /// Zero or less: emissions that did not happen.
    pub(super) const AVOIDED_AMOUNT: Self = Self {
        digits: AMOUNT_DIGITS,
        least: Decimal::from_parts(3_567_587_328, 232, 0, true, 0),
        most: Decimal::ZERO,
    };
    /// A percentage.
    pub(super) const PERCENT: Self = Self {
        digits: AMOUNT_DIGITS,
        least: Decimal::ZERO,
        most: Decimal::ONE_HUNDRED,
    };
    /// A share of a whole; zero is refused separately.
    pub(super) const SHARE: Self = Self {
        digits: AMOUNT_DIGITS,
        least: Decimal::ZERO,
        most: Decimal::ONE,
    };
    /// kg CO2e/MMBtu or g CO2e/MJ.
    pub(super) const INTENSITY: Self = Self {
        digits: INTENSITY_DIGITS,
        least: Decimal::from_parts(1_000_000, 0, 0, true, 0),
        most: INTENSITY_MAX,
    };
    /// The intensity of emissions that did not happen.
    pub(super) const AVOIDED_INTENSITY: Self = Self {
        digits: INTENSITY_DIGITS,
        least: Self::INTENSITY.least,
        most: Decimal::ZERO,
    };
    /// Degrees north.
    pub(super) const LATITUDE: Self = Self {
        digits: AMOUNT_DIGITS,
        least: Decimal::from_parts(90, 0, 0, true, 0),
        most: Decimal::from_parts(90, 0, 0, false, 0),
    };
    /// Degrees east.
    pub(super) const LONGITUDE: Self = Self {
        digits: AMOUNT_DIGITS,
        least: Decimal::from_parts(180, 0, 0, true, 0),
        most: Decimal::from_parts(180, 0, 0, false, 0),
    };

    /// Reads a number cell, rounding a double to 15 significant digits and then half-even to the
    /// digits that are kept; a text cell is read exactly and refused where it has more.
    pub(super) fn read(&self, cell: &Cell) -> Result<Exact, String> {
        let value = match cell {
            Cell::Number(number) => decimal::from_double_text(&format!("{number:e}"))
                .map(|value| value.round_dp(self.digits))
                .map_err(|error| format!("holds {number:e}, which is {error}"))?,
            Cell::Text(text) => self.read_text(text.trim())?,
            other => {
                return Err(format!(
                    "must be a number, but the cell holds {}",
                    kind(other)
                ));
            }
        };
        if value < self.least {
            Err(format!(
                "is {}, but must be at least {}",
                value.normalize(),
                self.least
            ))
        } else if value > self.most {
            Err(format!(
                "is {}, but must be at most {}",
                value.normalize(),
                self.most
            ))
        } else {
            Ok(Exact(value.normalize()))
        }
    }

    fn read_text(&self, text: &str) -> Result<Decimal, String> {
        let value = decimal::parse(text).map_err(|error| match error {
            DecimalError::NotANumber => {
                format!(
                    "must be a number, but the cell holds the text “{}”",
                    shortened(text)
                )
            }
            DecimalError::TooManyDigits | DecimalError::OutOfRange => {
                format!("holds a number that is {error}: “{}”", shortened(text))
            }
        })?;
        let digits = decimal::fraction_digits(value);
        if digits > self.digits {
            return Err(format!(
                "has {digits} digits after the point, at most {} are kept",
                self.digits
            ));
        }
        Ok(value)
    }
}

/// Reads a short printable text; a whole number stands for its digits, as people type codes.
pub(super) fn text(cell: &Cell) -> Result<String, String> {
    let text = match cell {
        Cell::Text(text) => text.trim().to_owned(),
        Cell::Number(number) => whole_number(*number)
            .ok_or_else(|| "must be a text, but the cell holds a number".to_owned())?,
        other => {
            return Err(format!(
                "must be a text, but the cell holds {}",
                kind(other)
            ));
        }
    };
    if text.chars().count() > TEXT_LENGTH_MAX {
        Err(format!("has more than {TEXT_LENGTH_MAX} characters"))
    } else if text.chars().any(char::is_control) {
        Err("contains a line break or another control character".to_owned())
    } else {
        Ok(text)
    }
}

/// Reads a text by which a facility is known: none that differs from another only unseen.
pub(super) fn identifier(cell: &Cell) -> Result<String, String> {
    let text = text(cell)?;
    match text.chars().find(|it| is_hidden(*it)) {
        None => Ok(text),
        Some(hidden) => Err(format!(
            "contains the invisible character U+{:04X}",
            u32::from(hidden)
        )),
    }
}

/// Reads the month that a date lies in, or a text such as `2025-01`.
pub(super) fn month(cell: &Cell) -> Result<Vintage, String> {
    let day = match cell {
        Cell::Date(day) => Some(*day),
        Cell::Text(text) => {
            let text = text.trim();
            let is_year_and_month = text.len() == 7;
            let day = if is_year_and_month {
                format!("{text}-01")
            } else {
                text.to_owned()
            };
            iso_date(&day)
        }
        _ => None,
    };
    let day = day.ok_or_else(|| {
        format!(
            "must be a date or a text such as 2025-01, but the cell holds {}",
            quoted(cell)
        )
    })?;
    Vintage::of(day).map_err(|_| {
        format!(
            "is {}, but the registry takes months from {FIRST_YEAR} on",
            day.format("%Y-%m")
        )
    })
}

/// Reads a day: a date cell or a text such as `2025-05-16`.
pub(super) fn date(cell: &Cell) -> Result<NaiveDate, String> {
    let day = match cell {
        Cell::Date(day) => Some(*day),
        Cell::Text(text) => iso_date(text.trim()),
        _ => None,
    };
    day.ok_or_else(|| {
        format!(
            "must be a date or a text such as 2025-05-16, but the cell holds {}",
            quoted(cell)
        )
    })
}

/// Reads one of a closed list of names, whatever its case.
pub(super) fn choice<T: Copy>(
    all: &[T],
    name_of: impl Fn(T) -> &'static str,
    cell: &Cell,
) -> Result<T, String> {
    let given = text(cell)?;
    let chosen = all
        .iter()
        .copied()
        .find(|item| name_of(*item).eq_ignore_ascii_case(&given));
    chosen.ok_or_else(|| {
        let names: Vec<_> = all.iter().copied().map(name_of).collect();
        format!(
            "must be one of {}, but the cell holds “{}”",
            names.join(", "),
            shortened(&given)
        )
    })
}

/// Reads `yes` or `no`, or a truth value.
pub(super) fn yes_or_no(cell: &Cell) -> Result<bool, String> {
    match cell {
        Cell::Bool(value) => Ok(*value),
        Cell::Text(text) if is_any(text, &["yes", "true"]) => Ok(true),
        Cell::Text(text) if is_any(text, &["no", "false"]) => Ok(false),
        other => Err(format!(
            "must be yes or no, but the cell holds {}",
            quoted(other)
        )),
    }
}

/// Whether a text is one of these words, whatever its case.
pub(super) fn is_any(text: &str, words: &[&str]) -> bool {
    words
        .iter()
        .any(|word| word.eq_ignore_ascii_case(text.trim()))
}

/// A text cut to what fits into a sentence.
pub(super) fn shortened(text: &str) -> String {
    const LENGTH_MAX: usize = 40;
    if text.chars().count() <= LENGTH_MAX {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(LENGTH_MAX).collect();
    short.push('…');
    short
}

/// The digits of a double that holds a whole number exactly.
fn whole_number(number: f64) -> Option<String> {
    let value = decimal::from_double_text(&format!("{number:e}")).ok()?;
    value.is_integer().then(|| value.normalize().to_string())
}

/// Reads `yyyy-mm-dd`, with a time of day that is ignored.
fn iso_date(text: &str) -> Option<NaiveDate> {
    let (day, rest) = text.split_at_checked(10)?;
    let is_time = rest.is_empty() || rest.starts_with(['T', ' ']);
    if is_time {
        NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()
    } else {
        None
    }
}

fn quoted(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => format!("the text “{}”", shortened(text.trim())),
        Cell::Number(number) => format!("the number {number}"),
        other => kind(other).to_owned(),
    }
}

/// What a cell holds, for the end of a sentence.
fn kind(cell: &Cell) -> &'static str {
    match cell {
        Cell::Text(_) => "a text",
        Cell::Number(_) => "a number",
        Cell::Date(_) => "a date",
        Cell::Duration => "a duration",
        Cell::Bool(_) => "a truth value",
        Cell::Error(_) => "an error",
        Cell::FormulaWithoutValue => "a formula without its value",
    }
}
