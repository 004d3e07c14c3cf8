//! What does a retirement certificate say?

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use serde::Serialize;
use typst::syntax::Source;

use crate::press::{self, Job, Template, TypesetError};
use crate::qr;

static TEMPLATE: Template = LazyLock::new(|| Source::detached(include_str!("retirement.typ")));

/// A retirement, each datum spelled as the certificate prints it.
#[derive(Clone, Debug, Serialize)]
pub struct RetirementCertificate {
    /// Whether it is a sample, which says on every page that it certifies nothing.
    pub is_sample: bool,
    /// Whether the retired units are listed. A short form leaves them out.
    pub lists_tokens: bool,
    /// The number of the certificate, without gaps from 1.
    pub number: String,
    /// What the public page is found by.
    pub code: String,
    /// The address of the public page; the QR code leads there.
    pub verify_url: String,
    /// Where the registry is, e.g. `registry.example.com`.
    pub registry: String,
    /// When the certificate was issued; the date of the file.
    #[serde(skip)]
    pub issued_at: DateTime<Utc>,
    /// When the units were retired.
    pub retired_on: String,
    /// The name of the profile that held and retired the units.
    pub holder: String,
    /// On whose behalf; none where that is confidential.
    pub beneficiary: Option<Beneficiary>,
    /// What the claim is for.
    pub purpose: String,
    /// The purpose as a member of the list.
    pub purpose_code: Option<String>,
    /// What else the holder stated.
    pub additional_context: Option<String>,
    /// First and last day of the period that the claim is reported for.
    pub reporting_period: Option<String>,
    /// The units retired, with their unit of measure.
    pub quantity: String,
    /// What was retired, e.g. `renewable natural gas`.
    pub energy: String,
    /// The average intensity of the units in kg `CO2e` per `MMBtu`, weighted by quantity.
    pub carbon_intensity: Option<String>,
    /// Statements that the certificate carries, a sentence each.
    pub statements: Vec<String>,
    /// The tokens that the units belong to.
    pub tokens: Vec<RetiredToken>,
    /// How many more tokens there are than `tokens` lists.
    pub tokens_left_out: usize,
}

/// On whose behalf units were retired.
#[derive(Clone, Debug, Serialize)]
pub struct Beneficiary {
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Option<String>,
    /// Its number in a register of companies.
    pub registration_number: Option<String>,
}

/// The retired units of one token.
#[derive(Clone, Debug, Serialize)]
pub struct RetiredToken {
    /// The id of the token.
    pub id: String,
    /// The name of the facility.
    pub facility: String,
    /// The external id of the facility, with its format.
    pub identifier: String,
    /// State and country of the facility.
    pub place: Option<String>,
    /// e.g. `renewable natural gas`.
    pub energy: String,
    /// `QET` or `CET`.
    pub token_type: String,
    /// Month of production, e.g. `2026-03`.
    pub vintage: String,
    /// The standard that the intensity is by.
    pub standard: String,
    /// The intensity in kg `CO2e` per `MMBtu`.
    pub carbon_intensity: String,
    /// Who minted.
    pub issuer: String,
    /// Who measured.
    pub measurers: Vec<String>,
    /// Who verified.
    pub verifiers: Vec<String>,
    /// Whether the issuer reported by the Greenhouse Gas Protocol.
    pub is_ghgp: bool,
    /// Whether units of it were sold to the holder together with the physical energy.
    pub is_bundle: bool,
    /// Under which contracts they were.
    pub contracts: Vec<String>,
    /// The units retired, with their unit of measure.
    pub quantity: String,
    /// The closed ranges of serial numbers retired.
    pub serials: Vec<String>,
    /// How many more ranges there are than `serials` lists.
    pub serials_left_out: usize,
}

impl RetirementCertificate {
    /// The certificate as a PDF/A-2a and PDF/UA-1 file; the same bytes for the same data.
    ///
    /// Takes milliseconds for a few tokens and grows with them: call it off the async threads.
    pub fn to_pdf(&self) -> Result<Vec<u8>, TypesetError> {
        let picture = qr::svg(&self.verify_url).ok_or_else(|| {
            TypesetError::new("the address of the public page is too long for a QR code")
        })?;
        press::pdf(Job {
            template: &TEMPLATE,
            data: serde_json::to_value(self).map_err(|fault| TypesetError::new(&fault))?,
            pictures: vec![("qr", picture)],
            ident: self.code.clone(),
            dated: self.issued_at,
        })
    }
}
