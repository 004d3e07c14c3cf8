//! Where are the bytes of files, and when are they safe?
//!
//! Below `sha256/`, under their own SHA-256, in a local folder or an S3-compatible bucket. A blob is
//! written beside its place and moved there when it is whole, so what is found is complete; it is
//! on disk before the upload is acknowledged (the local store fsyncs the file and its folders).
//! Equal bytes are stored once. Which blobs are in use is known to the database alone: see
//! [`super::sweep()`] for why none of those is ever removed.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ClientOptions, GetOptions, GetRange, ObjectStore, ObjectStoreExt, RetryConfig};
use tokio::io::{AsyncBufRead, AsyncWriteExt};

use super::content::ContentHash;
use crate::config::Settings;
use crate::error::Error;

/// The least that S3 takes as a part; with one part on its way and one being filled, this bounds
/// what an upload holds in memory to twice as much.
const PART_BYTES: usize = 5 * 1024 * 1024;

/// A request waits for the store no longer than a client would.
const RETRY_FOR: Duration = Duration::from_secs(20);

/// The bytes of a file or of a range of it, as they arrive.
pub type ByteStream = BoxStream<'static, Result<Bytes, std::io::Error>>;

/// The bytes of all files.
#[derive(Clone, Debug)]
pub struct FileStore {
    store: Arc<dyn ObjectStore>,
    root: Path,
    /// Where the local store is; nothing with S3.
    folder: Option<PathBuf>,
}

impl FileStore {
    /// Opens what `file_store` names: `s3://bucket/prefix`, or nothing for `<data_dir>/files`.
    ///
    /// # Errors
    ///
    /// Fails when the folder cannot be made or the settings do not describe a store. Whether a
    /// bucket answers is asked by [`FileStore::reachable`].
    pub fn open(settings: &Settings) -> Result<Self, Error> {
        if settings.file_store.is_empty() {
            return Self::open_folder(settings.data_dir.join("files"));
        }
        let Some(location) = settings.file_store.strip_prefix("s3://") else {
            return Err(Error::internal(
                "file_store must be empty or s3://bucket/prefix",
            ));
        };
        let (bucket, prefix) = location.split_once('/').unwrap_or((location, ""));
        let root = Path::parse(prefix).map_err(Error::internal)?;
        Ok(Self {
            store: Arc::new(s3(settings, bucket)?),
            root,
            folder: None,
        })
    }

    fn open_folder(folder: PathBuf) -> Result<Self, Error> {
        std::fs::create_dir_all(&folder).map_err(Error::internal)?;
        let store = LocalFileSystem::new_with_prefix(&folder)
            .map_err(Error::internal)?
            .with_fsync(true);
        Ok(Self {
            store: Arc::new(store),
            root: Path::default(),
            folder: Some(folder),
        })
    }

    /// Whether the store answers.
    pub async fn reachable(&self) -> Result<(), Error> {
        if let Some(folder) = &self.folder {
            let found = tokio::fs::metadata(folder).await;
            return found
                .map(|_| ())
                .map_err(|error| Error::Unavailable(error.to_string()));
        }
        self.holds(ContentHash::from([0; 32])).await.map(|_| ())
    }

    /// Whether the bytes are there.
    pub(super) async fn holds(&self, content: ContentHash) -> Result<bool, Error> {
        match self.store.head(&self.path(content)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(unavailable(&error)),
        }
    }

    /// Stores `bytes`, whose hash is `content`, unless they are there. When this returns they
    /// survive a crash.
    pub(super) async fn keep(
        &self,
        content: ContentHash,
        mut bytes: impl AsyncBufRead + Unpin,
    ) -> Result<(), Error> {
        if self.holds(content).await? {
            return Ok(());
        }
        let mut writer =
            BufWriter::with_capacity(Arc::clone(&self.store), self.path(content), PART_BYTES)
                .with_max_concurrency(1);
        if let Err(error) = tokio::io::copy_buf(&mut bytes, &mut writer).await {
            if let Err(left) = writer.abort().await {
                tracing::warn!(%content, error = %left, "parts of a failed upload are left behind");
            }
            return Err(unavailable(&error));
        }
        writer.shutdown().await.map_err(|error| unavailable(&error))
    }

    /// The bytes of a range, as they arrive.
    ///
    /// # Errors
    ///
    /// A blob that is missing is a fault of ours: its record says that it was stored.
    pub(super) async fn read(
        &self,
        content: ContentHash,
        range: Range<u64>,
    ) -> Result<ByteStream, Error> {
        let options = GetOptions {
            range: Some(GetRange::Bounded(range)),
            ..GetOptions::default()
        };
        match self.store.get_opts(&self.path(content), options).await {
            Ok(found) => Ok(found.into_stream().map_err(std::io::Error::from).boxed()),
            Err(object_store::Error::NotFound { .. }) => Err(Error::Internal(format!(
                "the bytes of {content} are missing"
            ))),
            Err(error) => Err(unavailable(&error)),
        }
    }

    /// Removes blobs; those that are gone already count as removed.
    pub(super) async fn forget(&self, contents: &[ContentHash]) -> Result<(), Error> {
        let paths: Vec<_> = contents
            .iter()
            .map(|content| Ok(self.path(*content)))
            .collect();
        let mut removals = self.store.delete_stream(stream::iter(paths).boxed());
        while let Some(removal) = removals.next().await {
            match removal {
                Ok(_) | Err(object_store::Error::NotFound { .. }) => (),
                Err(error) => return Err(unavailable(&error)),
            }
        }
        Ok(())
    }

    /// `sha256/ab/cd/abcd…`: two levels, so that no folder grows beyond what tools can list.
    fn path(&self, content: ContentHash) -> Path {
        let name = content.to_string();
        self.root
            .clone()
            .join("sha256")
            .join(&name[..2])
            .join(&name[2..4])
            .join(name.as_str())
    }
}

fn s3(settings: &Settings, bucket: &str) -> Result<impl ObjectStore, Error> {
    let retry = RetryConfig {
        max_retries: 3,
        retry_timeout: RETRY_FOR,
        ..RetryConfig::default()
    };
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_retry(retry)
        .with_client_options(ClientOptions::new().with_timeout(RETRY_FOR));
    if !settings.s3_region.is_empty() {
        builder = builder.with_region(&settings.s3_region);
    }
    if !settings.s3_endpoint.is_empty() {
        // An endpoint without TLS is for a store beside the server, and said so by its address.
        let plain = settings.s3_endpoint.starts_with("http://");
        builder = builder
            .with_endpoint(&settings.s3_endpoint)
            .with_allow_http(plain);
    }
    // Without keys the machine's own role is used.
    if !settings.s3_access_key_id.is_empty() {
        builder = builder
            .with_access_key_id(&settings.s3_access_key_id)
            .with_secret_access_key(&settings.s3_secret_access_key);
    }
    builder.build().map_err(Error::internal)
}

fn unavailable(error: &dyn std::error::Error) -> Error {
    Error::Unavailable(format!("file store: {error}"))
}
