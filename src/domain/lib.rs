//! What are the rules of the registry?
//!
//! Everything here is a pure function over plain values: no HTTP, no SQL, no clock, no randomness and
//! no async. Time and identifiers come in as arguments, refusals go out as closed enums that know
//! nothing of status codes. Amounts are integers; every operation that could overflow says so in its
//! result type instead of wrapping.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

#[macro_use]
mod wire;

pub mod decimal;
pub mod energy;
pub mod files;
pub mod identity;
pub mod ids;
pub mod ledger;
pub mod locations;
pub mod market;
pub mod numbers;
pub mod organizations;
pub mod places;
pub mod production;
pub mod transparency;
pub mod vintage;

pub use wire::UnknownName;
