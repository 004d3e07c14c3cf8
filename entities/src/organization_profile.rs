//! The party that owns wallets, produces, measures or verifies.

use sea_orm::entity::prelude::*;

/// A row of `organization_profile`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization_profile")]
pub struct Model {
    /// UUID v7; `profileId` on the wire.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The organization it belongs to.
    pub organization_id: Uuid,
    /// Name shown to counterparties.
    pub name: String,
    /// Tax number.
    pub tax_id: Option<String>,
    /// D-U-N-S number.
    pub duns: Option<String>,
    /// Array of `producer`, `base`, `buyer`, `measurer`, `verifier`, `system`.
    #[sea_orm(column_type = "JsonBinary")]
    pub participant_types: Json,
    /// Array of `{tag, measurers, verifiers}`: whom the profile may name in a workbook.
    #[sea_orm(column_type = "JsonBinary")]
    pub participant_tags: Json,
    /// Object of feature flags, e.g. `GHGP`, `DUAL_APPROVAL`.
    #[sea_orm(column_type = "JsonBinary")]
    pub flags: Json,
    /// Postal address as given.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub address: Option<Json>,
    /// `active` or `archive`.
    pub status: String,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the row last changed.
    pub updated_at: DateTimeUtc,
    /// The joined row of `organization`.
    #[sea_orm(belongs_to, from = "organization_id", to = "id")]
    pub organization: BelongsTo<super::organization::Entity>,
    /// Joined rows of `energy_wallet`.
    #[sea_orm(has_many)]
    pub wallets: HasMany<super::energy_wallet::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
