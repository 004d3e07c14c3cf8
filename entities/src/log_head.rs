//! The one row that says how far the log has come.

use sea_orm::entity::prelude::*;

/// A row of `log_head`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_head")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// How many leaves there are.
    pub size: i64,
}

impl ActiveModelBehavior for ActiveModel {}
