//! A file's record; its bytes are in the object store under their SHA-256.

use sea_orm::entity::prelude::*;

/// A row of `stored_file`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stored_file")]
pub struct Model {
    /// UUID v7; kept when a temporary upload is attached.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// SHA-256 of the bytes, 64 lower-case hex digits; the address in the store.
    pub sha256: String,
    /// Cleaned file name.
    pub name: String,
    /// Sniffed media type.
    pub media_type: String,
    /// Length in bytes.
    pub size: i64,
    /// Kind of entity it is attached to; null while temporary.
    pub owner_type: Option<String>,
    /// The entity it is attached to; null exactly when `owner_type` is.
    pub owner_id: Option<Uuid>,
    /// `temporary`, `evidence`, `workbook`, `verification_statement`, …
    pub kind: String,
    /// The user who uploaded it.
    pub uploaded_by: Uuid,
    /// When it was uploaded.
    pub created_at: DateTimeUtc,
    /// When a temporary file is swept; null once attached.
    pub expires_at: Option<DateTimeUtc>,
    /// When it was removed from its owner; the record stays.
    pub detached_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
