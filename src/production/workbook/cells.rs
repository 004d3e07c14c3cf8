//! What do the cells of a workbook hold, in the terms of the neutral grid?

use std::io::Cursor;

use attestry_domain::production::lca::grid::{Cell, CellAt, Sheet, Workbook};
use attestry_domain::production::lca::{Finding, SheetName};
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use chrono::NaiveDate;

/// The most cells that are read of a workbook: thousands of facility-months.
const CELLS_MAX: usize = 200_000;

type File<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads the sheets that matter. The others keep their name, so that a finding can list them, but no
/// cell: what they hold cannot be at fault.
pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Finding> {
    let mut file: File<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let mut workbook = Workbook::default();
    let mut cells_left = CELLS_MAX;
    for name in file.sheet_names() {
        let mut sheet = Sheet::new(&name);
        if SheetName::of_tab(&name).is_some() {
            fill(&mut file, &mut sheet, &mut cells_left)
                .map_err(|reason| Finding::of_sheet(&name, reason))?;
        }
        workbook.sheets.push(sheet);
    }
    Ok(workbook)
}

/// Streams the cells of one sheet, since a rectangle around them may be larger than any memory.
fn fill(file: &mut File<'_>, sheet: &mut Sheet, cells_left: &mut usize) -> Result<(), String> {
    let mut cells = file
        .worksheet_cells_reader(sheet.name())
        .map_err(|error| damaged(&error))?;
    while let Some(read) = cells
        .next_cell_with_formula_metadata()
        .map_err(|error| damaged(&error))?
    {
        let Some(cell) = cell(&read.value, read.formula.is_some()) else {
            continue;
        };
        *cells_left = cells_left
            .checked_sub(1)
            .ok_or_else(|| format!("The workbook has more than {CELLS_MAX} filled cells."))?;
        let (row, column) = read.pos;
        sheet.put(CellAt::new(row, column), cell);
    }
    Ok(())
}

/// The content of a cell; `None` where it has none.
fn cell(value: &DataRef<'_>, is_formula: bool) -> Option<Cell> {
    Some(match value {
        DataRef::Empty if is_formula => Cell::FormulaWithoutValue,
        DataRef::Empty => return None,
        // The file format itself knows doubles only; 2⁵³ and beyond is out of any column's range.
        #[expect(clippy::cast_precision_loss, reason = "the file holds a double")]
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::DateTime(moment) => date(*moment),
        DataRef::DateTimeIso(text) => iso_date(text),
        DataRef::DurationIso(_) => Cell::Duration,
        DataRef::Error(error) => Cell::Error(error.to_string()),
    })
}

/// A number in a date format, counted from 1900 or 1904 as the workbook says. What is no day of the
/// calendar, such as Excel's 29 February 1900, remains a number.
fn date(moment: ExcelDateTime) -> Cell {
    if moment.is_duration() {
        return Cell::Duration;
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
        .map_or(Cell::Number(moment.as_f64()), Cell::Date)
}

fn iso_date(text: &str) -> Cell {
    text.get(..10)
        .and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok())
        .map_or_else(|| Cell::Text(text.to_owned()), Cell::Date)
}

fn unreadable(error: &XlsxError) -> Finding {
    Finding::of_file(match error {
        XlsxError::Password => "The workbook is protected by a password; save it without one.",
        _ => "The file is not a readable .xlsx workbook.",
    })
}

fn damaged(error: &XlsxError) -> String {
    match error {
        XlsxError::CellError(text) => format!("A cell holds the unknown error {text}."),
        XlsxError::NotAWorksheet(kind) => format!("The sheet is a {kind}, not a worksheet."),
        _ => "The sheet is damaged and cannot be read.".to_owned(),
    }
}
