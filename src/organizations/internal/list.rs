//! Which organizations are there?

use attestry_domain::organizations::ParticipationStatus;

use crate::app::App;
use crate::error::Error;
use crate::organizations::Organization;
use crate::organizations::store::organizations;
use crate::platform::listed::{Listed, Part};

/// What the organizations must be; every field that is given holds.
#[derive(Clone, Debug, Default)]
pub struct OrganizationFilter {
    /// How their names start.
    pub name: Option<String>,
    /// Whether they take part.
    pub status: Option<ParticipationStatus>,
}

/// The organizations of the registry, newest first.
pub async fn list(
    app: &App,
    filter: &OrganizationFilter,
    part: Part,
) -> Result<Listed<Organization>, Error> {
    organizations::list(app.database.reader(), filter, part).await
}
