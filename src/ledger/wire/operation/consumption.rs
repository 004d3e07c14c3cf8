//! How does a consumption look to a client, and what is told of one?

use attestry_domain::ledger::operation::{
    Policy, Site, TRANSPORT_ENGINE, Transport, final_mean, transport_factor, transport_intensity,
};
use attestry_domain::ledger::summary::MeanIntensity;
use attestry_domain::numbers::Micro;
use attestry_domain::production::document::INTENSITY_UOM;
use attestry_openapi::types::{Decimal, MaybeUndefined};
use attestry_openapi::{common, network, rng_production};

use super::request::party;
use super::units::Units;
use super::{record, site};
use crate::error::Error;
use crate::ledger::operation::{
    Change, CreateRequest, Measurement, Operation, OperationHead, OperationSummary, SiteRequest,
};
use crate::platform::listed::Listed;
use crate::wire::{micro, page_info, total};

impl From<Operation> for common::ConsumptionResponse {
    fn from(operation: Operation) -> Self {
        let intensity = match operation.base_intensity {
            Some(base) => MaybeUndefined::Value(intensity(&operation, base)),
            None => MaybeUndefined::Null,
        };
        let (summary, units) = Units::of(operation);
        Self {
            consumption: consumption(summary, units, intensity),
        }
    }
}

impl From<Listed<OperationSummary>> for network::ConsumptionListResponse {
    fn from(listed: Listed<OperationSummary>) -> Self {
        let row = |summary| consumption(summary, Units::default(), MaybeUndefined::Undefined);
        Self {
            paginate: page_info(&listed),
            total: total(&listed),
            consumptions: listed.rows.into_iter().map(row).collect(),
        }
    }
}

fn consumption(
    summary: OperationSummary,
    units: Units,
    carbon_intensity: MaybeUndefined<common::ConsumptionCarbonIntensity>,
) -> common::Consumption {
    let use_of_energy = summary.head.use_of_energy.clone();
    let holder = summary.head.from.clone();
    let name = summary.head.name.clone().unwrap_or_default();
    record!(Consumption of summary with units {
        name: name,
        profile_id: holder.profile.into(),
        profile_name: holder.name,
        wallet_id: holder.wallet.into(),
        site: use_of_energy.site.map(site::site).into(),
        boundary: use_of_energy.boundary.map(site::boundary).into(),
        consumption: use_of_energy.consumption.map(site::data).into(),
        transportation_emissions_dynamic: use_of_energy.transport.map(site::transport).into(),
        carbon_intensity: carbon_intensity,
    })
}

/// The mean intensity of production, what the journey adds, and both together.
fn intensity(operation: &OperationHead, mean: MeanIntensity) -> common::ConsumptionCarbonIntensity {
    let journey = operation.use_of_energy.transport.as_ref();
    let fixed = operation.use_of_energy.transport_intensity;
    let added = journey.and_then(|it| {
        let as_it_stands = || transport_intensity(it.distance_miles).ok();
        Some((it, fixed.or_else(as_it_stands)?))
    });
    let base = mean.rounded();
    let sum = journey.and_then(|it| final_mean(mean, it.distance_miles).ok());
    common::ConsumptionCarbonIntensity {
        base: micro(base),
        transport: added
            .map(|(journey, added)| transport(journey, added))
            .into(),
        r#final: micro(sum.unwrap_or(base)),
        uom: INTENSITY_UOM.to_owned(),
        fixed_at: operation.processed_at.into(),
    }
}

fn transport(journey: &Transport, added: Micro) -> common::TransportIntensity {
    common::TransportIntensity {
        engine: TRANSPORT_ENGINE.to_owned(),
        factor: Decimal(transport_factor()),
        factor_uom: format!("{INTENSITY_UOM} per mile"),
        distance_miles: micro(journey.distance_miles),
        kind: site::kind(journey.kind),
        value: micro(added),
    }
}

impl From<network::ConsumptionCreateRequest> for CreateRequest {
    fn from(body: network::ConsumptionCreateRequest) -> Self {
        Self {
            policy: Policy::Consumption,
            from: party(body.profile_id, body.wallet_id),
            to: None,
            name: Some(body.name),
        }
    }
}

impl TryFrom<rng_production::ConsumptionUpdateRequest> for SiteRequest {
    type Error = Error;

    fn try_from(body: rng_production::ConsumptionUpdateRequest) -> Result<Self, Error> {
        Ok(Self {
            id: body.id.into(),
            name: body.name,
            site: Site {
                address: body.address,
                coordinates: site::location_of("/coordinates", body.coordinates)?,
                location_id: body.location_id,
            },
        })
    }
}

impl TryFrom<network::SystemConsumptionUpdateRequest> for Measurement {
    type Error = Error;

    fn try_from(body: network::SystemConsumptionUpdateRequest) -> Result<Self, Error> {
        Ok(Self {
            id: body.id.into(),
            boundary: replaced(site::boundary_of(body.boundary)?),
            consumption: replaced(site::data_of(body.consumption)?),
            transport: match body.transportation_emissions_dynamic {
                MaybeUndefined::Undefined => Change::Keep,
                MaybeUndefined::Null => Change::Clear,
                MaybeUndefined::Value(journey) => replaced(site::transport_of(journey)?),
            },
        })
    }
}

/// A record without members says that nothing is known.
fn replaced<T>(told: Option<T>) -> Change<T> {
    told.map_or(Change::Clear, Change::Set)
}

/// What a system is told of its work.
impl From<OperationHead> for common::Success {
    fn from(_done: OperationHead) -> Self {
        Self { success: true }
    }
}
