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
pub(crate) use contract::cohort;
pub(crate) use link::cohorts;
pub(crate) use registration::registrations;
pub(crate) use report::dates;
pub(crate) use wallet::wallets;

/// The unit of comparable intensities.
const INTENSITY_UOM: &str = "kg/MMBtu";
/// The step of the supply chain where a token does not name another one.
const STAGE: &str = "production";
