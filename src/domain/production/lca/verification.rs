//! What does the sheet `Verification` say?

use super::facility::{Facilities, IDENTIFIER};
use super::finding::Findings;
use super::grid::{Cell, CellAt, Workbook};
use super::model::{AssuranceLevel, Opinion, Party, Statement, Verification};
use super::table::{Column, Layout, Read, Row, Table};
use super::value;
use super::{Expectation, SheetName};
use crate::energy::TokenType;
use crate::production::participants;

const MEASURER: Column = Column::required("Measurer identifier");
const MEASURER_NAME: Column = Column::required("Measurer name");
const VERIFIER: Column = Column::conditional("Verifier identifier");
const VERIFIER_NAME: Column = Column::conditional("Verifier name");
const REFERENCE: Column = Column::conditional("Statement reference");
const DATE: Column = Column::conditional("Statement date");
const ASSURANCE_LEVEL: Column = Column::conditional("Assurance level");
const OPINION: Column = Column::conditional("Opinion");
const ATTESTATION: Column = Column::required("Attestation of ownership");
const OTHER_PROGRAMMES: Column = Column::optional("Other programmes claimed");

/// What a CET leaves blank.
const STATEMENT: [Column; 6] = [
    VERIFIER,
    VERIFIER_NAME,
    REFERENCE,
    DATE,
    ASSURANCE_LEVEL,
    OPINION,
];

const LAYOUT: Layout<'_> = Layout {
    sheet: SheetName::Verification,
    columns: &[
        IDENTIFIER,
        MEASURER,
        MEASURER_NAME,
        VERIFIER,
        VERIFIER_NAME,
        REFERENCE,
        DATE,
        ASSURANCE_LEVEL,
        OPINION,
        ATTESTATION,
        OTHER_PROGRAMMES,
    ],
    family: None,
};

/// One row; what could not be read is `None` and was reported.
#[derive(Debug, Clone)]
pub(super) struct VerificationRow {
    /// Where findings about the row point to.
    pub(super) at: CellAt,
    /// The index of its facility.
    pub(super) facility: Option<usize>,
    pub(super) verification: Option<Verification>,
}

/// Reads the sheet; `None` where it could not be found. Only a QET needs it.
pub(super) fn read(
    workbook: &Workbook,
    token_type: TokenType,
    expect: &Expectation<'_>,
    facilities: &Facilities,
    findings: &mut Findings,
) -> Option<Vec<VerificationRow>> {
    let is_needed = token_type == TokenType::Qet;
    let table = Table::find(workbook, &LAYOUT, is_needed, findings)?;
    let rows = table.rows().iter();
    let read = |row| read_row(&table, row, token_type, expect, facilities, findings);
    Some(rows.map(read).collect())
}

fn read_row(
    table: &Table<'_>,
    row: &Row<'_>,
    token_type: TokenType,
    expect: &Expectation<'_>,
    facilities: &Facilities,
    findings: &mut Findings,
) -> VerificationRow {
    let facility = facilities.of_row(table, row, findings);
    let measurer = read_party(table, row, (MEASURER, MEASURER_NAME), findings);
    let standard = facility.and_then(|index| facilities.rows.get(index)?.standard.as_ref());
    if let (Some(measurer), Some(standard)) = (&measurer, standard) {
        let accredited = participants::check_measurer(expect.tags, &measurer.identifier, standard);
        report(table.at(row, MEASURER), accredited, findings);
    }
    let statement = match token_type {
        TokenType::Qet => read_statement(table, row, expect, findings),
        TokenType::Cet => {
            refuse_statement(table, row, findings);
            None
        }
    };
    let is_attested = table.read(row, ATTESTATION, attestation, findings).value();
    let other_programmes = table
        .read(row, OTHER_PROGRAMMES, programmes, findings)
        .value();
    let verification = || {
        is_attested?;
        if token_type == TokenType::Qet && statement.is_none() {
            return None;
        }
        Some(Verification {
            measurer: measurer?,
            statement,
            other_programmes: other_programmes.unwrap_or_default(),
        })
    };
    VerificationRow {
        at: table.at(row, IDENTIFIER),
        facility,
        verification: verification(),
    }
}

fn read_party(
    table: &Table<'_>,
    row: &Row<'_>,
    (identifier, name): (Column, Column),
    findings: &mut Findings,
) -> Option<Party> {
    let identifier = read_for_qet(table, row, identifier, value::text, findings);
    let name = read_for_qet(table, row, name, value::text, findings);
    Some(Party {
        identifier: identifier?,
        name: name?,
    })
}

/// A CET must not claim a verification: the first cell that does is reported.
fn refuse_statement(table: &Table<'_>, row: &Row<'_>, findings: &mut Findings) {
    if let Some(claim) = STATEMENT
        .into_iter()
        .find(|column| table.is_filled(row, *column))
    {
        let reason = "A CET must not claim a verification: leave the columns from “Verifier \
                      identifier” to “Opinion” blank, or create the batch as QET.";
        findings.error(SheetName::Verification, table.at(row, claim), reason);
    }
}

fn read_statement(
    table: &Table<'_>,
    row: &Row<'_>,
    expect: &Expectation<'_>,
    findings: &mut Findings,
) -> Option<Statement> {
    let verifier = read_party(table, row, (VERIFIER, VERIFIER_NAME), findings);
    if let Some(verifier) = &verifier {
        let accredited = participants::check_verifier(expect.tags, &verifier.identifier);
        report(table.at(row, VERIFIER), accredited, findings);
    }
    let reference = read_for_qet(table, row, REFERENCE, value::text, findings);
    let day = |cell: &Cell| {
        let day = value::date(cell)?;
        let is_past = day <= expect.now.date_naive();
        if is_past {
            Ok(day)
        } else {
            Err(format!("is {day}, which lies in the future (UTC)"))
        }
    };
    let date = read_for_qet(table, row, DATE, day, findings);
    let level = |cell: &Cell| value::choice(AssuranceLevel::ALL, AssuranceLevel::as_str, cell);
    let assurance_level = read_for_qet(table, row, ASSURANCE_LEVEL, level, findings);
    let opinion = read_for_qet(table, row, OPINION, unmodified_opinion, findings);
    Some(Statement {
        verifier: verifier?,
        reference: reference?,
        date: date?,
        assurance_level: assurance_level?,
        opinion: opinion?,
    })
}

/// Reads a cell that a QET must fill.
fn read_for_qet<T>(
    table: &Table<'_>,
    row: &Row<'_>,
    column: Column,
    read: impl FnOnce(&Cell) -> Result<T, String>,
    findings: &mut Findings,
) -> Option<T> {
    match table.read(row, column, read, findings) {
        Read::Blank => {
            table.refuse(row, column, "is required for a QET", findings);
            None
        }
        outcome => outcome.value(),
    }
}

fn unmodified_opinion(cell: &Cell) -> Result<Opinion, String> {
    let opinion = value::choice(Opinion::ALL, Opinion::as_str, cell)?;
    if opinion == Opinion::Unmodified {
        Ok(opinion)
    } else {
        Err(format!(
            "is {opinion}, but a QET needs an unmodified opinion"
        ))
    }
}

fn attestation(cell: &Cell) -> Result<(), String> {
    if value::yes_or_no(cell)? {
        Ok(())
    } else {
        Err("is no, but nothing is minted that the producer does not own".to_owned())
    }
}

/// Reads a list of names; `none` and its like are an empty list.
fn programmes(cell: &Cell) -> Result<Vec<String>, String> {
    let text = value::text(cell)?;
    if value::is_any(&text, &["none", "no", "-"]) {
        return Ok(Vec::new());
    }
    let names = text
        .split([',', ';'])
        .map(str::trim)
        .filter(|name| !name.is_empty());
    Ok(names.map(str::to_owned).collect())
}

fn report(
    at: CellAt,
    outcome: Result<(), participants::ParticipantRefusal>,
    findings: &mut Findings,
) {
    if let Err(refusal) = outcome {
        let sentence = refusal.to_string();
        let mut letters = sentence.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        let sentence: String = first.into_iter().chain(letters).chain(['.']).collect();
        findings.error(SheetName::Verification, at, sentence);
    }
}
