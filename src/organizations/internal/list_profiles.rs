//! Which profiles are there?

use attestry_domain::ids::OrganizationId;
use attestry_domain::organizations::{ParticipantType, ParticipationStatus};

use crate::app::App;
use crate::error::Error;
use crate::organizations::store::profiles;
use crate::organizations::{Profile, read};
use crate::platform::listed::{Listed, Part};

/// What the profiles must be; every field that is given holds.
#[derive(Clone, Debug, Default)]
pub struct ProfileFilter {
    /// The organization they belong to.
    pub organization: Option<OrganizationId>,
    /// How their names start.
    pub name: Option<String>,
    /// Whether they take part.
    pub status: Option<ParticipationStatus>,
    /// They play one of these parts; none: any.
    pub participant_types: Vec<ParticipantType>,
    /// They have one of these tags; none: any.
    pub tags: Vec<String>,
}

/// The profiles of the registry, newest first.
pub async fn list_profiles(
    app: &App,
    filter: &ProfileFilter,
    part: Part,
) -> Result<Listed<Profile>, Error> {
    let reader = app.database.reader();
    let mut listed = profiles::list(reader, filter, part).await?;
    read::fill_in_wallets(reader, &mut listed.rows).await?;
    Ok(listed)
}
