//! A named set of permissions, e.g. `basic.trader`.

use sea_orm::entity::prelude::*;

/// A row of `role`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role")]
pub struct Model {
    /// The name in role links and API bodies.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// Title for people.
    pub name: String,
    /// What a holder may do, for people.
    pub description: String,
    /// When the role was seeded.
    pub created_at: DateTimeUtc,
    /// Joined rows of `role_permission`.
    #[sea_orm(has_many)]
    pub permissions: HasMany<super::role_permission::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
