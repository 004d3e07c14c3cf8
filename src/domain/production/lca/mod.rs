//! How does a life-cycle analysis workbook become typed months, and what is wrong with it if not?
//!
//! The reader of the file format hands over a neutral [`grid::Workbook`]; everything from there on is
//! pure. [`parse`] answers either the whole [`Lca`] or **all** findings at once, each naming sheet,
//! cell and reason in the order of the sheets. A cell is complained about once: what depends on a
//! cell that could not be read is not reported on top of it.
//!
//! The workbook has four sheets, `Facility`, `Monthly`, `CI` and `Verification`; others are ignored.
//! A heading is a name and, where the column has one, a unit in brackets (`Net energy [MMBtu]`).

mod assemble;
mod facility;
mod finding;
pub mod grid;
mod intensity;
mod model;
mod monthly;
#[cfg(test)]
pub(crate) mod samples;
mod table;
#[cfg(test)]
mod tests;
mod value;
mod verification;

use chrono::{DateTime, Utc};

pub use finding::{Finding, Severity};
pub use model::{
    AssuranceLevel, CarbonIntensity, Component, Facility, FacilityLca, Feedstock, Fuel, HeatBasis,
    Inputs, Lca, Location, Model, MonthLca, Opinion, Party, RngInputs, SolidFuelInputs, Statement,
    Verification,
};

use super::participants::ParticipantTag;
use crate::energy::TokenType;
use finding::Findings;
use grid::Workbook;

wire_enum! {
    /// The sheets that are read, in the order in which findings name them.
    SheetName as "sheet" {
        /// A row for each facility.
        Facility = "Facility",
        /// A row for each facility and month: what went in, what came out.
        Monthly = "Monthly",
        /// The carbon intensity of each facility, by component.
        Ci = "CI",
        /// Who measured and verified each facility.
        Verification = "Verification",
    }
}

impl SheetName {
    /// The sheet that a tab of this name is, whatever its case; `None` for tabs that are not read.
    pub fn of_tab(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|sheet| sheet.as_str().eq_ignore_ascii_case(name.trim()))
    }
}

/// What the request says about a workbook, and what it is checked against.
#[derive(Debug, Clone, Copy)]
pub struct Expectation<'a> {
    /// The energy type of the request.
    pub fuel: Fuel,
    /// The token type of the request.
    pub token_type: TokenType,
    /// The time of the request; months must have ended by then.
    pub now: DateTime<Utc>,
    /// The participant tags of the issuer, on which measurer, standard and verifier must be.
    pub tags: &'a [ParticipantTag],
}

/// Reads a workbook: the whole analysis with its warnings, or every finding (warnings included).
pub fn parse(workbook: &Workbook, expect: &Expectation<'_>) -> Result<Lca, Vec<Finding>> {
    if !workbook
        .sheets
        .iter()
        .any(|tab| SheetName::of_tab(tab.name()).is_some())
    {
        let reason = "The workbook has none of the sheets Facility, Monthly, CI and Verification; \
                      start from the template.";
        return Err(vec![Finding::of_file(reason)]);
    }
    let mut findings = Findings::default();
    let facilities = facility::read(workbook, expect, &mut findings);
    // What the workbook says it is decides what is expected of its other sheets, so that a workbook
    // of another kind than the request is one finding and not one for each column.
    let fuel = facilities.stated_fuel().unwrap_or(expect.fuel);
    let token_type = facilities.stated_token_type().unwrap_or(expect.token_type);
    let months = monthly::read(workbook, fuel, expect.now, &facilities, &mut findings);
    let intensities = intensity::read(workbook, fuel, &facilities, &mut findings);
    let verifications =
        verification::read(workbook, token_type, expect, &facilities, &mut findings);
    let sheets = assemble::Sheets {
        facilities,
        months,
        intensities,
        verifications,
    };
    sheets.check(token_type, &mut findings);
    let assembled = sheets.assemble();
    findings.conclude(|warnings| {
        assembled.map(|facilities| Lca {
            fuel: expect.fuel,
            token_type: expect.token_type,
            facilities,
            warnings,
        })
    })
}
