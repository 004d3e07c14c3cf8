//! Workbooks for tests: few facilities and months, otherwise like the example.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const FACILITY: &str = "Identifier format|Identifier|Name|Operator|Energy type|Token type|Latitude [deg]|Longitude [deg]|State|Country|Feedstock|Standard|Model|Model version|Pathway code|Heat basis";
const MONTHLY: &str = "Identifier|Month|Biogas [scf]|CH4 [%]|Net energy [MMBtu]";
const CI: &str = "Identifier|Extraction [kg CO2e/MMBtu]|Processing [kg CO2e/MMBtu]|Upgrading [kg CO2e/MMBtu]|Fugitive [kg CO2e/MMBtu]|Avoided [kg CO2e/MMBtu]|Total [kg CO2e/MMBtu]|Uncertainty [%]";
const VERIFICATION: &str = "Identifier|Measurer identifier|Measurer name|Verifier identifier|Verifier name|Statement reference|Statement date|Assurance level|Opinion|Attestation of ownership|Other programmes claimed";

/// A workbook of QET: facilities, each with months and their net energy.
pub(super) fn qet(facilities: &[(&str, &[(&str, &str)])]) -> Vec<u8> {
    book(facilities, "QET", "4.5")
}

/// A workbook of CET, which nobody verified.
pub(super) fn cet(facilities: &[(&str, &[(&str, &str)])]) -> Vec<u8> {
    book(facilities, "CET", "4.5")
}

/// A workbook of QET with another uncertainty in percent.
pub(super) fn uncertain(facilities: &[(&str, &[(&str, &str)])], percent: &str) -> Vec<u8> {
    book(facilities, "QET", percent)
}

fn book(facilities: &[(&str, &[(&str, &str)])], token_type: &str, percent: &str) -> Vec<u8> {
    let [mut facility, mut monthly, mut ci, mut verification] =
        [FACILITY, MONTHLY, CI, VERIFICATION].map(|headings| vec![headings.to_owned()]);
    for (id, months) in facilities {
        facility.push(format!(
            "EPA-GHGRP|{id}|Facility {id}|Prairie LLC|renewable-natural-gas|{token_type}|41.5|-93.25|IA|US|LFG|GREET|GREET|2024||HHV"
        ));
        monthly.extend(
            months
                .iter()
                .map(|(month, net)| format!("{id}|{month}|24850000|52.4|{net}")),
        );
        ci.push(format!(
            "{id}|0.827|3.014|2.156|5.275|-76.422|-65.15|{percent}"
        ));
        if token_type == "QET" {
            verification.push(format!(
                "{id}|NLM-0042|Northline|CWA-0007|Clearwater|VS-1|2025-07-01|reasonable|unmodified|yes|none"
            ));
        }
    }
    zipped(&[
        ("Facility", facility),
        ("Monthly", monthly),
        ("CI", ci),
        ("Verification", verification),
    ])
}

fn zipped(sheets: &[(&str, Vec<String>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, text: &str| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let (mut types, mut list, mut relations) = (String::new(), String::new(), String::new());
    for (number, (name, rows)) in (1..).zip(sheets) {
        let path = format!("worksheets/sheet{number}.xml");
        put(&format!("xl/{path}"), &sheet(rows));
        write!(types, r#"<Override PartName="/xl/{path}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#).unwrap();
        write!(
            list,
            r#"<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>"#
        )
        .unwrap();
        write!(relations, r#"<Relationship Id="rId{number}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="{path}"/>"#).unwrap();
    }
    put(
        "[Content_Types].xml",
        &format!(
            r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{types}</Types>"#
        ),
    );
    put(
        "_rels/.rels",
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    );
    put(
        "xl/workbook.xml",
        &format!(
            r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{list}</sheets></workbook>"#
        ),
    );
    put(
        "xl/_rels/workbook.xml.rels",
        &format!(
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>"#
        ),
    );
    zip.finish().unwrap().into_inner()
}

/// Cells as typed: what reads as a number is one, all else is text.
fn sheet(rows: &[String]) -> String {
    let mut xml = r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#.to_owned();
    for (row, line) in (1..).zip(rows) {
        write!(xml, r#"<row r="{row}">"#).unwrap();
        for (column, text) in ('A'..).zip(line.split('|')) {
            match text.parse::<f64>() {
                _ if text.is_empty() => Ok(()),
                Ok(_) => write!(xml, r#"<c r="{column}{row}"><v>{text}</v></c>"#),
                Err(_) => write!(
                    xml,
                    r#"<c r="{column}{row}" t="inlineStr"><is><t>{text}</t></is></c>"#
                ),
            }
            .unwrap();
        }
        xml.push_str("</row>");
    }
    xml.push_str("</sheetData></worksheet>");
    xml
}
