//! A filled workbook for tests, as a grid.

use super::grid::{Cell, CellAt, Sheet, Workbook};
use super::{Expectation, Facility, Fuel, parse};
use crate::energy::TokenType;
use crate::production::participants::ParticipantTag;

/// The participant tag that the sample workbooks need.
pub(crate) fn tags() -> Vec<ParticipantTag> {
    serde_json::from_str(
        r#"[{ "tag": "RNG", "measurers": [{ "identifier": "NLM-0042", "standardTypes": ["GREET"] }],
              "verifiers": [{ "identifier": "CWA-0007" }] }]"#,
    )
    .unwrap()
}

/// What a request for the sample says, in July 2025.
pub(crate) fn expectation(tags: &[ParticipantTag]) -> Expectation<'_> {
    Expectation {
        fuel: Fuel::RenewableNaturalGas,
        token_type: TokenType::Qet,
        now: "2025-07-01T00:00:00Z".parse().unwrap(),
        tags,
    }
}

/// A facility with a verification.
pub(crate) fn facility() -> Facility {
    let lca = parse(&rng(), &expectation(&tags())).unwrap();
    lca.facilities.into_iter().next().unwrap().facility
}

/// A sheet of rows whose cells are written `a | b | c`: a number where it is one, a blank where
/// there is none, else a text.
pub(crate) fn sheet(name: &str, rows: &[&str]) -> Sheet {
    let mut sheet = Sheet::new(name);
    for (row, line) in (0_u32..).zip(rows) {
        for (column, text) in (0_u32..).zip(line.split('|').map(str::trim)) {
            let cell = match text.parse::<f64>() {
                Ok(number) => Cell::Number(number),
                Err(_) => Cell::Text(text.to_owned()),
            };
            sheet.put(CellAt::new(row, column), cell);
        }
    }
    sheet
}

/// One renewable natural gas facility with three months.
pub(crate) fn rng() -> Workbook {
    let facility = sheet(
        "Facility",
        &[
            "Identifier format | Identifier | Name | Operator | Energy type | Token type | Latitude [deg] | Longitude [deg] | State | Country | Feedstock | Standard | Model | Model version | Pathway code | Heat basis",
            "EPA-GHGRP | PRAIRIE-LFG-01 | Prairie Landfill RNG | Prairie Renewables LLC | renewable-natural-gas | QET | 41.587214 | -93.478365 | IA | US | LFG | GREET | GREET | 2024 | | HHV",
        ],
    );
    let monthly = sheet(
        "Monthly",
        &[
            "Identifier | Month | Biogas [scf] | CH4 [%] | Electricity [kWh] | Natural gas [MMBtu] | Diesel [gal] | Propane [gal] | Fugitive [kg CO2e] | Avoided [kg CO2e] | Net energy [MMBtu]",
            "PRAIRIE-LFG-01 | 2025-01 | 87104300 | 52.1 | 1412600 | 310.4 | 120.5 | 45 | 217595.06875 | -3152426.6055 | 41250.25",
            "PRAIRIE-LFG-01 | 2025-02 | 80260150 | 51.9 | 1298340 | 287.75 | | | 199872.3875 | -2895667.791 | 37890.5",
            "PRAIRIE-LFG-01 | 2025-03 | 88874020 | 52.2 | 1440915 | 318.2 | 115.75 | 47.5 | 222105.853125 | -3217776.96825 | 42105.375",
        ],
    );
    let ci = sheet(
        "CI",
        &[
            "Identifier | Month | Extraction [kg CO2e/MMBtu] | Processing [kg CO2e/MMBtu] | Upgrading [kg CO2e/MMBtu] | Fugitive [kg CO2e/MMBtu] | Avoided [kg CO2e/MMBtu] | Total [kg CO2e/MMBtu] | Uncertainty [%] | Cross-check [g CO2e/MJ]",
            "PRAIRIE-LFG-01 | | 0.827 | 3.014 | 2.156 | 5.275 | -76.422 | -65.15 | 4.5 | -61.75",
        ],
    );
    Workbook {
        sheets: vec![
            Sheet::new("Guide"),
            facility,
            monthly,
            ci,
            verification("PRAIRIE-LFG-01"),
        ],
    }
}

/// One solid fuel facility with three months, the last without output.
pub(crate) fn solid_fuel() -> Workbook {
    let facility = sheet(
        "Facility",
        &[
            "Identifier format | Identifier | Name | Operator | Energy type | Token type | Latitude [deg] | Longitude [deg] | State | Country | Feedstock | Standard | Model | Model version | Heat basis",
            "EPA-FRS | RIVERBEND-SF-01 | Riverbend Fuel Works | Riverbend Resource Recovery Inc. | solid-fuel | QET | 39.103118 | -84.512016 | OH | us | MSW | GREET | GREET | 2024 | HHV",
        ],
    );
    let monthly = sheet(
        "Monthly",
        &[
            "Identifier | Month | Feedstock MSW [ton] | Feedstock biomass [ton] | Co-product allocation factor | Net energy [MMBtu]",
            "RIVERBEND-SF-01 | 2025-01 | 11240.5 | 1815.25 | 0.92 | 135787.5",
            "RIVERBEND-SF-01 | 2025-02 | 10630 | | 0.92 | 128410.75",
            "RIVERBEND-SF-01 | 2025-03 | 0 | 0 | 0.92 | 0",
        ],
    );
    let ci = sheet(
        "CI",
        &[
            "Identifier | Month | Feedstock collection [kg CO2e/MMBtu] | Feedstock transport [kg CO2e/MMBtu] | Processing [kg CO2e/MMBtu] | Avoided [kg CO2e/MMBtu] | Total [kg CO2e/MMBtu] | Uncertainty [%] | Cross-check [g CO2e/MJ]",
            "RIVERBEND-SF-01 | | 1.936 | 4.274 | 12.5 | -70 | -51.29 | 6.2 | -48.61",
        ],
    );
    Workbook {
        sheets: vec![facility, monthly, ci, verification("RIVERBEND-SF-01")],
    }
}

fn verification(id: &str) -> Sheet {
    sheet(
        "Verification",
        &[
            "Identifier | Measurer identifier | Measurer name | Verifier identifier | Verifier name | Statement reference | Statement date | Assurance level | Opinion | Attestation of ownership | Other programmes claimed",
            &format!(
                "{id} | NLM-0042 | Northline Measurement | CWA-0007 | Clearwater Assurance | VS-2025-0114 | 2025-05-16 | reasonable | unmodified | yes | none"
            ),
        ],
    )
}
