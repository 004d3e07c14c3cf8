//! A second factor of a user; at most one is active.

use sea_orm::entity::prelude::*;

/// A row of `two_factor_method`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "two_factor_method")]
pub struct Model {
    /// UUID v7; `tfaId` on the wire.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose factor it is.
    pub user_id: Uuid,
    /// `totp`.
    pub kind: String,
    /// `pending`, `active` or `disabled`.
    pub status: String,
    /// The shared secret, encrypted at rest.
    pub secret_sealed: Vec<u8>,
    /// The last accepted TOTP step (30-second periods since the epoch); a step is accepted once.
    pub last_step: Option<i64>,
    /// When the secret was made.
    pub created_at: DateTimeUtc,
    /// When a first code proved possession.
    pub activated_at: Option<DateTimeUtc>,
    /// When it stopped counting.
    pub disabled_at: Option<DateTimeUtc>,
    /// Joined rows of `recovery_code`.
    #[sea_orm(has_many)]
    pub recovery_codes: HasMany<super::recovery_code::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
