//! Do systems get what their key is for, and nothing besides?

mod keys;
mod minting;
mod registering;
mod reports;
