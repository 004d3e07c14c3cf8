//! The fraction of a unit that waits for a facility's next mint.

use sea_orm::entity::prelude::*;

/// A row of `carried_fraction`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "carried_fraction")]
pub struct Model {
    /// The issuer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub profile_id: Uuid,
    /// Normalised format and id of the facility.
    #[sea_orm(primary_key, auto_increment = false)]
    pub boundary_key: String,
    /// e.g. `renewable-natural-gas`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub energy_type: String,
    /// `QET` or `CET`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_type: String,
    /// Micro-units, at least 0 and less than one unit.
    pub fraction_micro: i64,
    /// The last mint that changed it.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
