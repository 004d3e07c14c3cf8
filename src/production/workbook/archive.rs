//! Is this file a workbook at all, and safe to inflate?

use std::io::{self, Cursor, Read};

use thiserror::Error;
use zip::ZipArchive;
use zip::read::ZipFile;

/// The largest file that is read, which is also the largest upload.
const FILE_BYTES_MAX: usize = 10 << 20;
/// The most that all parts of a workbook may inflate to. It bounds the work that a file can cause,
/// whatever its ratio of compression.
const INFLATED_BYTES_MAX: u64 = 64 << 20;
/// The most parts that a workbook may have; Excel writes a dozen and one for each sheet.
const PARTS_MAX: usize = 2_000;
/// The shortest shared string, `<si/>`.
const SHARED_STRING_BYTES_MIN: usize = 5;

const OLE_SIGNATURE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
const ZIP_SIGNATURE: &[u8] = b"PK\x03\x04";

/// Why a file is not read. The order is the order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Error)]
pub(super) enum Problem {
    /// No bytes.
    #[error("The file is empty.")]
    Empty,
    /// More bytes than an upload may have.
    #[error("The file is larger than {} MiB.", FILE_BYTES_MAX >> 20)]
    TooLarge,
    /// Excel keeps an encrypted workbook in an OLE container.
    #[error("The workbook is protected by a password; save it without one.")]
    Encrypted,
    /// The binary format of Excel 97 to 2003, or another office document.
    #[error("The file is an old office document; save it as .xlsx.")]
    OldFormat,
    /// Neither a zip nor an office document.
    #[error("The file is not an .xlsx workbook.")]
    NotAWorkbook,
    /// A zip whose directory or parts are cut off or broken.
    #[error("The workbook is truncated or damaged.")]
    Damaged,
    /// Far more parts than any workbook has.
    #[error("The workbook has more than {PARTS_MAX} parts.")]
    TooManyParts,
    /// It would inflate beyond bounds.
    #[error("The workbook inflates to more than {} MiB.", INFLATED_BYTES_MAX >> 20)]
    Bomb,
}

/// Refuses whatever is not a zip that inflates within bounds.
///
/// The declared sizes are checked first, then every part is inflated once and counted, since a
/// file may declare what it likes.
pub(super) fn check(bytes: &[u8]) -> Result<(), Problem> {
    if bytes.is_empty() {
        return Err(Problem::Empty);
    }
    if bytes.len() > FILE_BYTES_MAX {
        return Err(Problem::TooLarge);
    }
    if bytes.starts_with(OLE_SIGNATURE) {
        let is_encrypted = contains(bytes, &utf16("EncryptedPackage"));
        return Err(if is_encrypted {
            Problem::Encrypted
        } else {
            Problem::OldFormat
        });
    }
    if !bytes.starts_with(ZIP_SIGNATURE) {
        return Err(Problem::NotAWorkbook);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Problem::Damaged)?;
    if archive.len() > PARTS_MAX {
        return Err(Problem::TooManyParts);
    }
    check_declarations(&mut archive)?;
    inflate(&mut archive)
}

/// Checks what the directory says, without inflating anything.
fn check_declarations(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), Problem> {
    if archive.has_duplicate_names() {
        return Err(Problem::Damaged);
    }
    let mut declared: u64 = 0;
    let mut is_package = false;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|_| Problem::Damaged)?;
        if part.encrypted() {
            return Err(Problem::Encrypted);
        }
        is_package |= part
            .name()
            .is_ok_and(|name| name.eq_ignore_ascii_case("_rels/.rels"));
        declared = declared.saturating_add(part.size());
    }
    if declared > INFLATED_BYTES_MAX {
        return Err(Problem::Bomb);
    }
    if is_package {
        Ok(())
    } else {
        Err(Problem::NotAWorkbook)
    }
}

fn inflate(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), Problem> {
    let mut left = INFLATED_BYTES_MAX;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| Problem::Damaged)?;
        let size = inflate_part(part, left)?;
        left = left.checked_sub(size).ok_or(Problem::Bomb)?;
    }
    Ok(())
}

/// Inflates a part, at most one byte more than is `left`, and tells its size.
fn inflate_part(part: ZipFile<'_, Cursor<&[u8]>>, left: u64) -> Result<u64, Problem> {
    let name = part
        .name()
        .map_err(|_| Problem::Damaged)?
        .to_ascii_lowercase();
    let mut bounded = part.take(left.saturating_add(1));
    let outcome = if name.ends_with("sharedstrings.xml") {
        let mut xml = Vec::new();
        bounded
            .read_to_end(&mut xml)
            .map(|_| check_shared_strings(&xml))
    } else {
        io::copy(&mut bounded, &mut io::sink()).map(|_| Ok(()))
    };
    let size = left.saturating_add(1).saturating_sub(bounded.limit());
    match outcome {
        _ if size > left => Err(Problem::Bomb),
        Ok(checked) => checked.map(|()| size),
        Err(_) => Err(Problem::Damaged),
    }
}

/// The table of shared strings declares how many it holds, and the spreadsheet library makes room for
/// as many before it reads one. A count that cannot be true would end the process.
fn check_shared_strings(xml: &[u8]) -> Result<(), Problem> {
    const COUNT: &[u8] = b"uniqueCount";
    let text = std::str::from_utf8(xml).map_err(|_| Problem::Damaged)?;
    if text.contains('\0') {
        return Err(Problem::Damaged);
    }
    let most = xml.len() / SHARED_STRING_BYTES_MIN;
    let counts = xml
        .windows(COUNT.len())
        .enumerate()
        .filter(|(_, window)| *window == COUNT);
    for (start, _) in counts {
        let is_mark = |byte: &u8| byte.is_ascii_whitespace() || b"=\"'".contains(byte);
        let after = xml
            .iter()
            .skip(start.saturating_add(COUNT.len()))
            .skip_while(|b| is_mark(b));
        let count = after
            .take_while(|byte| byte.is_ascii_digit())
            .fold(0_usize, |count, digit| {
                count
                    .saturating_mul(10)
                    .saturating_add(usize::from(digit.saturating_sub(b'0')))
            });
        if count > most {
            return Err(Problem::Damaged);
        }
    }
    Ok(())
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
