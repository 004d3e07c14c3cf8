//! One permission of a role.

use sea_orm::entity::prelude::*;

/// A row of `role_permission`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_permission")]
pub struct Model {
    /// The role.
    #[sea_orm(primary_key, auto_increment = false)]
    pub role_code: String,
    /// The `x-permission` of an operation, e.g. `batch.mint`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub permission: String,
    /// The joined row of `role`.
    #[sea_orm(belongs_to, from = "role_code", to = "code")]
    pub role: BelongsTo<super::role::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
