//! When do two spellings of an identifier name the same facility?

use std::fmt;

use serde::{Deserialize, Serialize};

/// The external identifier of a facility, well, pad or segment: an id in the scheme `format`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BoundaryIdentifier {
    /// The scheme, for example `EPA-GHGRP`.
    pub format: String,
    /// The id in that scheme, as the issuer spells it.
    pub id: String,
}

impl BoundaryIdentifier {
    /// What single minting compares: equal keys are one facility, however they are spelled.
    pub fn key(&self) -> BoundaryKey {
        BoundaryKey(format!(
            "{}|{}",
            normalized(&self.format),
            normalized(&self.id)
        ))
    }
}

/// A boundary identifier in its one normal spelling, `format|id`, as stored and made unique.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BoundaryKey(String);

impl BoundaryKey {
    /// Takes a key that was stored before.
    pub fn from_stored(key: String) -> Self {
        Self(key)
    }

    /// The text to store.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BoundaryKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

/// The text in lower case, without outer white space, each inner run of white space one blank.
///
/// The separator of a [`BoundaryKey`] is escaped, so that no two pairs share a key.
pub fn normalized(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words
        .join(" ")
        .to_lowercase()
        .replace('\\', "\\\\")
        .replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(format: &str, id: &str) -> BoundaryKey {
        BoundaryIdentifier {
            format: format.to_owned(),
            id: id.to_owned(),
        }
        .key()
    }

    #[test]
    fn case_and_white_space_do_not_make_another_facility() {
        let plain = key("EPA-GHGRP", "PRAIRIE LFG 01");
        assert_eq!(plain, key(" epa-ghgrp ", "Prairie \t LFG\u{a0} 01\n"));
        assert_ne!(plain, key("EPA-FRS", "PRAIRIE LFG 01"));
        assert_eq!(plain.as_str(), "epa-ghgrp|prairie lfg 01");
    }

    #[test]
    fn the_separator_cannot_be_forged() {
        assert_ne!(key("a|b", "c"), key("a", "b|c"));
        assert_ne!(key("a\\", "b"), key("a", "\\|b"));
    }

    proptest! {
        #[test]
        fn a_key_does_not_depend_on_blanks_and_case(words in prop::collection::vec("[A-Za-z0-9-]{1,6}", 1..4)) {
            let spread = format!("  {}  ", words.join("   "));
            prop_assert_eq!(key("x", &spread), key("X", &words.join(" ").to_uppercase()));
        }
    }
}
