//! Which month was the energy produced in?

use std::fmt;
use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use thiserror::Error;

/// The first year the registry takes production of.
pub const FIRST_YEAR: i32 = 2015;
/// The last year that the stored form, `yyyymm`, and every calendar in use can hold.
const LAST_YEAR: i32 = 9999;

/// Year and month of production in UTC. A label: it orders tokens and never expires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Vintage {
    year: i32,
    month: u32,
}

/// Why a year and month are no vintage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum VintageError {
    /// Before 2015 or beyond four digits.
    #[error("the year of a vintage is {FIRST_YEAR} or later")]
    Year,
    /// Not 1 to 12.
    #[error("the month of a vintage is 1 to 12")]
    Month,
}

impl Vintage {
    /// Checks the year (2015 or later) and the month (1 to 12).
    pub fn new(year: i32, month: u32) -> Result<Self, VintageError> {
        if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
            Err(VintageError::Year)
        } else if !(1..=12).contains(&month) {
            Err(VintageError::Month)
        } else {
            Ok(Self { year, month })
        }
    }

    /// Reads the stored form, for example `202406`.
    pub fn from_yyyymm(yyyymm: i32) -> Result<Self, VintageError> {
        let month = u32::try_from(yyyymm % 100).map_err(|_| VintageError::Month)?;
        Self::new(yyyymm / 100, month)
    }

    /// The month that a day lies in.
    pub fn of(day: NaiveDate) -> Result<Self, VintageError> {
        Self::new(day.year(), day.month())
    }

    /// The year, 2015 or later.
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> u32 {
        self.month
    }

    /// The stored form, which sorts as the months do: `year * 100 + month`.
    pub fn yyyymm(self) -> i32 {
        let month = i32::try_from(self.month).unwrap_or_default();
        self.year.saturating_mul(100).saturating_add(month)
    }

    /// The month after this one; none after the last month that can be stored.
    pub fn next(self) -> Option<Self> {
        let following = if self.month == 12 {
            Self::new(self.year.checked_add(1)?, 1)
        } else {
            Self::new(self.year, self.month.checked_add(1)?)
        };
        following.ok()
    }

    /// Its first second, 00:00:00Z of the first day.
    pub fn period_start(self) -> DateTime<Utc> {
        NaiveDate::from_ymd_opt(self.year, self.month, 1)
            .unwrap_or(NaiveDate::MIN)
            .and_time(chrono::NaiveTime::MIN)
            .and_utc()
    }

    /// Its last second, 23:59:59Z of the last day.
    pub fn period_end(self) -> DateTime<Utc> {
        self.period_start()
            .checked_add_months(chrono::Months::new(1))
            .and_then(|next| next.checked_sub_signed(TimeDelta::seconds(1)))
            .unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// Whether the whole month lies before `now`, so that it can have been measured.
    pub fn has_ended(self, now: DateTime<Utc>) -> bool {
        now > self.period_end()
    }
}

/// The stored forms of the months that overlap a span of time, both ends inclusive: those that end at
/// `from` or later and begin at `to` or earlier. An absent end leaves the span open.
pub fn months_overlapping(
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
) -> RangeInclusive<i32> {
    let month_of = |time: DateTime<Utc>| {
        let month = i32::try_from(time.month()).unwrap_or_default();
        time.year().saturating_mul(100).saturating_add(month)
    };
    let first = from.map_or(i32::MIN, |from| {
        // A month is over after its last second; what comes after that lies in the next one.
        let within = from
            .checked_add_signed(TimeDelta::nanoseconds(999_999_999))
            .unwrap_or(from);
        month_of(within)
    });
    first..=to.map_or(i32::MAX, month_of)
}

/// Prints `2024-06`.
impl fmt::Display for Vintage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vintage_is_a_month_since_2015() {
        assert_eq!(Vintage::new(2014, 12), Err(VintageError::Year));
        assert_eq!(Vintage::new(10_000, 1), Err(VintageError::Year));
        assert_eq!(Vintage::new(2024, 0), Err(VintageError::Month));
        assert_eq!(Vintage::new(2024, 13), Err(VintageError::Month));
        assert_eq!(Vintage::from_yyyymm(-202_406), Err(VintageError::Month));
        let june = Vintage::new(2024, 6).unwrap();
        assert_eq!(june.yyyymm(), 202_406);
        assert_eq!(Vintage::from_yyyymm(202_406), Ok(june));
        assert_eq!(june.to_string(), "2024-06");
    }

    #[test]
    fn its_period_runs_to_the_last_second() {
        let february = Vintage::new(2024, 2).unwrap();
        assert_eq!(
            february.period_start().to_rfc3339(),
            "2024-02-01T00:00:00+00:00"
        );
        assert_eq!(
            february.period_end().to_rfc3339(),
            "2024-02-29T23:59:59+00:00"
        );
        let last_second = february.period_end();
        assert!(!february.has_ended(last_second));
        assert!(february.has_ended(last_second + TimeDelta::seconds(1)));
    }

    #[test]
    fn a_span_of_time_covers_whole_months() {
        let at = |text: &str| Some(text.parse().unwrap());
        let rows = [
            (None, None, i32::MIN..=i32::MAX),
            (
                at("2024-01-01T00:00:00Z"),
                at("2024-12-31T23:59:59Z"),
                202_401..=202_412,
            ),
            (
                at("2024-06-30T23:59:59Z"),
                at("2024-07-01T00:00:00Z"),
                202_406..=202_407,
            ),
            (
                at("2024-06-30T23:59:59.5Z"),
                at("2024-06-30T23:59:59.5Z"),
                RangeInclusive::new(202_407, 202_406),
            ),
        ];
        for (from, to, months) in rows {
            assert_eq!(months_overlapping(from, to), months);
        }
    }

    #[test]
    fn december_is_followed_by_january() {
        let december = Vintage::new(2024, 12).unwrap();
        assert_eq!(december.next(), Vintage::new(2025, 1).ok());
        assert_eq!(Vintage::new(9999, 12).unwrap().next(), None);
    }
}
