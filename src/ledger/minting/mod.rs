//! How do energy assets become tokens?
//!
//! A contract collects assets that were sent to the network; minting it makes at most one token of
//! each. [`create_in`], [`of_workflows`] and [`mint_in`] are for other features, which run them in a
//! transaction of their own.

mod cohort;
mod contract;
mod create;
mod details;
mod expire;
mod list;
mod mint;
mod remove;

use attestry_domain::identity::permission;

pub use cohort::cohort;
pub use contract::{Contract, ContractBuyer, ContractHead, ContractSummary, Totals};
pub use create::{CreateRequest, NewContract, create, create_in};
pub use details::{details, free, in_full, of_workflows};
pub use expire::sweep;
pub use list::{ContractFilter, list};
pub use mint::{Minted, MintedTokens, mint_in};
pub use remove::remove;

/// What it takes at a profile to see its contracts.
const READ: &str = permission::MINTING_READ;
