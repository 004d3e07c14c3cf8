//! A mail that waits to be sent; the row goes when it is.

use sea_orm::entity::prelude::*;

/// A row of `mail`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail")]
pub struct Model {
    /// UUID v7; also the mail's `Message-ID`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// `invitation` or `password_reset`.
    pub kind: String,
    /// The address.
    pub recipient: String,
    /// The invited user; null for a password, whose account is looked up when the mail is sent.
    pub user_id: Option<Uuid>,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried next; while it is, the end of the claim.
    pub due_at: DateTimeUtc,
    /// When it was asked for.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
