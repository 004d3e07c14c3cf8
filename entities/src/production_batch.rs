//! One workbook and what comes of it.

use sea_orm::entity::prelude::*;

/// A row of `production_batch`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "production_batch")]
pub struct Model {
    /// UUID v7; `batchId` on the wire.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The issuer.
    pub profile_id: Uuid,
    /// Label given by the producer.
    pub name: String,
    /// e.g. `renewable-natural-gas`.
    pub energy_type: String,
    /// `QET` or `CET`.
    pub token_type: String,
    /// The least advanced status of its workflows, or `rejected`, `removed`.
    pub status: String,
    /// The workbook.
    pub document_file_id: Uuid,
    /// SHA-256 of the workbook, hex; used once among a profile's batches that have not ended.
    pub document_sha256: String,
    /// Array of findings that do not stop the batch.
    #[sea_orm(column_type = "JsonBinary")]
    pub warnings: Json,
    /// The user who created it; segregation of duties asks.
    pub created_by: Uuid,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the row last changed.
    pub updated_at: DateTimeUtc,
    /// When it was rejected or removed; frees hash and months.
    pub ended_at: Option<DateTimeUtc>,
    /// The user who ended it.
    pub ended_by: Option<Uuid>,
    /// The reason given.
    pub ended_reason: Option<String>,
    /// The joined row of `organization_profile`.
    #[sea_orm(belongs_to, from = "profile_id", to = "id")]
    pub profile: BelongsTo<super::organization_profile::Entity>,
    /// Joined rows of `batch_workflow`.
    #[sea_orm(has_many)]
    pub workflows: HasMany<super::batch_workflow::Entity>,
    /// Joined rows of `energy_asset`.
    #[sea_orm(has_many)]
    pub assets: HasMany<super::energy_asset::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
