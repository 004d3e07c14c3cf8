//! What there is of one kind of token, as folded from the deltas.

use sea_orm::entity::prelude::*;

/// A row of `balance_sheet`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "balance_sheet")]
pub struct Model {
    /// e.g. `renewable-natural-gas`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub energy_type: String,
    /// `QET` or `CET`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_type: String,
    /// Unit of measure of one token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub uom: String,
    /// Whole units issued.
    pub minted: i64,
    /// Whole units held and not locked.
    pub available: i64,
    /// Whole units held by open operations.
    pub locked: i64,
    /// Whole units claimed.
    pub retired: i64,
    /// Whole units consumed.
    pub consumed: i64,
    /// Whole units taken back by the operator.
    pub withdrawn: i64,
    /// When deltas were last folded into it.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
