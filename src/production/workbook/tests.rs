//! Workbooks as spreadsheet programs and strangers write them.

use std::fs;
use std::io::{Cursor, Write};
use std::path::PathBuf;

use attestry_domain::energy::TokenType;
use attestry_domain::production::lca::{Expectation, Finding, Fuel, Inputs, Lca};
use attestry_domain::production::participants::ParticipantTag;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::parse;

fn template(name: &str) -> Vec<u8> {
    bytes_of("src/production/templates", name)
}

fn good(name: &str) -> Vec<u8> {
    bytes_of("contract-tests/fixtures/workbooks/good", name)
}

fn bad(name: &str) -> Vec<u8> {
    bytes_of("contract-tests/fixtures/workbooks/bad", name)
}

fn bytes_of(folder: &str, name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join(folder)
        .join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn tags() -> Vec<ParticipantTag> {
    serde_json::from_str(
        r#"[{ "tag": "RNG", "measurers": [{ "identifier": "NLM-0042", "standardTypes": ["GREET"] }],
              "verifiers": [{ "identifier": "CWA-0007" }] }]"#,
    )
    .unwrap()
}

fn parse_as(fuel: Fuel, bytes: &[u8]) -> Result<Lca, Vec<Finding>> {
    let tags = tags();
    let now = "2025-07-01T00:00:00Z".parse().unwrap();
    parse(
        bytes,
        &Expectation {
            fuel,
            token_type: TokenType::Qet,
            now,
            tags: &tags,
        },
    )
}

fn parse_rng(bytes: &[u8]) -> Result<Lca, Vec<Finding>> {
    parse_as(Fuel::RenewableNaturalGas, bytes)
}

/// The one finding of a refused workbook as `Sheet!Cell: reason`.
fn refusal(result: Result<Lca, Vec<Finding>>) -> String {
    let findings = result.expect_err("the workbook should be refused");
    let [finding] = findings.as_slice() else {
        panic!("one finding: {findings:#?}")
    };
    format!("{}!{}: {}", finding.sheet, finding.cell, finding.reason)
}

#[test]
fn the_examples_say_what_they_should() {
    let rng = parse_rng(&template("lca-rng-example.xlsx")).unwrap();
    assert_eq!(rng.warnings, []);
    let [prairie] = rng.facilities.as_slice() else {
        panic!("one facility")
    };
    assert_eq!(
        prairie.facility.identifier.key().as_str(),
        "epa-ghgrp|prairie-lfg-01"
    );
    let energy: Vec<_> = prairie
        .months
        .iter()
        .map(|month| month.net_energy.to_string())
        .collect();
    assert_eq!(energy, ["41250.25", "37890.5", "42105.375"]);
    assert_eq!(prairie.months[0].intensity.total.to_string(), "-65.15");
    assert_eq!(
        prairie.months[0].intensity.components[0].value.to_string(),
        "0.827"
    );

    let solid = parse_as(Fuel::SolidFuel, &template("lca-solid-fuel-example.xlsx")).unwrap();
    let [riverbend] = solid.facilities.as_slice() else {
        panic!("one facility")
    };
    let energy: Vec<_> = riverbend
        .months
        .iter()
        .map(|month| month.net_energy.to_string())
        .collect();
    assert_eq!(energy, ["135787.5", "128410.75", "0"]);
    let Inputs::SolidFuel(inputs) = &riverbend.months[0].inputs else {
        panic!("solid fuel")
    };
    assert_eq!(inputs.feedstocks.len(), 2);
    assert_eq!(riverbend.months[0].intensity.total.to_string(), "-51.29");
}

#[test]
fn an_empty_template_only_lacks_its_facilities() {
    let empty = refusal(parse_rng(&template("lca-rng.xlsx")));
    assert_eq!(empty, "Facility!A2: The sheet names no facility.");
    let empty = refusal(parse_as(Fuel::SolidFuel, &template("lca-solid-fuel.xlsx")));
    assert_eq!(empty, "Facility!A2: The sheet names no facility.");
}

#[test]
fn every_program_writes_the_same_workbook() {
    let expected = parse_rng(&template("lca-rng-example.xlsx")).unwrap();
    for name in [
        "excel-rng",
        "excel-1904-rng",
        "excel-inline-strings-rng",
        "excel-rich-text-rng",
        "excel-months-as-text-rng",
        "excel-headings-in-capitals-rng",
        "libreoffice-rng",
        "libreoffice-formulas-rng",
        "openpyxl-rng",
    ] {
        assert_eq!(
            parse_rng(&good(&format!("{name}.xlsx"))).as_ref(),
            Ok(&expected),
            "{name}"
        );
    }
    let expected = parse_as(Fuel::SolidFuel, &template("lca-solid-fuel-example.xlsx")).unwrap();
    for name in ["excel", "excel-1904", "libreoffice", "openpyxl"] {
        let bytes = good(&format!("{name}-solid-fuel.xlsx"));
        assert_eq!(
            parse_as(Fuel::SolidFuel, &bytes).as_ref(),
            Ok(&expected),
            "{name}"
        );
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table, one row for each file")]
fn every_bad_workbook_has_one_clear_finding() {
    let rows = [
        (
            "wrong-sheet",
            "Monthly!: The sheet “Monthly” is missing; the workbook has “Guide”, “Facility”, “Production”, “CI”, “Verification”.",
        ),
        (
            "gap-in-months",
            "Monthly!B3: “PRAIRIE-LFG-01” has a gap: no month between 2025-01 and 2025-03.",
        ),
        (
            "duplicated-month",
            "Monthly!B4: “PRAIRIE-LFG-01” has 2025-02 twice; the first is in B3.",
        ),
        (
            "future-month",
            "Monthly!B4: “Month” is 2199-03, which has not ended yet (UTC).",
        ),
        (
            "components-do-not-add-up",
            "CI!H2: “Total” is -65.14, but its components sum to -65.15; they may differ by 0.001.",
        ),
        (
            "unit-mismatch",
            "Monthly!K1: “Net energy” must be in [MMBtu], but its heading says [MWh].",
        ),
        (
            "text-in-number",
            "Monthly!K3: “Net energy” must be a number, but the cell holds the text “about 38,000”.",
        ),
        (
            "error-cell",
            "Monthly!K3: “Net energy” holds the error #DIV/0!.",
        ),
        (
            "formula-without-value",
            "Monthly!K3: “Net energy” holds a formula that was saved without its value; replace it by the value, or open and save the workbook in a spreadsheet program.",
        ),
        (
            "qet-without-verification",
            "Facility!F2: “PRAIRIE-LFG-01” is to be a QET, but has no row in the sheet Verification.",
        ),
        (
            "too-many-digits",
            "Monthly!K3: “Net energy” has 7 digits after the point, at most 6 are kept.",
        ),
        (
            "two-facilities-one-identifier",
            "Facility!B3: “prairie-lfg-01” is the identifier of two facilities; the first is in B2.",
        ),
        (
            "modified-opinion",
            "Verification!I2: “Opinion” is qualified, but a QET needs an unmodified opinion.",
        ),
        (
            "unknown-heading",
            "Monthly!E1: The column “Electrcity [kWh]” is not known.",
        ),
        (
            "unknown-measurer",
            "Verification!B2: The measurer NOBODY-1 is not on the issuer's participant tag.",
        ),
        ("empty", "!: The file is empty."),
        ("not-a-zip", "!: The file is not an .xlsx workbook."),
        ("no-workbook", "!: The file is not an .xlsx workbook."),
        ("truncated-zip", "!: The workbook is truncated or damaged."),
        (
            "encrypted",
            "!: The workbook is protected by a password; save it without one.",
        ),
        ("zip-bomb", "!: The workbook inflates to more than 64 MiB."),
        (
            "zip-bomb-in-disguise",
            "!: The workbook is truncated or damaged.",
        ),
        (
            "false-string-count",
            "!: The workbook is truncated or damaged.",
        ),
        (
            "damaged-sheet",
            "Monthly!: The sheet is damaged and cannot be read.",
        ),
    ];
    for (name, finding) in rows {
        assert_eq!(
            refusal(parse_rng(&bad(&format!("{name}.xlsx")))),
            finding,
            "{name}"
        );
    }
    assert_eq!(
        refusal(parse_as(Fuel::SolidFuel, &bad("cross-check-off.xlsx"))),
        "CI!I2: “Cross-check” is -48.7 g CO2e/MJ, which is -51.381227 kg CO2e/MMBtu, but the total is -51.29; they may differ by 0.02 g CO2e/MJ."
    );
}

#[test]
fn a_cet_claims_no_verification() {
    let tags = tags();
    let now = "2025-07-01T00:00:00Z".parse().unwrap();
    let fuel = Fuel::RenewableNaturalGas;
    let expect = Expectation {
        fuel,
        token_type: TokenType::Cet,
        now,
        tags: &tags,
    };
    let finding = refusal(parse(&bad("cet-with-verification.xlsx"), &expect));
    assert!(
        finding.starts_with("Verification!D2: A CET must not claim a verification"),
        "{finding}"
    );
}

#[test]
fn a_file_over_ten_mebibytes_is_not_looked_into() {
    let mut bytes = template("lca-rng-example.xlsx");
    bytes.resize(11 << 20, 0);
    assert_eq!(
        refusal(parse_rng(&bytes)),
        "!: The file is larger than 10 MiB."
    );
}

#[test]
fn an_old_office_document_is_told_apart_from_an_encrypted_one() {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(2048, 0);
    assert_eq!(
        refusal(parse_rng(&bytes)),
        "!: The file is an old office document; save it as .xlsx."
    );
}

/// The filled example with one of its parts replaced.
fn with_part(path: &str, content: &str) -> Vec<u8> {
    let original = template("lca-rng-example.xlsx");
    let mut old = zip::ZipArchive::new(Cursor::new(original)).unwrap();
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..old.len() {
        let part = old.by_index_raw(index).unwrap();
        if part.name().unwrap() != path {
            new.raw_copy_file(part).unwrap();
        }
    }
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    new.start_file(path, stored).unwrap();
    new.write_all(content.as_bytes()).unwrap();
    new.finish().unwrap().into_inner()
}

/// The filled example with these cells as its whole sheet `Monthly`.
fn with_monthly(cells: &str) -> Vec<u8> {
    let namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let xml =
        format!(r#"<worksheet xmlns="{namespace}"><sheetData>{cells}</sheetData></worksheet>"#);
    with_part("xl/worksheets/sheet3.xml", &xml)
}

#[test]
fn a_cell_at_the_far_corner_takes_no_memory() {
    let bytes = with_monthly(
        r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Identifier</t></is></c></row>
           <row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#,
    );
    let findings = parse_rng(&bytes).unwrap_err();
    assert!(
        findings.iter().all(|finding| finding.sheet == "Monthly"),
        "{findings:#?}"
    );
}

#[test]
fn nonsense_in_a_sheet_is_a_finding_and_no_crash() {
    for cells in [
        r#"<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>"#,
        r#"<row r="0"><c r="ZZZZZZZZZZ0"><v>1</v></c></row>"#,
        r#"<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>"#,
        r#"<row r="1"><c r="A1" t="b"><v>maybe</v></c></row>"#,
        r#"<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c></row>"#,
        r#"<row r="1"><c r="A1"><f t="shared" si="18446744073709551615" ref="A1:A9">1</f></c></row>"#,
        r#"<row r="1"><c r="A1" t="n"><v>one</v></c></row>"#,
    ] {
        let findings = parse_rng(&with_monthly(cells)).unwrap_err();
        assert!(!findings.is_empty(), "{cells}");
    }
    let dimension = r#"<worksheet><dimension ref="B9:A1"/><sheetData/></worksheet>"#;
    assert!(parse_rng(&with_part("xl/worksheets/sheet3.xml", dimension)).is_err());
}

#[test]
fn more_cells_than_any_workbook_needs_are_refused() {
    let row = format!("<row>{}</row>", "<c><v>1</v></c>".repeat(1_000));
    let finding = refusal(parse_rng(&with_monthly(&row.repeat(201))));
    assert_eq!(
        finding,
        "Monthly!: The workbook has more than 200000 filled cells."
    );
}

#[test]
fn macros_are_ignored() {
    let bytes = with_part("xl/vbaProject.bin", "not even a macro");
    assert!(parse_rng(&bytes).is_ok());
}

#[test]
fn iso_dates_are_dates() {
    let heading = "Identifier|Month|Biogas [scf]|CH4 [%]|Net energy [MMBtu]";
    let cells = heading.split('|');
    let headings: Vec<_> = cells
        .map(|text| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#))
        .collect();
    let headings = headings.concat();
    let identifier = r#"<c t="inlineStr"><is><t>PRAIRIE-LFG-01</t></is></c>"#;
    let month = r#"<c t="d"><v>2025-01-01T00:00:00Z</v></c>"#;
    let numbers = "<c><v>1</v></c><c><v>50</v></c><c><v>0.30000000000000004</v></c>";
    let bytes = with_monthly(&format!(
        "<row>{headings}</row><row>{identifier}{month}{numbers}</row>"
    ));
    let lca = parse_rng(&bytes).unwrap();
    assert_eq!(lca.facilities[0].months[0].net_energy.to_string(), "0.3");
    assert_eq!(lca.facilities[0].months[0].vintage.yyyymm(), 202_501);
}

#[test]
fn no_prefix_and_no_flipped_byte_makes_it_crash() {
    let bytes = good("excel-rng.xlsx");
    for length in (0..bytes.len()).step_by(97) {
        assert!(
            parse_rng(&bytes[..length]).is_err(),
            "the first {length} bytes"
        );
    }
    for position in (0..bytes.len()).step_by(131) {
        let mut flipped = bytes.clone();
        flipped[position] ^= 0x5A;
        let _: Result<Lca, Vec<Finding>> = parse_rng(&flipped);
    }
}
