//! How do retired units look on a page? The same on that of a certificate and on that of a sample.

use maud::{Markup, html};

/// The units of one token.
pub(crate) struct UnitsRow {
    /// What they are, in lines.
    pub(crate) attributes: Markup,
    /// The month of production.
    pub(crate) month: String,
    /// kg `CO2e` per `MMBtu`.
    pub(crate) intensity: String,
    /// What the intensity is by.
    pub(crate) standard: String,
    /// How many they are.
    pub(crate) quantity: String,
    /// Their numbers, in ranges.
    pub(crate) serials: String,
}

const MONTH: &str = "Month";
const INTENSITY: &str = "kg CO₂e/MMBtu";
const QUANTITY: &str = "Quantity";
const SERIALS: &str = "Serial numbers";

/// The roles are said, because on a small screen the rows are stacked, which would take them away.
pub(crate) fn units(rows: impl Iterator<Item = UnitsRow>) -> Markup {
    html! {
        h2 #units { "The retired units" }
        div.wide tabindex="0" role="region" aria-labelledby="units" {
            table role="table" {
                caption { "Tokens, with the serial numbers of the units that were retired" }
                thead role="rowgroup" {
                    tr role="row" {
                        th role="columnheader" scope="col" { "Token" }
                        th role="columnheader" scope="col" { (MONTH) }
                        th role="columnheader" scope="col" { (INTENSITY) }
                        th.count role="columnheader" scope="col" { (QUANTITY) }
                        th role="columnheader" scope="col" { (SERIALS) }
                    }
                }
                tbody role="rowgroup" { @for row in rows { (units_row(&row)) } }
            }
        }
    }
}

fn units_row(row: &UnitsRow) -> Markup {
    html! {
        tr role="row" {
            th role="rowheader" scope="row" { (row.attributes) }
            td.exact role="cell" data-label=(MONTH) { (row.month) }
            td.exact role="cell" data-label=(INTENSITY) { (row.intensity) small { (row.standard) } }
            td.count role="cell" data-label=(QUANTITY) { (row.quantity) }
            td role="cell" data-label=(SERIALS) { (row.serials) }
        }
    }
}
