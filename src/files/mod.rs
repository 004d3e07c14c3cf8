//! Files: evidence, workbooks and statements, from upload to the last download.
//!
//! A file is a record ([`FileRecord`]) and bytes ([`FileStore`]) under their SHA-256. It starts as
//! its uploader's temporary file, is attached to one owner and keeps its id; what is never attached
//! expires. Who may read the owner may read the file.

mod access;
mod attach;
mod blobs;
mod content;
mod download;
mod list;
mod load;
mod made;
mod range;
mod record;
mod serve;
mod sniff;
mod store;
mod sweep;
mod upload;
mod wire;

#[cfg(test)]
mod tests;

pub use attach::{attach, detach};
pub use blobs::{ByteStream, FileStore};
pub use content::ContentHash;
pub use download::{find, find_of_holding, find_of_listing};
pub use list::{attached, history, list, list_of_holding, list_of_listing};
pub use load::{load_bytes, own_upload};
pub use made::{Made, attach_made, keep, made};
pub use record::{FileRecord, Owner};
pub use serve::{Wanted, serve};
pub use sweep::sweep;
pub use upload::upload;
