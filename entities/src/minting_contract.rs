//! The agreement to mint a set of assets into a wallet.

use sea_orm::entity::prelude::*;

/// A row of `minting_contract`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "minting_contract")]
pub struct Model {
    /// UUID v7; `mintingContractId` on the wire.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Label.
    pub name: String,
    /// e.g. `renewable_natural_gas_produce_minting`.
    pub operation_contract_type: String,
    /// `draft`, `awaiting_approval`, `processed` or `canceled`.
    pub status: String,
    /// The profile that mints.
    pub issuer_profile_id: Uuid,
    /// The profile that receives the tokens, if not the issuer.
    pub buyer_profile_id: Option<Uuid>,
    /// The wallet that receives the tokens.
    pub buyer_wallet_id: Option<Uuid>,
    /// The batch it was made from.
    pub batch_id: Option<Uuid>,
    /// The workflow it is limited to.
    pub workflow_id: Option<Uuid>,
    /// e.g. `renewable-natural-gas`.
    pub energy_type: String,
    /// `QET` or `CET`.
    pub token_type: String,
    /// The user who created it; none where a system did by its key alone.
    pub created_by: Option<Uuid>,
    /// The first of two users who mint it, where the issuer's flag `DUAL_APPROVAL` asks for two.
    pub approved_by: Option<Uuid>,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the row last changed.
    pub updated_at: DateTimeUtc,
    /// When it was minted.
    pub processed_at: Option<DateTimeUtc>,
    /// When it was removed.
    pub canceled_at: Option<DateTimeUtc>,
    /// Joined rows of `minting_contract_asset`.
    #[sea_orm(has_many)]
    pub assets: HasMany<super::minting_contract_asset::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
