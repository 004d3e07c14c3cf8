//! How are files taken in?
//!
//! Each file is streamed to a temporary one, counted and hashed on the way. Nothing is held in memory, and the
//! handler only runs when every file is there and within its limits.

use std::marker::PhantomData;

use poem::http::StatusCode;
use poem::web::Multipart;
use poem::{FromRequest, Request, RequestBody};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

use crate::common::{Fault, ProblemCode};
use crate::problem::ApiError;
use crate::types::Binary;

/// The buffer that a file passes through.
const BUFFER_BYTES: usize = 64 << 10;
/// What is read and thrown away beyond the limits, so that the client lives to read the refusal.
const DRAIN_BYTES_MAX: usize = 64 << 20;
/// What a part costs beside its content, so that a form cannot go on for ever with empty ones.
const PART_BYTES: usize = 1 << 10;
/// Faults beyond this number say nothing new.
const FAULTS_MAX: usize = 100;

/// A form member that takes files.
#[derive(Debug)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// What the document says of it.
    pub description: Option<&'static str>,
    /// Whether the document lists it as required.
    pub is_required: bool,
    /// The fewest files.
    pub min_items: usize,
    /// The most files.
    pub max_items: usize,
    /// The most bytes of each file.
    pub max_bytes: usize,
}

impl Field {
    /// The file at that place has too many bytes.
    fn exceeded(&self, place: usize) -> Fault {
        Fault {
            pointer: format!("/{}/{place}", self.name),
            detail: format!("The file has more than {} bytes.", self.max_bytes),
        }
    }

    /// Whether a part of that name belongs to it: its own name, or one that clients make of it for the items of a
    /// list (`files[]`, `files[0]`).
    fn is_named(&self, name: &str) -> bool {
        let item = name.strip_prefix(self.name);
        let index = item.map(|item| {
            item.strip_prefix('[')
                .and_then(|item| item.strip_suffix(']'))
        });
        item == Some("")
            || index
                .flatten()
                .is_some_and(|index| index.bytes().all(|byte| byte.is_ascii_digit()))
    }
}

/// The form of one operation, with `N` members. The generator implements it for the operation's contract.
pub trait Form<const N: usize>: Send + Sync + 'static {
    /// What the document says of the body.
    const DESCRIPTION: Option<&'static str>;
    /// The members.
    const FIELDS: [Field; N];
}

/// A file that was taken in. The temporary file is rewound, and vanishes when it is dropped.
#[derive(Debug)]
pub struct UploadedFile {
    /// The name as it was sent, which may be anything.
    pub file_name: String,
    /// The media type that the client claims.
    pub media_type: Option<String>,
    /// The number of bytes.
    pub size: u64,
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
    /// The bytes.
    pub file: File,
}

/// The files of a form, in the order of the form's members and of the upload.
pub struct FormBody<C, const N: usize> {
    pub(crate) files: [Vec<UploadedFile>; N],
    operation: PhantomData<C>,
}

impl<C: Form<N>, const N: usize> FormBody<C, N> {
    async fn read(request: &Request, body: &mut RequestBody) -> Result<Self, ApiError> {
        let mut parts = <Multipart as FromRequest>::from_request(request, body)
            .await
            .map_err(|error| match error.status() {
                StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                    ApiError::new(ProblemCode::UnsupportedMediaType)
                        .with_detail("Send the files as `multipart/form-data`.")
                }
                _ => malformed(&error),
            })?;
        let mut files: [Vec<UploadedFile>; N] = std::array::from_fn(|_| Vec::new());
        let mut faults = Vec::new();
        let mut too_large_ones = Vec::new();
        let mut taken = [0; N];
        let mut intake = Intake::new(&C::FIELDS);
        while let Some(part) = parts
            .next_field()
            .await
            .map_err(|error| malformed(&error))?
        {
            let name = part.name().unwrap_or_default().to_owned();
            let index = C::FIELDS.iter().position(|field| field.is_named(&name));
            let refusal = match index.map(|index| (&C::FIELDS[index], files[index].len())) {
                None => Some("The member is unknown.".to_owned()),
                Some(_) if part.file_name().is_none() => {
                    Some("Expected a file, with a file name.".to_owned())
                }
                Some((field, count)) if count == field.max_items => {
                    Some(format!("The number of files must be at most {count}."))
                }
                Some(_) => None,
            };
            match (refusal, index) {
                (None, Some(index)) => {
                    let field = &C::FIELDS[index];
                    match intake.spool(part, field.max_bytes).await? {
                        Some(file) => files[index].push(file),
                        None => too_large_ones.push(field.exceeded(taken[index])),
                    }
                    taken[index] += 1;
                }
                (refusal, _) => {
                    push(&mut faults, &name, refusal.unwrap_or_default());
                    intake.discard(part).await?;
                }
            }
        }
        if !too_large_ones.is_empty() {
            return Err(too_large().with_errors(too_large_ones));
        }
        for (field, received) in C::FIELDS.iter().zip(&files) {
            if received.len() < field.min_items {
                push(
                    &mut faults,
                    field.name,
                    format!("The number of files must be at least {}.", field.min_items),
                );
            }
        }
        if !faults.is_empty() {
            return Err(ApiError::invalid(faults));
        }
        Ok(Self {
            files,
            operation: PhantomData,
        })
    }
}

fn too_large() -> ApiError {
    let detail = "A file, or all files together, have more bytes than this operation accepts.";
    ApiError::new(ProblemCode::PayloadTooLarge).with_detail(detail)
}

fn push(faults: &mut Vec<Fault>, name: &str, detail: String) {
    let fault = Fault {
        pointer: format!("/{}", name.replace('~', "~0").replace('/', "~1")),
        detail,
    };
    if faults.len() < FAULTS_MAX && !faults.contains(&fault) {
        faults.push(fault);
    }
}

fn malformed(error: &impl ToString) -> ApiError {
    ApiError::new(ProblemCode::MalformedBody).with_detail(error.to_string())
}

/// Reads parts through one buffer, and counts what the request may still send, accepted or not.
struct Intake {
    budget: usize,
    buffer: Vec<u8>,
}

impl Intake {
    fn new(fields: &[Field]) -> Self {
        let accepted: usize = fields
            .iter()
            .map(|field| field.max_items * field.max_bytes)
            .sum();
        Self {
            budget: accepted + DRAIN_BYTES_MAX,
            buffer: vec![0; BUFFER_BYTES],
        }
    }

    fn spend(&mut self, bytes: usize) -> Result<(), ApiError> {
        self.budget = self.budget.checked_sub(bytes).ok_or_else(too_large)?;
        Ok(())
    }

    /// The next bytes of a part; none at its end.
    async fn chunk(&mut self, part: &mut (impl AsyncRead + Unpin)) -> Result<&[u8], ApiError> {
        let count = part
            .read(&mut self.buffer)
            .await
            .map_err(|error| malformed(&error))?;
        self.spend(count)?;
        Ok(&self.buffer[..count])
    }

    /// Streams one part to a temporary file; none if it has more than `bytes_max`.
    async fn spool(
        &mut self,
        part: poem::web::Field,
        bytes_max: usize,
    ) -> Result<Option<UploadedFile>, ApiError> {
        self.spend(PART_BYTES)?;
        let file_name = part.file_name().unwrap_or_default().to_owned();
        let media_type = part.content_type().map(str::to_owned);
        let mut file = File::from_std(tempfile::tempfile().map_err(ApiError::internal)?);
        let mut hash = Sha256::new();
        let mut size = 0;
        let mut part = part.into_async_read();
        loop {
            let chunk = self.chunk(&mut part).await?;
            if chunk.is_empty() {
                break;
            }
            size += chunk.len();
            if size <= bytes_max {
                hash.update(chunk);
                file.write_all(chunk).await.map_err(ApiError::internal)?;
            }
        }
        if size > bytes_max {
            return Ok(None);
        }
        file.rewind().await.map_err(ApiError::internal)?;
        let (size, sha256) = (size as u64, hash.finalize().into());
        Ok(Some(UploadedFile {
            file_name,
            media_type,
            size,
            sha256,
            file,
        }))
    }

    /// Reads a part that is not wanted, so that the next one can be looked at.
    async fn discard(&mut self, part: poem::web::Field) -> Result<(), ApiError> {
        self.spend(PART_BYTES)?;
        let mut part = part.into_async_read();
        while !self.chunk(&mut part).await?.is_empty() {}
        Ok(())
    }
}

/// The schema of the form; that it is closed has no counterpart in `poem-openapi` but the marker.
fn schema<C: Form<N>, const N: usize>() -> MetaSchema {
    let properties = C::FIELDS.iter().map(|field| {
        let file = MetaSchema {
            max_length: Some(field.max_bytes),
            ..MetaSchema::ANY
        };
        let list = MetaSchema {
            description: field.description,
            items: Some(Box::new(Binary::schema_ref().merge(file))),
            min_items: Some(field.min_items),
            max_items: Some(field.max_items),
            ..MetaSchema::new("array")
        };
        (field.name, MetaSchemaRef::Inline(Box::new(list)))
    });
    MetaSchema {
        properties: properties.collect(),
        required: C::FIELDS
            .iter()
            .filter(|field| field.is_required)
            .map(|field| field.name)
            .collect(),
        additional_properties: Some(Box::new(crate::lockstep::closed())),
        ..MetaSchema::new("object")
    }
}

impl<'a, C: Form<N>, const N: usize> ApiExtractor<'a> for FormBody<C, N> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn request_meta() -> Option<MetaRequest> {
        let schema = MetaSchemaRef::Inline(Box::new(schema::<C, N>()));
        Some(MetaRequest {
            description: C::DESCRIPTION,
            content: vec![MetaMediaType {
                content_type: "multipart/form-data",
                schema,
            }],
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        Ok(Self::read(request, body).await?)
    }
}
