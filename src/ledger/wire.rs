//! How do wallets, accounts, contracts and transactions look to a client?

mod account;
mod cohort;
mod contract;
mod filter;
mod link;
pub(crate) mod operation;
mod registration;
mod report;
mod token;
mod transaction;
mod wallet;
mod words;

pub(crate) use account::{account, accounts, balance, summary};
pub(crate) use link::cohorts;
pub(crate) use registration::registrations;
pub(crate) use report::dates;
pub(crate) use wallet::wallets;
