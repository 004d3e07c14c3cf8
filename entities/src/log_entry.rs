//! A leaf of the transparency log; append-only.

use sea_orm::entity::prelude::*;

/// A row of `log_entry`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_entry")]
pub struct Model {
    /// Its place, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub index: i64,
    /// The ledger transaction it commits to; unique.
    #[sea_orm(unique)]
    pub transaction_id: Uuid,
    /// RFC 6962 hash of the leaf, 32 bytes.
    pub leaf_hash: Vec<u8>,
    /// The joined row of `ledger_transaction`.
    #[sea_orm(belongs_to, from = "transaction_id", to = "id")]
    pub transaction: BelongsTo<super::ledger_transaction::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
