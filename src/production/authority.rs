//! For whom does a caller act on a batch? For its issuer, or for a measurer whom its workbook names.

use std::collections::BTreeSet;

use attestry_domain::ids::ProfileId;
use attestry_domain::production::lca::Facility;
use attestry_domain::production::participants;
use sea_orm::ConnectionTrait;

use super::records::Workflow;
use crate::app::App;
use crate::error::Error;
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
    const PERMISSION: &str = "batch.read";
    let refusal = match caller.require(PERMISSION, issuer) {
        Ok(()) => return Ok(()),
        Err(refusal) => refusal,
    };
    let own: BTreeSet<_> = caller.profiles_with(PERMISSION).into_iter().collect();
    let own = organizations::profiles_by_ids(app, &own).await?;
    let measures = |workflow: &Workflow| own.iter().any(|it| is_measurer(it, &workflow.facility));
    if workflows.iter().any(measures) {
        Ok(())
    } else {
        Err(refusal)
    }
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
