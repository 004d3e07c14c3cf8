//! How do the bytes of an `.xlsx` file become the neutral grid that the rules of production read?
//!
//! The bytes are a stranger's. `archive` first refuses what is no workbook, is encrypted or inflates
//! beyond bounds; only then `cells` reads the four sheets that matter. Reading takes processor time
//! in proportion to the inflated size, so callers run it on a blocking thread.

mod archive;
mod cells;
#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind};

use attestry_domain::production::lca::grid::Workbook;
use attestry_domain::production::lca::{self, Expectation, Finding, Lca};

/// Reads a file and parses what is in it: the analysis, or every finding.
pub fn parse(bytes: &[u8], expect: &Expectation<'_>) -> Result<Lca, Vec<Finding>> {
    let workbook = read(bytes).map_err(|finding| vec![finding])?;
    lca::parse(&workbook, expect)
}

/// Reads a file into a grid, or tells the one reason why it cannot be read.
pub fn read(bytes: &[u8]) -> Result<Workbook, Finding> {
    archive::check(bytes).map_err(|problem| Finding::of_file(problem.to_string()))?;
    // The spreadsheet library computes with numbers of the file; an overflow there must not take
    // the server down.
    catch_unwind(AssertUnwindSafe(|| cells::read(bytes))).unwrap_or_else(|_| {
        Err(Finding::of_file(
            "The workbook is damaged and cannot be read.",
        ))
    })
}
