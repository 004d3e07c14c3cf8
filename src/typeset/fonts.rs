//! Which fonts are documents set in? Those compiled in here, and no others.
//!
//! `fonts/README.md` says which scripts they cover, where they come from and under which licence.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// In the order in which a character's font is looked for.
const FILES: [&[u8]; 22] = [
    include_bytes!("fonts/NotoSans-Regular.ttf"),
    include_bytes!("fonts/NotoSans-Bold.ttf"),
    include_bytes!("fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("fonts/NotoSansHebrew-Regular.ttf"),
    include_bytes!("fonts/NotoSansDevanagari-Regular.ttf"),
    include_bytes!("fonts/NotoSansBengali-Regular.ttf"),
    include_bytes!("fonts/NotoSansGurmukhi-Regular.ttf"),
    include_bytes!("fonts/NotoSansGujarati-Regular.ttf"),
    include_bytes!("fonts/NotoSansOriya-Regular.ttf"),
    include_bytes!("fonts/NotoSansTamil-Regular.ttf"),
    include_bytes!("fonts/NotoSansTelugu-Regular.ttf"),
    include_bytes!("fonts/NotoSansKannada-Regular.ttf"),
    include_bytes!("fonts/NotoSansMalayalam-Regular.ttf"),
    include_bytes!("fonts/NotoSansSinhala-Regular.ttf"),
    include_bytes!("fonts/NotoSansThai-Regular.ttf"),
    include_bytes!("fonts/NotoSansLao-Regular.ttf"),
    include_bytes!("fonts/NotoSansKhmer-Regular.ttf"),
    include_bytes!("fonts/NotoSansMyanmar-Regular.ttf"),
    include_bytes!("fonts/NotoSansGeorgian-Regular.ttf"),
    include_bytes!("fonts/NotoSansArmenian-Regular.ttf"),
    include_bytes!("fonts/NotoSansEthiopic-Regular.ttf"),
    include_bytes!("fonts/DroidSansFallback.ttf"),
];

static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::parse);

/// The fonts, parsed at the first use.
pub(crate) struct Fonts {
    /// Each font; its place is its index in the book.
    pub(crate) fonts: Vec<Font>,
    /// What Typst looks them up in.
    pub(crate) book: LazyHash<FontBook>,
}

impl Fonts {
    /// The compiled-in fonts.
    pub(crate) fn get() -> &'static Self {
        &FONTS
    }

    /// The names of the families, in the order in which a character's font is looked for.
    pub(crate) fn families(&self) -> Vec<&str> {
        let mut families: Vec<&str> = Vec::new();
        for font in &self.fonts {
            let family = font.info().family.as_str();
            if !families.contains(&family) {
                families.push(family);
            }
        }
        families
    }

    fn parse() -> Self {
        let fonts: Vec<Font> = FILES
            .into_iter()
            .filter_map(|file| Font::new(Bytes::new(file), 0))
            .collect();
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Self { fonts, book }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_a_font() {
        let fonts = Fonts::get();
        assert_eq!(fonts.fonts.len(), FILES.len());
        assert_eq!(fonts.families().len(), FILES.len() - 1);
    }
}
