//! What is told about an asset, and later about its token, from the workbook on?
//!
//! The document is stored as text and never changes its numbers: every digit that the workbook gave
//! is in it. Its members are those that clients of such registries expect.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::boundary::BoundaryIdentifier;
use super::exact::Exact;
use super::lca::{
    AssuranceLevel, CarbonIntensity, Component, Facility, Fuel, HeatBasis, Inputs, Location,
    MonthLca, Opinion, Party, Statement, Verification,
};
use crate::energy::{EnergyType, Standard, TokenType, Uom};
use crate::ids::WorkflowId;
use crate::vintage::Vintage;

/// The unit of every intensity in a document: kg `CO2e` per `MMBtu`.
const INTENSITY_UOM: &str = "kg/MMBtu";
/// The stage of the supply chain that this API documents.
const STAGE: &str = "production";
/// Every emission of a life-cycle analysis is reported in CO2 equivalents.
const POLLUTANT: &str = "CO2e";

/// Everything that is known of an energy asset when its batch is created.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssetDocument {
    /// What was produced, and how much of it was measured.
    pub energy: Energy,
    /// What it is minted as.
    pub token: Token,
    /// The month.
    pub vintage: VintageLabel,
    /// The first second of the month.
    pub period_start: DateTime<Utc>,
    /// The last second of the month.
    pub period_end: DateTime<Utc>,
    /// The facility.
    pub boundary: Boundary,
    /// Who issued, measured and verified.
    pub providers: Providers,
    /// The standard whose intensity the registry compares.
    pub default_standard: DefaultStandard,
    /// The names of all standards.
    pub standard_types: Vec<Standard>,
    /// Where the numbers come from.
    pub production_batch_data: ProductionBatchData,
    /// What each standard says.
    pub standards: Vec<StandardResult>,
    /// What the intensity is made of.
    pub carbon_intensity: IntensityBreakdown,
}

/// What was produced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Energy {
    /// The energy type.
    #[serde(rename = "type")]
    pub energy_type: EnergyType,
    /// The stage of the supply chain: `production`.
    pub stage: String,
    /// The measured amount.
    pub quantity: Measured,
}

/// An amount with its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// The amount, exactly.
    pub amount: Exact,
    /// Its unit.
    pub uom: Uom,
}

/// What is minted of an asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Token {
    /// QET or CET.
    pub token_type: TokenType,
}

/// A month as clients read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VintageLabel {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
}

impl From<Vintage> for VintageLabel {
    fn from(vintage: Vintage) -> Self {
        Self {
            year: vintage.year(),
            month: vintage.month(),
        }
    }
}

/// The facility as its tokens describe it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boundary {
    /// Its external identifier.
    pub identifier: BoundaryIdentifier,
    /// Its name.
    pub name: String,
    /// What kind of boundary it is: `facility`.
    pub category: String,
    /// The stage of the supply chain: `production`.
    pub stage: String,
    /// Where it is.
    pub location: Location,
    /// State or province.
    pub state: String,
    /// ISO 3166 code.
    pub country: String,
    /// The company that operates it.
    pub operator: String,
    /// What the energy is made of.
    pub feedstock: String,
}

impl Boundary {
    /// Tells what a workbook says of a facility.
    pub fn of(facility: &Facility) -> Self {
        Self {
            identifier: facility.identifier.clone(),
            name: facility.name.clone(),
            category: "facility".to_owned(),
            stage: STAGE.to_owned(),
            location: facility.location,
            state: facility.state.clone(),
            country: facility.country.clone(),
            operator: facility.operator.clone(),
            feedstock: facility.feedstock.clone(),
        }
    }
}

/// Who stands behind an asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Providers {
    /// The profile that issues it.
    pub issuer: Named,
    /// Who measured it.
    pub measurers: Vec<Party>,
    /// Who verified it; none for a CET.
    pub verifiers: Vec<Party>,
}

/// Somebody by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The name.
    pub name: String,
}

/// The standard whose intensity filters, averages and certificates compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DefaultStandard {
    /// The standard.
    pub standard: StandardName,
    /// What it says.
    pub carbon_intensity: Intensity,
}

/// A standard by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardName {
    /// The name.
    pub name: Standard,
    /// Where it is published, if known.
    pub url: Option<String>,
}

/// An intensity with its unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intensity {
    /// The intensity, exactly.
    pub value: Exact,
    /// `kg/MMBtu`.
    pub uom: String,
}

/// The batch and the month of it that the asset is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductionBatchData {
    /// The name of the batch.
    pub name: String,
    /// The first second of the month.
    pub start_date: DateTime<Utc>,
    /// The last second of the month.
    pub end_date: DateTime<Utc>,
    /// The days of the month.
    pub production_days: u32,
    /// The heating value that its energy is counted by.
    pub heat_basis: HeatBasis,
    /// What went in.
    pub inputs: Inputs,
    /// The code of the fuel pathway, where there is one.
    pub pathway_code: Option<String>,
    /// In which other programmes the same energy is claimed.
    pub other_programmes: Vec<String>,
}

/// What one standard says about the asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StandardResult {
    /// The workflow that brought it.
    pub workflow_id: WorkflowId,
    /// The standard and its factor.
    pub standard: StandardFactor,
    /// The intensity and how it is made.
    pub carbon_intensity: LabelledIntensity,
    /// The emissions by scope.
    pub scope: Vec<Scope>,
    /// The uncertainty of the intensity in percent, where it is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uncertainty: Option<Exact>,
    /// Who measured and verified it.
    pub verification: VerificationRecord,
}

/// A standard with the intensity that it gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StandardFactor {
    /// The name.
    pub name: Standard,
    /// Where it is published, if known.
    pub url: Option<String>,
    /// kg `CO2e` per `MMBtu`.
    pub carbon_intensity_factor: Exact,
}

/// An intensity, how it is called and what it is the sum of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelledIntensity {
    /// The model and its version.
    pub label: String,
    /// The components it sums.
    pub formula: String,
    /// `kg/MMBtu`.
    pub uom: String,
    /// The intensity, exactly.
    pub value: Exact,
}

/// The emissions of one scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Scope {
    /// 1, 2 or 3.
    pub scope_number: u8,
    /// kg `CO2e` per `MMBtu` of this scope.
    pub carbon_intensity: Exact,
    /// What it is made of.
    pub emissions: Vec<Emission>,
}

/// One source of emissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Emission {
    /// What is emitted.
    pub pollutant: String,
    /// How it was determined.
    pub methodology: String,
    /// kg `CO2e` per `MMBtu`.
    pub measurer_data: Exact,
    /// The component of the life cycle.
    pub source: String,
}

/// Who stands behind a standard's result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerificationRecord {
    /// The operator of the facility.
    pub producer: Named,
    /// Who measured.
    pub measurer: Option<Party>,
    /// Who verified; none for a CET.
    pub validator: Option<Party>,
    /// When the verification was issued.
    pub issuance: Issuance,
    /// The statement of the verifier; none for a CET.
    pub statement: Option<StatementRecord>,
}

/// When the verification was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuance {
    /// The date of the verification statement, at 00:00:00Z; none for a CET.
    pub timestamp: Option<DateTime<Utc>>,
}

/// A verification statement as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatementRecord {
    /// How sure the verifier is.
    pub assurance_level: AssuranceLevel,
    /// What it concludes.
    pub opinion_type: Opinion,
    /// The number or title.
    pub reference: String,
    /// The day it was made, at 00:00:00Z.
    pub timestamp: DateTime<Utc>,
    /// Where it can be read, if it is published.
    pub url: Option<String>,
}

/// The base intensity, and what transport adds to it at consumption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IntensityBreakdown {
    /// Up to the gate of the facility.
    pub base_production: BaseProduction,
}

/// The intensity up to the gate of the facility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseProduction {
    /// What it is made of.
    pub components: Vec<Component>,
    /// The whole.
    pub total: Exact,
    /// `kg/MMBtu`.
    pub uom: String,
}

/// What a batch adds to what the workbook says.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// The workflow of the facility.
    pub workflow_id: WorkflowId,
    /// The name of the batch.
    pub batch_name: &'a str,
    /// The name of the issuing profile.
    pub issuer_name: &'a str,
    /// What was produced.
    pub fuel: Fuel,
    /// What it is minted as.
    pub token_type: TokenType,
}

impl AssetDocument {
    /// Tells what a workbook says of one month of a facility.
    pub fn new(origin: &Origin<'_>, facility: &Facility, month: &MonthLca) -> Self {
        let vintage = month.vintage;
        let energy_type = origin.fuel.energy_type();
        let standard = StandardName {
            name: facility.model.standard.clone(),
            url: None,
        };
        let verification = facility.verification.as_ref();
        let statement = verification.and_then(|verification| verification.statement.as_ref());
        Self {
            energy: Energy {
                energy_type,
                stage: STAGE.to_owned(),
                quantity: Measured {
                    amount: Exact(month.net_energy.decimal()),
                    uom: energy_type.token_uom(),
                },
            },
            token: Token {
                token_type: origin.token_type,
            },
            vintage: vintage.into(),
            period_start: vintage.period_start(),
            period_end: vintage.period_end(),
            boundary: Boundary::of(facility),
            providers: Providers {
                issuer: Named {
                    name: origin.issuer_name.to_owned(),
                },
                measurers: verification
                    .map(|v| v.measurer.clone())
                    .into_iter()
                    .collect(),
                verifiers: statement.map(|s| s.verifier.clone()).into_iter().collect(),
            },
            standard_types: vec![standard.name.clone()],
            default_standard: DefaultStandard {
                standard,
                carbon_intensity: intensity(&month.intensity),
            },
            production_batch_data: production_batch_data(origin, facility, month),
            standards: vec![standard_result(origin, facility, &month.intensity)],
            carbon_intensity: IntensityBreakdown {
                base_production: BaseProduction {
                    components: month.intensity.components.clone(),
                    total: month.intensity.total,
                    uom: INTENSITY_UOM.to_owned(),
                },
            },
        }
    }
}

fn intensity(intensity: &CarbonIntensity) -> Intensity {
    Intensity {
        value: intensity.total,
        uom: INTENSITY_UOM.to_owned(),
    }
}

fn production_batch_data(
    origin: &Origin<'_>,
    facility: &Facility,
    month: &MonthLca,
) -> ProductionBatchData {
    let (start_date, end_date) = (month.vintage.period_start(), month.vintage.period_end());
    ProductionBatchData {
        name: origin.batch_name.to_owned(),
        start_date,
        end_date,
        production_days: chrono::Datelike::day(&end_date),
        heat_basis: facility.heat_basis,
        inputs: month.inputs.clone(),
        pathway_code: facility.model.pathway_code.clone(),
        other_programmes: facility
            .verification
            .as_ref()
            .map(|verification| verification.other_programmes.clone())
            .unwrap_or_default(),
    }
}

fn standard_result(
    origin: &Origin<'_>,
    facility: &Facility,
    intensity: &CarbonIntensity,
) -> StandardResult {
    let model = &facility.model;
    let label = format!("{} {}", model.name, model.version);
    let names: Vec<_> = intensity
        .components
        .iter()
        .map(|c| c.name.to_lowercase())
        .collect();
    let emission = |component: &Component| Emission {
        pollutant: POLLUTANT.to_owned(),
        methodology: label.clone(),
        measurer_data: component.value,
        source: component.name.clone(),
    };
    StandardResult {
        workflow_id: origin.workflow_id,
        standard: StandardFactor {
            name: model.standard.clone(),
            url: None,
            carbon_intensity_factor: intensity.total,
        },
        scope: vec![Scope {
            scope_number: 1,
            carbon_intensity: intensity.total,
            emissions: intensity.components.iter().map(emission).collect(),
        }],
        carbon_intensity: LabelledIntensity {
            label,
            formula: names.join(" + "),
            uom: INTENSITY_UOM.to_owned(),
            value: intensity.total,
        },
        uncertainty: intensity.uncertainty_percent,
        verification: verification_record(facility),
    }
}

fn verification_record(facility: &Facility) -> VerificationRecord {
    let verification = facility.verification.as_ref();
    let statement = verification.and_then(|Verification { statement, .. }| statement.as_ref());
    let made_at = |statement: &Statement| statement.date.and_time(chrono::NaiveTime::MIN).and_utc();
    let record = |statement: &Statement| StatementRecord {
        assurance_level: statement.assurance_level,
        opinion_type: statement.opinion,
        reference: statement.reference.clone(),
        timestamp: made_at(statement),
        url: None,
    };
    VerificationRecord {
        producer: Named {
            name: facility.operator.clone(),
        },
        measurer: verification.map(|verification| verification.measurer.clone()),
        validator: statement.map(|statement| statement.verifier.clone()),
        issuance: Issuance {
            timestamp: statement.map(made_at),
        },
        statement: statement.map(record),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::production::lca::{parse, samples};

    fn document() -> AssetDocument {
        let lca = parse(&samples::rng(), &samples::expectation(&samples::tags())).unwrap();
        let facility = &lca.facilities[0];
        let origin = Origin {
            workflow_id: WorkflowId::from(Uuid::from_u128(7)),
            batch_name: "first quarter",
            issuer_name: "Prairie Renewables",
            fuel: lca.fuel,
            token_type: lca.token_type,
        };
        AssetDocument::new(&origin, &facility.facility, &facility.months[0])
    }

    #[test]
    fn the_document_keeps_every_digit_and_comes_back_the_same() {
        let text = serde_json::to_string(&document()).unwrap();
        assert!(
            text.contains(r#""quantity":{"amount":41250.25,"uom":"MMBtu"}"#),
            "{text}"
        );
        assert!(text.contains(r#""measurerData":-76.422"#), "{text}");
        assert!(text.contains(r#""fugitiveKgCo2e":217595.06875"#), "{text}");
        let again: AssetDocument = serde_json::from_str(&text).unwrap();
        assert_eq!(again, document());
        assert_eq!(serde_json::to_string(&again).unwrap(), text);
    }

    #[test]
    fn it_names_who_stands_behind_it() {
        let value = serde_json::to_value(document()).unwrap();
        assert_eq!(value["vintage"], json!({ "year": 2025, "month": 1 }));
        assert_eq!(value["productionBatchData"]["productionDays"], 31);
        assert_eq!(
            value["defaultStandard"]["carbonIntensity"]["value"],
            json!(-65.15)
        );
        let standard = &value["standards"][0];
        let formula = "extraction + processing + upgrading + fugitive + avoided";
        assert_eq!(standard["carbonIntensity"]["formula"], formula);
        assert_eq!(
            standard["verification"]["validator"]["identifier"],
            "CWA-0007"
        );
        assert_eq!(
            standard["verification"]["issuance"]["timestamp"],
            "2025-05-16T00:00:00Z"
        );
        assert_eq!(
            standard["verification"]["statement"]["opinionType"],
            "unmodified"
        );
        assert_eq!(
            standard["verification"]["statement"]["timestamp"],
            "2025-05-16T00:00:00Z"
        );
    }
}
