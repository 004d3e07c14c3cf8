//! Can the fonts print a text?
//!
//! What a reader sees as one character may be several (a letter and its marks), and a font must
//! have all of them: so the question is asked of grapheme clusters, one font each.

use std::borrow::Cow;
use std::sync::LazyLock;

use unicode_segmentation::UnicodeSegmentation;

use crate::fonts::Fonts;

/// Stands for what cannot be printed.
const REPLACEMENT: &str = "\u{fffd}";

static COVERAGE: LazyLock<Vec<Ranges>> = LazyLock::new(|| {
    let fonts = Fonts::get().fonts.iter();
    fonts
        .map(|font| Ranges::of(font.info().coverage.iter()))
        .collect()
});

/// Whether the fonts print all of `text`.
///
/// Line breaks and tabs may stand in it; other control characters, those that turn the direction
/// of their surroundings (U+202A–U+202E, U+2066–U+2069), emoji and private characters may not.
///
/// # Errors
///
/// The characters that cannot be printed, each once, in the order in which they appear.
pub fn printable(text: &str) -> Result<(), Vec<char>> {
    let mut faulty = Vec::new();
    for cluster in text.graphemes(true).filter(|cluster| !is_covered(cluster)) {
        for character in faults(cluster) {
            if !faulty.contains(&character) {
                faulty.push(character);
            }
        }
    }
    if faulty.is_empty() {
        Ok(())
    } else {
        Err(faulty)
    }
}

/// `text` with U+FFFD in the place of what cannot be printed, and one kind of line break.
pub(crate) fn legible(text: &str) -> Cow<'_, str> {
    let is_plain = |cluster: &str| !cluster.contains(['\r', '\t']) && is_covered(cluster);
    if text.graphemes(true).all(is_plain) {
        return Cow::Borrowed(text);
    }
    let clusters = text.graphemes(true).map(|cluster| match cluster {
        "\r\n" | "\r" => "\n",
        "\t" => " ",
        printed if is_covered(printed) => printed,
        _ => REPLACEMENT,
    });
    Cow::Owned(clusters.collect())
}

/// Whether one font prints the cluster whole.
fn is_covered(cluster: &str) -> bool {
    if cluster.chars().any(is_refused) {
        return false;
    }
    let drawn = || {
        cluster
            .chars()
            .filter(|character| !is_invisible(*character))
    };
    COVERAGE
        .iter()
        .any(|font| drawn().all(|character| font.contains(character)))
}

/// The characters to blame: those that are refused or that no font has, or all of a cluster whose
/// parts no font has together.
fn faults(cluster: &str) -> Vec<char> {
    let is_lost = |character: &char| {
        is_refused(*character)
            || !is_invisible(*character) && !COVERAGE.iter().any(|font| font.contains(*character))
    };
    let lost: Vec<char> = cluster.chars().filter(is_lost).collect();
    if lost.is_empty() {
        cluster
            .chars()
            .filter(|character| !is_invisible(*character))
            .collect()
    } else {
        lost
    }
}

/// What a certificate must not hold, whatever the fonts have: text that reorders its surroundings
/// can make a reader see what is not there, and private characters mean nothing to others.
fn is_refused(character: char) -> bool {
    let is_break = matches!(character, '\n' | '\r' | '\t');
    matches!(character,
        '\u{202a}'..='\u{202e}'     // embeddings and overrides of direction
        | '\u{2066}'..='\u{2069}'   // isolates
        | '\u{2028}' | '\u{2029}'   // separators that few programs break lines at
        | '\u{e000}'..='\u{f8ff}'   // private use, here and in two planes of their own
        | '\u{f0000}'..='\u{10ffff}'
        | '\u{fdd0}'..='\u{fdef}'   // not characters
        | '\u{feff}' | '\u{fff9}'..='\u{fffc}')
        || u32::from(character) & 0xfffe == 0xfffe
        || character.is_control() && !is_break
}

/// What needs no glyph: breaks, joiners, marks of direction, hyphenation and variation.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\n' | '\r' | '\t' | '\u{ad}' | '\u{34f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'
            | '\u{fe00}'..='\u{fe0f}'
    )
}

/// The characters of a font as sorted ranges, first and last.
struct Ranges(Vec<(u32, u32)>);

impl Ranges {
    /// From code points in ascending order.
    fn of(characters: impl Iterator<Item = u32>) -> Self {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for character in characters {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == character => *last = character,
                _ => ranges.push((character, character)),
            }
        }
        Self(ranges)
    }

    fn contains(&self, character: char) -> bool {
        let code = u32::from(character);
        let after = self.0.partition_point(|(first, _)| *first <= code);
        after
            .checked_sub(1)
            .and_then(|place| self.0.get(place))
            .is_some_and(|(_, last)| code <= *last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_printable() {
        let texts = [
            "Scope 1 emissions offset – 2 310,5 t CO₂e (Q4 2024) “quoted” €£¥",
            "Ångström Straße İstanbul Łódź Nguyễn Phúc Đặng Òrí̀ṣà",
            "e\u{301}te\u{301} decomposed",
            "Ελληνική εταιρεία",
            "Росэнерго, ООО",
            "شركة الطاقة المتجددة ١٢٣",
            "חברת אנרגיה",
            "नवीकरणीय ऊर्जा प्राइवेट लिमिटेड",
            "বাংলা ਪੰਜਾਬੀ ગુજરાતી ଓଡ଼ିଆ தமிழ் తెలుగు ಕನ್ನಡ മലയാളം සිංහල",
            "พลังงานทดแทน ພາສາລາວ ភាសាខ្មែរ မြန်မာ",
            "ქართული Հայերեն አማርኛ",
            "东京电力株式会社 再生可能エネルギー 재생에너지 주식회사 臺灣",
            "two\r\nlines\tand a tab",
            "<script>alert(1)</script> #read(\"/etc/passwd\") $x$ *_`\\",
        ];
        for text in texts {
            assert_eq!(printable(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_the_fonts_lack_is_named_once_and_in_order() {
        let rows = [
            ("sold 🔥 to 🌍 and 🔥", vec!['🔥', '🌍']),
            ("right\u{202e}left", vec!['\u{202e}']),
            ("bell\u{7} and NUL\0", vec!['\u{7}', '\0']),
            ("private \u{e000}", vec!['\u{e000}']),
            ("𓀀 and ᚠ", vec!['𓀀', 'ᚠ']),
            ("\u{feff}mark", vec!['\u{feff}']),
            ("\u{ffff}", vec!['\u{ffff}']),
        ];
        for (text, characters) in rows {
            assert_eq!(printable(text), Err(characters), "{text:?}");
        }
    }

    #[test]
    fn a_mark_on_a_letter_of_another_script_is_refused_with_its_letter() {
        let mixed = "က\u{94d}";
        assert_eq!(printable(mixed), Err(mixed.chars().collect()));
    }

    #[test]
    fn what_slipped_through_is_printed_as_a_replacement() {
        assert_eq!(
            legible("Plant 🔥 7\r\nNorth\tWest"),
            "Plant \u{fffd} 7\nNorth West"
        );
        assert_eq!(printable(REPLACEMENT), Ok(()));
        assert!(matches!(legible("Plant 7"), Cow::Borrowed(_)));
    }
}
