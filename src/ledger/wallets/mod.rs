//! Which wallets does a profile have, and how does it get one more?

mod create;
mod list;

pub use create::{WalletRequest, create};
pub(crate) use list::READ;
pub use list::list;
