//! How does a file look to a client?

use attestry_domain::files::{FileKind, OwnerType};
use attestry_openapi::common;
use attestry_openapi::rng_production::FileListRequest;

use super::record::{FileRecord, Owner};

impl From<FileRecord> for common::FileRecord {
    fn from(file: FileRecord) -> Self {
        Self {
            id: file.id.into(),
            file_name: file.name.to_string(),
            content_type: file.media_type.to_string(),
            // A file has 10 MiB at most.
            size: i64::try_from(file.size).unwrap_or(i64::MAX),
            sha256: file.content.to_string(),
            kind: kind(file.kind),
            owner_type: file.owner.map(|owner| owner_type(owner.kind)).into(),
            owner_id: file.owner.map(|owner| owner.id).into(),
            uploaded_by: file.uploaded_by.into(),
            created_at: file.created_at,
            expires_at: file.expires_at.into(),
        }
    }
}

impl From<FileListRequest> for Owner {
    fn from(request: FileListRequest) -> Self {
        use common::FileOwnerType as Wire;
        let kind = match request.owner_type {
            Wire::User => OwnerType::User,
            Wire::Organization => OwnerType::Organization,
            Wire::OrganizationProfile => OwnerType::OrganizationProfile,
            Wire::EnergyAsset => OwnerType::EnergyAsset,
            Wire::ProductionBatch => OwnerType::ProductionBatch,
            Wire::BatchWorkflow => OwnerType::BatchWorkflow,
            Wire::NetworkTransaction => OwnerType::NetworkTransaction,
            Wire::Retirement => OwnerType::Retirement,
        };
        Self {
            kind,
            id: request.owner_id,
        }
    }
}

fn owner_type(kind: OwnerType) -> common::FileOwnerType {
    use common::FileOwnerType as Wire;
    match kind {
        OwnerType::User => Wire::User,
        OwnerType::Organization => Wire::Organization,
        OwnerType::OrganizationProfile => Wire::OrganizationProfile,
        OwnerType::EnergyAsset => Wire::EnergyAsset,
        OwnerType::ProductionBatch => Wire::ProductionBatch,
        OwnerType::BatchWorkflow => Wire::BatchWorkflow,
        OwnerType::NetworkTransaction => Wire::NetworkTransaction,
        OwnerType::Retirement => Wire::Retirement,
    }
}

fn kind(kind: FileKind) -> common::FileKind {
    match kind {
        FileKind::Temporary => common::FileKind::Temporary,
        FileKind::Workbook => common::FileKind::Workbook,
        FileKind::Evidence => common::FileKind::Evidence,
        FileKind::VerificationStatement => common::FileKind::VerificationStatement,
        FileKind::Certificate => common::FileKind::Certificate,
    }
}
