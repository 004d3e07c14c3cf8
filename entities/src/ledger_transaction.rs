//! One processed mint or operation; append-only.

use sea_orm::entity::prelude::*;

/// A row of `ledger_transaction`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_transaction")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// `minting`, one of the four operations, or `single_transaction`.
    pub kind: String,
    /// The contract or operation that was processed.
    pub operation_id: Option<Uuid>,
    /// The user whose signature completed it.
    pub actor_user_id: Option<Uuid>,
    /// 16 random bytes that salt what the transparency log commits to.
    pub salt: Vec<u8>,
    /// When it was processed.
    pub created_at: DateTimeUtc,
    /// Joined rows of `posting`.
    #[sea_orm(has_many)]
    pub postings: HasMany<super::posting::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
