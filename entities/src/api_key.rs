//! A credential by which a system profile calls without a user.

use sea_orm::entity::prelude::*;

/// A row of `api_key`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_key")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The profile it speaks for.
    pub profile_id: Uuid,
    /// The header `client-id`; unique.
    #[sea_orm(unique)]
    pub client_id: String,
    /// First characters of the key, shown so that people can tell keys apart.
    pub prefix: String,
    /// Hash of the header `client-key`.
    pub key_hash: Vec<u8>,
    /// When the key was made and shown once.
    pub created_at: DateTimeUtc,
    /// Last call with it.
    pub last_used_at: Option<DateTimeUtc>,
    /// When it stopped working.
    pub revoked_at: Option<DateTimeUtc>,
    /// The joined row of `organization_profile`.
    #[sea_orm(belongs_to, from = "profile_id", to = "id")]
    pub profile: BelongsTo<super::organization_profile::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
