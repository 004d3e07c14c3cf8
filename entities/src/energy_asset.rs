//! One facility, energy type and month: what a batch produces and a mint consumes.

use sea_orm::entity::prelude::*;

/// A row of `energy_asset`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "energy_asset")]
pub struct Model {
    /// UUID v7; `energyAssetId` on the wire.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The workflow it came through; null when registered by the operator.
    pub workflow_id: Option<Uuid>,
    /// The batch it came from; null when registered by the operator.
    pub batch_id: Option<Uuid>,
    /// The issuer.
    pub profile_id: Uuid,
    /// Normalised format and id of the facility.
    pub boundary_key: String,
    /// e.g. `renewable-natural-gas`.
    pub energy_type: String,
    /// `QET` or `CET`.
    pub token_type: String,
    /// Month of production as yyyymm.
    pub vintage: i32,
    /// Measured quantity in micro-units of `uom`.
    pub measured_micro: i64,
    /// Unit of measure, e.g. `MMBtu`.
    pub uom: String,
    /// Comparable intensity in micro-kg `CO2e` per `MMBtu`, may be negative.
    pub carbon_intensity_micro: i64,
    /// The asset document as JSON text, every digit kept.
    #[sea_orm(column_type = "Text")]
    pub document: String,
    /// `draft`, `measured`, `sent`, `minted` or `released`.
    pub status: String,
    /// Fraction carried in from earlier months, micro-units; known at mint.
    pub carried_in_micro: Option<i64>,
    /// Whole units minted; 0 is possible.
    pub minted_quantity: Option<i64>,
    /// Fraction carried on to later months, micro-units.
    pub carried_out_micro: Option<i64>,
    /// The token, when at least one unit was minted.
    pub token_id: Option<Uuid>,
    /// Whether it holds its month within the profile; false once released.
    pub is_open: bool,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the row last changed.
    pub updated_at: DateTimeUtc,
    /// The joined row of `batch_workflow`.
    #[sea_orm(belongs_to, from = "workflow_id", to = "id")]
    pub workflow: BelongsTo<Option<super::batch_workflow::Entity>>,
    /// The joined row of `production_batch`.
    #[sea_orm(belongs_to, from = "batch_id", to = "id")]
    pub batch: BelongsTo<Option<super::production_batch::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
