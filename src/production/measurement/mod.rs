//! Measurement: a facility's workflow, from evidence to approval.
//!
//! A file for each use case. [`Acting`] says for which profile the caller acts on which workflow; the
//! profile is the issuer or the measurer whom the workbook names.

mod add_files;
mod approve;
mod case;
mod reject;
mod remove;
mod remove_files;

pub use add_files::add_files;
pub use approve::approve;
pub use case::Acting;
pub(super) use case::refresh_batch;
pub use reject::reject;
pub use remove::remove;
pub use remove_files::remove_files;
