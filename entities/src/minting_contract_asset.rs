//! An asset named by a minting contract.

use sea_orm::entity::prelude::*;

/// A row of `minting_contract_asset`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "minting_contract_asset")]
pub struct Model {
    /// The contract.
    #[sea_orm(primary_key, auto_increment = false)]
    pub contract_id: Uuid,
    /// The asset.
    #[sea_orm(primary_key, auto_increment = false)]
    pub asset_id: Uuid,
    /// Whether the contract still binds the asset; one open contract per asset.
    pub is_open: bool,
    /// The token that came of it.
    pub token_id: Option<Uuid>,
    /// The joined row of `minting_contract`.
    #[sea_orm(belongs_to, from = "contract_id", to = "id")]
    pub contract: BelongsTo<super::minting_contract::Entity>,
    /// The joined row of `energy_asset`.
    #[sea_orm(belongs_to, from = "asset_id", to = "id")]
    pub asset: BelongsTo<super::energy_asset::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
