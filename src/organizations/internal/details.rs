//! What is known of one organization or profile, whoever it is?

use attestry_domain::ids::{OrganizationId, ProfileId};

use crate::app::App;
use crate::error::Error;
use crate::organizations::{self, Organization, Profile};

/// One organization, archived or not.
pub async fn details(app: &App, id: OrganizationId) -> Result<Organization, Error> {
    organizations::organization(app.database.reader(), id).await
}

/// One profile, archived or not.
pub async fn profile_details(app: &App, id: ProfileId) -> Result<Profile, Error> {
    organizations::profile(app.database.reader(), id).await
}
