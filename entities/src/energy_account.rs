//! A holding of one token in one wallet: exactly one contiguous range of serials, or none any more.

use sea_orm::entity::prelude::*;

/// A row of `energy_account`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "energy_account")]
pub struct Model {
    /// UUID v7; `accountId` on the wire.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The wallet that holds it.
    pub wallet_id: Uuid,
    /// The token held.
    pub token_id: Uuid,
    /// The wallet's owner, copied.
    pub owner_profile_id: Uuid,
    /// First serial, from 1; null once all units have left.
    pub serial_first: Option<i64>,
    /// Last serial, inclusive; the range only ever shrinks. Null exactly when the first is.
    pub serial_last: Option<i64>,
    /// Whole units free to lock.
    pub available: i64,
    /// Whole units held by an operation.
    pub locked: i64,
    /// Whole units claimed.
    pub retired: i64,
    /// Whole units consumed.
    pub consumed: i64,
    /// How the holding got there, e.g. `minting`.
    pub operation_type: String,
    /// The contract or operation that brought it.
    pub operation_id: Option<Uuid>,
    /// Whether the market shows it.
    pub is_public: bool,
    /// Price of one unit in micro-units of `price_currency`; above 0 while public.
    pub price_micro: Option<i64>,
    /// ISO 4217 code; null exactly when the price is.
    pub price_currency: Option<String>,
    /// `enabled` or `disabled`.
    pub status: String,
    /// Why it is disabled: `retired`, `consumed`, `moved`, …
    pub status_reason: Option<String>,
    /// The token's month as yyyymm, copied for the order of selection.
    pub vintage: i32,
    /// The token's time of mint, copied for the order of selection.
    pub minted_at: DateTimeUtc,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the row last changed.
    pub updated_at: DateTimeUtc,
    /// The joined row of `energy_wallet`.
    #[sea_orm(belongs_to, from = "wallet_id", to = "id")]
    pub wallet: BelongsTo<super::energy_wallet::Entity>,
    /// The joined row of `energy_token`.
    #[sea_orm(belongs_to, from = "token_id", to = "id")]
    pub token: BelongsTo<super::energy_token::Entity>,
    /// The joined row of `organization_profile`.
    #[sea_orm(belongs_to, from = "owner_profile_id", to = "id")]
    pub owner: BelongsTo<super::organization_profile::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
