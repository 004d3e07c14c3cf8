//! One user's signature under a step of a workflow; `DUAL_APPROVAL` asks for two.

use sea_orm::entity::prelude::*;

/// A row of `workflow_approval`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "workflow_approval")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The workflow.
    pub workflow_id: Uuid,
    /// `approve`, `send` or `mint`.
    pub step: String,
    /// Who signed; once per step.
    pub user_id: Uuid,
    /// When.
    pub approved_at: DateTimeUtc,
    /// The joined row of `batch_workflow`.
    #[sea_orm(belongs_to, from = "workflow_id", to = "id")]
    pub workflow: BelongsTo<super::batch_workflow::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
