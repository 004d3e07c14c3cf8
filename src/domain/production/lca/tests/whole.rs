//! What is wrong with a workbook, its sheets and its rows?

use super::{put, read, refused, refused_as, text, with, without, without_rows};
use crate::energy::TokenType;
use crate::production::lca::grid::{Cell, CellAt, Sheet, Workbook};
use crate::production::lca::samples::{expectation, rng, sheet, tags};
use crate::production::lca::{Expectation, Fuel, Severity, parse};

#[test]
fn a_missing_sheet_is_one_finding() {
    assert_eq!(
        refused(&without(rng(), "Monthly")),
        [
            "Monthly!: The sheet “Monthly” is missing; the workbook has “Guide”, “Facility”, “CI”, “Verification”."
        ]
    );
    for name in ["Facility", "CI", "Verification"] {
        let findings = refused(&without(rng(), name));
        assert_eq!(findings.len(), 1, "{findings:?}");
    }
    let foreign = Workbook {
        sheets: vec![Sheet::new("Sheet1")],
    };
    assert_eq!(
        refused(&foreign),
        [
            "!: The workbook has none of the sheets Facility, Monthly, CI and Verification; start from the template."
        ]
    );
    let empty = with(rng(), Sheet::new("CI"));
    assert_eq!(
        refused(&empty),
        ["CI!A1: The sheet is empty; its first row must hold the headings of the template."]
    );
}

#[test]
fn a_missing_column_or_value_is_one_finding() {
    let mut workbook = rng();
    let tab = workbook
        .sheets
        .iter_mut()
        .find(|tab| tab.name() == "Monthly")
        .unwrap();
    let mut narrow = Sheet::new("Monthly");
    for (row, cells) in tab.rows() {
        for (column, cell) in cells.iter().filter(|(column, _)| **column != 10) {
            narrow.put(CellAt::new(row, *column), cell.clone());
        }
    }
    let narrow = with(workbook, narrow);
    assert_eq!(
        refused(&narrow),
        ["Monthly!A1: The column “Net energy [MMBtu]” is missing."]
    );

    let blank = with(
        rng(),
        sheet(
            "CI",
            &[
                "Identifier | Month | Extraction [kg CO2e/MMBtu] | Processing [kg CO2e/MMBtu] | Upgrading [kg CO2e/MMBtu] | Fugitive [kg CO2e/MMBtu] | Avoided [kg CO2e/MMBtu] | Total [kg CO2e/MMBtu]",
                "PRAIRIE-LFG-01 | | 0.827 | | 2.156 | 5.275 | -76.422 | -65.15",
            ],
        ),
    );
    assert_eq!(refused(&blank), ["CI!D2: “Processing” is required."]);
}

#[test]
fn rows_that_should_be_there_are_missed() {
    let monthless = without_rows(&rng(), "Monthly", &[2, 3, 4]);
    assert_eq!(
        refused(&monthless),
        ["Facility!B2: “PRAIRIE-LFG-01” has no row in the sheet Monthly."]
    );
    let without_ci = without_rows(&rng(), "CI", &[2]);
    assert_eq!(
        refused(&without_ci),
        ["Facility!B2: “PRAIRIE-LFG-01” has no row in the sheet CI."]
    );
    let unverified = without_rows(&rng(), "Verification", &[2]);
    assert_eq!(
        refused(&unverified),
        ["Facility!F2: “PRAIRIE-LFG-01” is to be a QET, but has no row in the sheet Verification."]
    );
    let nobody = without_rows(&rng(), "Facility", &[2]);
    assert_eq!(
        refused(&nobody),
        ["Facility!A2: The sheet names no facility."]
    );
    let gap = without_rows(&rng(), "Monthly", &[3]);
    assert_eq!(
        refused(&gap),
        ["Monthly!B4: “PRAIRIE-LFG-01” has a gap: no month between 2025-01 and 2025-03."]
    );
}

#[test]
fn two_facilities_with_one_identifier_are_refused() {
    let mut workbook = rng();
    let row = "EPA-FRS | prairie-lfg-01 | Other | Other LLC | renewable-natural-gas | QET | 1 | 2 | IA | US | LFG | GREET | GREET | 2024 | | HHV";
    for (column, cell) in (0_u32..).zip(row.split('|').map(str::trim)) {
        let cell = cell.parse().map_or_else(|_| text(cell), Cell::Number);
        let at = CellAt::new(2, column);
        workbook.sheets[1].put(at, cell);
    }
    assert_eq!(
        refused(&workbook),
        ["Facility!B3: “prairie-lfg-01” is the identifier of two facilities; the first is in B2."]
    );
}

#[test]
fn the_workbook_must_be_what_the_batch_is_created_for() {
    let tags = tags();
    let solid = Expectation {
        fuel: Fuel::SolidFuel,
        ..expectation(&tags)
    };
    assert_eq!(
        refused_as(&rng(), &solid),
        [
            "Facility!E2: “Energy type” is renewable-natural-gas, but the batch is created for solid-fuel."
        ]
    );
    let cet = Expectation {
        token_type: TokenType::Cet,
        ..expectation(&tags)
    };
    assert_eq!(
        refused_as(&rng(), &cet),
        ["Facility!F2: “Token type” is QET, but the batch is created for CET."]
    );
}

#[test]
fn a_cet_may_name_its_measurer_but_claims_no_verification() {
    let tags = tags();
    let cet = Expectation {
        token_type: TokenType::Cet,
        ..expectation(&tags)
    };
    let mut workbook = rng();
    put(&mut workbook, "Facility!F2", text("cet"));
    assert_eq!(
        refused_as(&workbook, &cet),
        [
            "Verification!D2: A CET must not claim a verification: leave the columns from “Verifier identifier” to “Opinion” blank, or create the batch as QET."
        ]
    );
    let measured = with(
        workbook.clone(),
        sheet(
            "Verification",
            &[
                "Identifier | Measurer identifier | Measurer name | Verifier identifier | Verifier name | Statement reference | Statement date | Assurance level | Opinion | Attestation of ownership | Other programmes claimed",
                "PRAIRIE-LFG-01 | NLM-0042 | Northline Measurement | | | | | | | TRUE | RFS; LCFS",
            ],
        ),
    );
    let lca = parse(&measured, &cet).unwrap();
    let verification = lca.facilities[0].facility.verification.clone().unwrap();
    assert_eq!(verification.statement, None);
    assert_eq!(verification.other_programmes, ["RFS", "LCFS"]);
    let lca = parse(&without(workbook, "Verification"), &cet).unwrap();
    assert_eq!(lca.facilities[0].facility.verification, None);
}

#[test]
fn all_findings_come_at_once_in_the_order_of_the_sheets() {
    let mut workbook = rng();
    put(&mut workbook, "Verification!I2", text("adverse"));
    put(&mut workbook, "CI!I2", Cell::Number(12.0));
    put(&mut workbook, "CI!H2", Cell::Number(1.0));
    put(&mut workbook, "Monthly!K4", text("x"));
    put(&mut workbook, "Monthly!C4", Cell::Error("#REF!".to_owned()));
    put(&mut workbook, "Monthly!K2", text("y"));
    put(&mut workbook, "Facility!G2", text("north"));
    let findings = read(&workbook).unwrap_err();
    let places: Vec<_> = findings
        .iter()
        .map(|f| format!("{}!{}", f.sheet, f.cell))
        .collect();
    let expected = [
        "Facility!G2",
        "Monthly!K2",
        "Monthly!C4",
        "Monthly!K4",
        "CI!H2",
        "CI!I2",
        "CI!J2",
        "Verification!I2",
    ];
    assert_eq!(places, expected);
    assert_eq!(findings[5].severity, Severity::Warning);
}

#[test]
fn a_flood_of_findings_is_cut_and_counted() {
    let mut workbook = rng();
    for row in 5..=1_500 {
        put(&mut workbook, &format!("Monthly!A{row}"), text("ELSEWHERE"));
        put(&mut workbook, &format!("Monthly!B{row}"), text("x"));
    }
    let findings = read(&workbook).unwrap_err();
    assert_eq!(findings.len(), 1_001);
    assert!(
        findings[1_000].reason.ends_with("more findings."),
        "{}",
        findings[1_000].reason
    );
}
