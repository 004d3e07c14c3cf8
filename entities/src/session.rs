//! One sign-in of a user, alive until it expires or is revoked.

use sea_orm::entity::prelude::*;

/// A row of `session`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// UUID v7; the `sid` of the access token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who signed in.
    pub user_id: Uuid,
    /// When a second factor was last given; null if never in this session.
    pub used_tfa_at: Option<DateTimeUtc>,
    /// Network address of origin, as text.
    pub address: String,
    /// When the user signed in.
    pub created_at: DateTimeUtc,
    /// Last rotation of its refresh token.
    pub last_used_at: DateTimeUtc,
    /// After this the session is dead, revoked or not.
    pub expires_at: DateTimeUtc,
    /// When it was ended early.
    pub revoked_at: Option<DateTimeUtc>,
    /// Why: `logout`, `password_changed`, `refresh_reuse`, `user_disabled`.
    pub revoked_reason: Option<String>,
    /// The joined row of `user`.
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::user::Entity>,
    /// Joined rows of `refresh_token`.
    #[sea_orm(has_many)]
    pub refresh_tokens: HasMany<super::refresh_token::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
