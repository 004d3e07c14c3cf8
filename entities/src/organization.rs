//! A company; its profiles act on the registry.

use sea_orm::entity::prelude::*;

/// A row of `organization`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Legal or trading name.
    pub name: String,
    /// Tax number.
    pub tax_id: Option<String>,
    /// D-U-N-S number.
    pub duns: Option<String>,
    /// `active` or `archive`.
    pub status: String,
    /// Postal address as given.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub address: Option<Json>,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the row last changed.
    pub updated_at: DateTimeUtc,
    /// Joined rows of `organization_profile`.
    #[sea_orm(has_many)]
    pub profiles: HasMany<super::organization_profile::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
