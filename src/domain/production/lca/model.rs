//! What does a life-cycle analysis say, once it is read?

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::finding::Finding;
use crate::energy::{EnergyType, Standard, TokenType};
use crate::numbers::{Micro, NumberError};
use crate::production::boundary::BoundaryIdentifier;
use crate::production::exact::Exact;
use crate::vintage::Vintage;

wire_enum! {
    /// What this API produces; the two energy types whose workbooks are defined.
    Fuel as "fuel" {
        /// Upgraded biogas.
        RenewableNaturalGas = "renewable-natural-gas",
        /// Fuel made of solid waste or biomass.
        SolidFuel = "solid-fuel",
    }
}

impl Fuel {
    /// The fuel of an energy type; `None` for types that are not produced through a workbook.
    pub const fn of(energy_type: EnergyType) -> Option<Self> {
        match energy_type {
            EnergyType::RenewableNaturalGas => Some(Self::RenewableNaturalGas),
            EnergyType::SolidFuel => Some(Self::SolidFuel),
            EnergyType::NaturalGas | EnergyType::NaturalGasPipeline | EnergyType::Methanol => None,
        }
    }

    /// The energy type that its tokens carry.
    pub const fn energy_type(self) -> EnergyType {
        match self {
            Self::RenewableNaturalGas => EnergyType::RenewableNaturalGas,
            Self::SolidFuel => EnergyType::SolidFuel,
        }
    }
}

wire_enum! {
    /// The heating value that energy is counted by.
    HeatBasis as "heat basis" {
        /// Higher heating value.
        Higher = "HHV",
        /// Lower heating value.
        Lower = "LHV",
    }
}

wire_enum! {
    /// How sure the verifier is (ISO 14064-3).
    AssuranceLevel as "assurance level" {
        /// Nothing came to its attention.
        Limited = "limited",
        /// It obtained sufficient evidence.
        Reasonable = "reasonable",
    }
}

wire_enum! {
    /// What the verifier concludes. Only an unmodified opinion carries a QET.
    Opinion as "opinion" {
        /// Without reservation.
        Unmodified = "unmodified",
        /// With reservations.
        Qualified = "qualified",
        /// The statement is wrong.
        Adverse = "adverse",
        /// No conclusion was possible.
        Disclaimer = "disclaimer",
    }
}

/// A workbook that passed every check.
#[derive(Debug, Clone, PartialEq)]
pub struct Lca {
    /// What was produced.
    pub fuel: Fuel,
    /// What its months will be minted as.
    pub token_type: TokenType,
    /// The facilities, in the order of the sheet; each becomes a workflow.
    pub facilities: Vec<FacilityLca>,
    /// What the batch should show to whoever approves it.
    pub warnings: Vec<Finding>,
}

/// One facility and its months, oldest first; each month becomes an energy asset.
#[derive(Debug, Clone, PartialEq)]
pub struct FacilityLca {
    /// The facility.
    pub facility: Facility,
    /// Its months, without gaps.
    pub months: Vec<MonthLca>,
}

/// A facility as its workbook describes it. It is stored with the workflow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facility {
    /// Its external identifier.
    pub identifier: BoundaryIdentifier,
    /// Its name.
    pub name: String,
    /// The company that operates it.
    pub operator: String,
    /// Where it is.
    pub location: Location,
    /// State or province.
    pub state: String,
    /// ISO 3166 code of two capital letters.
    pub country: String,
    /// What the energy is made of (LFG, MSW, …); an open list.
    pub feedstock: String,
    /// What the analysis was made with.
    pub model: Model,
    /// The heating value that its energy is counted by.
    pub heat_basis: HeatBasis,
    /// Who measured and verified it; a CET may be without.
    pub verification: Option<Verification>,
}

/// A point on the earth in decimal degrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// −90 to 90.
    pub latitude: Exact,
    /// −180 to 180.
    pub longitude: Exact,
}

/// The standard and the model of a life-cycle analysis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Model {
    /// The standard, for example GREET.
    pub standard: Standard,
    /// The name of the model.
    pub name: String,
    /// Its version, for example 2024.
    pub version: String,
    /// The code of the fuel pathway, where there is one.
    pub pathway_code: Option<String>,
}

/// Who measured a facility, and who verified that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    /// Who measured.
    pub measurer: Party,
    /// The statement of the verifier; a QET has one, a CET has none.
    pub statement: Option<Statement>,
    /// In which other programmes the same energy is claimed (RFS, LCFS).
    pub other_programmes: Vec<String>,
}

/// A measurer or verifier by its accredited identifier and its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The identifier on the issuer's participant tag.
    pub identifier: String,
    /// Its name.
    pub name: String,
}

/// A verification statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// Who verified.
    pub verifier: Party,
    /// Its number or title.
    pub reference: String,
    /// When it was made.
    pub date: chrono::NaiveDate,
    /// How sure the verifier is.
    pub assurance_level: AssuranceLevel,
    /// What the verifier concludes.
    pub opinion: Opinion,
}

/// One month of a facility.
#[derive(Debug, Clone, PartialEq)]
pub struct MonthLca {
    /// The month.
    pub vintage: Vintage,
    /// The net energy in `MMBtu`, zero or more.
    pub net_energy: Micro,
    /// What went into it.
    pub inputs: Inputs,
    /// The carbon intensity that holds for it.
    pub intensity: CarbonIntensity,
}

/// The measured inputs of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Inputs {
    /// Of renewable natural gas.
    RenewableNaturalGas(RngInputs),
    /// Of solid fuel.
    SolidFuel(SolidFuelInputs),
}

/// What went into a month of renewable natural gas. What was left blank is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RngInputs {
    /// Raw biogas, standard cubic feet.
    pub biogas_scf: Exact,
    /// Its methane content, 0 to 100.
    pub methane_percent: Exact,
    /// Electricity, kWh.
    pub electricity_kwh: Option<Exact>,
    /// Natural gas, `MMBtu`.
    pub natural_gas_mmbtu: Option<Exact>,
    /// Diesel, US gallons.
    pub diesel_gal: Option<Exact>,
    /// Propane, US gallons.
    pub propane_gal: Option<Exact>,
    /// Fugitive emissions, kg `CO2e`, zero or more.
    pub fugitive_kg_co2e: Option<Exact>,
    /// Avoided emissions, kg `CO2e`, zero or negative.
    pub avoided_kg_co2e: Option<Exact>,
}

/// What went into a month of solid fuel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SolidFuelInputs {
    /// Tons by kind of feedstock.
    pub feedstocks: Vec<Feedstock>,
    /// The share of the emissions that is the fuel's: above 0, at most 1.
    pub co_product_allocation_factor: Exact,
}

/// One kind of feedstock of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedstock {
    /// The kind, as its column names it.
    pub kind: String,
    /// Tons of it.
    pub tons: Exact,
}

/// The carbon intensity of a facility's energy in kg `CO2e/MMBtu`, with every digit given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CarbonIntensity {
    /// What it is made of; the components sum to the total within 0.001.
    pub components: Vec<Component>,
    /// The whole.
    pub total: Exact,
    /// The uncertainty of the total in percent, where it is stated.
    pub uncertainty_percent: Option<Exact>,
    /// The total in g CO2e/MJ as the workbook states it for cross-checking.
    pub total_g_per_mj: Option<Exact>,
}

/// One component of a carbon intensity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// Its name, for example `Upgrading`.
    pub name: String,
    /// kg `CO2e/MMBtu`; avoided emissions are negative.
    pub value: Exact,
}

impl CarbonIntensity {
    /// The intensity that filters, averages and certificates compare: micro-kg per `MMBtu`, rounded
    /// half-even once.
    pub fn comparable(&self) -> Result<Micro, NumberError> {
        let Exact(total): Exact = self.total;
        Micro::rounded(total)
    }

    /// The exact sum of the components; `None` where it leaves what a decimal holds.
    pub(super) fn components_sum(&self) -> Option<Decimal> {
        let mut values = self.components.iter().map(|component| component.value.0);
        values.try_fold(Decimal::ZERO, Decimal::checked_add)
    }
}
