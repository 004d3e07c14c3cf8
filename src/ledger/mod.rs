//! Who holds how much of which token? Wallets, accounts, contracts and the postings behind them.
//!
//! A file per use case; `store` is the only user of the tables. The rules (what a mint makes, which
//! postings balance, what may be listed) are in [`attestry_domain::ledger`]. Every write loads a set
//! of rows, decides in the domain, and applies the outcome as a set.

mod account;
mod issue;
mod token;
mod wallet;

pub mod accounts;
pub mod balances;
pub mod cohorts;
pub mod minting;
pub mod operation;
pub mod register;
pub mod reports;
pub mod store;
pub mod transactions;
pub mod verify;
pub mod wallets;
pub(crate) mod wire;

#[cfg(test)]
pub(crate) mod tests;

pub use account::{Account, AccountLock, AccountSummary, Accounts, HOLDINGS_MAX, Holdings};
pub use token::Token;
pub use verify::verify;
pub use wallet::{PartyRef, Rule, Wallet};
