//! What may anybody learn who has a certificate's code?
//!
//! What was claimed, by whom and with which units, and that it stands in the log. Never a price, a
//! contact or a contract; the beneficiary only where it is not confidential; facilities no nearer than
//! two decimals of a degree, a kilometre. Free text beyond the purpose is on the document alone.

use attestry_domain::ids::{LedgerTransactionId, OperationId};
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::numbers::PRINTED_FRACTION_DIGITS;
use attestry_domain::production::lca::{Location, Party};
use attestry_openapi::network::LogInclusionProof;
use attestry_openapi::types::Decimal;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::content::{average_intensity, statements};
use super::issue::is_code;
use super::record::{CertificateRecord, TokenUnits, verification_url};
use super::store;
use crate::app::App;
use crate::error::Error;
use crate::transparency;

/// The fraction digits of a degree that are told: about a kilometre.
const DEGREE_DIGITS: u32 = 2;

/// A retirement as the public page shows it; as JSON, this document.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    /// The certificate.
    pub certificate: CertificateSeen,
    /// What was claimed.
    pub retirement: RetirementSeen,
    /// The units, token by token.
    pub tokens: Vec<RetiredUnits>,
    /// That it is in the transparency log, as `transparency-log/inclusion-proof` answers it; none for
    /// the seconds until it is.
    pub inclusion_proof: Option<LogInclusionProof>,
    /// The text whose hash is the leaf of the proof: token and serial numbers, and the parties as salted
    /// commitments. It ties the proof to what is told here.
    pub leaf: Option<String>,
}

/// The certificate itself.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateSeen {
    /// From 1, without gaps.
    pub number: i64,
    /// When it was issued, which is when the units were retired.
    pub issued_at: DateTime<Utc>,
    /// SHA-256 of the PDF in hexadecimal digits; none until it is rendered.
    pub sha256: Option<String>,
    /// The address of this page.
    pub verification_url: String,
}

/// What was claimed.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RetirementSeen {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: OperationId,
    /// Who held and retired the units.
    pub holder: String,
    /// In whose name; none where that is confidential.
    pub beneficiary: Option<BeneficiarySeen>,
    /// Whether the beneficiary is kept back.
    pub is_beneficiary_confidential: bool,
    /// What for.
    pub purpose: String,
    /// The same as a word of the list.
    pub purpose_code: Option<String>,
    /// First day, last day.
    pub reporting_period: Option<PeriodSeen>,
    /// Units retired.
    pub quantity: i64,
    /// Their unit of measure.
    pub uom: String,
    /// The average intensity in kg `CO2e` per `MMBtu`, weighted by quantity.
    pub carbon_intensity: Option<Decimal>,
    /// Sentences that the certificate carries.
    pub statements: Vec<String>,
}

/// In whose name the claim is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BeneficiarySeen {
    /// Who.
    pub name: String,
    /// Country of registration.
    pub country: Option<String>,
    /// Company number or the like.
    pub registration_number: Option<String>,
}

/// The days that a claim is for, both included.
#[derive(Debug, Serialize)]
pub struct PeriodSeen {
    /// The first.
    pub start: NaiveDate,
    /// The last.
    pub end: NaiveDate,
}

/// The retired units of one token; those that came with the physical energy are apart.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RetiredUnits {
    /// The token.
    pub token_id: Uuid,
    /// What was produced.
    pub energy_type: String,
    /// QET or CET.
    pub token_type: String,
    /// Month of production, `yyyy-mm`.
    pub vintage: String,
    /// The facility.
    pub facility: FacilitySeen,
    /// Who minted.
    pub issuer: String,
    /// Who measured.
    pub measurers: Vec<String>,
    /// Who verified.
    pub verifiers: Vec<String>,
    /// The standard that the intensity is by.
    pub standard: String,
    /// In kg `CO2e` per `MMBtu`.
    pub carbon_intensity: Decimal,
    /// Whether the issuer follows the Greenhouse Gas Protocol.
    #[serde(rename = "isGHGP")]
    pub is_ghgp: bool,
    /// Whether these were sold to the holder together with the physical energy.
    pub is_bundle: bool,
    /// Units retired.
    pub quantity: i64,
    /// Which ones.
    pub serial_ranges: Vec<Serials>,
}

/// Where the energy came from.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FacilitySeen {
    /// Its name.
    pub name: String,
    /// The scheme of its identifier.
    pub identifier_format: String,
    /// Its external id.
    pub identifier: String,
    /// State or province.
    pub state: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// Where, to a kilometre.
    pub location: Option<RoughLocation>,
}

/// A place in degrees, two decimals each.
#[derive(Debug, Serialize)]
pub struct RoughLocation {
    /// Northward.
    pub latitude: Decimal,
    /// Eastward.
    pub longitude: Decimal,
}

/// A closed range of serial numbers.
#[derive(Debug, Serialize)]
pub struct Serials {
    /// The first.
    pub start: i64,
    /// The last.
    pub end: i64,
}

/// The retirement that a code leads to.
///
/// # Errors
///
/// Not found where the code leads nowhere.
pub async fn verification(app: &App, code: &str) -> Result<Verification, Error> {
    if !is_code(code) {
        return Err(Error::NotFound);
    }
    let record = store::of_code(app.database.reader(), code).await?;
    let record = record.ok_or(Error::NotFound)?;
    let (inclusion_proof, leaf) = match record.transaction {
        Some(transaction) => proof(app, transaction).await?,
        None => (None, None),
    };
    Ok(Verification {
        certificate: CertificateSeen {
            number: record.number,
            issued_at: record.issued_at,
            sha256: record
                .document
                .as_ref()
                .map(|document| document.sha256.clone()),
            verification_url: verification_url(app, &record.code),
        },
        retirement: retirement(&record),
        tokens: record.tokens.iter().map(units).collect(),
        inclusion_proof,
        leaf,
    })
}

async fn proof(
    app: &App,
    transaction: LedgerTransactionId,
) -> Result<(Option<LogInclusionProof>, Option<String>), Error> {
    let Some(proof) = transparency::proof_of(app, transaction).await? else {
        return Ok((None, None));
    };
    let told = transparency::wire::inclusion(app, proof)?.inclusion_proof;
    let leaf = transparency::leaf_of(app, transaction).await?;
    Ok((Some(told), leaf))
}

fn retirement(record: &CertificateRecord) -> RetirementSeen {
    let is_confidential = record.is_confidential();
    RetirementSeen {
        id: record.retirement,
        holder: record.holder.clone(),
        beneficiary: (!is_confidential).then(|| beneficiary(record)),
        is_beneficiary_confidential: is_confidential,
        purpose: record.purpose.clone(),
        purpose_code: record.purpose_code.clone(),
        reporting_period: record.reporting_period.map(|period| PeriodSeen {
            start: period.start,
            end: period.end,
        }),
        quantity: record.quantity,
        uom: record.uom.to_string(),
        carbon_intensity: average_intensity(&record.tokens)
            .map(|average| Decimal(average.printed(PRINTED_FRACTION_DIGITS))),
        statements: statements(record),
    }
}

/// Who benefits: the holder where nobody is named.
fn beneficiary(record: &CertificateRecord) -> BeneficiarySeen {
    match &record.beneficiary {
        Some(named) => BeneficiarySeen {
            name: named.name.clone(),
            country: named.country.clone(),
            registration_number: named.registration_number.clone(),
        },
        None => BeneficiarySeen {
            name: record.holder.clone(),
            country: None,
            registration_number: None,
        },
    }
}

fn units(units: &TokenUnits) -> RetiredUnits {
    let token = &units.token;
    let boundary = &token.boundary;
    let names = |parties: &[Party]| parties.iter().map(|party| party.name.clone()).collect();
    let serials = |range: &SerialRange| Serials {
        start: range.first(),
        end: range.last(),
    };
    RetiredUnits {
        token_id: token.id.into(),
        energy_type: token.energy_type.to_string(),
        token_type: token.token_type.to_string(),
        vintage: token.vintage.to_string(),
        facility: FacilitySeen {
            name: boundary.name.clone(),
            identifier_format: boundary.identifier.format.clone(),
            identifier: boundary.identifier.id.clone(),
            state: boundary.state.clone(),
            country: boundary.country.clone(),
            location: boundary.location.map(rough),
        },
        issuer: token.issuer_name.clone(),
        measurers: names(&token.measurers),
        verifiers: names(&token.verifiers),
        standard: token.default_standard.clone(),
        carbon_intensity: Decimal(token.carbon_intensity.printed(PRINTED_FRACTION_DIGITS)),
        is_ghgp: token.is_ghgp,
        is_bundle: units.bundle.is_some(),
        quantity: units.quantity,
        serial_ranges: units.serials.iter().map(serials).collect(),
    }
}

fn rough(location: Location) -> RoughLocation {
    let round = |degrees: rust_decimal::Decimal| Decimal(degrees.round_dp(DEGREE_DIGITS));
    RoughLocation {
        latitude: round(location.latitude.0),
        longitude: round(location.longitude.0),
    }
}
