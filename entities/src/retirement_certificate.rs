//! The certificate of a retirement.

use sea_orm::entity::prelude::*;

/// A row of `retirement_certificate`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retirement_certificate")]
pub struct Model {
    /// The retirement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub operation_id: Uuid,
    /// From 1, without gaps.
    #[sea_orm(unique)]
    pub number: i64,
    /// 128 random bits in base32, lower case: the address of the public page.
    #[sea_orm(unique)]
    pub code: String,
    /// When the retirement was processed.
    pub issued_at: DateTimeUtc,
    /// The rendered document; null until it is rendered.
    pub file_id: Option<Uuid>,
    /// Its SHA-256, 64 lower-case hex digits; null exactly when the file is.
    pub sha256: Option<String>,
    /// What the holder was called when it was issued.
    pub holder_name: String,
    /// Whether the holder had the flag `BOOK_AND_CLAIM` then.
    pub is_book_and_claim: bool,
    /// The joined row of `operation`.
    #[sea_orm(belongs_to, from = "operation_id", to = "id")]
    pub operation: BelongsTo<super::operation::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
