//! A minted asset; immutable.

use sea_orm::entity::prelude::*;

/// A row of `energy_token`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "energy_token")]
pub struct Model {
    /// UUID v7; `tokenId`, `energyTokenId` and on-chain token id on the wire.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The asset it was minted from; unique.
    #[sea_orm(unique)]
    pub asset_id: Option<Uuid>,
    /// The profile that minted.
    pub issuer_profile_id: Uuid,
    /// Its name at mint.
    pub issuer_name: String,
    /// e.g. `renewable-natural-gas`.
    pub energy_type: String,
    /// `QET` or `CET`.
    pub token_type: String,
    /// Unit of measure of one token.
    pub uom: String,
    /// Whole units minted; its serials are 1 to `quantity`.
    pub quantity: i64,
    /// Month of production as yyyymm.
    pub vintage: i32,
    /// Of the default standard, in micro-kg `CO2e` per `MMBtu`, may be negative.
    pub carbon_intensity_micro: i64,
    /// The standard of that intensity, e.g. `GREET`.
    pub default_standard: String,
    /// Normalised format and id of the facility.
    pub boundary_key: String,
    /// Format of the identifier as given.
    pub boundary_format: String,
    /// Identifier as given; `boundaryIdentifierId` on the wire.
    pub boundary_identifier: String,
    /// The boundary as answers print it.
    #[sea_orm(column_type = "JsonBinary")]
    pub boundary: Json,
    /// Basin of the boundary.
    pub basin: Option<String>,
    /// The issuer's flag `GHGP` at mint.
    pub is_ghgp: bool,
    /// The token document as JSON text, every digit kept.
    #[sea_orm(column_type = "Text")]
    pub document: String,
    /// When it was minted.
    pub minted_at: DateTimeUtc,
    /// The minting contract; null when registered by the operator.
    pub contract_id: Option<Uuid>,
    /// Joined rows of `energy_account`.
    #[sea_orm(has_many)]
    pub accounts: HasMany<super::energy_account::Entity>,
    /// Joined rows of `energy_token_standard`.
    #[sea_orm(has_many)]
    pub standards: HasMany<super::energy_token_standard::Entity>,
    /// Joined rows of `energy_token_party`.
    #[sea_orm(has_many)]
    pub parties: HasMany<super::energy_token_party::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
