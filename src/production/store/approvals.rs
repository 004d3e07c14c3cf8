//! The table `workflow_approval`.

use attestry_domain::ids::{BatchId, WorkflowId};
use attestry_entities::batch_workflow;
use attestry_entities::workflow_approval::{Column, Entity, Model};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::stored;
use crate::app::App;
use crate::error::Error;
use crate::platform::bulk;
use crate::platform::database::Tx;
use crate::production::records::Approval;

impl TryFrom<Model> for Approval {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        Ok(Self {
            workflow_id: row.workflow_id.into(),
            step: stored(row.step.parse())?,
            user_id: row.user_id.into(),
            approved_at: row.approved_at,
        })
    }
}

/// Keeps consents; a user's second one to the same step changes nothing.
pub(in crate::production) async fn insert(
    tx: &Tx,
    app: &App,
    approvals: &[Approval],
) -> Result<(), Error> {
    let row = |approval: &Approval| Model {
        id: app.ids.next(),
        workflow_id: approval.workflow_id.into(),
        step: approval.step.as_str().to_owned(),
        user_id: approval.user_id.into(),
        approved_at: approval.approved_at,
    };
    bulk::insert_new(tx, approvals.iter().map(row).collect()).await?;
    Ok(())
}

/// The consents to any step of a workflow, in order.
pub(in crate::production) async fn of_workflow(
    db: &impl ConnectionTrait,
    workflow: WorkflowId,
) -> Result<Vec<Approval>, Error> {
    all(db, Column::WorkflowId.eq(workflow.uuid())).await
}

/// The consents to any step of the workflows of a batch, in order.
pub(in crate::production) async fn of_batch(
    db: &impl ConnectionTrait,
    batch: BatchId,
) -> Result<Vec<Approval>, Error> {
    let workflows = Query::select()
        .column(batch_workflow::Column::Id)
        .from(batch_workflow::Entity)
        .and_where(batch_workflow::Column::BatchId.eq(batch.uuid()))
        .take();
    all(db, Column::WorkflowId.in_subquery(workflows)).await
}

async fn all(db: &impl ConnectionTrait, condition: Expr) -> Result<Vec<Approval>, Error> {
    let found = Entity::find().filter(condition);
    let rows = found
        .order_by_asc(Column::ApprovedAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(Approval::try_from).collect()
}

/// The consents to any step of a workflow are void.
pub(in crate::production) async fn delete(tx: &Tx, workflow: WorkflowId) -> Result<(), Error> {
    let of_workflow = Column::WorkflowId.eq(workflow.uuid());
    Entity::delete_many()
        .filter(of_workflow)
        .exec(&**tx)
        .await?;
    Ok(())
}
