//! Where is energy consumed, how much of it, and how far has it come? Told by clients, and told back.

use attestry_domain::ledger::operation::{
    MeasuredBoundary, MeasuredConsumption, Site, Transport, TransportKind,
};
use attestry_domain::numbers::Micro;
use attestry_domain::production::boundary::BoundaryIdentifier;
use attestry_domain::production::lca::Location;
use attestry_openapi::common;
use attestry_openapi::types;

use crate::error::Error;
use crate::wire::{coordinates, coordinates_of, micro, required_beside, uom, uom_of};

/// Where energy is consumed.
pub(super) fn site(site: Site) -> common::ConsumptionSite {
    common::ConsumptionSite {
        address: site.address,
        coordinates: site.coordinates.map(coordinates),
        location_id: site.location_id,
    }
}

/// The boundary that consumes.
pub(super) fn boundary(boundary: MeasuredBoundary) -> common::BoundaryLocation {
    let identifier =
        |BoundaryIdentifier { format, id }| common::BoundaryLocationIdentifier { format, id };
    common::BoundaryLocation {
        name: boundary.name,
        identifier: boundary.identifier.map(identifier),
        location: boundary.location.map(coordinates),
        address: boundary.address,
    }
}

/// What was measured there.
pub(super) fn data(data: MeasuredConsumption) -> common::ConsumptionData {
    common::ConsumptionData {
        period_start: Some(data.period_start),
        period_end: Some(data.period_end),
        amount: Some(micro(data.amount)),
        uom: Some(uom(data.uom)),
    }
}

/// The journey there.
pub(super) fn transport(transport: Transport) -> common::TransportationEmissions {
    common::TransportationEmissions {
        distance_miles: Some(micro(transport.distance_miles)),
        delivery_endpoint: transport.delivery_endpoint,
        kind: Some(kind(transport.kind)),
    }
}

/// How a distance is known.
pub(super) fn kind(kind: TransportKind) -> common::TransportKind {
    match kind {
        TransportKind::Static => common::TransportKind::Static,
        TransportKind::Dynamic => common::TransportKind::Dynamic,
    }
}

/// The point that stands at `at` in a request; none where neither member is there.
pub(super) fn location_of(
    at: &str,
    point: Option<common::Coordinates>,
) -> Result<Option<Location>, Error> {
    coordinates_of(at, point).map_err(|fault| Error::Invalid(vec![fault]))
}

/// The boundary that a request names; none where it names nothing of it.
pub(super) fn boundary_of(
    boundary: common::BoundaryLocation,
) -> Result<Option<MeasuredBoundary>, Error> {
    if boundary == common::BoundaryLocation::default() {
        return Ok(None);
    }
    let identifier =
        |common::BoundaryLocationIdentifier { format, id }| BoundaryIdentifier { format, id };
    Ok(Some(MeasuredBoundary {
        name: boundary.name,
        identifier: boundary.identifier.map(identifier),
        location: location_of("/boundary/location", boundary.location)?,
        address: boundary.address,
    }))
}

/// The measured data of a request: all of it, or none.
pub(super) fn data_of(data: common::ConsumptionData) -> Result<Option<MeasuredConsumption>, Error> {
    match data {
        common::ConsumptionData {
            period_start: Some(period_start),
            period_end: Some(period_end),
            amount: Some(amount),
            uom: Some(unit),
        } => Ok(Some(MeasuredConsumption {
            period_start,
            period_end,
            amount: exact("/consumption/amount", amount)?,
            uom: uom_of(unit),
        })),
        data if data == common::ConsumptionData::default() => Ok(None),
        data => {
            let members = [
                ("periodStart", data.period_start.is_none()),
                ("periodEnd", data.period_end.is_none()),
                ("amount", data.amount.is_none()),
                ("uom", data.uom.is_none()),
            ];
            let absent: Vec<_> = members.iter().filter(|it| it.1).map(|it| it.0).collect();
            Err(missing("/consumption", &absent))
        }
    }
}

/// The journey that a request tells of; none where it tells nothing. A distance is measured for the
/// delivery unless the request says otherwise.
pub(super) fn transport_of(
    transport: common::TransportationEmissions,
) -> Result<Option<Transport>, Error> {
    const AT: &str = "/transportationEmissionsDynamic";
    if transport == common::TransportationEmissions::default() {
        return Ok(None);
    }
    let Some(distance) = transport.distance_miles else {
        return Err(missing(AT, &["distanceMiles"]));
    };
    Ok(Some(Transport {
        distance_miles: exact(&format!("{AT}/distanceMiles"), distance)?,
        delivery_endpoint: transport.delivery_endpoint,
        kind: match transport.kind {
            Some(common::TransportKind::Static) => TransportKind::Static,
            Some(common::TransportKind::Dynamic) | None => TransportKind::Dynamic,
        },
    }))
}

fn exact(pointer: &str, amount: types::Decimal) -> Result<Micro, Error> {
    Micro::exact(amount.0).map_err(|error| Error::invalid(pointer, error.to_string()))
}

/// Members that must stand beside those that are there.
pub(super) fn missing(at: &str, members: &[&str]) -> Error {
    let fault = |member: &&str| required_beside(at, member);
    Error::Invalid(members.iter().map(fault).collect())
}
