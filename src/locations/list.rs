//! Which business locations may the caller see?

use attestry_domain::ids::ProfileId;
use attestry_domain::locations::LocationType;
use attestry_domain::organizations::ParticipationStatus;

use super::{BusinessLocation, Reach, store};
use crate::app::App;
use crate::error::Error;
use crate::platform::listed::{Listed, Part};

/// What the locations must be; every field that is given holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct LocationFilter {
    /// The profile they belong to.
    pub profile: Option<ProfileId>,
    /// What is done there.
    pub kind: Option<LocationType>,
    /// Whether they are in use.
    pub status: Option<ParticipationStatus>,
}

/// The locations in reach, newest first. Refused: a profile that the caller does not see (not found) or whose
/// locations they may not read (permission).
pub async fn list(
    app: &App,
    reach: Reach<'_>,
    filter: &LocationFilter,
    part: Part,
) -> Result<Listed<BusinessLocation>, Error> {
    if let Some(profile) = filter.profile {
        reach.require_read(profile)?;
    }
    store::list(app.database.reader(), reach.readable(), filter, part).await
}
