//! What is told about a retirement or a consumption besides its units?
//!
//! All of it is stored and hashed as it prints: the members in this order, absent ones left out.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::energy::Uom;
use crate::ids::ProfileId;
use crate::numbers::Micro;
use crate::production::boundary::BoundaryIdentifier;
use crate::production::lca::Location;

/// In whose name units are retired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Beneficiary {
    /// Who it is.
    pub name: String,
    /// Country of registration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Company number or the like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_number: Option<String>,
    /// Their profile, where they have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile_id: Option<ProfileId>,
    /// For the parties only, never on a public page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whether the public page keeps the name to itself.
    #[serde(default)]
    pub is_confidential: bool,
}

impl Beneficiary {
    /// The holder, who benefits where nobody else is named.
    pub const fn holder(profile: ProfileId, name: String) -> Self {
        Self {
            name,
            country: None,
            registration_number: None,
            profile_id: Some(profile),
            email: None,
            is_confidential: false,
        }
    }
}

/// The days that a claim is for, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportingPeriod {
    /// The first day.
    pub start: NaiveDate,
    /// The last day.
    pub end: NaiveDate,
}

/// Where energy is consumed, as its consumer says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Site {
    /// Postal address, in one text.
    pub address: String,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coordinates: Option<Location>,
    /// A business location of the consumer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location_id: Option<uuid::Uuid>,
}

/// The boundary that consumed, as it was measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MeasuredBoundary {
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its external id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<BoundaryIdentifier>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// Postal address, in one text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// How much was consumed, as it was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MeasuredConsumption {
    /// From when.
    pub period_start: DateTime<Utc>,
    /// Until when.
    pub period_end: DateTime<Utc>,
    /// How much.
    #[serde(with = "exact")]
    pub amount: Micro,
    /// In which unit.
    pub uom: Uom,
}

wire_enum! {
    /// Where a transport distance comes from.
    TransportKind as "kind of transport" {
        /// A fixed route.
        Static = "static",
        /// The route of this delivery.
        Dynamic = "dynamic",
    }
}

/// How the gas came to where it is consumed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Transport {
    /// How far, by road.
    #[serde(with = "exact")]
    pub distance_miles: Micro,
    /// Where it was delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery_endpoint: Option<String>,
    /// Where the distance comes from.
    pub kind: TransportKind,
}

/// What is wrong with a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DetailFault {
    /// A period that ends before it starts.
    #[error("ends before it starts")]
    EndsFirst,
    /// An amount or a distance below zero.
    #[error("must not be negative")]
    Negative,
}

impl ReportingPeriod {
    /// Names what is wrong, by JSON pointer.
    pub fn check(&self) -> Result<(), (&'static str, DetailFault)> {
        if self.end < self.start {
            Err(("/end", DetailFault::EndsFirst))
        } else {
            Ok(())
        }
    }
}

impl MeasuredConsumption {
    /// Names all that is wrong, by JSON pointer.
    pub fn faults(&self) -> Vec<(&'static str, DetailFault)> {
        let mut faults = Vec::new();
        if self.period_end < self.period_start {
            faults.push(("/periodEnd", DetailFault::EndsFirst));
        }
        if self.amount < Micro::ZERO {
            faults.push(("/amount", DetailFault::Negative));
        }
        faults
    }
}

impl Transport {
    /// Names what is wrong, by JSON pointer.
    pub fn check(&self) -> Result<(), (&'static str, DetailFault)> {
        if self.distance_miles < Micro::ZERO {
            Err(("/distanceMiles", DetailFault::Negative))
        } else {
            Ok(())
        }
    }
}

/// Millionths as a JSON number, digit for digit.
mod exact {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::numbers::Micro;
    use crate::production::exact::Exact;

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    pub(super) fn serialize<S: Serializer>(micro: &Micro, to: S) -> Result<S::Ok, S::Error> {
        Exact(micro.decimal()).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Micro, D::Error> {
        Micro::exact(Exact::deserialize(from)?.0).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_stored_as_they_print() {
        let text = r#"{"distanceMiles":847.3,"deliveryEndpoint":"Dallas","kind":"dynamic"}"#;
        let transport: Transport = serde_json::from_str(text).unwrap();
        assert_eq!(transport.distance_miles, "847.3".parse().unwrap());
        assert_eq!(serde_json::to_string(&transport).unwrap(), text);
        // Also by way of a value, as a JSON column keeps it.
        let value: serde_json::Value = serde_json::to_value(&transport).unwrap();
        assert_eq!(
            serde_json::from_value::<Transport>(value).unwrap(),
            transport
        );
        let short: Beneficiary = serde_json::from_str(r#"{"name":"Lakeside"}"#).unwrap();
        assert_eq!(
            serde_json::to_string(&short).unwrap(),
            r#"{"name":"Lakeside","isConfidential":false}"#
        );
    }

    #[test]
    fn every_fault_is_named() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let period = |start, end| ReportingPeriod {
            start: day(start),
            end: day(end),
        };
        assert_eq!(period("2025-01-01", "2025-01-01").check(), Ok(()));
        let backwards = period("2025-01-02", "2025-01-01").check();
        assert_eq!(backwards, Err(("/end", DetailFault::EndsFirst)));
        let consumption = MeasuredConsumption {
            period_start: "2025-02-01T00:00:00Z".parse().unwrap(),
            period_end: "2025-01-01T00:00:00Z".parse().unwrap(),
            amount: Micro::from_micro(-1),
            uom: Uom::MMBtu,
        };
        let faults = [
            ("/periodEnd", DetailFault::EndsFirst),
            ("/amount", DetailFault::Negative),
        ];
        assert_eq!(consumption.faults(), faults);
        let transport = Transport {
            distance_miles: Micro::from_micro(-1),
            delivery_endpoint: None,
            kind: TransportKind::Static,
        };
        assert_eq!(
            transport.check(),
            Err(("/distanceMiles", DetailFault::Negative))
        );
    }
}
