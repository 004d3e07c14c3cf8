//! How do batches, workflows and assets look to a client?

mod batch;
mod document;
mod request;
mod token_account;
mod workflow;

pub(crate) use request::{evidence, file_ids};

use attestry_domain::production::lca::{Finding, Fuel, Severity};
use attestry_domain::production::workflow::WorkflowStatus;
use attestry_openapi::common;
use attestry_openapi::rng_production as rng;

use super::minting::Assets;
use super::records::AssetView;
use super::refusal;
use crate::wire::{asset_status, micro};

impl From<Assets> for rng::EnergyAssetsResponse {
    fn from(assets: Assets) -> Self {
        Self {
            energy_assets: assets.0.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<AssetView> for common::EnergyAsset {
    fn from(view: AssetView) -> Self {
        let AssetView { asset, is_ghgp } = view;
        let carry = asset.carry;
        let shown = document::Shown::from(asset.document);
        Self {
            id: asset.id.into(),
            status: asset_status(asset.status),
            token_id: asset.token.map(Into::into).into(),
            batch_id: asset.batch.map(Into::into).into(),
            workflow_id: asset.workflow.map(Into::into).into(),
            issuer_id: asset.issuer.into(),
            issuer_name: shown.providers.issuer.name.clone(),
            energy: shown.energy,
            token: shown.token,
            vintage: shown.vintage,
            period_start: shown.period_start,
            period_end: shown.period_end,
            boundary: shown.boundary,
            providers: shown.providers,
            default_standard: shown.default_standard,
            standard_types: shown.standard_types,
            is_ghgp,
            carried_in: carry.map(|carry| micro(carry.carried_in)).into(),
            minted: carry.map(|carry| carry.minted).into(),
            carried_out: carry.map(|carry| micro(carry.carried_out)).into(),
            // A minted asset never changes again.
            minted_at: carry.map(|_| asset.updated_at).into(),
            production_batch_data: shown.production_batch_data,
            carbon_intensity_breakdown: shown.carbon_intensity_breakdown,
            standards: shown.standards,
            created_at: asset.created_at,
            updated_at: asset.updated_at,
        }
    }
}

fn status(status: WorkflowStatus) -> rng::ProductionStatus {
    use rng::ProductionStatus as Wire;
    match status {
        WorkflowStatus::Draft => Wire::Draft,
        WorkflowStatus::Measured => Wire::Measured,
        WorkflowStatus::Sent => Wire::Sent,
        WorkflowStatus::Minted => Wire::Minted,
        WorkflowStatus::Rejected => Wire::Rejected,
        WorkflowStatus::Removed => Wire::Removed,
    }
}

fn fuel(fuel: Fuel) -> rng::ProductionEnergyType {
    match fuel {
        Fuel::RenewableNaturalGas => rng::ProductionEnergyType::RenewableNaturalGas,
        Fuel::SolidFuel => rng::ProductionEnergyType::SolidFuel,
    }
}

fn findings(findings: &[Finding], severity: Severity) -> Vec<rng::WorkbookFinding> {
    let given = |place: &String| (!place.is_empty()).then(|| place.clone());
    let wanted = findings
        .iter()
        .filter(|finding| finding.severity == severity);
    wanted
        .map(|finding| rng::WorkbookFinding {
            sheet: given(&finding.sheet),
            cell: given(&finding.cell),
            pointer: refusal::pointer(finding),
            reason: finding.reason.clone(),
        })
        .collect()
}
