//! One side of an operation, with what lists walk.

use sea_orm::entity::prelude::*;

/// A row of `operation_party`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "operation_party")]
pub struct Model {
    /// The operation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub operation_id: Uuid,
    /// `source` or `destination`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub side: String,
    /// The profile on that side.
    pub profile_id: Uuid,
    /// Its wallet.
    pub wallet_id: Uuid,
    /// The operation's kind, copied.
    pub kind: String,
    /// When the operation was made, copied.
    pub created_at: DateTimeUtc,
    /// Whether this side sees the operation.
    pub is_visible: bool,
    /// How many signatures this side still owes; none once the operation has ended.
    pub signatures_due: i32,
    /// The operation's status, copied.
    pub status: String,
    /// `push` or `pull`, copied; of network transactions alone.
    pub transaction_type: Option<String>,
    /// The contract outside the registry, copied.
    pub contract_id: Option<String>,
    /// Whole units locked or moved, copied.
    pub quantity: i64,
    /// When its units moved, copied.
    pub processed_at: Option<DateTimeUtc>,
    /// The joined row of `operation`.
    #[sea_orm(belongs_to, from = "operation_id", to = "id")]
    pub operation: BelongsTo<super::operation::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
