//! What does a reader see of a batch, and of a workflow? A fixed number of queries, whatever its size.

use std::collections::HashMap;

use attestry_domain::files::OwnerType;
use attestry_domain::ids::{BatchId, ProfileId, WorkflowId};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::records::{Approval, AssetView, Batch, Extent, Workflow};
use super::store::{approvals, assets, batches, extents, workflows};
use crate::error::Error;
use crate::files::{self, FileRecord, Owner};
use crate::organizations;

/// A workflow with what belongs to it.
#[derive(Clone, Debug)]
pub struct WorkflowView {
    /// The workflow.
    pub workflow: Workflow,
    /// Its months together.
    pub extent: Extent,
    /// Who consented to which step, in order.
    pub approvals: Vec<Approval>,
    /// Its evidence, oldest first.
    pub files: Vec<FileRecord>,
}

/// A batch with all that became of it.
#[derive(Clone, Debug)]
pub struct BatchView {
    /// The batch.
    pub batch: Batch,
    /// The issuer's name.
    pub issuer_name: String,
    /// The workbook.
    pub document: FileRecord,
    /// One for each facility, in the order of the workbook.
    pub workflows: Vec<WorkflowView>,
    /// All months, oldest first.
    pub assets: Vec<AssetView>,
}

/// A batch without its assets and files.
#[derive(Clone, Debug)]
pub struct BatchSummary {
    /// The batch.
    pub batch: Batch,
    /// The issuer's name.
    pub issuer_name: String,
    /// Its months together, without those of dropped facilities unless the batch has ended.
    pub extent: Extent,
    /// One for each facility, in the order of the workbook.
    pub workflows: Vec<Workflow>,
}

/// The batch as it stands now.
pub(super) async fn batch(db: &impl ConnectionTrait, id: BatchId) -> Result<BatchView, Error> {
    let batch = batches::by_id(db, id).await?.ok_or(Error::NotFound)?;
    let issuer = organizations::profile(db, batch.issuer).await?;
    let workflows = workflows::of_batches(db, &[id]).await?;
    let mut approvals = by_workflow(approvals::of_batch(db, id).await?);
    let extents = extents::of_workflows(db, &[id]).await?;
    let mut files = attached(db, id, &workflows).await?;
    let own = files.remove(&Uuid::from(id)).unwrap_or_default();
    let document = own.into_iter().find(|file| file.id == batch.document);
    let views = workflows.into_iter().map(|workflow| {
        Ok(WorkflowView {
            extent: extent_of(&extents, workflow.id)?,
            approvals: approvals.remove(&workflow.id).unwrap_or_default(),
            files: files.remove(&Uuid::from(workflow.id)).unwrap_or_default(),
            workflow,
        })
    });
    Ok(BatchView {
        issuer_name: issuer.name,
        document: document.ok_or_else(|| Error::internal("a batch has lost its workbook"))?,
        workflows: views.collect::<Result<_, Error>>()?,
        assets: assets::of_batch(db, id).await?,
        batch,
    })
}

/// The workflow as it stands now.
pub(super) async fn workflow(
    db: &impl ConnectionTrait,
    id: WorkflowId,
) -> Result<WorkflowView, Error> {
    let workflow = workflows::by_id(db, id).await?.ok_or(Error::NotFound)?;
    let extents = extents::of_workflows(db, &[workflow.batch_id]).await?;
    let files = files::attached(db, &[Owner::new(OwnerType::BatchWorkflow, id)]).await?;
    Ok(WorkflowView {
        extent: extent_of(&extents, id)?,
        approvals: approvals::of_workflow(db, id).await?,
        files,
        workflow,
    })
}

/// Batches in the order given, each with its workflows.
pub(super) async fn summaries(
    db: &impl ConnectionTrait,
    batches: Vec<Batch>,
    issuer_names: &HashMap<ProfileId, String>,
) -> Result<Vec<BatchSummary>, Error> {
    let ids: Vec<_> = batches.iter().map(|batch| batch.id).collect();
    let extents = extents::of_workflows(db, &ids).await?;
    let mut workflows: HashMap<_, Vec<_>> = HashMap::new();
    for workflow in workflows::of_batches(db, &ids).await? {
        workflows
            .entry(workflow.batch_id)
            .or_default()
            .push(workflow);
    }
    let summary = |batch: Batch| {
        let workflows = workflows.remove(&batch.id).unwrap_or_default();
        let counted = workflows
            .iter()
            .filter(|it| it.status.is_live() || batch.ended_at.is_some());
        let extent = counted
            .filter_map(|workflow| extents.get(&workflow.id).copied())
            .reduce(Extent::and)
            .ok_or_else(|| Error::internal("a batch has lost its assets"))?;
        let issuer_name = issuer_names.get(&batch.issuer).cloned().unwrap_or_default();
        Ok(BatchSummary {
            batch,
            issuer_name,
            extent,
            workflows,
        })
    };
    batches.into_iter().map(summary).collect()
}

fn extent_of(extents: &HashMap<WorkflowId, Extent>, workflow: WorkflowId) -> Result<Extent, Error> {
    let lost = || Error::internal("a workflow has lost its assets");
    extents.get(&workflow).copied().ok_or_else(lost)
}

fn by_workflow(approvals: Vec<Approval>) -> HashMap<WorkflowId, Vec<Approval>> {
    let mut of: HashMap<_, Vec<_>> = HashMap::new();
    for approval in approvals {
        of.entry(approval.workflow_id).or_default().push(approval);
    }
    of
}

async fn attached(
    db: &impl ConnectionTrait,
    batch: BatchId,
    workflows: &[Workflow],
) -> Result<HashMap<Uuid, Vec<FileRecord>>, Error> {
    let mut owners = vec![Owner::new(OwnerType::ProductionBatch, batch)];
    owners.extend(
        workflows
            .iter()
            .map(|it| Owner::new(OwnerType::BatchWorkflow, it.id)),
    );
    let mut files: HashMap<_, Vec<_>> = HashMap::new();
    for file in files::attached(db, &owners).await? {
        if let Some(owner) = file.owner {
            files.entry(owner.id).or_default().push(file);
        }
    }
    Ok(files)
}
