//! How does a business location change, and go out of use?

use attestry_domain::ids::BusinessLocationId;
use attestry_domain::locations::LocationType;
use attestry_domain::organizations::ParticipationStatus;
use attestry_domain::production::lca::Location;
use attestry_openapi::answer::Answer;
use serde::Serialize;

use super::{BusinessLocation, Reach, store};
use crate::app::App;
use crate::error::Error;
use crate::organizations::Address;
use crate::platform::change::Change;
use crate::platform::database;

/// What changes of a place.
#[derive(Clone, Debug)]
pub struct LocationUpdate {
    /// Which one.
    pub id: BusinessLocationId,
    /// Its new name.
    pub name: Option<String>,
    /// What is done there.
    pub kind: Option<LocationType>,
    /// The basin it lies in.
    pub basin: Change<String>,
    /// Whether it is connected to the producer directly.
    pub is_direct_connection: Option<bool>,
    /// From whom the profile likes to buy there from now on.
    pub preferred_suppliers: Option<Vec<String>>,
    /// Where it is.
    pub coordinates: Change<Location>,
    /// Postal address.
    pub address: Change<Address>,
    /// Whether it is in use.
    pub status: Option<ParticipationStatus>,
}

impl LocationUpdate {
    fn apply(&self, location: &mut BusinessLocation) {
        if let Some(name) = &self.name {
            location.name.clone_from(name);
        }
        if let Some(suppliers) = &self.preferred_suppliers {
            location.preferred_suppliers.clone_from(suppliers);
        }
        location.kind = self.kind.unwrap_or(location.kind);
        location.is_direct_connection = self
            .is_direct_connection
            .unwrap_or(location.is_direct_connection);
        location.status = self.status.unwrap_or(location.status);
        self.basin.apply(&mut location.basin);
        self.coordinates.apply(&mut location.coordinates);
        self.address.apply(&mut location.address);
    }
}

/// Changes what is given.
///
/// Refused, in this order: a location of a profile that the caller does not see (not found) or whose locations they
/// may not change (permission).
pub async fn update<A>(
    app: &App,
    reach: Reach<'_>,
    update: &LocationUpdate,
) -> Result<Answer<A>, Error>
where
    A: From<BusinessLocation> + Serialize,
{
    let found = store::by_id(app.database.reader(), update.id).await?;
    reach.require_write(found.ok_or(Error::NotFound)?.profile_id)?;
    database::write(app, reach.caller(), |tx| async move {
        let found = store::lock(&tx, update.id).await?;
        let mut location = found.ok_or(Error::NotFound)?;
        update.apply(&mut location);
        location.updated_at = app.clock.now();
        store::update(&tx, &location).await?;
        Ok(location)
    })
    .await
}
