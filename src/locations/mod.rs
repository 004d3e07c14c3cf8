//! Where do profiles produce, buy, store and receive energy? Their business locations.
//!
//! Each use case is there once; [`Reach`] says for whom: a user works with the locations of their profiles, the
//! operator with all of them.

mod create;
mod details;
mod list;
mod reach;
mod record;
mod store;
mod update;
mod wire;

pub use create::{NewLocation, create};
pub use details::{details, require_active};
pub use list::{LocationFilter, list};
pub use reach::Reach;
pub use record::BusinessLocation;
pub use update::{LocationUpdate, update};
