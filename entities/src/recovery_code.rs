//! A single-use code that stands in for a lost second factor.

use sea_orm::entity::prelude::*;

/// A row of `recovery_code`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_code")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The factor it replaces.
    pub method_id: Uuid,
    /// Hash of the code.
    pub code_hash: Vec<u8>,
    /// When it was spent; null while it is good.
    pub used_at: Option<DateTimeUtc>,
    /// The joined row of `two_factor_method`.
    #[sea_orm(belongs_to, from = "method_id", to = "id")]
    pub method: BelongsTo<super::two_factor_method::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
