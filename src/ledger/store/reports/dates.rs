//! The days of a table, one step of an index for each.
//!
//! `SELECT DISTINCT` would read every row; here each day asks the index for the last row before it.

use chrono::{DateTime, Months, NaiveDate};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

use crate::error::Error;
use crate::ledger::reports::Days;

/// What has a time.
#[derive(Clone, Copy)]
pub(crate) enum Happening {
    Transaction,
    Mint,
}

impl Happening {
    /// The table and its time, which an index begins with.
    const fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::Transaction => ("ledger_transaction", "created_at"),
            Self::Mint => ("energy_token", "minted_at"),
        }
    }
}

/// No registry is older, and none reads this when it is as old; both databases know these days.
fn known() -> (NaiveDate, NaiveDate) {
    let first = DateTime::UNIX_EPOCH.date_naive();
    let eight_thousand_years = Months::new(8_000 * 12);
    let last = first.checked_add_months(eight_thousand_years);
    (first, last.unwrap_or(first))
}

/// The days on which something happened, newest first.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    what: Happening,
    days: Days,
) -> Result<Vec<NaiveDate>, Error> {
    let (first, last) = known();
    let from = days.from.unwrap_or(first).max(first);
    let to = days.to.unwrap_or(last).min(last);
    let Some(end) = to.succ_opt().filter(|end| *end > from) else {
        return Ok(Vec::new());
    };
    let backend = db.get_database_backend();
    let sql = statement(backend, what, from, end);
    let rows = db
        .query_all_raw(Statement::from_string(backend, sql))
        .await?;
    rows.iter()
        .map(|row| {
            let day: String = row.try_get("", "day")?;
            day.parse().map_err(Error::internal)
        })
        .collect()
}

/// From the last day backwards. The days are ours, so that they can be written into the statement.
fn statement(backend: DatabaseBackend, what: Happening, from: NaiveDate, end: NaiveDate) -> String {
    let (table, time) = what.place();
    let (day, start): (String, fn(&str) -> String) = if backend == DatabaseBackend::Sqlite {
        // Times are texts that begin with their day.
        (format!("substr(max({time}), 1, 10)"), str::to_owned)
    } else {
        let day = format!("to_char(max({time}) AT TIME ZONE 'UTC', 'YYYY-MM-DD')");
        (day, |day| format!("({day}::timestamp AT TIME ZONE 'UTC')"))
    };
    let before = |end: &str| {
        let (from, end) = (start(&format!("'{from}'")), start(end));
        format!("SELECT {day} FROM {table} WHERE {time} >= {from} AND {time} < {end}")
    };
    let (last, earlier) = (before(&format!("'{end}'")), before("days.day"));
    format!(
        "WITH RECURSIVE days(day) AS ({last}
            UNION ALL SELECT ({earlier}) FROM days WHERE days.day IS NOT NULL)
        SELECT day FROM days WHERE day IS NOT NULL"
    )
}
