//! A signed head of the log; append-only.

use sea_orm::entity::prelude::*;

/// A row of `log_checkpoint`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_checkpoint")]
pub struct Model {
    /// How many leaves it covers.
    #[sea_orm(primary_key, auto_increment = false)]
    pub size: i64,
    /// The root of the tree, 32 bytes.
    pub root: Vec<u8>,
    /// The signed note as served.
    pub note: String,
    /// When it was signed.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
