//! An accredited party named on a token.

use sea_orm::entity::prelude::*;

/// A row of `energy_token_party`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "energy_token_party")]
pub struct Model {
    /// The token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_id: Uuid,
    /// `measurer` or `verifier`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub role: String,
    /// The party's identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub identifier: String,
    /// Its name at mint.
    pub name: String,
    /// The joined row of `energy_token`.
    #[sea_orm(belongs_to, from = "token_id", to = "id")]
    pub token: BelongsTo<super::energy_token::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
