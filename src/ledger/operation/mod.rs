//! How do units move between profiles and wallets, and how are they spent?
//!
//! Network transactions, intra-transfers, consumptions and retirements are one engine: a file for each
//! verb, whatever the kind. What is different about a kind is its
//! [`Policy`](attestry_domain::ledger::operation::Policy). Every write locks the operation first, then
//! the buyer of a pull, then its wallets in the order of their ids, and whoever holds a wallet may change
//! its accounts.

mod cancel;
mod case;
mod cohort;
mod consumption;
mod create;
mod details;
mod expire;
mod list;
mod lock;
mod lookup;
mod printing;
mod process;
mod record;
mod refusal;
mod release;
mod remove;
mod sign;
mod unlock;
mod update;

use attestry_domain::identity::permission;

pub use cancel::cancel;
pub use case::OperationRef;
pub use cohort::cohort;
pub use consumption::{Measurement, SiteRequest, measure, set_site};
pub use create::{CreateRequest, create};
pub use details::{details, seen_by, system_details};
pub use expire::sweep;
pub use list::{OperationFilter, list};
pub use lock::{LockRequest, lock};
pub use lookup::lookup;
pub use record::{
    ACCOUNTS_MAX, CertificateLink, Claim, Lookup, Operation, OperationAccount, OperationHead,
    OperationSummary, Party, UseOfEnergy,
};
pub use remove::remove;
pub use sign::sign;
pub(in crate::ledger) use sign::terms_of;
pub use unlock::unlock;
pub use update::{UpdateRequest, update};

pub use crate::platform::change::Change;

/// What it takes at a party's profile to see an operation.
const READ: &str = permission::WALLET_READ;
/// What it takes at a profile to create operations for it, and to change or end them.
const PREPARE: &str = permission::OPERATION_PREPARE;
/// What it takes at a profile to sign for it.
const SIGN: &str = permission::OPERATION_SIGN;
