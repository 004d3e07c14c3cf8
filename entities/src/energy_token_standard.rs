//! The intensity of a token by one standard.

use sea_orm::entity::prelude::*;

/// A row of `energy_token_standard`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "energy_token_standard")]
pub struct Model {
    /// The token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_id: Uuid,
    /// Name of the standard; an open list.
    #[sea_orm(primary_key, auto_increment = false)]
    pub standard: String,
    /// Micro-kg `CO2e` per `MMBtu`, may be negative.
    pub carbon_intensity_micro: i64,
    /// The joined row of `energy_token`.
    #[sea_orm(belongs_to, from = "token_id", to = "id")]
    pub token: BelongsTo<super::energy_token::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
