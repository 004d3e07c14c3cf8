//! Which workbooks are there to fill in? One empty and one filled for each kind of energy.
//!
//! They were made with a spreadsheet library, not by the parser's own tests, and hold no formulas.

/// The bytes of a template by its file name.
pub fn named(name: &str) -> Option<&'static [u8]> {
    match name {
        "lca-rng.xlsx" => Some(include_bytes!("templates/lca-rng.xlsx")),
        "lca-rng-example.xlsx" => Some(include_bytes!("templates/lca-rng-example.xlsx")),
        "lca-solid-fuel.xlsx" => Some(include_bytes!("templates/lca-solid-fuel.xlsx")),
        "lca-solid-fuel-example.xlsx" => {
            Some(include_bytes!("templates/lca-solid-fuel-example.xlsx"))
        }
        _ => None,
    }
}
