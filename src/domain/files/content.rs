//! Is a file what its name says?
//!
//! The first bytes tell the kind of content; the extension tells what its owner means. Both must agree,
//! and the media type that a download answers follows from them, never from what a client declared.

use std::str;

use thiserror::Error;

use crate::files::name::FileName;

/// How many first bytes [`Content::sniff`] wants to see, where the file has as many.
pub const SNIFFED_BYTES: usize = 4096;

wire_enum! {
    /// The media types that are taken.
    MediaType as "media type" {
        /// PDF.
        Pdf = "application/pdf",
        /// A spreadsheet.
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        /// A text document.
        Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        /// A table as text.
        Csv = "text/csv",
        /// Plain text.
        Text = "text/plain",
        /// An image without loss.
        Png = "image/png",
        /// A photograph.
        Jpeg = "image/jpeg",
    }
}

/// What the first bytes of a file say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A PDF.
    Pdf,
    /// A zip archive, which the newer office formats are.
    Zip,
    /// A compound file: an office format from before 2007, or an encrypted newer one.
    Compound,
    /// A PNG image.
    Png,
    /// A JPEG image.
    Jpeg,
    /// Readable UTF-8.
    Text,
    /// Anything else.
    Unknown,
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ContentRejection {
    /// An extension that is not on the list.
    #[error("only files named .pdf, .xlsx, .docx, .csv, .txt, .png, .jpg or .jpeg are taken")]
    Extension,
    /// An office file that nobody can look into.
    #[error(
        "the file is encrypted or in a format from before 2007; save it without a password in the current format"
    )]
    EncryptedOrOld,
    /// The bytes are of another kind than the name.
    #[error("the file is not what its name says: its content is no {0}")]
    Disagrees(MediaType),
    /// An office file whose archive cannot be read.
    #[error("the file is damaged: its archive ends early or cannot be read")]
    Damaged,
    /// The client declared a media type of other content.
    #[error("the file was sent as {declared}, but it is {found}")]
    Declared {
        /// What the client said.
        declared: MediaType,
        /// What name and content say.
        found: MediaType,
    },
}

impl Content {
    /// Looks at the first bytes of a file.
    pub fn sniff(head: &[u8]) -> Self {
        const SIGNATURES: &[(&[u8], Content)] = &[
            (b"%PDF-", Content::Pdf),
            (b"PK\x03\x04", Content::Zip),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Content::Compound),
            (b"\x89PNG\r\n\x1a\n", Content::Png),
            (b"\xff\xd8\xff", Content::Jpeg),
        ];
        let signed = SIGNATURES
            .iter()
            .find(|(signature, _)| head.starts_with(signature));
        match signed {
            Some((_, content)) => *content,
            None if is_text(head) => Self::Text,
            None => Self::Unknown,
        }
    }
}

/// Whether all of it is readable; a character that is cut off at the end is nobody's fault.
fn is_text(head: &[u8]) -> bool {
    let readable = match str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            let (valid, _) = head.split_at(error.valid_up_to());
            str::from_utf8(valid).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !readable.is_empty()
        && readable
            .chars()
            .all(|c| !c.is_control() || "\t\n\r".contains(c))
}

impl MediaType {
    /// The type of a file with this name and content.
    pub fn of(name: &FileName, content: Content) -> Result<Self, ContentRejection> {
        let media_type = match name.extension().as_str() {
            "pdf" => Self::Pdf,
            "xlsx" => Self::Xlsx,
            "docx" => Self::Docx,
            "csv" => Self::Csv,
            "txt" => Self::Text,
            "png" => Self::Png,
            "jpg" | "jpeg" => Self::Jpeg,
            _ => return Err(ContentRejection::Extension),
        };
        let expected = media_type.content();
        if content == expected {
            Ok(media_type)
        } else if content == Content::Compound && expected == Content::Zip {
            Err(ContentRejection::EncryptedOrOld)
        } else {
            Err(ContentRejection::Disagrees(media_type))
        }
    }

    /// What a file of this type begins with.
    pub const fn content(self) -> Content {
        match self {
            Self::Pdf => Content::Pdf,
            Self::Xlsx | Self::Docx => Content::Zip,
            Self::Csv | Self::Text => Content::Text,
            Self::Png => Content::Png,
            Self::Jpeg => Content::Jpeg,
        }
    }

    /// The parts without which an archive is no file of this type; none where it is no archive.
    pub const fn parts(self) -> &'static [&'static str] {
        match self {
            Self::Xlsx => &["[Content_Types].xml", "xl/workbook.xml"],
            Self::Docx => &["[Content_Types].xml", "word/document.xml"],
            Self::Pdf | Self::Csv | Self::Text | Self::Png | Self::Jpeg => &[],
        }
    }

    /// Checks what a client declared. Clients guess by tables of their own, so a type that is not on
    /// the list says nothing; one that is contradicts where it stands for other content.
    pub fn check_declared(self, declared: &str) -> Result<(), ContentRejection> {
        let essence = declared
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        match essence.parse::<Self>() {
            Ok(declared) if declared.content() != self.content() => {
                Err(ContentRejection::Declared {
                    declared,
                    found: self,
                })
            }
            _ => Ok(()),
        }
    }

    /// Whether a browser is told to save it instead of showing it: all but PDF.
    pub const fn is_attachment(self) -> bool {
        !matches!(self, Self::Pdf)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_content_agree_or_the_file_is_refused() {
        use ContentRejection::{Disagrees, EncryptedOrOld, Extension};
        let zip = &b"PK\x03\x04\x14\x00"[..];
        let pdf = &b"%PDF-1.7\n"[..];
        let compound = &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00"[..];
        let rows = [
            ("evidence.pdf", pdf, Ok(MediaType::Pdf)),
            ("Evidence.PDF", pdf, Ok(MediaType::Pdf)),
            ("lca.xlsx", zip, Ok(MediaType::Xlsx)),
            ("notes.docx", zip, Ok(MediaType::Docx)),
            (
                "meter.csv",
                &b"month,scf\r\n2024-06,1\r\n"[..],
                Ok(MediaType::Csv),
            ),
            ("notes.txt", "größer".as_bytes(), Ok(MediaType::Text)),
            (
                "site.png",
                &b"\x89PNG\r\n\x1a\n\x00"[..],
                Ok(MediaType::Png),
            ),
            ("site.jpeg", &b"\xff\xd8\xff\xe0"[..], Ok(MediaType::Jpeg)),
            ("lca.xlsx", pdf, Err(Disagrees(MediaType::Xlsx))),
            (
                "lca.xlsx",
                &b"not a zip"[..],
                Err(Disagrees(MediaType::Xlsx)),
            ),
            ("lca.xlsx", compound, Err(EncryptedOrOld)),
            ("evidence.pdf", compound, Err(Disagrees(MediaType::Pdf))),
            ("evidence.pdf", zip, Err(Disagrees(MediaType::Pdf))),
            (
                "notes.txt",
                &b"\x00\x01"[..],
                Err(Disagrees(MediaType::Text)),
            ),
            ("lca.xls", compound, Err(Extension)),
            ("run.exe", &b"MZ"[..], Err(Extension)),
            ("page.html", &b"<html>"[..], Err(Extension)),
            ("noextension", pdf, Err(Extension)),
        ];
        for (name, head, outcome) in rows {
            let decision = MediaType::of(&FileName::clean(name), Content::sniff(head));
            assert_eq!(decision, outcome, "{name}");
        }
    }

    #[test]
    fn a_declared_type_must_not_contradict() {
        let declared = MediaType::Pdf;
        let refused = Err(ContentRejection::Declared {
            declared,
            found: MediaType::Xlsx,
        });
        assert_eq!(
            MediaType::Xlsx.check_declared("Application/PDF; a=b"),
            refused
        );
        for guess in [
            "application/octet-stream",
            "application/zip",
            "",
            "text/csv",
        ] {
            assert_eq!(MediaType::Text.check_declared(guess), Ok(()), "{guess}");
        }
    }

    #[test]
    fn archives_and_no_others_have_parts() {
        let archives = MediaType::ALL
            .iter()
            .filter(|it| it.content() == Content::Zip);
        let with_parts = MediaType::ALL.iter().filter(|it| !it.parts().is_empty());
        assert!(archives.eq(with_parts));
    }

    #[test]
    fn text_may_be_cut_within_a_character() {
        let text = "ä".repeat(10);
        assert_eq!(Content::sniff(&text.as_bytes()[..5]), Content::Text);
        assert_eq!(Content::sniff(b"a\xffb"), Content::Unknown);
        assert_eq!(Content::sniff(b""), Content::Unknown);
    }

    #[test]
    fn only_pdf_is_shown_in_place() {
        let shown: Vec<_> = MediaType::ALL
            .iter()
            .filter(|it| !it.is_attachment())
            .collect();
        assert_eq!(shown, [&MediaType::Pdf]);
    }
}
