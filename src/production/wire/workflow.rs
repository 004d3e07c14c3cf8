//! A workflow, and the facility it measures.

use attestry_domain::production::approval::ApprovalStep;
use attestry_domain::production::document;
use attestry_domain::production::lca::Facility;
use attestry_openapi::common;
use attestry_openapi::rng_production as rng;

use super::status;
use crate::production::{Approval, WorkflowView};
use crate::wire::{self, quantity, vintage};

impl From<WorkflowView> for rng::BatchWorkflowResponse {
    fn from(view: WorkflowView) -> Self {
        Self {
            workflow: view.into(),
        }
    }
}

impl From<WorkflowView> for rng::BatchWorkflow {
    fn from(view: WorkflowView) -> Self {
        let WorkflowView {
            workflow,
            extent,
            approvals,
            files,
        } = view;
        Self {
            id: workflow.id.into(),
            batch_id: workflow.batch_id.into(),
            profile_id: workflow.issuer.into(),
            status: status(workflow.status),
            boundary: boundary(&workflow.facility),
            facility: facility(workflow.facility),
            quantity: quantity(extent.measured, extent.uom),
            vintage_from: vintage(extent.first),
            vintage_to: vintage(extent.last),
            description: workflow.description.into(),
            rejection_reason: workflow.rejection_reason.into(),
            approvals: approvals.into_iter().map(Into::into).collect(),
            files: files.into_iter().map(Into::into).collect(),
            measured_at: workflow.measured_at.into(),
            sent_at: workflow.sent_at.into(),
            minted_at: workflow.minted_at.into(),
            removed_at: workflow.removed_at.into(),
            created_at: workflow.created_at,
            updated_at: workflow.updated_at,
        }
    }
}

impl From<Approval> for rng::WorkflowApproval {
    fn from(approval: Approval) -> Self {
        let step = match approval.step {
            ApprovalStep::Approve => rng::ApprovalStep::Approve,
            ApprovalStep::Send => rng::ApprovalStep::Send,
            ApprovalStep::Mint => rng::ApprovalStep::Mint,
        };
        Self {
            step,
            user_id: approval.user_id.into(),
            approved_at: approval.approved_at,
        }
    }
}

/// Where the facility is, as its assets tell it.
pub(super) fn boundary(facility: &Facility) -> common::Boundary {
    wire::boundary(document::Boundary::of(facility))
}

fn facility(facility: Facility) -> common::Facility {
    let model = facility.model;
    common::Facility {
        operator: Some(facility.operator),
        feedstock: Some(facility.feedstock),
        standard: model.standard.into(),
        model: format!("{} {}", model.name, model.version),
        pathway_code: model.pathway_code,
        heat_basis: Some(facility.heat_basis.to_string()),
    }
}
