//! What does a spreadsheet hold, whatever program wrote it?

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;

/// The sheets of a workbook, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Workbook {
    /// Every sheet with its name; sheets that are not read may be without cells.
    pub sheets: Vec<Sheet>,
}

/// One sheet: a sparse grid, so that a cell at the far corner costs no more than any other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    name: String,
    rows: BTreeMap<u32, BTreeMap<u32, Cell>>,
}

/// The cells of one row by zero-based column.
pub type Row = BTreeMap<u32, Cell>;

impl Sheet {
    /// An empty sheet.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            rows: BTreeMap::new(),
        }
    }

    /// The name on its tab.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Puts a cell; a text of nothing but white space is no cell.
    pub fn put(&mut self, at: CellAt, cell: Cell) {
        let is_blank = matches!(&cell, Cell::Text(text) if text.trim().is_empty());
        if !is_blank {
            self.rows.entry(at.row).or_default().insert(at.column, cell);
        }
    }

    /// The rows that hold a cell, by zero-based number.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &Row)> {
        self.rows.iter().map(|(number, cells)| (*number, cells))
    }
}

/// What a cell holds. A cell without content is absent from its row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// A number, which spreadsheet files keep as a double.
    Number(f64),
    /// A number in a date format, or an ISO date; the time of day is dropped.
    Date(NaiveDate),
    /// A number in a duration format, or an ISO duration.
    Duration,
    /// A truth value.
    Bool(bool),
    /// An error such as `#DIV/0!`.
    Error(String),
    /// A formula that was saved without its value.
    FormulaWithoutValue,
}

/// The place of a cell in its sheet. Prints as people name it: `C7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellAt {
    /// The zero-based row.
    pub row: u32,
    /// The zero-based column.
    pub column: u32,
}

impl CellAt {
    /// The place in `row` and `column`, both zero-based.
    pub const fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }
}

impl fmt::Display for CellAt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        let mut rest = Some(self.column);
        while let Some(column) = rest {
            letters.push(char::from_u32(u32::from('A').saturating_add(column % 26)).unwrap_or('?'));
            rest = (column / 26).checked_sub(1);
        }
        let letters: String = letters.into_iter().rev().collect();
        write!(
            formatter,
            "{letters}{}",
            u64::from(self.row).saturating_add(1)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_prints_as_people_name_it() {
        let rows = [
            (0, 0, "A1"),
            (6, 2, "C7"),
            (0, 25, "Z1"),
            (0, 26, "AA1"),
            (9, 701, "ZZ10"),
            (9, 702, "AAA10"),
            (1_048_575, 16_383, "XFD1048576"),
        ];
        for (row, column, text) in rows {
            assert_eq!(CellAt::new(row, column).to_string(), text);
        }
        assert_eq!(CellAt::new(u32::MAX, 0).to_string(), "A4294967296");
    }

    #[test]
    fn blank_texts_are_no_cells() {
        let mut sheet = Sheet::new("Facility");
        sheet.put(CellAt::new(3, 1), Cell::Text(" \u{a0}\n".to_owned()));
        assert_eq!(sheet.rows().count(), 0);
    }
}
