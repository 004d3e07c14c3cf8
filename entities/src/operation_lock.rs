//! Units of one account that an operation holds or, once it has a target, has moved.

use sea_orm::entity::prelude::*;

/// A row of `operation_lock`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "operation_lock")]
pub struct Model {
    /// The operation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub operation_id: Uuid,
    /// The account that the units are, or were, in.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: Uuid,
    /// Which of the operation's locks, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round: i32,
    /// The account's token, copied.
    pub token_id: Uuid,
    /// Whole units.
    pub quantity: i64,
    /// Price of one unit in micro-units of `price_currency`.
    pub price_micro: Option<i64>,
    /// ISO 4217 code; null exactly when the price is.
    pub price_currency: Option<String>,
    /// The account that the units went to; null while the lock is open.
    pub target_account_id: Option<Uuid>,
    /// First serial that moved; null while the lock is open.
    pub serial_first: Option<i64>,
    /// Last serial that moved, inclusive; null while the lock is open.
    pub serial_last: Option<i64>,
    /// The joined row of `operation`.
    #[sea_orm(belongs_to, from = "operation_id", to = "id")]
    pub operation: BelongsTo<super::operation::Entity>,
    /// The joined row of `energy_account`.
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::energy_account::Entity>,
    /// The joined row of `energy_token`.
    #[sea_orm(belongs_to, from = "token_id", to = "id")]
    pub token: BelongsTo<super::energy_token::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
