//! What can be bought, whoever holds it?
//!
//! The market is a view of the ledger: the accounts that are listed, enabled and have available units,
//! shown with those units only. Any signed-in user may read it.

mod details;
mod list;
mod summary;

pub use details::details;
pub use list::{MarketRequest, list};
pub use summary::summary;
