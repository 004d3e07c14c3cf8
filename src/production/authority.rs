//! For whom does a caller act on a batch? For its issuer, or for a measurer whom its workbook names.

use attestry_domain::identity::permission;
use std::collections::BTreeSet;

use attestry_domain::files::OwnerType;
use attestry_domain::ids::{ProfileId, WorkflowId};
use attestry_domain::production::lca::Facility;
use attestry_domain::production::participants;
use sea_orm::ConnectionTrait;

use super::records::Workflow;
use super::store::workflows;
use crate::app::App;
use crate::error::Error;
use crate::files::Owner;
use crate::identity::Caller;
use crate::organizations::{self, Profile};

/// Asks for the right to read a batch, through its issuer or through one of its measurers.
///
/// # Errors
///
/// Forbidden where the caller sees the issuer without that right, else not found.
pub(super) async fn require_reader(
    app: &App,
    caller: &Caller,
    issuer: ProfileId,
    workflows: &[Workflow],
) -> Result<(), Error> {
    const PERMISSION: &str = permission::BATCH_READ;
    let refusal = match caller.require(PERMISSION, issuer) {
        Ok(()) => return Ok(()),
        Err(refusal) => refusal,
    };
    let own = caller.access.profiles_with(PERMISSION);
    let measuring = measurers(app.database.reader(), &own, workflows).await?;
    if measuring.is_empty() {
        Err(refusal)
    } else {
        Ok(())
    }
}

/// Whether the workflow exists for the caller: they see its issuer or one of its measurers.
pub(crate) async fn sees_workflow(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: WorkflowId,
) -> Result<bool, Error> {
    let Some(workflow) = workflows::by_id(db, id).await? else {
        return Ok(false);
    };
    if caller.sees_profile(workflow.issuer) {
        return Ok(true);
    }
    let measuring = measurers(db, &caller.access.profiles(), &[workflow]).await?;
    Ok(!measuring.is_empty())
}

/// Those `among` the profiles that measure what files are attached to: a workflow or asset, or any
/// facility of a batch.
pub(crate) async fn measurers_of(
    db: &impl ConnectionTrait,
    among: &BTreeSet<ProfileId>,
    owner: Owner,
) -> Result<Vec<ProfileId>, Error> {
    let workflows = match owner.kind {
        OwnerType::ProductionBatch => workflows::of_batches(db, &[owner.id.into()]).await?,
        OwnerType::BatchWorkflow => Vec::from_iter(workflows::by_id(db, owner.id.into()).await?),
        OwnerType::EnergyAsset => workflows::of_asset(db, owner.id.into()).await?,
        _ => Vec::new(),
    };
    measurers(db, among, &workflows).await
}

/// Those `among` the profiles that the workbook of one of the workflows names as its measurer.
async fn measurers(
    db: &impl ConnectionTrait,
    among: &BTreeSet<ProfileId>,
    workflows: &[Workflow],
) -> Result<Vec<ProfileId>, Error> {
    let mut found = organizations::profiles_by_ids(db, among).await?;
    found.retain(|it| {
        workflows
            .iter()
            .any(|workflow| is_measurer(it, &workflow.facility))
    });
    Ok(found.into_iter().map(|it| it.id).collect())
}

/// Whether a profile takes part in the workflow: as its issuer or as its measurer.
pub(super) async fn takes_part(
    db: &impl ConnectionTrait,
    profile: ProfileId,
    workflow: &Workflow,
) -> Result<bool, Error> {
    if profile == workflow.issuer {
        return Ok(true);
    }
    Ok(is_measurer(
        &organizations::profile(db, profile).await?,
        &workflow.facility,
    ))
}

fn is_measurer(profile: &Profile, facility: &Facility) -> bool {
    facility.verification.as_ref().is_some_and(|verification| {
        participants::is_measurer(
            &profile.participant_types,
            &profile.participant_tags,
            &verification.measurer.identifier,
        )
    })
}
