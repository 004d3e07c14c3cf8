//! How are holdings searched and paged through?

pub mod filter;
pub mod paging;
