//! What clients ask for, in the feature's own terms.

use attestry_domain::files::FileKind;
use attestry_domain::ids::FileId;
use attestry_domain::production::lca::Fuel;
use attestry_domain::vintage::months_overlapping;
use attestry_openapi::common;
use attestry_openapi::rng_production as rng;

use crate::production::measurement::Acting;
use crate::production::minting::{NewBatchContract, Scope, Sending};
use crate::production::{BatchFilter, NewBatch};
use crate::wire::token_type_of;

fn fuel(wire: rng::ProductionEnergyType) -> Fuel {
    match wire {
        rng::ProductionEnergyType::RenewableNaturalGas => Fuel::RenewableNaturalGas,
        rng::ProductionEnergyType::SolidFuel => Fuel::SolidFuel,
    }
}

/// The files that a request attaches, and what each is for: all but verification statements are evidence.
pub(crate) fn evidence(files: &[common::FileReference]) -> Vec<(FileId, FileKind)> {
    let kind = |file: &common::FileReference| match file.kind {
        Some(common::FileKind::VerificationStatement) => FileKind::VerificationStatement,
        _ => FileKind::Evidence,
    };
    files
        .iter()
        .map(|file| (file.id.into(), kind(file)))
        .collect()
}

/// The files that a request names.
pub(crate) fn file_ids(files: &[common::FileReference]) -> Vec<FileId> {
    files.iter().map(|file| file.id.into()).collect()
}

impl From<rng::ProductionBatchCreateRequest> for NewBatch {
    fn from(body: rng::ProductionBatchCreateRequest) -> Self {
        Self {
            name: body.name,
            issuer: body.profile_id.into(),
            fuel: fuel(body.energy_type),
            token_type: token_type_of(body.token_type),
            document: body.document.id.into(),
            validate_only: body.validate_only,
        }
    }
}

impl From<rng::ProductionBatchListIssuerRequest> for BatchFilter {
    fn from(body: rng::ProductionBatchListIssuerRequest) -> Self {
        let (from, to) = (body.vintage_date_from, body.vintage_date_to);
        Self {
            issuer: body.profile_id.map(Into::into),
            boundary_identifier: body.boundary_identifier_id,
            fuel: body.energy_type.map(fuel),
            months: (from.is_some() || to.is_some()).then(|| months_overlapping(from, to)),
        }
    }
}

/// Every measurement request names the same three things.
macro_rules! acting {
    ($($request:ident),+) => {$(
        impl From<rng::$request> for Acting {
            fn from(body: rng::$request) -> Self {
                Self {
                    profile: body.profile_id.into(),
                    workflow: body.workflow_id.into(),
                    description: body.description,
                }
            }
        }
    )+};
}

acting!(
    MeasurementBatchAddFilesRequest,
    MeasurementBatchRemoveFilesRequest,
    MeasurementBatchApproveRequest,
    MeasurementBatchRejectRequest
);

impl From<rng::MeasurementBatchRemoveRequest> for Acting {
    fn from(body: rng::MeasurementBatchRemoveRequest) -> Self {
        Self {
            profile: body.profile_id.into(),
            workflow: body.workflow_id.into(),
            description: None,
        }
    }
}

fn scope(batch: uuid::Uuid, scope: Option<rng::MintingScope>) -> Scope {
    let workflow = scope.and_then(|scope| scope.workflow_id);
    Scope {
        batch: batch.into(),
        workflow: workflow.map(Into::into),
    }
}

impl From<rng::SendToNetworkRequest> for Sending {
    fn from(body: rng::SendToNetworkRequest) -> Self {
        Self {
            scope: scope(body.batch_id, body.scope),
            token_type: token_type_of(body.token_type),
        }
    }
}

impl From<rng::CreateMintingContractRequest> for NewBatchContract {
    fn from(body: rng::CreateMintingContractRequest) -> Self {
        Self {
            name: body.name,
            scope: scope(body.batch_id, body.scope),
        }
    }
}
