//! Who holds how much of which token, and how did it get there?

pub mod account;
pub mod balance_sheet;
pub mod listing;
pub mod minting;
pub mod operation;
pub mod posting;
pub mod price;
pub mod registration;
pub mod serial;
pub mod summary;
