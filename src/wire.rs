//! How do the words and small records that all APIs share look to a client?
//!
//! A feature's own records are told in its `wire` module; what several of them need is told here, once.

use attestry_domain::energy::{EnergyType, TokenType, Uom};
use attestry_domain::market::paging::{Cursor, Page, PageError};
use attestry_domain::numbers::Micro;
use attestry_domain::production::asset::AssetStatus;
use attestry_domain::production::document;
use attestry_domain::production::exact::Exact;
use attestry_domain::production::lca::{Location, Party};
use attestry_domain::vintage::Vintage;
use attestry_openapi::common;
use attestry_openapi::types;
use rust_decimal::Decimal;

use crate::error::Error;
use crate::platform::listed::{Listed, Part};

/// Declares a pair of functions that translate a closed list, each exhaustively.
macro_rules! words {
    ($( $to:ident, $from:ident: $domain:ident = $module:ident::$wire:ident { $( $one:ident = $other:ident ),+ $(,)? } )+) => {$(
        pub(crate) fn $to(word: $domain) -> $module::$wire {
            match word { $( $domain::$one => $module::$wire::$other ),+ }
        }

        pub(crate) fn $from(word: $module::$wire) -> $domain {
            match word { $( $module::$wire::$other => $domain::$one ),+ }
        }
    )+};
}

pub(crate) use words;

words! {
    energy_type, energy_type_of: EnergyType = common::EnergyType {
        NaturalGas = NaturalGas,
        NaturalGasPipeline = NaturalGasPipeline,
        Methanol = Methanol,
        RenewableNaturalGas = RenewableNaturalGas,
        SolidFuel = SolidFuel,
    }
    token_type, token_type_of: TokenType = common::TokenType {
        Qet = Qet,
        Cet = Cet,
    }
    uom, uom_of: Uom = common::Uom {
        MMBtu = MmBtu,
        MScf = MScf,
        MegawattHour = MWh,
        Kilogram = Kg,
        MetricTon = Mt,
    }
}

/// How far an asset has come.
pub(crate) fn asset_status(status: AssetStatus) -> common::EnergyAssetStatus {
    use common::EnergyAssetStatus as Wire;
    match status {
        AssetStatus::Draft => Wire::Draft,
        AssetStatus::Measured => Wire::Measured,
        AssetStatus::Sent => Wire::Sent,
        AssetStatus::Minted => Wire::Minted,
        AssetStatus::Released => Wire::Released,
    }
}

/// An amount of exact millionths.
pub(crate) fn micro(amount: Micro) -> types::Decimal {
    types::Decimal(amount.decimal())
}

/// An amount and its unit.
pub(crate) fn quantity(amount: Decimal, unit: Uom) -> common::Quantity {
    common::Quantity {
        amount: types::Decimal(amount),
        uom: uom(unit),
    }
}

/// A month.
pub(crate) fn vintage(vintage: Vintage) -> common::Vintage {
    let month = i32::try_from(vintage.month()).unwrap_or_default();
    common::Vintage {
        year: vintage.year(),
        month,
    }
}

/// A measurer or verifier.
pub(crate) fn party(party: Party) -> common::Party {
    common::Party {
        identifier: Some(party.identifier),
        name: party.name,
    }
}

/// A point on the earth.
pub(crate) fn location(location: Location) -> common::Location {
    let Location {
        latitude,
        longitude,
    } = location;
    common::Location {
        latitude: types::Decimal(latitude.0),
        longitude: types::Decimal(longitude.0),
    }
}

/// A point that clients set.
pub(crate) fn coordinates(location: Location) -> common::Coordinates {
    common::Coordinates {
        latitude: Some(types::Decimal(location.latitude.0)),
        longitude: Some(types::Decimal(location.longitude.0)),
    }
}

/// The point that stands at `at` in a request; none where neither member is there.
///
/// # Errors
///
/// One member without the other.
pub(crate) fn coordinates_of(
    at: &str,
    point: Option<common::Coordinates>,
) -> Result<Option<Location>, common::Fault> {
    let common::Coordinates {
        latitude,
        longitude,
    } = point.unwrap_or_default();
    match (latitude, longitude) {
        (None, None) => Ok(None),
        (Some(latitude), Some(longitude)) => Ok(Some(Location {
            latitude: Exact(latitude.0),
            longitude: Exact(longitude.0),
        })),
        (Some(_), None) => Err(required_beside(at, "longitude")),
        (None, Some(_)) => Err(required_beside(at, "latitude")),
    }
}

/// A member that must stand beside those that are there.
pub(crate) fn required_beside(at: &str, member: &str) -> common::Fault {
    common::Fault {
        pointer: format!("{at}/{member}"),
        detail: "The member is required beside the others.".to_owned(),
    }
}

/// The facility that an asset document describes.
pub(crate) fn boundary(boundary: document::Boundary) -> common::Boundary {
    common::Boundary {
        identifier: common::BoundaryIdentifier {
            format: boundary.identifier.format,
            id: boundary.identifier.id,
        },
        name: boundary.name,
        category: boundary.category,
        basin: boundary.basin,
        field: boundary.field,
        pad: boundary.pad,
        stage: boundary.stage,
        state: boundary.state,
        country: boundary.country,
        location: boundary.location.map(location),
    }
}

/// Which part of a list a request asks for.
///
/// # Errors
///
/// Invalid where the cursor is not one of ours.
pub(crate) fn part(paginate: Option<common::Paginate>) -> Result<Part, Error> {
    let Some(paginate) = paginate else {
        return Ok(Part::default());
    };
    let given = |number: i64| u32::try_from(number).map(Some).map_err(Error::internal);
    let after = paginate.after.as_deref();
    let page = Page::new(given(paginate.skip)?, given(paginate.limit)?, after);
    let page = page.map_err(|error| {
        let pointer = match error {
            PageError::Limit => "/paginate/limit",
            PageError::Cursor => "/paginate/after",
        };
        Error::invalid(pointer, error.to_string())
    })?;
    Ok(Part {
        page,
        count: paginate.count,
    })
}

/// Which part of a list was answered.
pub(crate) fn page_info<T>(listed: &Listed<T>) -> common::PageInfo {
    common::PageInfo {
        skip: listed.page.skip().into(),
        limit: listed.page.limit().into(),
        next: listed.next.map(Cursor::encode).into(),
    }
}

/// How many rows the whole list has, where that was asked for.
pub(crate) fn total<T>(listed: &Listed<T>) -> Option<i64> {
    listed
        .total
        .map(|total| i64::try_from(total).unwrap_or(i64::MAX))
}

/// What a request comes to; every fault is named.
///
/// # Errors
///
/// Invalid where there are faults.
pub(crate) fn sound<T>(value: T, faults: Vec<common::Fault>) -> Result<T, Error> {
    Error::of_faults(faults).map(|()| value)
}
