//! A word by which the list of a wallet finds its operations.

use sea_orm::entity::prelude::*;

/// A row of `operation_facet`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "operation_facet")]
pub struct Model {
    /// The operation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub operation_id: Uuid,
    /// `energy_type`, `standard`, `signer`; `owing` and `next` of profiles that owe a signature.
    #[sea_orm(primary_key, auto_increment = false)]
    pub facet: String,
    /// e.g. `natural-gas`, `GREET`, the hexadecimal digits of the id of a user or profile.
    #[sea_orm(primary_key, auto_increment = false)]
    pub value: String,
    /// A wallet of one of its sides.
    #[sea_orm(primary_key, auto_increment = false)]
    pub wallet_id: Uuid,
    /// The operation's kind, copied.
    pub kind: String,
    /// When the operation was made, copied.
    pub created_at: DateTimeUtc,
    /// The joined row of `operation`.
    #[sea_orm(belongs_to, from = "operation_id", to = "id")]
    pub operation: BelongsTo<super::operation::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
