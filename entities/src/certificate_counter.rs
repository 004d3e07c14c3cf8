//! The one row that numbers certificates.

use sea_orm::entity::prelude::*;

/// A row of `certificate_counter`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate_counter")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// The number given last; 0 before the first.
    pub last: i64,
}

impl ActiveModelBehavior for ActiveModel {}
