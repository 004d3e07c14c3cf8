//! A place of a profile.

use sea_orm::entity::prelude::*;

/// A row of `business_location`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "business_location")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The profile it belongs to.
    pub profile_id: Uuid,
    /// What it is called.
    pub name: String,
    /// `buying`, `producing`, `storage` or `delivery`.
    pub kind: String,
    /// e.g. `Permian`.
    pub basin: Option<String>,
    /// Whether it is connected to the producer directly.
    pub is_direct_connection: bool,
    /// Array of names.
    #[sea_orm(column_type = "JsonBinary")]
    pub preferred_suppliers: Json,
    /// `{latitude, longitude}`.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub coordinates: Option<Json>,
    /// Postal address as given.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub address: Option<Json>,
    /// `active` or `archive`.
    pub status: String,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the row last changed.
    pub updated_at: DateTimeUtc,
    /// The joined row of `organization_profile`.
    #[sea_orm(belongs_to, from = "profile_id", to = "id")]
    pub profile: BelongsTo<super::organization_profile::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
