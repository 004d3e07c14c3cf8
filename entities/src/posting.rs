//! One side of a ledger transaction; append-only. They sum to zero per transaction and token.

use sea_orm::entity::prelude::*;

/// A row of `posting`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "posting")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The ledger transaction.
    pub transaction_id: Uuid,
    /// The token moved.
    pub token_id: Uuid,
    /// The wallet concerned; null for the buckets `issuance` and `withdrawn`.
    pub wallet_id: Option<Uuid>,
    /// The account concerned; null exactly when the wallet is.
    pub account_id: Option<Uuid>,
    /// `issuance`, `wallet`, `retired`, `consumed` or `withdrawn`.
    pub bucket: String,
    /// Whole units, signed, never 0.
    pub quantity: i64,
    /// First serial of the units.
    pub serial_first: i64,
    /// Last serial of the units, inclusive.
    pub serial_last: i64,
    /// The joined row of `ledger_transaction`.
    #[sea_orm(belongs_to, from = "transaction_id", to = "id")]
    pub transaction: BelongsTo<super::ledger_transaction::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
