//! One link of a session's chain of refresh tokens.

use sea_orm::entity::prelude::*;

/// A row of `refresh_token`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The session that the token prolongs.
    pub session_id: Uuid,
    /// SHA-256 of the token, 32 bytes; unique.
    #[sea_orm(unique)]
    pub token_hash: Vec<u8>,
    /// When the token was handed out.
    pub issued_at: DateTimeUtc,
    /// After this the token is refused.
    pub expires_at: DateTimeUtc,
    /// When it was rotated; a later use is reuse.
    pub spent_at: Option<DateTimeUtc>,
    /// The token it was rotated into.
    pub successor_id: Option<Uuid>,
    /// The successor itself, encrypted, so that a retry within 30 s gets the same answer.
    pub successor_sealed: Option<Vec<u8>>,
    /// The joined row of `session`.
    #[sea_orm(belongs_to, from = "session_id", to = "id")]
    pub session: BelongsTo<super::session::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
