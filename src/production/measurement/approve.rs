//! How is a measurement approved?
//!
//! With the last consent that it needs, the workflow's facility-months are claimed for its issuer. Of
//! several profiles that measured one month the first to approve has it.

use attestry_domain::files::content::MediaType;
use attestry_domain::identity::permission;
use attestry_domain::ids::UserId;
use attestry_domain::organizations::Flag;
use attestry_domain::production::approval::{self, ApprovalCase, ApprovalStep, Consent, consent};
use attestry_domain::production::asset::AssetStatus;
use attestry_domain::production::workflow::Transition;
use attestry_openapi::answer::Answer;
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::case::{Acting, Case, refresh_batch};
use crate::app::App;
use crate::assets::store::claim as claim_months;
use crate::error::{Conflict, Error};
use crate::files::{self, FileRecord};
use crate::identity::Caller;
use crate::organizations::{self, Profile};
use crate::platform::database::{self, Tx};
use crate::production::draft::{FacilityMonths, claimed_text};
use crate::production::records::Approval;
use crate::production::store::{approvals, assets, claims, workflows};
use crate::production::views::{self, WorkflowView};

/// Consents to the measurement of one facility. A repeat answers the same workflow.
///
/// # Errors
///
/// Not found where the caller may not see the workflow; then, in this order: a workflow that was sent
/// or has ended, segregation of duties, missing evidence, parties that are not on the issuer's
/// participant tag, a month that was approved before.
pub async fn approve<A>(app: &App, caller: &Caller, acting: &Acting) -> Result<Answer<A>, Error>
where
    A: From<WorkflowView> + Serialize,
{
    database::write(app, caller, |tx| async move {
        let case = Case::open(&tx, caller, permission::MEASUREMENT_APPROVE, acting).await?;
        let issuer = organizations::profile(&*tx, case.workflow.issuer).await?;
        if decide(&tx, caller, acting, &case, &issuer).await? != Transition::Stays {
            take(&tx, app, caller, acting, &case, &issuer).await?;
        }
        views::workflow(&*tx, acting.workflow).await
    })
    .await
}

async fn decide(
    tx: &Tx,
    caller: &Caller,
    acting: &Acting,
    case: &Case,
    issuer: &Profile,
) -> Result<Transition, Error> {
    let evidence = files::history(&**tx, &[case.owner()]).await?;
    let is_pdf =
        |file: &FileRecord| file.detached_at.is_none() && file.media_type == MediaType::Pdf;
    // Whoever brought evidence has prepared the batch, also when it was taken back later.
    let mut prepared_by: Vec<UserId> = evidence.iter().map(|file| file.uploaded_by).collect();
    prepared_by.push(case.batch.created_by);
    let by_sox = |profile| caller.access.holds_sox_role(profile);
    let transition = approval::approve(&ApprovalCase {
        status: case.workflow.status,
        token_type: case.batch.token_type,
        approver: caller.user()?,
        duties_are_segregated: by_sox(acting.profile) || by_sox(issuer.id),
        prepared_by: &prepared_by,
        has_pdf: evidence.iter().any(is_pdf),
        facility: &case.workflow.facility,
        tags: &issuer.participant_tags,
    })?;
    Ok(transition)
}

/// Keeps the consent; the last one that is needed approves.
async fn take(
    tx: &Tx,
    app: &App,
    caller: &Caller,
    acting: &Acting,
    case: &Case,
    issuer: &Profile,
) -> Result<(), Error> {
    let (now, workflow, step) = (app.clock.now(), &case.workflow, ApprovalStep::Approve);
    let earlier = approvals::of_workflow(&**tx, workflow.id).await?;
    let earlier: Vec<_> = earlier
        .iter()
        .filter(|it| it.step == step)
        .map(|it| it.user_id)
        .collect();
    let user_id = caller.user()?;
    let given = Approval {
        workflow_id: workflow.id,
        step,
        user_id,
        approved_at: now,
    };
    approvals::insert(tx, app, &[given]).await?;
    let note = acting.description.as_deref();
    // A measurer asks two users of his own for his word, whatever the issuer asks.
    let acting = organizations::profile(&**tx, acting.profile).await?;
    let is_dual = [issuer, &acting]
        .iter()
        .any(|it| it.flags.is_set(Flag::DualApproval));
    match consent(&earlier, user_id, is_dual) {
        Consent::AwaitsSecond => workflows::note(tx, workflow, note, now).await,
        Consent::Complete => {
            claim(tx, caller, case, now).await?;
            workflows::measure(tx, workflow, user_id, note, now).await?;
            let (from, to) = (AssetStatus::Draft, AssetStatus::Measured);
            assets::advance(tx, &[workflow.id], from, to, now).await?;
            refresh_batch(tx, workflow.batch_id, now).await
        }
    }
}

/// Claims every month of the workflow, or refuses and names those that were claimed before.
async fn claim(tx: &Tx, caller: &Caller, case: &Case, now: DateTime<Utc>) -> Result<(), Error> {
    let batch = &case.batch;
    let months = assets::of_workflows(&**tx, batch.id, &[case.workflow.id]).await?;
    let assets = months.iter().map(|month| &month.asset);
    if claim_months(tx, assets, now).await? == months.len() {
        return Ok(());
    }
    let wanted = FacilityMonths::of(&case.workflow.facility, months.iter().map(|it| it.vintage));
    let wanted: Vec<_> = wanted.into_iter().collect();
    let energy_type = batch.fuel.energy_type();
    let held = claims::held_months(&**tx, energy_type, &wanted, batch.id).await?;
    let text = claimed_text(&held, &wanted, caller);
    let text = text.ok_or_else(|| Error::internal("a month could not be claimed"))?;
    Err(Error::Conflict(Conflict::FacilityMonthClaimed(text)))
}
