//! A word by which lists find the operations that hold such units.

use sea_orm::entity::prelude::*;

/// A row of `operation_facet`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "operation_facet")]
pub struct Model {
    /// The operation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub operation_id: Uuid,
    /// `energy_type` or `standard`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub facet: String,
    /// e.g. `natural-gas`, `GREET`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub value: String,
    /// The joined row of `operation`.
    #[sea_orm(belongs_to, from = "operation_id", to = "id")]
    pub operation: BelongsTo<super::operation::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
