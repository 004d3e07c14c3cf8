//! What is a business location?

use attestry_domain::ids::{BusinessLocationId, ProfileId};
use attestry_domain::locations::LocationType;
use attestry_domain::organizations::ParticipationStatus;
use attestry_domain::production::lca::Location;
use chrono::{DateTime, Utc};

use crate::organizations::Address;

/// A place of a profile.
#[derive(Clone, Debug)]
pub struct BusinessLocation {
    /// Its id.
    pub id: BusinessLocationId,
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
    /// Whether it is in use.
    pub status: ParticipationStatus,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}
