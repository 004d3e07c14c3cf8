//! What a role can permit, e.g. `batch.mint`.

use sea_orm::entity::prelude::*;

/// A row of `permission`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "permission")]
pub struct Model {
    /// The `x-permission` of operations.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// What it allows, for people.
    pub description: String,
    /// When this database first had it.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
