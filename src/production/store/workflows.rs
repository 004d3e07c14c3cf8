//! The table `batch_workflow`.

use attestry_domain::ids::{AssetId, BatchId, ContractId, UserId, WorkflowId};
use attestry_domain::production::asset::AssetStatus;
use attestry_domain::production::workflow::WorkflowStatus;
use attestry_entities::batch_workflow::{Column, Entity, Model};
use attestry_entities::energy_asset;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, UpdateMany,
};
use uuid::Uuid;

use super::{IDS_PER_QUERY, contracts, from_json, stored, to_json};
use crate::error::Error;
use crate::platform::bulk;
use crate::platform::database::Tx;
use crate::production::records::Workflow;

impl TryFrom<Model> for Workflow {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        Ok(Self {
            id: row.id.into(),
            batch_id: row.batch_id.into(),
            issuer: row.profile_id.into(),
            status: stored(row.status.parse())?,
            facility: from_json(row.facility)?,
            description: row.description,
            rejection_reason: row.rejection_reason,
            measured_at: row.measured_at,
            sent_at: row.sent_at,
            minted_at: row.minted_at,
            removed_at: row.removed_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// Adds drafts.
pub(in crate::production) async fn insert(tx: &Tx, workflows: &[Workflow]) -> Result<(), Error> {
    let rows = workflows.iter().map(to_row).collect::<Result<_, _>>()?;
    bulk::insert_all(tx, rows).await?;
    Ok(())
}

fn to_row(workflow: &Workflow) -> Result<Model, Error> {
    let identifier = &workflow.facility.identifier;
    Ok(Model {
        id: workflow.id.into(),
        batch_id: workflow.batch_id.into(),
        profile_id: workflow.issuer.into(),
        status: workflow.status.as_str().to_owned(),
        boundary_key: identifier.key().as_str().to_owned(),
        boundary_format: identifier.format.clone(),
        boundary_identifier: identifier.id.clone(),
        facility: to_json(&workflow.facility)?,
        description: None,
        rejection_reason: None,
        measured_by: None,
        measured_at: None,
        sent_at: None,
        minted_at: None,
        removed_at: None,
        created_at: workflow.created_at,
        updated_at: workflow.updated_at,
    })
}

/// The workflow with this id.
pub(in crate::production) async fn by_id(
    db: &impl ConnectionTrait,
    id: WorkflowId,
) -> Result<Option<Workflow>, Error> {
    Entity::find_by_id(Uuid::from(id))
        .one(db)
        .await?
        .map(Workflow::try_from)
        .transpose()
}

/// The workflow that made an asset; none where it was registered without one.
pub(in crate::production) async fn of_asset(
    db: &impl ConnectionTrait,
    asset: AssetId,
) -> Result<Vec<Workflow>, Error> {
    let made_it = Query::select()
        .column(energy_asset::Column::WorkflowId)
        .from(energy_asset::Entity)
        .and_where(energy_asset::Column::Id.eq(asset.uuid()))
        .take();
    let rows = Entity::find()
        .filter(Column::Id.in_subquery(made_it))
        .all(db)
        .await?;
    rows.into_iter().map(Workflow::try_from).collect()
}

/// The workflows of these batches, in the order of the workbook.
pub(in crate::production) async fn of_batches(
    db: &impl ConnectionTrait,
    batches: &[BatchId],
) -> Result<Vec<Workflow>, Error> {
    let rows = Entity::find()
        .filter(Column::BatchId.is_in(batches.iter().map(|id| id.uuid())))
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(Workflow::try_from).collect()
}

/// The workflows whose assets a contract names.
pub(in crate::production) async fn of_contract(
    db: &impl ConnectionTrait,
    contract: ContractId,
) -> Result<Vec<Workflow>, Error> {
    let measured_them = Query::select()
        .column(energy_asset::Column::WorkflowId)
        .from(energy_asset::Entity)
        .and_where(energy_asset::Column::Id.in_subquery(contracts::assets_of(contract)))
        .take();
    let rows = Entity::find()
        .filter(Column::Id.in_subquery(measured_them))
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(Workflow::try_from).collect()
}

/// The workflow is touched: a new note, where there is one.
pub(in crate::production) async fn note(
    tx: &Tx,
    workflow: &Workflow,
    description: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let update = from_status(&[workflow.id], workflow.status, now);
    apply(with_note(update, description), tx, 1).await
}

/// The measurement is approved.
pub(in crate::production) async fn measure(
    tx: &Tx,
    workflow: &Workflow,
    by: UserId,
    description: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let update = from_status(&[workflow.id], workflow.status, now)
        .col_expr(
            Column::Status,
            Expr::value(WorkflowStatus::Measured.as_str()),
        )
        .col_expr(Column::MeasuredBy, Expr::value(by.uuid()))
        .col_expr(Column::MeasuredAt, Expr::value(now))
        .col_expr(Column::RejectionReason, Expr::value(Option::<String>::None));
    apply(with_note(update, description), tx, 1).await
}

/// The workflow is returned for new evidence.
pub(in crate::production) async fn return_to_draft(
    tx: &Tx,
    workflow: &Workflow,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let update = from_status(&[workflow.id], workflow.status, now)
        .col_expr(Column::Status, Expr::value(WorkflowStatus::Draft.as_str()))
        .col_expr(
            Column::RejectionReason,
            Expr::value(reason.map(str::to_owned)),
        )
        .col_expr(Column::MeasuredBy, Expr::value(Option::<Uuid>::None))
        .col_expr(
            Column::MeasuredAt,
            Expr::value(Option::<DateTime<Utc>>::None),
        );
    apply(update, tx, 1).await
}

/// The assets of approved workflows go to the network.
pub(in crate::production) async fn send(
    tx: &Tx,
    workflows: &[WorkflowId],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    for chunk in workflows.chunks(IDS_PER_QUERY) {
        let update = from_status(chunk, WorkflowStatus::Measured, now)
            .col_expr(Column::Status, Expr::value(WorkflowStatus::Sent.as_str()))
            .col_expr(Column::SentAt, Expr::value(now));
        apply(update, tx, chunk.len()).await?;
    }
    Ok(())
}

/// Those of the workflows of which no asset waits to be minted are minted.
pub(in crate::production) async fn mark_minted(
    tx: &Tx,
    workflows: &[WorkflowId],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    for chunk in workflows.chunks(IDS_PER_QUERY) {
        from_status(chunk, WorkflowStatus::Sent, now)
            .col_expr(Column::Status, Expr::value(WorkflowStatus::Minted.as_str()))
            .col_expr(Column::MintedAt, Expr::value(now))
            .filter(Expr::exists(asset_not_minted()).not())
            .exec(&**tx)
            .await?;
    }
    Ok(())
}

fn asset_not_minted() -> SelectStatement {
    let workflow = (energy_asset::Entity, energy_asset::Column::WorkflowId);
    Query::select()
        .expr(Expr::value(1))
        .from(energy_asset::Entity)
        .and_where(Expr::col(workflow).equals((Entity, Column::Id)))
        .and_where(energy_asset::Column::Status.ne(AssetStatus::Minted.as_str()))
        .take()
}

/// The facility is dropped from its batch.
pub(in crate::production) async fn remove(
    tx: &Tx,
    workflow: &Workflow,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let update = from_status(&[workflow.id], workflow.status, now)
        .col_expr(
            Column::Status,
            Expr::value(WorkflowStatus::Removed.as_str()),
        )
        .col_expr(Column::RemovedAt, Expr::value(now));
    apply(update, tx, 1).await
}

/// What is left of a batch ends with it, as `rejected` or `removed`.
pub(in crate::production) async fn end_with_batch(
    tx: &Tx,
    batch: BatchId,
    status: WorkflowStatus,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let removed_at = (status == WorkflowStatus::Removed).then_some(now);
    let open = [WorkflowStatus::Draft, WorkflowStatus::Measured];
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(status.as_str()))
        .col_expr(Column::RemovedAt, Expr::value(removed_at))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::BatchId.eq(batch.uuid()))
        .filter(Column::Status.is_in(open.map(WorkflowStatus::as_str)))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// The start of every change: only from the status that it was decided on.
fn from_status(
    workflows: &[WorkflowId],
    status: WorkflowStatus,
    now: DateTime<Utc>,
) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.is_in(workflows.iter().map(|id| id.uuid())))
        .filter(Column::Status.eq(status.as_str()))
}

fn with_note(update: UpdateMany<Entity>, description: Option<&str>) -> UpdateMany<Entity> {
    match description {
        Some(text) => update.col_expr(Column::Description, Expr::value(text)),
        None => update,
    }
}

async fn apply(update: UpdateMany<Entity>, tx: &Tx, expected: usize) -> Result<(), Error> {
    let changed = update.exec(&**tx).await?.rows_affected;
    if usize::try_from(changed) == Ok(expected) {
        Ok(())
    } else {
        Err(Error::state(
            "The workflow has changed meanwhile. Look at it again.",
        ))
    }
}
