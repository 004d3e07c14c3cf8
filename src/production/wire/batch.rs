//! A batch, in full and in lists.

use attestry_domain::production::lca::Severity;
use attestry_openapi::common;
use attestry_openapi::rng_production as rng;

use super::workflow::boundary;
use super::{findings, fuel, status};
use crate::platform::listed::Listed;
use crate::production::{BatchSummary, BatchView, Creation, Workflow};
use crate::wire::{page_info, quantity, token_type, vintage};

impl From<Creation> for rng::ProductionBatchCreateResponse {
    fn from(creation: Creation) -> Self {
        match creation {
            Creation::Made(view) => {
                let batch = rng::ProductionBatch::from(*view);
                Self {
                    warnings: batch.warnings.clone(),
                    batch: Some(batch),
                    findings: None,
                }
            }
            Creation::Checked(found) => Self {
                batch: None,
                warnings: findings(&found, Severity::Warning),
                findings: Some(findings(&found, Severity::Error)),
            },
        }
    }
}

impl From<BatchView> for rng::ProductionBatchResponse {
    fn from(view: BatchView) -> Self {
        Self { batch: view.into() }
    }
}

impl From<BatchView> for rng::ProductionBatch {
    fn from(view: BatchView) -> Self {
        let batch = view.batch;
        let document = common::FileRecord::from(view.document);
        let workflows: Vec<rng::BatchWorkflow> =
            view.workflows.into_iter().map(Into::into).collect();
        let evidence = workflows
            .iter()
            .flat_map(|workflow| workflow.files.iter().cloned());
        Self {
            id: batch.id.into(),
            name: batch.name,
            profile_id: batch.issuer.into(),
            issuer_name: view.issuer_name,
            energy_type: fuel(batch.fuel),
            token_type: token_type(batch.token_type),
            status: status(batch.status),
            files: std::iter::once(document.clone()).chain(evidence).collect(),
            document,
            workflows,
            assets: view.assets.into_iter().map(Into::into).collect(),
            warnings: findings(&batch.warnings, Severity::Warning),
            created_by: batch.created_by.into(),
            created_at: batch.created_at,
            updated_at: batch.updated_at,
            ended_at: batch.ended_at.into(),
            ended_reason: batch.ended_reason.into(),
        }
    }
}

impl From<Listed<BatchSummary>> for rng::ProductionBatchListResponse {
    fn from(listed: Listed<BatchSummary>) -> Self {
        Self {
            paginate: page_info(&listed),
            total: listed
                .total
                .map(|total| i64::try_from(total).unwrap_or(i64::MAX)),
            batches: listed.rows.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<BatchSummary> for rng::ProductionBatchSummary {
    fn from(summary: BatchSummary) -> Self {
        let BatchSummary {
            batch,
            issuer_name,
            extent,
            workflows,
        } = summary;
        Self {
            id: batch.id.into(),
            name: batch.name,
            profile_id: batch.issuer.into(),
            issuer_name,
            energy_type: fuel(batch.fuel),
            token_type: token_type(batch.token_type),
            status: status(batch.status),
            quantity: quantity(extent.measured, extent.uom),
            vintage_from: vintage(extent.first),
            vintage_to: vintage(extent.last),
            workflows: workflows.into_iter().map(Into::into).collect(),
            created_by: batch.created_by.into(),
            created_at: batch.created_at,
            updated_at: batch.updated_at,
            ended_at: batch.ended_at.into(),
            ended_reason: batch.ended_reason.into(),
        }
    }
}

impl From<Workflow> for rng::BatchWorkflowSummary {
    fn from(workflow: Workflow) -> Self {
        Self {
            id: workflow.id.into(),
            status: status(workflow.status),
            boundary: boundary(&workflow.facility),
        }
    }
}
