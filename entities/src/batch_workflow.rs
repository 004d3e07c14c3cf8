//! The way of one facility through a batch: measured, sent, minted.

use sea_orm::entity::prelude::*;

/// A row of `batch_workflow`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "batch_workflow")]
pub struct Model {
    /// UUID v7; `workflowId` on the wire.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The batch it is part of.
    pub batch_id: Uuid,
    /// The issuer, copied from the batch.
    pub profile_id: Uuid,
    /// `draft`, `measured`, `sent`, `minted`, `rejected` or `removed`.
    pub status: String,
    /// Normalised format and id of the facility: the single-mint key.
    pub boundary_key: String,
    /// Format of the identifier as given.
    pub boundary_format: String,
    /// Identifier as given.
    pub boundary_identifier: String,
    /// The facility's row of the workbook.
    #[sea_orm(column_type = "JsonBinary")]
    pub facility: Json,
    /// Last note of a measurement step.
    pub description: Option<String>,
    /// Why it was returned for new evidence.
    pub rejection_reason: Option<String>,
    /// The user whose approval completed the measurement.
    pub measured_by: Option<Uuid>,
    /// When the measurement was approved.
    pub measured_at: Option<DateTimeUtc>,
    /// When its assets went to the network.
    pub sent_at: Option<DateTimeUtc>,
    /// When its assets were minted.
    pub minted_at: Option<DateTimeUtc>,
    /// When it was dropped from the batch.
    pub removed_at: Option<DateTimeUtc>,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the row last changed.
    pub updated_at: DateTimeUtc,
    /// The joined row of `production_batch`.
    #[sea_orm(belongs_to, from = "batch_id", to = "id")]
    pub batch: BelongsTo<super::production_batch::Entity>,
    /// Joined rows of `energy_asset`.
    #[sea_orm(has_many)]
    pub assets: HasMany<super::energy_asset::Entity>,
    /// Joined rows of `workflow_approval`.
    #[sea_orm(has_many)]
    pub approvals: HasMany<super::workflow_approval::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
