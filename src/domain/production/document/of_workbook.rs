//! How does a month of a workbook become a document?

use super::{
    AssetDocument, BaseProduction, Boundary, DefaultStandard, Emission, Energy, INTENSITY_UOM,
    Intensity, IntensityBreakdown, Issuance, LabelledIntensity, Measured, Named,
    ProductionBatchData, Providers, STAGE, Scope, StandardFactor, StandardName, StandardResult,
    StatementRecord, Token, VerificationRecord,
};
use crate::energy::TokenType;
use crate::ids::WorkflowId;
use crate::production::exact::Exact;
use crate::production::lca::{
    CarbonIntensity, Component, Facility, Fuel, MonthLca, Statement, Verification,
};

/// Every emission of a life-cycle analysis is reported in CO2 equivalents.
const POLLUTANT: &str = "CO2e";

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

impl Boundary {
    /// Tells what a workbook says of a facility.
    pub fn of(facility: &Facility) -> Self {
        Self {
            identifier: facility.identifier.clone(),
            name: facility.name.clone(),
            category: Some("facility".to_owned()),
            basin: None,
            field: None,
            pad: None,
            stage: Some(STAGE.to_owned()),
            location: Some(facility.location),
            state: Some(facility.state.clone()),
            country: Some(facility.country.clone()),
            operator: Some(facility.operator.clone()),
            feedstock: Some(facility.feedstock.clone()),
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
        heat_basis: Some(facility.heat_basis),
        inputs: Some(month.inputs.clone()),
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
        workflow_id: Some(origin.workflow_id),
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
