//! What is in a file, whatever its name says?
//!
//! Binary formats are known by how they begin, office files by the parts of their archive. The rules
//! of what is taken under which name are in [`attestry_domain::files::content`]; here they are
//! given what they ask for.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};

use attestry_domain::files::content::{Content, ContentRejection, MediaType, SNIFFED_BYTES};
use attestry_domain::files::name::FileName;
use zip::ZipArchive;

/// The type that a file's name and content agree on, or why it is not taken. Blocks, and leaves the
/// file's position anywhere.
pub(super) fn sniff(
    name: &FileName,
    mut file: File,
) -> io::Result<Result<MediaType, ContentRejection>> {
    let mut head = Vec::with_capacity(SNIFFED_BYTES);
    file.rewind()?;
    file.by_ref()
        .take(SNIFFED_BYTES as u64)
        .read_to_end(&mut head)?;
    Ok(MediaType::of(name, Content::sniff(&head)).and_then(|found| check_parts(found, file)))
}

/// Any archive can be named like an office file; one that is one holds its parts.
fn check_parts(found: MediaType, file: File) -> Result<MediaType, ContentRejection> {
    let parts = found.parts();
    if parts.is_empty() {
        return Ok(found);
    }
    let archive = ZipArchive::new(BufReader::new(file)).map_err(|_| ContentRejection::Damaged)?;
    let is_whole = parts
        .iter()
        .all(|part| archive.index_for_name(part).is_some());
    if is_whole {
        Ok(found)
    } else {
        Err(ContentRejection::Disagrees(found))
    }
}
