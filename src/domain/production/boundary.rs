//! When do two spellings of an identifier name the same facility?

use std::fmt;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::{Dash, DefaultIgnorableCodePoint, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};
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

impl BoundaryIdentifier {
    /// A character that nobody sees; an identifier that has one is refused at entry.
    pub fn hidden(&self) -> Option<char> {
        self.format
            .chars()
            .chain(self.id.chars())
            .find(|it| is_hidden(*it))
    }
}

/// Whether a character is there to change others, or nothing at all: it leaves no mark of its own.
pub fn is_hidden(character: char) -> bool {
    let kind = CodePointMapData::<GeneralCategory>::new().get(character);
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character)
        || kind == GeneralCategory::Format
}

/// What is left of a text when everything that looks alike is one: compatible forms (NFKC), lower
/// case, one kind of dash, nothing hidden, no outer white space and each inner run of it one blank.
///
/// Keys are stored. They stay as they are for texts in ASCII, whatever Unicode brings.
///
/// The separator of a [`BoundaryKey`] is escaped, so that no two pairs share a key.
pub fn normalized(text: &str) -> String {
    let nfkc = const { ComposingNormalizerBorrowed::new_nfkc() };
    let dash = CodePointSetData::new::<Dash>();
    let seen: String = text.chars().filter(|it| !is_hidden(*it)).collect();
    let seen: String = nfkc
        .normalize(&seen)
        .chars()
        // By way of upper case: some letters have two lower cases, such as the sigma.
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .map(|it| if dash.contains(it) { '-' } else { it })
        .collect();
    let seen = nfkc.normalize(&seen);
    let words: Vec<_> = seen.split_whitespace().collect();
    words.join(" ").replace('\\', "\\\\").replace('|', "\\|")
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
    fn what_looks_alike_is_one_facility() {
        let plain = key("EPA", "A-1");
        for other in [
            "A\u{2011}1",
            "A\u{2212}1",
            "A\u{2013}1",
            "A-1\u{200b}",
            "\u{feff}A-1",
            "\u{ff21}-1",
            "A\u{ad}-1",
            "A\u{34f}-1",
            "A\u{3164}-1",
            "a-\u{2460}",
        ] {
            assert_eq!(plain, key("E\u{200b}PA", other), "{other:?}");
        }
        assert_eq!(key("x", "Cafe\u{301}"), key("X", "CAF\u{c9}"));
        assert_eq!(key("x", "ΟΔΟΣ 1"), key("x", "οδος 1"));
        assert_eq!(key("x", "a\u{ff5c}b"), key("x", "a|b"));
        assert_ne!(plain, key("EPA", "A1"));
    }

    #[test]
    fn a_hidden_character_is_found() {
        let hidden = |format: &str, id: &str| {
            let (format, id) = (format.to_owned(), id.to_owned());
            BoundaryIdentifier { format, id }.hidden()
        };
        assert_eq!(hidden("EPA", "Café 1\u{2011}東京"), None);
        assert_eq!(hidden("EPA\u{200b}", "1"), Some('\u{200b}'));
        assert_eq!(hidden("EPA", "1\u{202e}"), Some('\u{202e}'));
        assert_eq!(hidden("EPA", "1\u{3164}"), Some('\u{3164}'));
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

        #[test]
        fn a_key_does_not_depend_on_form_and_hidden_characters(
            id in "\\PC{1,12}", at in 0_usize..12, hidden in "[\u{ad}\u{200b}-\u{200f}\u{2060}\u{feff}\u{fe0f}]",
        ) {
            let mut with_hidden: Vec<char> = id.chars().collect();
            with_hidden.insert(at.min(with_hidden.len()), hidden.chars().next().unwrap());
            let with_hidden: String = with_hidden.into_iter().collect();
            prop_assert_eq!(key("x", &id), key("x", &with_hidden));
            let decomposed = icu_normalizer::DecomposingNormalizerBorrowed::new_nfkd();
            prop_assert_eq!(key("x", &id), key("x", &decomposed.normalize(&id)));
        }

        #[test]
        fn a_key_in_ascii_is_what_it_always_was(id in "[ -~]{1,20}") {
            let words: Vec<_> = id.split_whitespace().collect();
            let before = words.join(" ").to_lowercase().replace('\\', "\\\\").replace('|', "\\|");
            prop_assert_eq!(normalized(&id), before);
        }
    }
}
