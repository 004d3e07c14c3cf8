//! What is told about an asset, and later about its token, from the workbook or registration on?
//!
//! The document is stored as text and never changes its numbers: every digit that was given is in it.
//! Its members are those that clients of such registries expect. A workbook gives all of them; what a
//! registered token does not tell is absent.

mod of_registration;
mod of_workbook;

pub use of_workbook::Origin;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::boundary::BoundaryIdentifier;
use super::exact::Exact;
use super::lca::{AssuranceLevel, Component, HeatBasis, Inputs, Location, Opinion, Party};
use crate::energy::{EnergyType, Standard, TokenType, Uom};
use crate::ids::WorkflowId;
use crate::vintage::Vintage;

/// The unit of every intensity in a document: kg `CO2e` per `MMBtu`.
pub const INTENSITY_UOM: &str = "kg/MMBtu";
/// The stage of the supply chain where none is named.
pub const STAGE: &str = "production";

/// Everything that is known of an energy asset when it is made.
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
    /// What kind of boundary it is, such as `facility`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The geological basin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basin: Option<String>,
    /// The field within the basin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The pad within the field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pad: Option<String>,
    /// The stage of the supply chain, such as `production`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// State or province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// ISO 3166 code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The company that operates it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// What the energy is made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedstock: Option<String>,
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heat_basis: Option<HeatBasis>,
    /// What went in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inputs: Option<Inputs>,
    /// The code of the fuel pathway, where there is one.
    pub pathway_code: Option<String>,
    /// In which other programmes the same energy is claimed.
    pub other_programmes: Vec<String>,
}

/// What one standard says about the asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StandardResult {
    /// The workflow that brought it; none for a registered token.
    pub workflow_id: Option<WorkflowId>,
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
    /// The operator of the facility; the issuer, where nobody else is named.
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
