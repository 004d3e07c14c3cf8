//! A person who signs in.

use sea_orm::entity::prelude::*;

/// A row of `user`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user")]
pub struct Model {
    /// UUID v7, made by the server.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Normalised to lower case; unique.
    #[sea_orm(unique)]
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Argon2id in PHC format; null until an invitation is accepted.
    pub password_hash: Option<String>,
    /// Vocabulary of the domain, e.g. `active`.
    pub status: String,
    /// Last change of the password.
    pub password_changed_at: Option<DateTimeUtc>,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the row last changed.
    pub updated_at: DateTimeUtc,
    /// Joined rows of `session`.
    #[sea_orm(has_many)]
    pub sessions: HasMany<super::session::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
