//! Is the ledger what its postings say?
//!
//! Balances are caches of the postings. Here they are derived again, and every difference is reported:
//! a promise of the ledger is one statement over all rows, so that the answer is of one moment. What was
//! signed, claimed, minted and certified never changes, and is held against what is kept of it.

mod derived;

use uuid::Uuid;

use super::store::verify::{self as store, Table};
use crate::app::App;
use crate::error::Error;

/// What was looked at, and what is wrong.
#[derive(Clone, Debug)]
pub struct Report {
    /// How many tokens there are.
    pub tokens: u64,
    /// How many accounts there are.
    pub accounts: u64,
    /// How many transactions there are.
    pub transactions: u64,
    /// Every difference; none in a sound ledger.
    pub differences: Vec<Difference>,
}

/// A row that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What is promised of all rows.
    pub promise: &'static str,
    /// The row that breaks it; zero for the balance sheet.
    pub id: Uuid,
    /// What it should say.
    pub expected: i64,
    /// What it says.
    pub found: i64,
}

/// What a sound ledger promises, and how rows that break it are found.
const PROMISES: [(&str, &str); 22] = [
    (
        "the postings of a transaction sum to zero for each token",
        store::UNBALANCED,
    ),
    ("a transaction has postings", store::EMPTY),
    (
        "the units that a transaction takes are the units that it gives, by serial number",
        store::UNMATCHED,
    ),
    (
        "a token has as many units as were issued of it",
        store::ISSUED,
    ),
    (
        "every unit of a token is in an account or withdrawn",
        store::HELD,
    ),
    (
        "a serial number is in one account, and the token has it",
        store::SERIALS,
    ),
    (
        "each serial number of a token is in an account or withdrawn",
        store::COMPLETE,
    ),
    (
        "an account's serial numbers are those of its postings",
        store::POSTED_SERIALS,
    ),
    (
        "an account's free and locked units are those of its postings",
        store::WALLET,
    ),
    (
        "an account's retired units are those of its postings",
        store::RETIRED,
    ),
    (
        "an account's consumed units are those of its postings",
        store::CONSUMED,
    ),
    (
        "an account's locked units are those that open operations hold",
        store::LOCKED,
    ),
    (
        "an operation has as many units as it locked or moved",
        store::OPERATIONS,
    ),
    (
        "a processed operation is posted, and no other one is",
        store::PROCESSED,
    ),
    (
        "a token has as many units as its asset was minted to",
        store::MINTED,
    ),
    (
        "an account's owner is the profile of its wallet",
        store::OWNERS,
    ),
    (
        "a processed operation moved what it locked, by account and serial number",
        store::MOVED,
    ),
    (
        "a processed operation has the signatures that it needs, under its terms",
        store::SIGNED,
    ),
    (
        "a processed retirement has a certificate, and nothing else has",
        store::CERTIFIED,
    ),
    (
        "certificates are numbered from 1 without gaps",
        store::NUMBERED,
    ),
    (
        "the month of a minted asset is claimed for it",
        store::CLAIMED,
    ),
    ("a token has the attributes of its asset", store::ATTRIBUTES),
];

/// Derives every balance again and compares.
pub async fn verify(app: &App) -> Result<Report, Error> {
    let db = app.database.reader();
    let mut differences = Vec::new();
    for (promise, statement) in PROMISES {
        let rows = store::broken(db, statement).await?;
        differences.extend(rows.into_iter().map(|row| Difference {
            promise,
            id: row.id,
            expected: row.expected,
            found: row.found,
        }));
    }
    differences.extend(derived::sheet(app).await?);
    differences.extend(derived::terms(app).await?);
    differences.extend(derived::documents(app).await?);
    Ok(Report {
        tokens: store::size(db, Table::Tokens).await?,
        accounts: store::size(db, Table::Accounts).await?,
        transactions: store::size(db, Table::Transactions).await?,
        differences,
    })
}
