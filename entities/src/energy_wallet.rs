//! A profile's container of energy accounts.

use sea_orm::entity::prelude::*;

/// A row of `energy_wallet`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "energy_wallet")]
pub struct Model {
    /// UUID v7; `walletId` on the wire.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The owner.
    pub profile_id: Uuid,
    /// Label.
    pub name: String,
    /// `type` on the wire.
    pub kind: String,
    /// Vocabulary of the domain, e.g. `active`.
    pub status: String,
    /// Public address; unique.
    #[sea_orm(unique)]
    pub address: String,
    /// Whether it stands in when an operation names none; one per profile.
    pub is_default: bool,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// The joined row of `organization_profile`.
    #[sea_orm(belongs_to, from = "profile_id", to = "id")]
    pub profile: BelongsTo<super::organization_profile::Entity>,
    /// Joined rows of `energy_account`.
    #[sea_orm(has_many)]
    pub accounts: HasMany<super::energy_account::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
