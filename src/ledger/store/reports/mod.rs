//! How are the reports read? In a bounded number of statements each, whatever the ledger has grown to.

pub(crate) mod dates;
pub(crate) mod lookup;
pub(crate) mod tokens;
pub(crate) mod transactions;
