//! What does the operator want to know of the whole ledger?
//!
//! Reports read everything, whoever it belongs to: they are for systems, whose permission the document
//! names. None of them costs more than the page it answers, but for two: the recount of the balance
//! sheet reads every posting, and the report of tokens every account of each token on the page.

mod balance_sheet;
mod dates;
mod lookup;
mod tokens;
mod transactions;

pub use balance_sheet::{LogState, SheetReport, Verified, balance_sheet};
pub use dates::{Days, token_dates, transaction_dates};
pub use lookup::{Holding, Lookup, Retirement, lookup};
pub use tokens::{TokenFilter, TokenLine, last_tokens, token_report};
pub use transactions::{
    Arrival, Place, TransactionFilter, TransactionLine, last_transactions, transactions_report,
};
