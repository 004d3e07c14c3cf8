//! What is held in the caller's wallets?

mod details;
mod list;
mod of_token;
mod scope;
mod set_public;
mod summary;

pub use details::details;
pub use list::{ListRequest, list};
pub use of_token::{held, listed};
pub use set_public::{ListingRequest, set_public};
pub use summary::summary;

pub(crate) use scope::{checked, wallets};
