//! How does a profile get a business location?

use attestry_domain::ids::ProfileId;
use attestry_domain::locations::LocationType;
use attestry_domain::organizations::ParticipationStatus;
use attestry_domain::production::lca::Location;
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::{BusinessLocation, Reach, store};
use crate::app::App;
use crate::error::Error;
use crate::organizations::{self, Address};
use crate::platform::database;

/// A place to be.
#[derive(Clone, Debug)]
pub struct NewLocation {
    /// The profile it belongs to.
    pub profile_id: ProfileId,
    /// What it is called.
    pub name: String,
    /// What is done there.
    pub kind: LocationType,
    /// The basin it lies in.
    pub basin: Option<String>,
    /// Whether it is connected to the producer directly.
    pub is_direct_connection: bool,
    /// From whom the profile likes to buy there.
    pub preferred_suppliers: Vec<String>,
    /// Where it is.
    pub coordinates: Option<Location>,
    /// Postal address.
    pub address: Option<Address>,
}

/// Adds a place in use.
///
/// Refused, in this order: a profile that the caller does not see (not found) or whose locations they may not change
/// (permission).
pub async fn create<A>(app: &App, reach: Reach<'_>, new: &NewLocation) -> Result<Answer<A>, Error>
where
    A: From<BusinessLocation> + Serialize,
{
    reach.require_write(new.profile_id)?;
    database::write(app, reach.caller(), |tx| async move {
        let profile = organizations::profile(&*tx, new.profile_id).await?;
        let now = app.clock.now();
        let location = BusinessLocation {
            id: app.ids.next(),
            profile_id: profile.id,
            name: new.name.clone(),
            kind: new.kind,
            basin: new.basin.clone(),
            is_direct_connection: new.is_direct_connection,
            preferred_suppliers: new.preferred_suppliers.clone(),
            coordinates: new.coordinates,
            address: new.address.clone(),
            status: ParticipationStatus::Active,
            created_at: now,
            updated_at: now,
        };
        store::insert(&tx, &location).await?;
        Ok(location)
    })
    .await
}
