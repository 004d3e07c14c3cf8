//! How is a token to register read?

use attestry_domain::energy::Standard;
use attestry_domain::ledger::registration::{RegisteredStandard, Registration};
use attestry_domain::numbers::Quantity;
use attestry_domain::production::boundary::BoundaryIdentifier;
use attestry_domain::production::document::{Boundary, StatementRecord};
use attestry_domain::production::exact::Exact;
use attestry_domain::production::lca::{AssuranceLevel, Location, Opinion, Party};
use attestry_domain::vintage::Vintage;
use attestry_openapi::common::{self, Fault};
use attestry_openapi::network;
use chrono::NaiveTime;

use crate::error::Error;
use crate::ledger::register::RegisterToken;
use crate::wire::{energy_type_of, sound, token_type_of, uom_of};

/// The tokens of a request. What no schema can say of a value is said here, by place and member.
pub(crate) fn registrations(
    body: Vec<network::EnergyTokenCreate>,
) -> Result<Vec<RegisterToken>, Error> {
    let (mut tokens, mut faults) = (Vec::with_capacity(body.len()), Vec::new());
    for (index, token) in body.into_iter().enumerate() {
        match registration(token) {
            Ok(token) => tokens.push(token),
            Err((member, detail)) => faults.push(Fault {
                pointer: format!("/{index}{member}"),
                detail,
            }),
        }
    }
    sound(tokens, faults)
}

/// The member that is wrong, and how.
type Wrong = (String, String);

fn registration(token: network::EnergyTokenCreate) -> Result<RegisterToken, Wrong> {
    let wrong = |member: &'static str| {
        move |error: &dyn std::fmt::Display| (member.to_owned(), error.to_string())
    };
    let month = u32::try_from(token.vintage.month).unwrap_or_default();
    let vintage = Vintage::new(token.vintage.year, month).map_err(|it| wrong("/vintage")(&it))?;
    let quantity = Quantity::new(token.quantity).map_err(|it| wrong("/quantity")(&it))?;
    let standards = token.standards.into_iter().enumerate().map(standard);
    let registration = Registration {
        id: token.id.map(Into::into),
        energy_type: energy_type_of(token.energy_type),
        token_type: token_type_of(token.token_type),
        quantity,
        uom: token.uom.map(uom_of),
        vintage,
        boundary: boundary(token.boundary),
        standards: standards.collect::<Result<_, _>>()?,
        measurers: parties(token.measurers),
        verifiers: parties(token.verifiers),
        statement: token.verification.map(statement),
        name: token.production_name,
    };
    Ok(RegisterToken {
        registration,
        issuer: token.issuer_id.into(),
        wallet: token.wallet_id.map(Into::into),
        is_ghgp: token.is_ghgp,
    })
}

fn standard(
    (index, standard): (usize, network::TokenStandardInput),
) -> Result<RegisteredStandard, Wrong> {
    let name = Standard::parse(&standard.name);
    Ok(RegisteredStandard {
        name: name.map_err(|error| (format!("/standards/{index}/name"), error.to_string()))?,
        url: standard.url,
        carbon_intensity: Exact(standard.carbon_intensity.0),
        methodology: standard.methodology,
        uncertainty: standard.uncertainty.map(|percent| Exact(percent.0)),
    })
}

fn boundary(boundary: network::BoundaryInput) -> Boundary {
    Boundary {
        identifier: BoundaryIdentifier {
            format: boundary.identifier.format,
            id: boundary.identifier.id,
        },
        name: boundary.name,
        category: boundary.category,
        basin: boundary.basin,
        field: boundary.field,
        pad: boundary.pad,
        stage: boundary.stage,
        location: boundary.location.map(|at| Location {
            latitude: Exact(at.latitude.0),
            longitude: Exact(at.longitude.0),
        }),
        state: boundary.state,
        country: boundary.country,
        operator: None,
        feedstock: None,
    }
}

fn parties(parties: Option<Vec<network::PartyInput>>) -> Vec<Party> {
    let party = |party: network::PartyInput| Party {
        identifier: party.identifier,
        name: party.name,
    };
    parties.into_iter().flatten().map(party).collect()
}

fn statement(given: network::TokenVerificationInput) -> StatementRecord {
    StatementRecord {
        assurance_level: match given.assurance_level {
            common::AssuranceLevel::Limited => AssuranceLevel::Limited,
            common::AssuranceLevel::Reasonable => AssuranceLevel::Reasonable,
        },
        // The one opinion that the document takes.
        opinion_type: Opinion::Unmodified,
        reference: given.reference,
        timestamp: given.date.0.and_time(NaiveTime::MIN).and_utc(),
        url: None,
    }
}
