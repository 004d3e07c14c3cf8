//! Under which name is a file kept and sent?

use std::fmt;
use std::fmt::Write as _;

/// The longest name, in bytes; every common file system takes as much.
const LENGTH_MAX: usize = 200;
/// What a name becomes of which nothing is left.
const FALLBACK: &str = "file";

/// A name that is safe in a folder, a header and a page: no path, no control or direction characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FileName(String);

impl FileName {
    /// Takes what is usable of a name as it was sent.
    pub fn clean(text: &str) -> Self {
        let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
        let readable: String = last
            .chars()
            .filter(|c| !is_invisible(*c))
            .map(replaced)
            .collect();
        let words: Vec<_> = readable.split_whitespace().collect();
        let name = words.join(" ");
        let name = name.trim_matches(['.', ' ']);
        if name.is_empty() {
            Self(FALLBACK.to_owned())
        } else {
            Self(shortened(name))
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What follows the last dot, in lower case; nothing where there is no dot.
    pub fn extension(&self) -> String {
        self.0
            .rsplit_once('.')
            .map_or_else(String::new, |(_, extension)| extension.to_lowercase())
    }

    /// The header `Content-Disposition` (RFC 6266): the name in ASCII, and in full for those who read it.
    pub fn content_disposition(&self, is_attachment: bool) -> String {
        let kind = if is_attachment {
            "attachment"
        } else {
            "inline"
        };
        let ascii: String = self
            .0
            .chars()
            .map(|c| if c.is_ascii() { c } else { '_' })
            .collect();
        let mut header = format!("{kind}; filename=\"{ascii}\"; filename*=UTF-8''");
        for byte in self.0.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                header.push(char::from(byte));
            } else {
                // Writing to a string does not fail.
                let _ = write!(header, "%{byte:02X}");
            }
        }
        header
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

/// Characters that are not seen: controls, and those that turn the reading direction, so that
/// `fdp.exe` shows as `exe.pdf`. White space stays, to part words.
fn is_invisible(c: char) -> bool {
    let directs = matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    directs || (c.is_control() && !c.is_whitespace())
}

/// Characters with a meaning to shells, file systems or headers.
fn replaced(c: char) -> char {
    if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | ';' | '%') {
        '_'
    } else {
        c
    }
}

/// Cuts the stem, so that the extension stays.
fn shortened(name: &str) -> String {
    if name.len() <= LENGTH_MAX {
        return name.to_owned();
    }
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 10 => (stem, Some(extension)),
        _ => (name, None),
    };
    let room = LENGTH_MAX.saturating_sub(extension.map_or(0, |it| it.len().saturating_add(1)));
    let stem = stem[..stem.floor_char_boundary(room)].trim_end_matches(['.', ' ']);
    extension.map_or_else(
        || stem.to_owned(),
        |extension| format!("{stem}.{extension}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_cleaned() {
        let rows = [
            ("lca 2024.xlsx", "lca 2024.xlsx"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\ann\\report.pdf", "report.pdf"),
            ("  a \t b\n.pdf ", "a b .pdf"),
            (".htaccess", "htaccess"),
            ("evil\u{202e}fdp.exe", "evilfdp.exe"),
            ("a\"b;c\r\nd.pdf", "a_b_c d.pdf"),
            ("nul\0byte.pdf", "nulbyte.pdf"),
            ("Bericht für März.pdf", "Bericht für März.pdf"),
            ("...", "file"),
            ("", "file"),
        ];
        for (sent, kept) in rows {
            assert_eq!(FileName::clean(sent).as_str(), kept, "{sent:?}");
        }
    }

    #[test]
    fn long_names_keep_their_extension() {
        let name = FileName::clean(&format!("{}.PDF", "ü".repeat(300)));
        assert_eq!(name.as_str().len(), 200);
        assert_eq!(name.extension(), "pdf");
        assert_eq!(FileName::clean("readme").extension(), "");
    }

    #[test]
    fn the_header_says_the_name_twice() {
        let name = FileName::clean("März 1.xlsx");
        assert_eq!(
            name.content_disposition(true),
            "attachment; filename=\"M_rz 1.xlsx\"; filename*=UTF-8''M%C3%A4rz%201.xlsx"
        );
        assert!(name.content_disposition(false).starts_with("inline; "));
    }

    proptest! {
        #[test]
        fn a_clean_name_is_safe_and_stays_clean(text in "\\PC{0,300}|.{0,300}") {
            let name = FileName::clean(&text);
            prop_assert!(!name.as_str().is_empty() && name.as_str().len() <= LENGTH_MAX);
            prop_assert!(!name.as_str().contains(['/', '\\', '"', '\r', '\n', '\0']));
            prop_assert_eq!(&FileName::clean(name.as_str()), &name);
            prop_assert!(name.content_disposition(true).is_ascii());
        }
    }
}
