//! What does the generator make of a document, and how does it refuse one?

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bundling;
mod generated;
mod house_rules;

use attestry_codegen::{Faults, Source, Surface, generate};

const COMMON: &str = include_str!("../fixture/common.yaml");
const SHOP: &str = include_str!("../fixture/paint-shop.yaml");

fn surface(common: &str, shop: &str) -> Result<Surface, Faults> {
    let source = |file: &str, text: &str| Source {
        file: file.to_owned(),
        text: text.to_owned(),
    };
    generate(
        &source("common.yaml", common),
        &[source("paint-shop.yaml", shop)],
    )
}

/// A document with one place changed. The place must exist, and only once.
fn change(document: &str, from: &str, to: &str) -> String {
    assert_eq!(
        document.matches(from).count(),
        1,
        "`{from}` must be there once"
    );
    document.replace(from, to)
}

/// The code of the shop with one place of its document changed.
fn code(from: &str, to: &str) -> String {
    surface(COMMON, &change(SHOP, from, to))
        .unwrap()
        .apis
        .remove(0)
        .code
}

/// What is said of the shop with one place of its document changed.
fn faults(from: &str, to: &str) -> Vec<String> {
    let faults = surface(COMMON, &change(SHOP, from, to)).err();
    faults
        .iter()
        .flat_map(Faults::iter)
        .map(ToString::to_string)
        .collect()
}
