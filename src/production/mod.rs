//! Production: from a life-cycle workbook to network energy assets.
//!
//! A [`Batch`] is what one workbook says, with a [`Workflow`] for each facility and an [asset](crate::assets) for
//! each of its months. Every write locks the batch first, so that what is decided on its workflows
//! still holds when it is written. Which step may follow which, and who may take it, is decided in
//! [`attestry_domain::production`]; a month is claimed for one issuer by a row of `facility_month`.

mod authority;
mod create;
mod details;
mod draft;
mod ending;
mod list_issuer;
pub mod measurement;
pub mod minting;
mod records;
mod refusal;
mod reject;
mod remove;
mod store;
pub mod templates;
#[cfg(test)]
mod tests;
pub mod token_accounts;
mod views;
mod wire;
pub mod workbook;

pub(crate) use authority::{measurers_of, sees_workflow};
pub use create::{Creation, NewBatch, create};
pub use details::details;
pub use list_issuer::{BatchFilter, list_issuer};
pub use records::{Approval, AssetView, Batch, Extent, Workflow};
pub use reject::reject;
pub use remove::remove;
pub use views::{BatchSummary, BatchView, WorkflowView};
pub(crate) use wire::{evidence, file_ids};
