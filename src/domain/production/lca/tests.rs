//! Workbooks as rows, and what is found in them.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::grid::{Cell, CellAt, Sheet, Workbook};
use super::samples::{expectation, rng, sheet, solid_fuel, tags};
use super::{Expectation, Finding, Fuel, Inputs, Lca, Severity, SheetName, parse};
use crate::energy::TokenType;
use crate::numbers::Micro;
use crate::production::exact::Exact;

/// Puts a cell, named as people name it, into a workbook.
fn put(workbook: &mut Workbook, place: &str, cell: Cell) {
    let (name, at) = place.split_once('!').unwrap();
    let column = u32::from(at.as_bytes()[0] - b'A');
    let row = at[1..].parse::<u32>().unwrap() - 1;
    let tab = workbook
        .sheets
        .iter_mut()
        .find(|tab| tab.name() == name)
        .unwrap();
    tab.put(CellAt::new(row, column), cell);
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// The same workbook without a sheet.
fn without(mut workbook: Workbook, name: &str) -> Workbook {
    workbook.sheets.retain(|tab| tab.name() != name);
    workbook
}

/// The same workbook with another sheet in the place of the one of that name.
fn with(workbook: Workbook, replacement: Sheet) -> Workbook {
    let mut workbook = without(workbook, replacement.name());
    workbook.sheets.push(replacement);
    workbook
}

/// The cells of a workbook's sheet without some of its rows (counted from one).
fn without_rows(workbook: &Workbook, name: &str, rows: &[u32]) -> Workbook {
    let tab = workbook
        .sheets
        .iter()
        .find(|tab| tab.name() == name)
        .unwrap();
    let mut kept = Sheet::new(name);
    for (row, cells) in tab.rows().filter(|(row, _)| !rows.contains(&(row + 1))) {
        for (column, cell) in cells {
            kept.put(CellAt::new(row, *column), cell.clone());
        }
    }
    with(workbook.clone(), kept)
}

fn read(workbook: &Workbook) -> Result<Lca, Vec<Finding>> {
    parse(workbook, &expectation(&tags()))
}

/// The findings of a refused workbook as `Sheet!Cell: reason`.
fn refused(workbook: &Workbook) -> Vec<String> {
    refused_as(workbook, &expectation(&tags()))
}

fn refused_as(workbook: &Workbook, expect: &Expectation<'_>) -> Vec<String> {
    let findings = parse(workbook, expect).expect_err("the workbook should be refused");
    findings
        .into_iter()
        .map(|f| format!("{}!{}: {}", f.sheet, f.cell, f.reason))
        .collect()
}

fn decimal(text: &str) -> Decimal {
    crate::decimal::parse(text).unwrap()
}

#[test]
fn a_good_workbook_is_read_whole() {
    let lca = read(&rng()).unwrap();
    assert_eq!(
        (lca.fuel, lca.token_type),
        (Fuel::RenewableNaturalGas, TokenType::Qet)
    );
    assert_eq!(lca.warnings, []);
    let [facility] = lca.facilities.as_slice() else {
        panic!("one facility")
    };
    assert_eq!(
        facility.facility.identifier.key().as_str(),
        "epa-ghgrp|prairie-lfg-01"
    );
    assert_eq!(facility.facility.model.version, "2024");
    assert_eq!(
        facility.facility.location.longitude,
        Exact(decimal("-93.478365"))
    );
    let months: Vec<_> = facility
        .months
        .iter()
        .map(|m| (m.vintage.yyyymm(), m.net_energy.to_string()))
        .collect();
    let expected = [
        (202_501, "41250.25"),
        (202_502, "37890.5"),
        (202_503, "42105.375"),
    ]
    .map(|(m, e)| (m, e.to_owned()));
    assert_eq!(months, expected);
    let intensity = &facility.months[0].intensity;
    assert_eq!(intensity.total, Exact(decimal("-65.15")));
    assert_eq!(intensity.comparable().unwrap(), "-65.15".parse().unwrap());
    let verification = facility.facility.verification.as_ref().unwrap();
    assert_eq!(
        verification.statement.as_ref().unwrap().verifier.identifier,
        "CWA-0007"
    );
    assert_eq!(verification.other_programmes, Vec::<String>::new());
}

#[test]
fn solid_fuel_has_its_own_columns() {
    let tags = tags();
    let expect = Expectation {
        fuel: Fuel::SolidFuel,
        ..expectation(&tags)
    };
    let lca = parse(&solid_fuel(), &expect).unwrap();
    let months = &lca.facilities[0].months;
    assert_eq!(months[0].net_energy, Micro::from_micro(135_787_500_000));
    assert_eq!(months[0].intensity.total, Exact(decimal("-51.29")));
    assert_eq!(months[2].net_energy, Micro::ZERO);
    assert_eq!(lca.facilities[0].facility.country, "US");
    let Inputs::SolidFuel(inputs) = &months[1].inputs else {
        panic!("solid fuel")
    };
    let kinds: Vec<_> = inputs
        .feedstocks
        .iter()
        .map(|f| (f.kind.as_str(), f.tons.0))
        .collect();
    assert_eq!(kinds, [("MSW", decimal("10630"))]);
}

#[test]
fn doubles_are_rounded_to_fifteen_digits_and_texts_are_exact() {
    let mut workbook = rng();
    put(
        &mut workbook,
        "CI!C2",
        Cell::Number("0.82699999999999996".parse().unwrap()),
    );
    put(&mut workbook, "Monthly!K2", Cell::Number(0.1 + 0.2));
    put(&mut workbook, "Monthly!K3", Cell::Number(1.234_567_5));
    put(&mut workbook, "Monthly!K4", text("135787.500001"));
    let lca = read(&workbook).unwrap();
    let months = &lca.facilities[0].months;
    assert_eq!(
        months[0].intensity.components[0].value,
        Exact(decimal("0.827"))
    );
    let energies = [0, 1, 2].map(|index: usize| months[index].net_energy.to_string());
    assert_eq!(energies, ["0.3", "1.234568", "135787.500001"]);
}

#[test]
fn headings_are_found_in_any_case_order_and_spacing() {
    let mut workbook = rng();
    put(
        &mut workbook,
        "Monthly!A1",
        text("  net   ENERGY [ mmbtu ] "),
    );
    put(&mut workbook, "Monthly!K1", text("identifier"));
    for row in 2..=4 {
        let energy = Cell::Number(10.5);
        put(&mut workbook, &format!("Monthly!A{row}"), energy);
        put(
            &mut workbook,
            &format!("Monthly!K{row}"),
            text(" prairie-LFG-01 "),
        );
    }
    assert!(read(&workbook).is_ok());
    let tab = workbook.sheets.remove(2);
    let mut renamed = Sheet::new("MONTHLY ");
    for (row, cells) in tab.rows() {
        for (column, cell) in cells {
            // A title row of nothing but blanks above the headings does no harm.
            renamed.put(CellAt::new(row + 3, *column), cell.clone());
        }
    }
    workbook.sheets.push(renamed);
    assert!(read(&workbook).is_ok());
}

#[test]
fn a_month_may_be_a_date_or_a_text() {
    for cell in [
        Cell::Date("2025-01-01".parse().unwrap()),
        Cell::Date("2025-01-31".parse().unwrap()),
        text("2025-01"),
        text("2025-01-15"),
        text(" 2025-01-01T00:00:00 "),
    ] {
        let mut workbook = rng();
        put(&mut workbook, "Monthly!B2", cell);
        assert!(read(&workbook).is_ok());
    }
    for cell in [
        Cell::Number(45_658.0),
        text("January"),
        text("2025-13"),
        Cell::Bool(true),
        Cell::Duration,
    ] {
        let mut workbook = rng();
        put(&mut workbook, "Monthly!B2", cell);
        let [finding] = refused(&workbook).try_into().unwrap();
        assert!(
            finding.starts_with("Monthly!B2: “Month” must be a date or a text such as 2025-01"),
            "{finding}"
        );
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table, one row for each fault")]
fn each_fault_of_a_cell_is_one_finding() {
    let rows = [
        (
            "Monthly!K3",
            text("n/a"),
            "“Net energy” must be a number, but the cell holds the text “n/a”.",
        ),
        (
            "Monthly!K3",
            text("37,890.5"),
            "“Net energy” must be a number, but the cell holds the text “37,890.5”.",
        ),
        (
            "Monthly!K3",
            text("37890.1234567"),
            "“Net energy” has 7 digits after the point, at most 6 are kept.",
        ),
        (
            "Monthly!K3",
            Cell::Error("#DIV/0!".to_owned()),
            "“Net energy” holds the error #DIV/0!.",
        ),
        (
            "Monthly!K3",
            Cell::FormulaWithoutValue,
            "“Net energy” holds a formula that was saved without its value; replace it by the value, or open and save the workbook in a spreadsheet program.",
        ),
        (
            "Monthly!K3",
            Cell::Number(-1.0),
            "“Net energy” is -1, but must be at least 0.",
        ),
        (
            "Monthly!K3",
            Cell::Number(1e13),
            "“Net energy” is 10000000000000, but must be at most 1000000000000.",
        ),
        (
            "Monthly!K3",
            Cell::Number(f64::NAN),
            "“Net energy” holds NaN, which is not a number.",
        ),
        (
            "Monthly!K3",
            Cell::Date("2025-01-01".parse().unwrap()),
            "“Net energy” must be a number, but the cell holds a date.",
        ),
        (
            "Monthly!D2",
            Cell::Number(100.5),
            "“CH4” is 100.5, but must be at most 100.",
        ),
        (
            "Monthly!J2",
            Cell::Number(1.0),
            "“Avoided” is 1, but must be at most 0.",
        ),
        (
            "Monthly!B4",
            Cell::Date("2025-07-01".parse().unwrap()),
            "“Month” is 2025-07, which has not ended yet (UTC).",
        ),
        (
            "Monthly!B2",
            text("2014-12"),
            "“Month” is 2014-12, but the registry takes months from 2015 on.",
        ),
        (
            "Monthly!A3",
            text("ELSEWHERE"),
            "“Identifier” names “ELSEWHERE”, which is not in the sheet Facility.",
        ),
        (
            "Monthly!B4",
            text("2025-02"),
            "“PRAIRIE-LFG-01” has 2025-02 twice; the first is in B3.",
        ),
        (
            "Monthly!B4",
            text("2025-04"),
            "“PRAIRIE-LFG-01” has a gap: no month between 2025-02 and 2025-04.",
        ),
        (
            "Monthly!K1",
            text("Net energy [MWh]"),
            "“Net energy” must be in [MMBtu], but its heading says [MWh].",
        ),
        (
            "Monthly!K1",
            text("Net energy"),
            "“Net energy” must be in [MMBtu], but its heading has no unit.",
        ),
        (
            "Monthly!L1",
            text("Net output"),
            "The column “Net output” is not known.",
        ),
        (
            "Monthly!L1",
            text("Biogas [scf]"),
            "The column “Biogas” is there twice.",
        ),
        ("Monthly!L1", Cell::Number(5.0), "A heading must be a text."),
        (
            "Facility!G2",
            Cell::Number(91.0),
            "“Latitude” is 91, but must be at most 90.",
        ),
        (
            "Facility!H2",
            Cell::Number(-180.000_001),
            "“Longitude” is -180.000001, but must be at least -180.",
        ),
        (
            "Facility!J2",
            text("USA"),
            "“Country” must be an ISO 3166 code of two letters, for example US.",
        ),
        (
            "Facility!P2",
            text("gross"),
            "“Heat basis” must be one of HHV, LHV, but the cell holds “gross”.",
        ),
        (
            "Facility!E2",
            text("methanol"),
            "“Energy type” is methanol, but the batch is created for renewable-natural-gas.",
        ),
        (
            "CI!H2",
            Cell::Number(-65.14),
            "“Total” is -65.14, but its components sum to -65.15; they may differ by 0.001.",
        ),
        (
            "CI!G2",
            Cell::Number(76.422),
            "“Avoided” is 76.422, but must be at most 0.",
        ),
        (
            "CI!J2",
            Cell::Number(-61.78),
            "“Cross-check” is -61.78 g CO2e/MJ, which is -65.18136 kg CO2e/MMBtu, but the total is -65.15; they may differ by 0.02 g CO2e/MJ.",
        ),
        (
            "CI!C2",
            text("0.8270000000001"),
            "“Extraction” has 13 digits after the point, at most 12 are kept.",
        ),
        (
            "Verification!I2",
            text("qualified"),
            "“Opinion” is qualified, but a QET needs an unmodified opinion.",
        ),
        (
            "Verification!G2",
            text("2025-07-02"),
            "“Statement date” is 2025-07-02, which lies in the future (UTC).",
        ),
        (
            "Verification!J2",
            text("no"),
            "“Attestation of ownership” is no, but nothing is minted that the producer does not own.",
        ),
        (
            "Verification!B2",
            text("M-1"),
            "The measurer M-1 is not on the issuer's participant tag.",
        ),
        (
            "Verification!D2",
            text("V-1"),
            "The verifier V-1 is not on the issuer's participant tag.",
        ),
    ];
    for (place, cell, reason) in rows {
        let mut workbook = rng();
        put(&mut workbook, place, cell);
        assert_eq!(refused(&workbook), [format!("{place}: {reason}")]);
    }
}

#[test]
fn tolerances_include_their_bounds() {
    for (place, number) in [
        ("CI!H2", -65.151),
        ("CI!H2", -65.149),
        ("CI!J2", -61.77),
        ("CI!J2", -61.731),
    ] {
        let mut workbook = rng();
        put(&mut workbook, place, Cell::Number(number));
        assert!(read(&workbook).is_ok(), "{place} {number}");
    }
    for (place, number) in [
        ("CI!H2", -65.151_000_001),
        ("CI!J2", -61.770_3),
        ("CI!J2", -61.730_2),
    ] {
        let mut workbook = rng();
        put(&mut workbook, place, Cell::Number(number));
        assert_eq!(refused(&workbook).len(), 1, "{place} {number}");
    }
}

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
fn an_intensity_may_be_given_by_month() {
    let heading = "Identifier | Month | Extraction [kg CO2e/MMBtu] | Processing [kg CO2e/MMBtu] | Upgrading [kg CO2e/MMBtu] | Fugitive [kg CO2e/MMBtu] | Avoided [kg CO2e/MMBtu] | Total [kg CO2e/MMBtu] | Uncertainty [%]";
    let all = "PRAIRIE-LFG-01 | | 1 | 0 | 0 | 0 | 0 | 1 | 10.5";
    let february = "PRAIRIE-LFG-01 | 2025-02 | 2 | 0 | 0 | 0 | 0 | 2 | 10";
    let lca = read(&with(rng(), sheet("CI", &[heading, all, february]))).unwrap();
    let totals: Vec<_> = lca.facilities[0]
        .months
        .iter()
        .map(|month| month.intensity.total.to_string())
        .collect();
    assert_eq!(totals, ["1", "2", "1"]);
    let [warning] = lca.warnings.as_slice() else {
        panic!("one warning: {:?}", lca.warnings)
    };
    assert_eq!(
        (warning.cell.as_str(), warning.severity),
        ("I2", Severity::Warning)
    );
    assert_eq!(warning.reason, "“Uncertainty” is 10.5 %, more than 10 %.");

    let april = "PRAIRIE-LFG-01 | 2025-04 | 2 | 0 | 0 | 0 | 0 | 2 |";
    assert_eq!(
        refused(&with(
            rng(),
            sheet("CI", &[heading, february, february, april])
        )),
        [
            "Monthly!B2: “PRAIRIE-LFG-01” has no row for 2025-01, nor for all months, in the sheet CI.",
            "Monthly!B4: “PRAIRIE-LFG-01” has no row for 2025-03, nor for all months, in the sheet CI.",
            "CI!A3: “PRAIRIE-LFG-01” has a row for 2025-02 twice; the first is in A2.",
            "CI!A4: “PRAIRIE-LFG-01” has no 2025-04 in the sheet Monthly.",
        ]
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

#[test]
fn tabs_are_known_whatever_their_case() {
    assert_eq!(SheetName::of_tab(" ci "), Some(SheetName::Ci));
    assert_eq!(SheetName::of_tab("Guide"), None);
}

fn any_cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        any::<f64>().prop_map(Cell::Number),
        "\\PC{0,12}".prop_map(Cell::Text),
        "-?[0-9]{1,20}(\\.[0-9]{1,16})?".prop_map(Cell::Text),
        any::<bool>().prop_map(Cell::Bool),
        Just(Cell::Duration),
        Just(Cell::Error("#N/A".to_owned())),
        Just(Cell::FormulaWithoutValue),
        (2014_i32..2027, 1_u32..13).prop_map(|(year, month)| {
            Cell::Date(chrono::NaiveDate::from_ymd_opt(year, month, 1).unwrap())
        }),
    ]
}

proptest! {
    #[test]
    fn any_cells_anywhere_give_an_answer(
        edits in prop::collection::vec((1_usize..5, 0_u32..6, 0_u32..18, any_cell()), 0..12),
    ) {
        let mut workbook = rng();
        for (tab, row, column, cell) in edits {
            workbook.sheets[tab].put(CellAt::new(row, column), cell);
        }
        match read(&workbook) {
            Ok(lca) => prop_assert!(lca.facilities.iter().all(|f| !f.months.is_empty())),
            Err(findings) => {
                prop_assert!(findings.iter().any(|f| f.severity == Severity::Error));
                prop_assert!(findings.iter().all(|f| !f.sheet.is_empty() && !f.reason.is_empty()));
            }
        }
    }

    #[test]
    fn an_amount_of_six_digits_is_read_exactly_from_a_double_and_from_a_text(micro in 0_i64..1_000_000_000_000_000) {
        let amount = Micro::from_micro(micro).decimal().to_string();
        let mut workbook = rng();
        put(&mut workbook, "Monthly!K2", Cell::Number(amount.parse().unwrap()));
        put(&mut workbook, "Monthly!K3", text(&amount));
        let months = read(&workbook).unwrap().facilities.remove(0).months;
        prop_assert_eq!(months[0].net_energy.micro(), micro);
        prop_assert_eq!(months[1].net_energy.micro(), micro);
    }
}
