//! A hash of the log's tree; append-only.

use sea_orm::entity::prelude::*;

/// A row of `log_hash`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_hash")]
pub struct Model {
    /// Its place in the order in which a growing tree stores hashes, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub index: i64,
    /// 32 bytes.
    pub hash: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
