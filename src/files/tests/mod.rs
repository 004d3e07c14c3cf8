//! Files, seen from the use cases that they serve.

mod access;
mod lifetime;
mod tokens;
mod uploads;

use std::io::{Seek, Write};

use attestry_domain::files::{FileKind, OwnerType};
use attestry_domain::ids::ProfileId;
use attestry_openapi::multipart::UploadedFile;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use uuid::Uuid;

use super::{FileRecord, Owner, attach, load_bytes, upload};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::platform::clock::ManualClock;
use crate::platform::database;
use crate::testing;

const PDF: &[u8] = b"%PDF-1.7\nA statement.\n%%EOF\n";
const WORKBOOK: &[u8] = include_bytes!("../../production/templates/lca-rng-example.xlsx");

/// A registry of its own in a temporary folder, with a clock that stands still.
struct Registry {
    app: App,
    clock: ManualClock,
    folder: TempDir,
}

impl Registry {
    async fn start() -> Self {
        let (app, clock, folder) = testing::registry(|_| ()).await;
        Self { app, clock, folder }
    }

    /// A user with a role at a profile, and what they may do with it.
    async fn caller(&self, name: &str, role: &str, profile: ProfileId) -> Caller {
        testing::caller(&self.app, name, &[(role, profile)], "fileTemporaryUpload").await
    }

    async fn upload_one(&self, caller: &Caller, name: &str, bytes: &[u8]) -> FileRecord {
        upload(&self.app, caller, vec![part(name, bytes)])
            .await
            .unwrap()
            .remove(0)
    }

    async fn attach_one(
        &self,
        caller: &Caller,
        file: &FileRecord,
        owner: Owner,
        kind: FileKind,
    ) -> Result<FileRecord, Error> {
        let (app, files) = (&self.app, &[file.id]);
        let run = |tx| async move { attach(&tx, app, caller, files, owner, kind).await };
        Ok(database::transaction(app, run).await?.remove(0))
    }

    async fn bytes(&self, file: &FileRecord) -> Vec<u8> {
        load_bytes(&self.app, file, u64::MAX)
            .await
            .unwrap()
            .to_vec()
    }

    /// Every file of the local store.
    fn blobs(&self) -> Vec<String> {
        let mut folders = vec![self.folder.path().join("files")];
        let mut found = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else {
                    found.push(entry.file_name().into_string().unwrap());
                }
            }
        }
        found
    }
}

/// A file as the surface hands it over.
fn part(name: &str, bytes: &[u8]) -> UploadedFile {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    UploadedFile {
        file_name: name.to_owned(),
        media_type: None,
        size: bytes.len() as u64,
        sha256: Sha256::digest(bytes).into(),
        file: tokio::fs::File::from_std(file),
    }
}

fn profile(number: u128) -> ProfileId {
    Uuid::from_u128(number).into()
}

fn of_profile(profile: ProfileId) -> Owner {
    Owner::new(OwnerType::OrganizationProfile, profile)
}
