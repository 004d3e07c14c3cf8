//! How do the data of a request become a sample, and how does that leave?

use attestry_openapi::base::{
    ReportBeneficiary, ReportData, ReportRequest, ReportTemplate, ReportToken,
};
use attestry_openapi::binary::Download;
use attestry_openapi::common;
use attestry_typeset::{Beneficiary, RetiredToken, RetirementCertificate};

use super::sample::{SAMPLE, intensity, quantity, text, texts};
use crate::app::App;
use crate::certificates::{moment, range, registry_name, verification_url, words};
use crate::platform::page::POLICY;

/// Stands where a certificate has its code; no certificate has this one.
const CODE: &str = "sample";

/// What the document says, each blank marked.
pub(crate) fn sample(app: &App, request: ReportRequest) -> RetirementCertificate {
    let data = request.data;
    let uom = data.uom.map(common::Uom::as_str);
    RetirementCertificate {
        is_sample: true,
        lists_tokens: request.template == ReportTemplate::Retirement,
        number: text(data.number.map(|number| number.to_string())),
        code: CODE.to_owned(),
        verify_url: verification_url(app, CODE),
        registry: registry_name(app),
        issued_at: app.clock.now(),
        retired_on: text(data.retired_at.map(moment)),
        reporting_period: Some(text(data.reporting_period.as_ref().map(period))),
        quantity: quantity(data.quantity, uom),
        energy: energy(data.energy_type),
        carbon_intensity: Some(intensity(data.carbon_intensity.map(|it| it.0))),
        tokens: tokens(&data),
        tokens_left_out: 0,
        holder: text(data.holder),
        beneficiary: Some(beneficiary(data.beneficiary)),
        purpose: text(data.purpose),
        purpose_code: Some(text(data.purpose_code.map(|code| words(code.as_str())))),
        additional_context: Some(text(data.additional_context)),
        statements: texts(data.statements),
    }
}

fn period(period: &common::ReportingPeriod) -> String {
    format!("{} to {}", period.start.0, period.end.0)
}

fn energy(energy_type: Option<common::EnergyType>) -> String {
    text(energy_type.map(|energy_type| words(energy_type.as_str())))
}

fn beneficiary(given: Option<ReportBeneficiary>) -> Beneficiary {
    let (name, country, number) = match given {
        Some(given) => (given.name, given.country, given.registration_number),
        None => (None, None, None),
    };
    Beneficiary {
        name: text(name),
        country: Some(text(country)),
        registration_number: Some(text(number)),
    }
}

/// The tokens, or one that is blank.
fn tokens(data: &ReportData) -> Vec<RetiredToken> {
    let given = data.tokens.as_deref().unwrap_or_default();
    if given.is_empty() {
        return vec![token(&ReportToken::default())];
    }
    given.iter().map(token).collect()
}

fn token(token: &ReportToken) -> RetiredToken {
    let vintage = token.vintage.as_ref();
    let ranges = token.serial_ranges.as_deref().unwrap_or_default();
    let serials = ranges.iter().map(|it| range(it.start, it.end));
    RetiredToken {
        id: text(token.token_id.map(|id| id.to_string())),
        facility: text(token.facility.clone()),
        identifier: text(token.identifier.clone()),
        place: Some(text(token.place.clone())),
        energy: energy(token.energy_type),
        token_type: token.token_type.map_or(SAMPLE, |it| it.as_str()).to_owned(),
        vintage: text(vintage.map(|it| format!("{}-{:02}", it.year, it.month))),
        standard: text(token.standard.clone()),
        carbon_intensity: intensity(token.carbon_intensity.as_ref().map(|it| it.0)),
        issuer: text(token.issuer.clone()),
        measurers: texts(token.measurers.clone()),
        verifiers: texts(token.verifiers.clone()),
        is_ghgp: token.is_ghgp.unwrap_or_default(),
        is_bundle: token.is_bundle.unwrap_or_default(),
        contracts: texts(
            token
                .contracts
                .clone()
                .filter(|_| token.is_bundle == Some(true)),
        ),
        quantity: quantity(token.quantity, token.uom.map(common::Uom::as_str)),
        serials: texts(Some(serials.collect())),
        serials_left_out: 0,
    }
}

/// The page as an answer.
pub(crate) fn page(page: String) -> Download {
    Download::new(page)
        .media_type("text/html; charset=utf-8")
        .header("Content-Security-Policy", POLICY.as_str())
}

/// The document as an answer.
pub(crate) fn document(pdf: Vec<u8>) -> Download {
    Download::new(pdf)
        .media_type("application/pdf")
        .header("Content-Disposition", "inline; filename=\"sample.pdf\"")
}
