//! How is a certificate spelled? Numbers, days and names as the document prints them.

use attestry_typeset::{Beneficiary, RetiredToken, RetirementCertificate};
use chrono::{DateTime, Utc};

use super::content::{average_intensity, energy, grouped, intensity, statements};
use super::record::{CertificateRecord, TokenUnits, verification_url};
use crate::app::App;

/// How many tokens a document lists. The public page lists them all.
const TOKENS_MAX: usize = 500;

/// How many ranges of serial numbers a document lists for one token.
const RANGES_MAX: usize = 200;

/// The document of a certificate, ready to be set.
pub(super) fn document(app: &App, record: &CertificateRecord) -> RetirementCertificate {
    let listed = record.tokens.iter().take(TOKENS_MAX);
    RetirementCertificate {
        is_sample: false,
        lists_tokens: true,
        number: record.number.to_string(),
        code: record.code.clone(),
        verify_url: verification_url(app, &record.code),
        registry: registry_name(app),
        issued_at: record.issued_at,
        retired_on: moment(record.issued_at),
        holder: record.holder.clone(),
        beneficiary: beneficiary(record),
        purpose: record.purpose.clone(),
        purpose_code: record.purpose_code.as_deref().map(words),
        additional_context: record.additional_context.clone(),
        reporting_period: record
            .reporting_period
            .map(|period| format!("{} to {}", period.start, period.end)),
        quantity: format!("{} {}", grouped(record.quantity), record.uom),
        energy: energy(&record.tokens),
        carbon_intensity: average_intensity(&record.tokens)
            .map(|average| intensity(average.decimal())),
        statements: statements(record),
        tokens: listed.map(token).collect(),
        tokens_left_out: record.tokens.len().saturating_sub(TOKENS_MAX),
    }
}

/// What the registry is called on documents: where it is.
pub(crate) fn registry_name(app: &App) -> String {
    let address = app.settings.public_url();
    let host = address.split_once("://").map(|(_, host)| host.to_owned());
    host.unwrap_or(address)
}

/// The beneficiary as printed: the holder where none is named, nobody where that is confidential.
fn beneficiary(record: &CertificateRecord) -> Option<Beneficiary> {
    if record.is_confidential() {
        return None;
    }
    let named = record.beneficiary.clone();
    Some(Beneficiary {
        country: named.as_ref().and_then(|named| named.country.clone()),
        registration_number: named
            .as_ref()
            .and_then(|named| named.registration_number.clone()),
        name: named.map_or_else(|| record.holder.clone(), |named| named.name),
    })
}

fn token(units: &TokenUnits) -> RetiredToken {
    let token = &units.token;
    let boundary = &token.boundary;
    let place = [boundary.state.as_deref(), boundary.country.as_deref()];
    let place: Vec<&str> = place.into_iter().flatten().collect();
    let names = |parties: &[attestry_domain::production::lca::Party]| {
        parties.iter().map(|party| party.name.clone()).collect()
    };
    RetiredToken {
        id: token.id.to_string(),
        facility: boundary.name.clone(),
        identifier: format!("{} {}", boundary.identifier.format, boundary.identifier.id),
        place: (!place.is_empty()).then(|| place.join(", ")),
        energy: words(token.energy_type.as_str()),
        token_type: token.token_type.to_string(),
        vintage: token.vintage.to_string(),
        standard: token.default_standard.clone(),
        carbon_intensity: intensity(token.carbon_intensity.decimal()),
        issuer: token.issuer_name.clone(),
        measurers: names(&token.measurers),
        verifiers: names(&token.verifiers),
        is_ghgp: token.is_ghgp,
        is_bundle: units.bundle.is_some(),
        contracts: units
            .bundle
            .iter()
            .filter_map(|it| it.contract.clone())
            .collect(),
        quantity: format!("{} {}", grouped(units.quantity), token.uom),
        serials: units
            .serials
            .iter()
            .take(RANGES_MAX)
            .copied()
            .map(|serials| range(serials.first(), serials.last()))
            .collect(),
        serials_left_out: units.serials.len().saturating_sub(RANGES_MAX),
    }
}

/// A moment as printed.
pub(crate) fn moment(at: DateTime<Utc>) -> String {
    at.format("%-d %B %Y, %H:%M:%S UTC").to_string()
}

/// A range of serial numbers; a single one stands alone.
pub(crate) fn range(first: i64, last: i64) -> String {
    if first == last {
        first.to_string()
    } else {
        format!("{first}–{last}")
    }
}

/// A word of a closed list as prose.
pub(crate) fn words(code: &str) -> String {
    code.replace(['-', '_'], " ")
}
