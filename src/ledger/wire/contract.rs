//! How does a minting contract look to a client?

use attestry_domain::production::document::INTENSITY_UOM;
use attestry_openapi::{common, network, types};

use super::words::{contract_type, operation_status};
use crate::assets::Asset;
use crate::ledger::minting::{Contract, ContractBuyer, ContractSummary};
use crate::platform::listed::Listed;
use crate::wire::{
    asset_status, boundary, energy_type, micro, page_info, quantity, token_type, total, vintage,
};

impl From<Contract> for common::MintingContractResponse {
    fn from(contract: Contract) -> Self {
        Self {
            contract: contract.into(),
        }
    }
}

impl From<Contract> for common::MintingContract {
    fn from(contract: Contract) -> Self {
        let totals = contract.totals();
        let Contract { head, assets } = contract;
        Self {
            id: head.id.into(),
            name: head.name,
            status: operation_status(head.status),
            operation_contract_type: contract_type(head.kind),
            energy_type: energy_type(head.energy_type),
            token_type: token_type(head.token_type),
            issuer_profile_id: head.issuer.into(),
            issuer_name: head.issuer_name,
            buyer: head.buyer.map(buyer).into(),
            batch_id: head.batch.map(Into::into).into(),
            workflow_id: head.workflow.map(Into::into).into(),
            reference_ids: assets.iter().map(|asset| asset.id.into()).collect(),
            energy_assets: assets.into_iter().map(asset).collect(),
            quantity: quantity(totals.measured, totals.uom),
            minted: totals.minted.into(),
            created_by: head.created_by.map(Into::into).into(),
            created_at: head.created_at,
            updated_at: head.updated_at,
            processed_at: head.processed_at.into(),
            canceled_at: head.canceled_at.into(),
        }
    }
}

fn buyer(buyer: ContractBuyer) -> common::ContractBuyer {
    common::ContractBuyer {
        profile_id: buyer.profile.into(),
        name: buyer.name,
        wallet_id: buyer.wallet.into(),
    }
}

fn asset(asset: Asset) -> common::ContractAsset {
    let carry = asset.carry;
    common::ContractAsset {
        energy_asset_id: asset.id.into(),
        token_id: asset.token.map(Into::into).into(),
        status: asset_status(asset.status),
        vintage: vintage(asset.vintage),
        boundary: boundary(asset.document.boundary),
        quantity: quantity(asset.measured.decimal(), asset.uom),
        carbon_intensity: common::CarbonIntensity {
            value: types::Decimal(asset.document.default_standard.carbon_intensity.value.0),
            uom: INTENSITY_UOM.to_owned(),
        },
        carried_in: carry.map(|carry| micro(carry.carried_in)).into(),
        minted: carry.map(|carry| carry.minted).into(),
        carried_out: carry.map(|carry| micro(carry.carried_out)).into(),
    }
}

impl From<Listed<ContractSummary>> for network::MintingContractListResponse {
    fn from(listed: Listed<ContractSummary>) -> Self {
        Self {
            paginate: page_info(&listed),
            total: total(&listed),
            contracts: listed.rows.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<ContractSummary> for network::MintingContractSummary {
    fn from(contract: ContractSummary) -> Self {
        let ContractSummary { head, totals } = contract;
        Self {
            id: head.id.into(),
            name: head.name,
            status: operation_status(head.status),
            operation_contract_type: contract_type(head.kind),
            energy_type: energy_type(head.energy_type),
            token_type: token_type(head.token_type),
            issuer_profile_id: head.issuer.into(),
            issuer_name: head.issuer_name,
            buyer: head.buyer.map(buyer).into(),
            batch_id: head.batch.map(Into::into).into(),
            workflow_id: head.workflow.map(Into::into).into(),
            asset_count: totals.assets,
            quantity: quantity(totals.measured, totals.uom),
            minted: totals.minted.into(),
            created_by: head.created_by.map(Into::into).into(),
            created_at: head.created_at,
            updated_at: head.updated_at,
            processed_at: head.processed_at.into(),
            canceled_at: head.canceled_at.into(),
        }
    }
}
