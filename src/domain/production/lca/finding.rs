//! How is a fault of a workbook reported?

use serde::{Deserialize, Serialize};

use super::SheetName;
use super::grid::CellAt;

wire_enum! {
    /// Whether a finding stops the batch.
    Severity as "severity" {
        /// The workbook is refused.
        Error = "error",
        /// The batch is made and shows the warning.
        Warning = "warning",
    }
}

/// One fault of a workbook, for the person who filled it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The sheet; empty where the fault is the file's.
    pub sheet: String,
    /// The cell, for example `C7`; empty where the fault is the sheet's or the file's.
    pub cell: String,
    /// What is wrong, in a sentence.
    pub reason: String,
    /// Whether it stops the batch.
    pub severity: Severity,
}

impl Finding {
    /// A fault of the file as a whole.
    pub fn of_file(reason: impl Into<String>) -> Self {
        Self::of_sheet("", reason)
    }

    /// A fault of a sheet as a whole.
    pub fn of_sheet(sheet: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            sheet: sheet.into(),
            cell: String::new(),
            reason: reason.into(),
            severity: Severity::Error,
        }
    }
}

/// The most findings that are answered; the last one then counts the rest.
const FINDINGS_MAX: usize = 1_000;

/// A place that a finding can name.
pub(super) type Place = (SheetName, Option<CellAt>);

/// The findings of one workbook, as they are made.
#[derive(Debug, Default)]
pub(super) struct Findings {
    list: Vec<(Place, Severity, String)>,
}

impl Findings {
    /// Reports a fault of a cell.
    pub(super) fn error(&mut self, sheet: SheetName, at: CellAt, reason: impl Into<String>) {
        self.list
            .push(((sheet, Some(at)), Severity::Error, reason.into()));
    }

    /// Reports a fault of a sheet.
    pub(super) fn sheet_error(&mut self, sheet: SheetName, reason: impl Into<String>) {
        self.list
            .push(((sheet, None), Severity::Error, reason.into()));
    }

    /// Reports something that does not stop the batch.
    pub(super) fn warning(&mut self, sheet: SheetName, at: CellAt, reason: impl Into<String>) {
        self.list
            .push(((sheet, Some(at)), Severity::Warning, reason.into()));
    }

    /// The result made of the warnings where there is no error, or else all findings in the order of
    /// sheets, rows and columns.
    pub(super) fn conclude<T>(
        mut self,
        result: impl FnOnce(Vec<Finding>) -> Option<T>,
    ) -> Result<T, Vec<Finding>> {
        self.list.sort_by_key(|(place, ..)| *place);
        let is_refused = self
            .list
            .iter()
            .any(|(_, severity, _)| *severity == Severity::Error);
        let list = self.published();
        if is_refused {
            return Err(list);
        }
        let unexplained = || {
            vec![Finding::of_file(
                "The workbook could not be read completely.",
            )]
        };
        result(list).ok_or_else(unexplained)
    }

    fn published(self) -> Vec<Finding> {
        let surplus = self.list.len().saturating_sub(FINDINGS_MAX);
        let mut published: Vec<_> = self
            .list
            .into_iter()
            .take(FINDINGS_MAX)
            .map(|((sheet, cell), severity, reason)| Finding {
                sheet: sheet.as_str().to_owned(),
                cell: cell.map(|at| at.to_string()).unwrap_or_default(),
                reason,
                severity,
            })
            .collect();
        if surplus > 0 {
            published.push(Finding::of_file(format!(
                "There are {surplus} more findings."
            )));
        }
        published
    }
}
