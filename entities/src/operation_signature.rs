//! A signature under an operation; append-only.

use sea_orm::entity::prelude::*;

/// A row of `operation_signature`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "operation_signature")]
pub struct Model {
    /// The operation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub operation_id: Uuid,
    /// Its place in the order of signing, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// `source` or `destination`: whom it binds.
    pub side: String,
    /// Who signed; once per operation.
    pub user_id: Uuid,
    /// For which profile.
    pub profile_id: Uuid,
    /// SHA-256 of the terms that were signed.
    pub terms_hash: Vec<u8>,
    /// When.
    pub signed_at: DateTimeUtc,
    /// The joined row of `operation`.
    #[sea_orm(belongs_to, from = "operation_id", to = "id")]
    pub operation: BelongsTo<super::operation::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
