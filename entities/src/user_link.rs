//! A single-use link that was mailed to a user.

use sea_orm::entity::prelude::*;

/// A row of `user_link`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_link")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whom it was mailed to.
    pub user_id: Uuid,
    /// `invitation` or `password_reset`.
    pub kind: String,
    /// SHA-256 of the token; the token itself is only in the mail.
    #[sea_orm(unique)]
    pub token_hash: Vec<u8>,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// From then on it is refused.
    pub expires_at: DateTimeUtc,
    /// When it was used or taken back; it counts once.
    pub used_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
