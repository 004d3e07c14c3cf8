//! How does the ledger read and write its tables? Through these functions, and nothing else.

pub(crate) mod accounts;
pub(crate) mod assets;
pub(crate) mod balances;
pub(crate) mod cohorts;
pub(crate) mod contracts;
mod filter;
mod locks;
mod names;
pub(crate) mod operations;
mod places;
pub(crate) mod reports;
#[cfg(test)]
pub(crate) mod seed;
mod selected;
pub(crate) mod summary;
pub(crate) mod tokens;
pub(crate) mod transactions;
pub(crate) mod verify;
pub(crate) mod wallet;

pub(crate) use filter::Scope;

use std::fmt::Display;
use std::str::FromStr;

use attestry_domain::ledger::operation::ReportingPeriod;
use attestry_domain::ledger::price::Price;
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::numbers::Micro;
use attestry_domain::vintage::Vintage;

use crate::error::Error;

/// Reads a word of a closed list, which was checked when it was stored.
fn word<T: FromStr<Err: Display>>(text: &str) -> Result<T, Error> {
    text.parse().map_err(Error::internal)
}

/// Reads the serial numbers of what may have none any more.
fn serials(first: Option<i64>, last: Option<i64>) -> Result<Option<SerialRange>, Error> {
    let (Some(first), Some(last)) = (first, last) else {
        return Ok(None);
    };
    SerialRange::new(first, last)
        .map(Some)
        .map_err(Error::internal)
}

/// Reads the price of what may have none.
fn price(micro: Option<i64>, currency: Option<&str>) -> Result<Option<Price>, Error> {
    let (Some(micro), Some(currency)) = (micro, currency) else {
        return Ok(None);
    };
    Price::new(Micro::from_micro(micro), word(currency)?)
        .map(Some)
        .map_err(Error::internal)
}

/// Reads the period of what may have none.
pub(crate) fn reporting_period(
    start: Option<&str>,
    end: Option<&str>,
) -> Result<Option<ReportingPeriod>, Error> {
    let (Some(start), Some(end)) = (start, end) else {
        return Ok(None);
    };
    Ok(Some(ReportingPeriod {
        start: word(start)?,
        end: word(end)?,
    }))
}

/// Reads a month.
fn month(yyyymm: i32) -> Result<Vintage, Error> {
    Vintage::from_yyyymm(yyyymm).map_err(Error::internal)
}
