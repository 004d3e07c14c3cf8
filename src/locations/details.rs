//! What is known of one business location?

use attestry_domain::ids::{BusinessLocationId, ProfileId};
use attestry_domain::organizations::ParticipationStatus;
use sea_orm::ConnectionTrait;

use super::{BusinessLocation, Reach, store};
use crate::app::App;
use crate::error::Error;

/// One location, in use or not. Refused: one of a profile that the caller does not see (not found), or may not look
/// into (permission).
pub async fn details(
    app: &App,
    reach: Reach<'_>,
    id: BusinessLocationId,
) -> Result<BusinessLocation, Error> {
    let found = store::by_id(app.database.reader(), id).await?;
    let location = found.ok_or(Error::NotFound)?;
    reach.require_read(location.profile_id)?;
    Ok(location)
}

/// Asks whether a profile has this location and uses it. Not found, where not: another profile's location and none
/// are not told apart.
pub async fn require_active(
    db: &impl ConnectionTrait,
    id: BusinessLocationId,
    profile_id: ProfileId,
) -> Result<(), Error> {
    let found = store::by_id(db, id).await?;
    let is_usable = |it: &BusinessLocation| {
        it.profile_id == profile_id && it.status == ParticipationStatus::Active
    };
    found.filter(is_usable).map(|_| ()).ok_or(Error::NotFound)
}
