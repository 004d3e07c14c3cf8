//! On which days did something happen?

use chrono::NaiveDate;

use crate::app::App;
use crate::error::Error;
use crate::ledger::store::reports::dates::{self, Happening};

/// A span of days, both ends inclusive; an absent end leaves it open.
#[derive(Clone, Copy, Debug, Default)]
pub struct Days {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

/// The days (UTC) with a ledger transaction, newest first.
pub async fn transaction_dates(app: &App, days: Days) -> Result<Vec<NaiveDate>, Error> {
    dates::list(app.database.reader(), Happening::Transaction, days).await
}

/// The days (UTC) on which a token was minted or registered, newest first.
pub async fn token_dates(app: &App, days: Days) -> Result<Vec<NaiveDate>, Error> {
    dates::list(app.database.reader(), Happening::Mint, days).await
}
