//! The asset document, member by member, with every digit that the workbook gave.

use attestry_domain::production::document as told;
use attestry_domain::production::exact::Exact;
use attestry_domain::production::lca::{AssuranceLevel, Component, Inputs};
use attestry_openapi::common;
use attestry_openapi::types::Decimal;
use chrono::{DateTime, Utc};

use crate::wire::{boundary, energy_type, party, quantity, token_type};

/// The members that an asset and its token share.
pub(in crate::production) struct Shown {
    pub(in crate::production) energy: common::Energy,
    pub(in crate::production) token: common::Token,
    pub(in crate::production) vintage: common::Vintage,
    pub(in crate::production) period_start: DateTime<Utc>,
    pub(in crate::production) period_end: DateTime<Utc>,
    pub(in crate::production) boundary: common::Boundary,
    pub(in crate::production) providers: common::Providers,
    pub(in crate::production) default_standard: common::DefaultStandard,
    pub(in crate::production) standard_types: Vec<String>,
    pub(in crate::production) production_batch_data: common::ProductionBatchData,
    pub(in crate::production) carbon_intensity_breakdown: common::CarbonIntensityBreakdown,
    pub(in crate::production) standards: Vec<common::AssetStandard>,
}

impl From<told::AssetDocument> for Shown {
    fn from(document: told::AssetDocument) -> Self {
        let facility = facility(&document);
        let energy = document.energy;
        Self {
            energy: common::Energy {
                r#type: energy_type(energy.energy_type),
                stage: energy.stage,
                quantity: quantity(energy.quantity.amount.0, energy.quantity.uom),
            },
            token: common::Token {
                token_type: token_type(document.token.token_type),
            },
            vintage: common::Vintage {
                year: document.vintage.year,
                month: i32::try_from(document.vintage.month).unwrap_or_default(),
            },
            period_start: document.period_start,
            period_end: document.period_end,
            boundary: boundary(document.boundary),
            providers: providers(document.providers),
            default_standard: default_standard(document.default_standard),
            standard_types: document
                .standard_types
                .into_iter()
                .map(Into::into)
                .collect(),
            production_batch_data: production(document.production_batch_data, facility),
            carbon_intensity_breakdown: breakdown(document.carbon_intensity),
            standards: document
                .standards
                .into_iter()
                .map(standard_result)
                .collect(),
        }
    }
}

fn facility(document: &told::AssetDocument) -> common::Facility {
    let result = document.standards.first();
    common::Facility {
        operator: document.boundary.operator.clone(),
        feedstock: document.boundary.feedstock.clone(),
        standard: document.default_standard.standard.name.to_string(),
        model: result
            .map(|result| result.carbon_intensity.label.clone())
            .unwrap_or_default(),
        pathway_code: document.production_batch_data.pathway_code.clone(),
        heat_basis: document
            .production_batch_data
            .heat_basis
            .map(|basis| basis.to_string()),
    }
}

fn providers(providers: told::Providers) -> common::Providers {
    common::Providers {
        issuer: named(providers.issuer),
        measurers: providers.measurers.into_iter().map(party).collect(),
        verifiers: providers.verifiers.into_iter().map(party).collect(),
    }
}

fn named(named: told::Named) -> common::Party {
    common::Party {
        identifier: None,
        name: named.name,
    }
}

fn default_standard(standard: told::DefaultStandard) -> common::DefaultStandard {
    let told::StandardName { name, url } = standard.standard;
    let told::Intensity { value, uom } = standard.carbon_intensity;
    common::DefaultStandard {
        standard: common::Standard {
            name: name.into(),
            url,
        },
        carbon_intensity: common::CarbonIntensity {
            value: Decimal(value.0),
            uom,
        },
    }
}

fn production(
    data: told::ProductionBatchData,
    facility: common::Facility,
) -> common::ProductionBatchData {
    common::ProductionBatchData {
        name: data.name,
        start_date: data.start_date,
        end_date: data.end_date,
        production_days: i32::try_from(data.production_days).unwrap_or_default(),
        facility,
        inputs: data.inputs.map(inputs).unwrap_or_default(),
        other_programmes: data.other_programmes,
    }
}

fn inputs(inputs: Inputs) -> common::ProductionInputs {
    let given = |amount: Option<Exact>| amount.map(|amount| Decimal(amount.0));
    match inputs {
        Inputs::RenewableNaturalGas(rng) => common::ProductionInputs {
            biogas_scf: Some(Decimal(rng.biogas_scf.0)),
            methane_percent: Some(Decimal(rng.methane_percent.0)),
            electricity_kwh: given(rng.electricity_kwh),
            natural_gas_mmbtu: given(rng.natural_gas_mmbtu),
            diesel_gallons: given(rng.diesel_gal),
            propane_gallons: given(rng.propane_gal),
            fugitive_kg: given(rng.fugitive_kg_co2e),
            avoided_kg: given(rng.avoided_kg_co2e),
            ..common::ProductionInputs::default()
        },
        Inputs::SolidFuel(fuel) => {
            let amounts = fuel
                .feedstocks
                .into_iter()
                .map(|feedstock| common::FeedstockAmount {
                    kind: feedstock.kind,
                    tons: Decimal(feedstock.tons.0),
                });
            common::ProductionInputs {
                feedstocks: Some(amounts.collect()),
                allocation_factor: Some(Decimal(fuel.co_product_allocation_factor.0)),
                ..common::ProductionInputs::default()
            }
        }
    }
}

fn breakdown(breakdown: told::IntensityBreakdown) -> common::CarbonIntensityBreakdown {
    let base = breakdown.base_production;
    let component = |component: Component| common::CarbonIntensityComponent {
        name: component.name,
        value: Decimal(component.value.0),
    };
    common::CarbonIntensityBreakdown {
        base_production: common::BaseProduction {
            components: base.components.into_iter().map(component).collect(),
            total: Decimal(base.total.0),
            uom: base.uom,
        },
    }
}

fn standard_result(result: told::StandardResult) -> common::AssetStandard {
    let told::LabelledIntensity {
        label,
        formula,
        uom,
        value,
    } = result.carbon_intensity;
    let scope = result.scope.into_iter().map(|it| scope(it, &uom)).collect();
    common::AssetStandard {
        workflow_id: result.workflow_id.map(Into::into).into(),
        standard: common::StandardFactor {
            name: result.standard.name.into(),
            url: result.standard.url,
            carbon_intensity_factor: Decimal(result.standard.carbon_intensity_factor.0),
        },
        carbon_intensity: common::StandardCarbonIntensity {
            label,
            formula,
            uom,
            value: Decimal(value.0),
        },
        scope,
        uncertainty: result.uncertainty.map(|percent| Decimal(percent.0)),
        verification: verification(result.verification),
    }
}

fn scope(scope: told::Scope, uom: &str) -> common::EmissionScope {
    let intensity = |value: Exact| common::CarbonIntensity {
        value: Decimal(value.0),
        uom: uom.to_owned(),
    };
    let emission = |emission: told::Emission| common::Emission {
        pollutant: emission.pollutant,
        methodology: emission.methodology,
        measurer_data: intensity(emission.measurer_data),
        source: emission.source,
    };
    common::EmissionScope {
        scope_number: i32::from(scope.scope_number),
        carbon_intensity: intensity(scope.carbon_intensity),
        emissions: scope.emissions.into_iter().map(emission).collect(),
    }
}

fn verification(record: told::VerificationRecord) -> common::Verification {
    let statement = |statement: told::StatementRecord| common::VerificationStatement {
        assurance_level: match statement.assurance_level {
            AssuranceLevel::Limited => common::AssuranceLevel::Limited,
            AssuranceLevel::Reasonable => common::AssuranceLevel::Reasonable,
        },
        opinion_type: statement.opinion_type.to_string(),
        reference: statement.reference,
        timestamp: statement.timestamp,
        url: statement.url,
    };
    common::Verification {
        producer: named(record.producer),
        measurer: record.measurer.map(party),
        validator: record.validator.map(party),
        issuance: record
            .issuance
            .timestamp
            .map(|timestamp| common::Issuance { timestamp }),
        statement: record.statement.map(statement),
    }
}
