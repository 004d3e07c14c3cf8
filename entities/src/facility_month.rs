//! The single-mint claim on a month of a facility, made at approval, across `QET` and `CET`.

use sea_orm::entity::prelude::*;

/// A row of `facility_month`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "facility_month")]
pub struct Model {
    /// Normalised format and id of the facility.
    #[sea_orm(primary_key, auto_increment = false)]
    pub boundary_key: String,
    /// e.g. `renewable-natural-gas`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub energy_type: String,
    /// Month of production as yyyymm.
    #[sea_orm(primary_key, auto_increment = false)]
    pub vintage: i32,
    /// The asset that holds the claim.
    pub asset_id: Uuid,
    /// The issuer of that asset.
    pub profile_id: Uuid,
    /// When the claim was made.
    pub claimed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
