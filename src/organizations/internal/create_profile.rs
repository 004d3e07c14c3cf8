//! How does the operator give an organization a profile?

use attestry_domain::organizations::ParticipationStatus;
use attestry_openapi::answer::Answer;
use serde::Serialize;

use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::organizations::store::organizations;
use crate::organizations::{NewProfile, Profile};
use crate::platform::database;

/// Adds an active profile with its default wallet.
///
/// Refused, in this order: no such organization (not found); one that is archived (conflict).
pub async fn create_profile<A>(
    app: &App,
    caller: &Caller,
    new: &NewProfile,
) -> Result<Answer<A>, Error>
where
    A: From<Profile> + Serialize,
{
    database::write(app, caller, |tx| async move {
        // It is not archived meanwhile.
        let owner = organizations::lock(&tx, new.organization_id).await?;
        let owner = owner.ok_or(Error::NotFound)?;
        if owner.status == ParticipationStatus::Archive {
            return Err(Error::state(
                "The organization is archived; restore it first.",
            ));
        }
        crate::organizations::create_profile(app, &tx, new).await
    })
    .await
}
