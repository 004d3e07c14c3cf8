//! Production: how do measured months of a facility become energy assets, and those whole tokens?
//!
//! [`lca`] reads a life-cycle analysis workbook into typed months, with every finding at once.
//! [`workflow`] says which step may follow which, [`approval`] who may approve and on what evidence,
//! [`asset`] how far a month has come, [`carry`] how fractional measurements become whole tokens,
//! and [`document`] what is told about the asset from then on.

pub mod approval;
pub mod asset;
pub mod boundary;
pub mod carry;
pub mod document;
pub mod exact;
pub mod lca;
pub mod participants;
pub mod workflow;
