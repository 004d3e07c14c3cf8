//! Where in a sheet is the column that a rule asks for, and what does a row hold in it?

use std::collections::HashMap;

use super::SheetName;
use super::finding::Findings;
use super::grid::{Cell, CellAt, Row as Cells, Sheet, Workbook};
use super::value::shortened;

/// A column of a sheet: the name and the unit of its heading, and whether its cells may be blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: &'static str,
    unit: &'static str,
    presence: Presence,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    /// The heading must be there and its cells filled.
    Required,
    /// The heading must be there; a rule says when its cells are filled.
    Conditional,
    /// The heading may be missing and its cells blank.
    Optional,
}

impl Column {
    /// A column that every row fills.
    pub(super) const fn required(name: &'static str) -> Self {
        Self {
            name,
            unit: "",
            presence: Presence::Required,
        }
    }

    /// A column that must be there, whose cells a rule asks for or forbids.
    pub(super) const fn conditional(name: &'static str) -> Self {
        Self {
            name,
            unit: "",
            presence: Presence::Conditional,
        }
    }

    /// A column that may be left out or blank.
    pub(super) const fn optional(name: &'static str) -> Self {
        Self {
            name,
            unit: "",
            presence: Presence::Optional,
        }
    }

    /// The same column with a unit, which its heading states in brackets.
    pub(super) const fn in_unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    fn heading(self) -> String {
        if self.unit.is_empty() {
            self.name.to_owned()
        } else {
            format!("{} [{}]", self.name, self.unit)
        }
    }
}

/// Columns of which a sheet has as many as it needs: `Feedstock MSW [ton]`, `Feedstock wood [ton]`.
#[derive(Debug, Clone, Copy)]
pub(super) struct ColumnFamily {
    /// The word that the heading begins with; what follows it is the kind.
    pub(super) first_word: &'static str,
    pub(super) unit: &'static str,
}

/// What the headings of a sheet should be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout<'a> {
    pub(super) sheet: SheetName,
    pub(super) columns: &'a [Column],
    pub(super) family: Option<ColumnFamily>,
}

/// What a cell gave: blank, something that a finding was made of, or a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Read<T> {
    Blank,
    Faulty,
    Value(T),
}

impl<T> Read<T> {
    /// The value, where there is one.
    pub(super) fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Blank | Self::Faulty => None,
        }
    }
}

/// A sheet whose headings were found.
pub(super) struct Table<'a> {
    sheet: SheetName,
    header_row: u32,
    positions: HashMap<&'static str, u32>,
    family: Vec<(String, u32)>,
    rows: Vec<Row<'a>>,
}

/// One row below the headings that holds something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    number: u32,
    cells: &'a Cells,
}

impl<'a> Table<'a> {
    /// Finds a sheet and its headings. `None` where there is no such sheet or it has no headings;
    /// a missing sheet is a finding only where it is needed.
    pub(super) fn find(
        workbook: &'a Workbook,
        layout: &Layout<'_>,
        is_needed: bool,
        findings: &mut Findings,
    ) -> Option<Self> {
        let mut tabs = workbook
            .sheets
            .iter()
            .filter(|tab| SheetName::of_tab(tab.name()) == Some(layout.sheet));
        let Some(tab) = tabs.next() else {
            if is_needed {
                findings.sheet_error(layout.sheet, missing_sheet(workbook, layout.sheet));
            }
            return None;
        };
        if tabs.next().is_some() {
            findings.sheet_error(layout.sheet, "There are two sheets of this name.");
        }
        Self::with_headings(tab, layout, findings)
    }

    fn with_headings(tab: &'a Sheet, layout: &Layout<'_>, findings: &mut Findings) -> Option<Self> {
        let mut rows = tab.rows().map(|(number, cells)| Row { number, cells });
        let Some(header) = rows.next() else {
            let reason =
                "The sheet is empty; its first row must hold the headings of the template.";
            findings.error(layout.sheet, CellAt::new(0, 0), reason);
            return None;
        };
        let mut table = Self {
            sheet: layout.sheet,
            header_row: header.number,
            positions: HashMap::new(),
            family: Vec::new(),
            rows: rows.collect(),
        };
        let mut misnamed = Vec::new();
        for (column, cell) in header.cells {
            table.take_heading(*column, cell, layout, &mut misnamed, findings);
        }
        for column in layout.columns {
            let is_absent =
                !table.positions.contains_key(column.name) && !misnamed.contains(&column.name);
            if is_absent && column.presence != Presence::Optional {
                let reason = format!("The column “{}” is missing.", column.heading());
                findings.error(layout.sheet, CellAt::new(header.number, 0), reason);
            }
        }
        Some(table)
    }

    /// Sorts one heading in. A heading in a wrong unit, or one that is there twice, is reported and
    /// put among the `misnamed`, so that its cells are not read.
    fn take_heading(
        &mut self,
        position: u32,
        cell: &Cell,
        layout: &Layout<'_>,
        misnamed: &mut Vec<&'static str>,
        findings: &mut Findings,
    ) {
        let at = CellAt::new(self.header_row, position);
        let Cell::Text(text) = cell else {
            findings.error(layout.sheet, at, "A heading must be a text.");
            return;
        };
        let (name, unit) = split_heading(text);
        let column = layout
            .columns
            .iter()
            .find(|column| same(column.name, &name));
        let kind = layout.family.and_then(|family| family.kind_in(&name));
        let expected_unit = match (column, layout.family) {
            (Some(column), _) => column.unit,
            (None, Some(family)) if kind.is_some() => family.unit,
            _ => {
                let reason = format!("The column “{}” is not known.", shortened(text.trim()));
                findings.error(layout.sheet, at, reason);
                return;
            }
        };
        let is_doubled = match (column, &kind) {
            (Some(column), _) => {
                self.positions.contains_key(column.name) || misnamed.contains(&column.name)
            }
            (None, kind) => self
                .family
                .iter()
                .any(|(known, _)| kind.as_ref().is_some_and(|kind| same(known, kind))),
        };
        if is_doubled {
            findings.error(
                layout.sheet,
                at,
                format!("The column “{name}” is there twice."),
            );
        } else if !same(expected_unit, &unit) {
            misnamed.extend(column.map(|column| column.name));
            findings.error(layout.sheet, at, wrong_unit(&name, expected_unit, &unit));
        } else if let Some(column) = column {
            self.positions.insert(column.name, position);
        } else if let Some(kind) = kind {
            self.family.push((kind, position));
        }
    }

    /// The rows below the headings that hold something.
    pub(super) fn rows(&self) -> &[Row<'a>] {
        &self.rows
    }

    /// The first cell below the headings, for what is said of rows that are not there.
    pub(super) fn first_cell(&self) -> CellAt {
        CellAt::new(self.header_row.saturating_add(1), 0)
    }

    /// The kinds that the family of columns has, with the cell of each heading.
    pub(super) fn family(&self) -> impl Iterator<Item = (&str, u32)> {
        self.family
            .iter()
            .map(|(kind, position)| (kind.as_str(), *position))
    }

    /// The place of a row's cell; the first of the row where the column is missing.
    pub(super) fn at(&self, row: &Row<'_>, column: Column) -> CellAt {
        CellAt::new(
            row.number,
            self.positions.get(column.name).copied().unwrap_or(0),
        )
    }

    /// Whether a row holds anything in a column.
    pub(super) fn is_filled(&self, row: &Row<'_>, column: Column) -> bool {
        self.cell(row, column).is_some()
    }

    fn cell<'r>(&self, row: &Row<'r>, column: Column) -> Option<&'r Cell> {
        self.positions
            .get(column.name)
            .and_then(|position| row.cells.get(position))
    }

    /// Reads a cell; what is wrong with it becomes a finding that begins with the column's name.
    pub(super) fn read<T>(
        &self,
        row: &Row<'_>,
        column: Column,
        read: impl FnOnce(&Cell) -> Result<T, String>,
        findings: &mut Findings,
    ) -> Read<T> {
        if !self.positions.contains_key(column.name) {
            // Where it is needed, its heading was reported.
            return if column.presence == Presence::Optional {
                Read::Blank
            } else {
                Read::Faulty
            };
        }
        match self.cell(row, column) {
            None if column.presence == Presence::Required => {
                self.refuse(row, column, "is required", findings);
                Read::Faulty
            }
            None => Read::Blank,
            Some(cell) => self.read_cell(self.at(row, column), column.name, cell, read, findings),
        }
    }

    /// Reads a cell of the family of columns.
    pub(super) fn read_kind<T>(
        &self,
        row: &Row<'_>,
        (kind, position): (&str, u32),
        read: impl FnOnce(&Cell) -> Result<T, String>,
        findings: &mut Findings,
    ) -> Read<T> {
        let at = CellAt::new(row.number, position);
        match row.cells.get(&position) {
            None => Read::Blank,
            Some(cell) => self.read_cell(at, kind, cell, read, findings),
        }
    }

    fn read_cell<T>(
        &self,
        at: CellAt,
        name: &str,
        cell: &Cell,
        read: impl FnOnce(&Cell) -> Result<T, String>,
        findings: &mut Findings,
    ) -> Read<T> {
        let outcome = match cell {
            Cell::Error(error) => Err(format!("holds the error {error}")),
            Cell::FormulaWithoutValue => Err(
                "holds a formula that was saved without its value; replace it by the value, or \
                 open and save the workbook in a spreadsheet program"
                    .to_owned(),
            ),
            cell => read(cell),
        };
        match outcome {
            Ok(value) => Read::Value(value),
            Err(reason) => {
                findings.error(self.sheet, at, format!("“{name}” {reason}."));
                Read::Faulty
            }
        }
    }

    /// Reports the cell of a column.
    pub(super) fn refuse(
        &self,
        row: &Row<'_>,
        column: Column,
        reason: &str,
        findings: &mut Findings,
    ) {
        let reason = format!("“{}” {reason}.", column.name);
        findings.error(self.sheet, self.at(row, column), reason);
    }
}

impl ColumnFamily {
    /// The kind that a heading of this family names.
    fn kind_in(self, name: &str) -> Option<String> {
        let (first, kind) = name.split_once(' ')?;
        same(first, self.first_word).then(|| kind.to_owned())
    }
}

/// The name and the unit of a heading, each run of white space one blank.
fn split_heading(text: &str) -> (String, String) {
    let words: Vec<_> = text.split_whitespace().collect();
    let heading = words.join(" ");
    match heading
        .strip_suffix(']')
        .and_then(|heading| heading.rsplit_once('['))
    {
        Some((name, unit)) => (name.trim().to_owned(), unit.trim().to_owned()),
        None => (heading, String::new()),
    }
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn wrong_unit(name: &str, expected: &str, given: &str) -> String {
    let given = shortened(given);
    match (expected, given.as_str()) {
        ("", given) => format!("“{name}” has no unit, but its heading says [{given}]."),
        (expected, "") => format!("“{name}” must be in [{expected}], but its heading has no unit."),
        (expected, given) => {
            format!("“{name}” must be in [{expected}], but its heading says [{given}].")
        }
    }
}

fn missing_sheet(workbook: &Workbook, sheet: SheetName) -> String {
    let names: Vec<_> = workbook
        .sheets
        .iter()
        .take(8)
        .map(|tab| format!("“{}”", shortened(tab.name())))
        .collect();
    format!(
        "The sheet “{sheet}” is missing; the workbook has {}.",
        names.join(", ")
    )
}
