//! A request already taken under an idempotency key, and its answer.

use sea_orm::entity::prelude::*;

/// A row of `idempotency_record`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_record")]
pub struct Model {
    /// The caller.
    #[sea_orm(primary_key, auto_increment = false)]
    pub scope: String,
    /// The operation id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub operation: String,
    /// The header `Idempotency-Key`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// SHA-256 of path, organization header and body.
    pub request_hash: Vec<u8>,
    /// The serialised answer; null while the first request runs.
    pub answer: Option<Vec<u8>>,
    /// The rights that it was carried out on; null while the first request runs.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub rights: Option<Json>,
    /// When the key was claimed.
    pub created_at: DateTimeUtc,
    /// When the key may be forgotten.
    pub expires_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
