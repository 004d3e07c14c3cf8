//! What is read from a good workbook?

use super::{decimal, put, read, refused, text, with};
use crate::energy::TokenType;
use crate::numbers::Micro;
use crate::production::exact::Exact;
use crate::production::lca::grid::{Cell, CellAt, Sheet};
use crate::production::lca::samples::{expectation, rng, sheet, solid_fuel, tags};
use crate::production::lca::{Expectation, Fuel, Inputs, Severity, SheetName, parse};

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
fn tabs_are_known_whatever_their_case() {
    assert_eq!(SheetName::of_tab(" ci "), Some(SheetName::Ci));
    assert_eq!(SheetName::of_tab("Guide"), None);
}
