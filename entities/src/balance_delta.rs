//! A change of the balance sheet that is not yet folded into it.

use sea_orm::entity::prelude::*;

/// A row of `balance_delta`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "balance_delta")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The ledger transaction that made it; null for locks.
    pub transaction_id: Option<Uuid>,
    /// e.g. `renewable-natural-gas`.
    pub energy_type: String,
    /// `QET` or `CET`.
    pub token_type: String,
    /// Unit of measure of one token.
    pub uom: String,
    /// Whole units issued, signed.
    pub minted: i64,
    /// Whole units held and not locked, signed.
    pub available: i64,
    /// Whole units held by open operations, signed.
    pub locked: i64,
    /// Whole units claimed, signed.
    pub retired: i64,
    /// Whole units consumed, signed.
    pub consumed: i64,
    /// Whole units taken back by the operator, signed.
    pub withdrawn: i64,
    /// When it was appended.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
