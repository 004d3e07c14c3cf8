//! Workbooks as rows, and what is found in them.

mod any;
mod cells;
mod reading;
mod whole;

use rust_decimal::Decimal;

use super::grid::{Cell, CellAt, Sheet, Workbook};
use super::samples::{expectation, tags};
use super::{Expectation, Finding, Lca, parse};

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
