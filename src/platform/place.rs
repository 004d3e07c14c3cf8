//! At which organization was something done? At that of the record or of the request, which need not be the one that
//! whoever did it belongs to.

use attestry_domain::ids::{OrganizationId, ProfileId};

use super::database::Tx;
use super::subject::Subject;
use crate::error::Error;
use crate::identity::Caller;
use crate::organizations;

/// The organization that the record is or that the request names, or the one of such a profile; else the one that the
/// caller has pinned; else the only one of a user who can do it nowhere else.
pub(super) async fn of(
    tx: &Tx,
    caller: &Caller,
    subjects: &[Subject],
) -> Result<Option<OrganizationId>, Error> {
    let request = &caller.request;
    let subject = |kind: &str| subjects.iter().find(|it| it.entity_type == kind);
    let named = |name: &str| request.body.ids.iter().find(|it| it.0 == name);
    let organization = subject("organization").map(|it| it.id);
    if let Some(id) = organization.or_else(|| named("organizationId").map(|it| it.1)) {
        return Ok(Some(id.into()));
    }
    let profile = subject("organization_profile").map(|it| it.id.into());
    let profile = profile.or_else(|| subjects.iter().find_map(|it| it.profile));
    if let Some(id) = profile.or_else(|| named("profileId").map(|it| it.1.into()))
        && let Some(organization) = of_profile(tx, caller, id).await?
    {
        return Ok(Some(organization));
    }
    let pinned = request.organization.map(Into::into);
    Ok(pinned.or_else(|| only(caller)))
}

async fn of_profile(
    tx: &Tx,
    caller: &Caller,
    id: ProfileId,
) -> Result<Option<OrganizationId>, Error> {
    if let Some(organization) = caller.access.organization_of(id) {
        return Ok(Some(organization));
    }
    match organizations::profile(&**tx, id).await {
        Ok(profile) => Ok(Some(profile.organization_id)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// An operator acts anywhere.
fn only(caller: &Caller) -> Option<OrganizationId> {
    match caller.organizations().as_slice() {
        [only] if !caller.is_operator() => Some(*only),
        _ => None,
    }
}
