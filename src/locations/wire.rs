//! How do business locations look to a client?

use attestry_domain::locations::LocationType;
use attestry_domain::production::lca::Location;
use attestry_openapi::base;
use attestry_openapi::common::{Coordinates, Fault};

use super::{BusinessLocation, LocationFilter, LocationUpdate, NewLocation};
use crate::error::Error;
use crate::organizations::wire::{address, status, status_of};
use crate::platform::change::Change;
use crate::platform::listed::Listed;
use crate::wire::{coordinates, coordinates_of, page_info, sound, total};

impl TryFrom<base::BusinessLocationCreateRequest> for NewLocation {
    type Error = Error;

    fn try_from(body: base::BusinessLocationCreateRequest) -> Result<Self, Error> {
        let mut faults = Vec::new();
        let kind = body.r#type.map(kind_of);
        let new = Self {
            profile_id: body.profile_id.into(),
            name: body.name,
            kind: kind.unwrap_or(LocationType::Buying),
            basin: Change::of_text(body.basin).set().cloned(),
            is_direct_connection: body.is_direct_connection,
            preferred_suppliers: body.preferred_suppliers.unwrap_or_default(),
            coordinates: place(body.coordinates, &mut faults).set().copied(),
            address: address(body.address, &mut faults).set().cloned(),
        };
        sound(new, faults)
    }
}

impl TryFrom<base::BusinessLocationUpdateRequest> for LocationUpdate {
    type Error = Error;

    fn try_from(body: base::BusinessLocationUpdateRequest) -> Result<Self, Error> {
        let mut faults = Vec::new();
        let update = Self {
            id: body.id.into(),
            name: body.name,
            kind: body.r#type.map(kind_of),
            basin: Change::of_text(body.basin),
            is_direct_connection: body.is_direct_connection,
            preferred_suppliers: body.preferred_suppliers,
            coordinates: place(body.coordinates, &mut faults),
            address: address(body.address, &mut faults),
            status: body.status.map(status_of),
        };
        sound(update, faults)
    }
}

impl From<base::BusinessLocationListRequest> for LocationFilter {
    fn from(body: base::BusinessLocationListRequest) -> Self {
        Self {
            profile: body.profile_id.map(Into::into),
            kind: body.r#type.map(kind_of),
            status: body.status.map(status_of),
        }
    }
}

impl From<BusinessLocation> for base::BusinessLocation {
    fn from(location: BusinessLocation) -> Self {
        Self {
            id: location.id.into(),
            profile_id: location.profile_id.into(),
            name: location.name,
            r#type: kind(location.kind),
            basin: location.basin.into(),
            is_direct_connection: location.is_direct_connection,
            preferred_suppliers: location.preferred_suppliers,
            coordinates: location.coordinates.map(coordinates).into(),
            address: location.address.map(base::Address::from).into(),
            status: status(location.status),
            created_at: location.created_at,
            updated_at: location.updated_at,
        }
    }
}

impl From<BusinessLocation> for base::BusinessLocationResponse {
    fn from(location: BusinessLocation) -> Self {
        Self {
            business_location: location.into(),
        }
    }
}

impl From<Listed<BusinessLocation>> for base::BusinessLocationListResponse {
    fn from(listed: Listed<BusinessLocation>) -> Self {
        Self {
            paginate: page_info(&listed),
            total: total(&listed),
            business_locations: listed.rows.into_iter().map(Into::into).collect(),
        }
    }
}

/// What becomes of a point: without members it is cleared.
fn place(point: Option<Coordinates>, faults: &mut Vec<Fault>) -> Change<Location> {
    let Some(point) = point else {
        return Change::Keep;
    };
    match coordinates_of("/coordinates", Some(point)) {
        Ok(place) => place.map_or(Change::Clear, Change::Set),
        Err(fault) => {
            faults.push(fault);
            Change::Keep
        }
    }
}

fn kind(kind: LocationType) -> base::BusinessLocationType {
    match kind {
        LocationType::Buying => base::BusinessLocationType::Buying,
        LocationType::Producing => base::BusinessLocationType::Producing,
        LocationType::Storage => base::BusinessLocationType::Storage,
        LocationType::Delivery => base::BusinessLocationType::Delivery,
    }
}

fn kind_of(kind: base::BusinessLocationType) -> LocationType {
    match kind {
        base::BusinessLocationType::Buying => LocationType::Buying,
        base::BusinessLocationType::Producing => LocationType::Producing,
        base::BusinessLocationType::Storage => LocationType::Storage,
        base::BusinessLocationType::Delivery => LocationType::Delivery,
    }
}
