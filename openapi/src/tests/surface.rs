//! Does the fixture, which uses every feature, agree with its types?

use crate::fixture::{DOCUMENT_JSON, described};
use crate::lockstep::{differences, normalize};

#[test]
fn types_and_document_agree() {
    let canonical = serde_json::from_str(DOCUMENT_JSON).unwrap();
    let described = serde_json::from_str(&described()).unwrap();
    let found = differences(&normalize(&canonical), &normalize(&described));
    assert!(
        found.is_empty(),
        "{} differences\n{}",
        found.len(),
        found.join("\n")
    );
}
