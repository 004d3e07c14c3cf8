//! What is a batch, a workflow, and what is told of an asset?

use std::ops::Deref;

use attestry_domain::energy::{TokenType, Uom};
use attestry_domain::ids::{BatchId, FileId, ProfileId, UserId, WorkflowId};
use attestry_domain::production::approval::ApprovalStep;
use attestry_domain::production::lca::{Facility, Finding, Fuel};
use attestry_domain::production::workflow::WorkflowStatus;
use attestry_domain::vintage::Vintage;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use crate::assets::Asset;
use crate::files::ContentHash;

/// One workbook and what became of it.
#[derive(Clone, Debug)]
pub struct Batch {
    /// `batchId` on the wire.
    pub id: BatchId,
    /// The profile that issues.
    pub issuer: ProfileId,
    /// The producer's label.
    pub name: String,
    /// What was produced.
    pub fuel: Fuel,
    /// What it is minted as.
    pub token_type: TokenType,
    /// The least advanced of its workflows, or how the batch ended.
    pub status: WorkflowStatus,
    /// The workbook.
    pub document: FileId,
    /// What the workbook's bytes hash to; used once among the issuer's open batches.
    pub document_sha256: ContentHash,
    /// What the workbook was warned of.
    pub warnings: Vec<Finding>,
    /// Who made it.
    pub created_by: UserId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was rejected or removed.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was rejected.
    pub ended_reason: Option<String>,
}

/// The way of one facility through its batch.
#[derive(Clone, Debug)]
pub struct Workflow {
    /// `workflowId` on the wire.
    pub id: WorkflowId,
    /// Its batch.
    pub batch_id: BatchId,
    /// The profile that issues, as in the batch.
    pub issuer: ProfileId,
    /// How far it has come.
    pub status: WorkflowStatus,
    /// What the workbook says of the facility.
    pub facility: Facility,
    /// The latest note.
    pub description: Option<String>,
    /// Why it was last returned for new evidence.
    pub rejection_reason: Option<String>,
    /// When its measurement was approved.
    pub measured_at: Option<DateTime<Utc>>,
    /// When its assets went to the network.
    pub sent_at: Option<DateTime<Utc>>,
    /// When its assets were minted.
    pub minted_at: Option<DateTime<Utc>>,
    /// When it was dropped.
    pub removed_at: Option<DateTime<Utc>>,
    /// When the batch was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// One user's consent to one step of a workflow.
#[derive(Clone, Copy, Debug)]
pub struct Approval {
    /// The workflow.
    pub workflow_id: WorkflowId,
    /// To what.
    pub step: ApprovalStep,
    /// Who.
    pub user_id: UserId,
    /// When.
    pub approved_at: DateTime<Utc>,
}

/// An asset, and what its token tells. It reads as its asset.
#[derive(Clone, Debug)]
pub struct AssetView {
    /// The asset.
    pub asset: Asset,
    /// Whether the issuer was marked GHGP when it was minted; false without a token.
    pub is_ghgp: bool,
}

impl Deref for AssetView {
    type Target = Asset;

    fn deref(&self) -> &Asset {
        &self.asset
    }
}

/// The months of a workflow or a batch together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The measured amounts together, exactly: their sum may exceed what one month can hold.
    pub measured: Decimal,
    /// Their unit, the same for all months of a batch.
    pub uom: Uom,
    /// The first month.
    pub first: Vintage,
    /// The last month.
    pub last: Vintage,
}

impl Extent {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            measured: self.measured + other.measured,
            uom: self.uom,
            first: self.first.min(other.first),
            last: self.last.max(other.last),
        }
    }
}
