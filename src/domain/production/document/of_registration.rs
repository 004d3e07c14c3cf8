//! How does a token that was issued elsewhere become a document?

use chrono::Datelike;

use super::{
    AssetDocument, BaseProduction, DefaultStandard, Energy, INTENSITY_UOM, Intensity,
    IntensityBreakdown, Issuance, LabelledIntensity, Measured, Named, ProductionBatchData,
    Providers, STAGE, StandardFactor, StandardName, StandardResult, Token, VerificationRecord,
};
use crate::ledger::registration::{RegisteredStandard, Registration};
use crate::production::exact::Exact;

/// How an intensity comes about that a registration states without components.
const FORMULA: &str = "as registered";

impl AssetDocument {
    /// Tells what a registration says; none without a standard, which no registration is.
    pub fn of_registration(registration: &Registration, issuer_name: &str) -> Option<Self> {
        let default = registration.standards.first()?;
        let issuer = || Named {
            name: issuer_name.to_owned(),
        };
        let (energy_type, vintage) = (registration.energy_type, registration.vintage);
        let stage = registration.boundary.stage.clone();
        let results = registration.standards.iter();
        Some(Self {
            energy: Energy {
                energy_type,
                stage: stage.unwrap_or_else(|| STAGE.to_owned()),
                quantity: Measured {
                    amount: Exact(registration.quantity.get().into()),
                    uom: energy_type.token_uom(),
                },
            },
            token: Token {
                token_type: registration.token_type,
            },
            vintage: vintage.into(),
            period_start: vintage.period_start(),
            period_end: vintage.period_end(),
            boundary: registration.boundary.clone(),
            providers: Providers {
                issuer: issuer(),
                measurers: registration.measurers.clone(),
                verifiers: registration.verifiers.clone(),
            },
            default_standard: DefaultStandard {
                standard: StandardName {
                    name: default.name.clone(),
                    url: default.url.clone(),
                },
                carbon_intensity: Intensity {
                    value: default.carbon_intensity,
                    uom: INTENSITY_UOM.to_owned(),
                },
            },
            standard_types: results.clone().map(|it| it.name.clone()).collect(),
            production_batch_data: production(registration),
            standards: results
                .map(|it| result(it, registration, issuer()))
                .collect(),
            carbon_intensity: IntensityBreakdown {
                base_production: BaseProduction {
                    components: Vec::new(),
                    total: default.carbon_intensity,
                    uom: INTENSITY_UOM.to_owned(),
                },
            },
        })
    }
}

fn production(registration: &Registration) -> ProductionBatchData {
    let vintage = registration.vintage;
    let name = registration.name.as_ref();
    ProductionBatchData {
        name: name.unwrap_or(&registration.boundary.name).clone(),
        start_date: vintage.period_start(),
        end_date: vintage.period_end(),
        production_days: vintage.period_end().day(),
        heat_basis: None,
        inputs: None,
        pathway_code: None,
        other_programmes: Vec::new(),
    }
}

fn result(
    standard: &RegisteredStandard,
    registration: &Registration,
    producer: Named,
) -> StandardResult {
    let methodology = standard.methodology.clone();
    let statement = registration.statement.clone();
    StandardResult {
        workflow_id: None,
        standard: StandardFactor {
            name: standard.name.clone(),
            url: standard.url.clone(),
            carbon_intensity_factor: standard.carbon_intensity,
        },
        carbon_intensity: LabelledIntensity {
            label: methodology.unwrap_or_else(|| standard.name.to_string()),
            formula: FORMULA.to_owned(),
            uom: INTENSITY_UOM.to_owned(),
            value: standard.carbon_intensity,
        },
        scope: Vec::new(),
        uncertainty: standard.uncertainty,
        verification: VerificationRecord {
            producer,
            measurer: registration.measurers.first().cloned(),
            validator: registration.verifiers.first().cloned(),
            issuance: Issuance {
                timestamp: statement.as_ref().map(|statement| statement.timestamp),
            },
            statement,
        },
    }
}
