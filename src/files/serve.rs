//! How does a file travel over HTTP? With its hash as entity tag, whole or one range of it.

use attestry_openapi::binary::Download;
use attestry_openapi::common::ProblemCode;
use attestry_openapi::problem::ApiError;
use poem::Body;
use poem::http::StatusCode;

use super::range::Part;
use super::record::FileRecord;
use crate::app::App;

/// What a request says about the copy that the client has or wants, as its headers spell it.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// `Range`.
    pub range: Option<String>,
    /// `If-Range`.
    pub if_range: Option<String>,
    /// `If-None-Match`.
    pub if_none_match: Option<String>,
}

/// The answer that carries the file.
///
/// # Errors
///
/// 416 where the range lies outside of the file.
pub async fn serve(app: &App, file: &FileRecord, wanted: &Wanted) -> Result<Download, ApiError> {
    let etag = format!("\"{}\"", file.content);
    if wanted
        .if_none_match
        .as_deref()
        .is_some_and(|known| names(known, &etag))
    {
        return Ok(Download::not_modified().header("ETag", &etag));
    }
    // A range of another file than the one that the client has the rest of is of no use (RFC 9110, 13.1.5).
    let is_same = wanted.if_range.as_deref().is_none_or(|known| known == etag);
    let range = wanted.range.as_deref().filter(|_| is_same);
    let (range, status) = match Part::of(range, file.size) {
        Part::Whole => (0..file.size, StatusCode::OK),
        Part::Bytes(range) => (range, StatusCode::PARTIAL_CONTENT),
        Part::Unsatisfiable => {
            let detail = format!("The file has {} bytes.", file.size);
            return Err(ApiError::new(ProblemCode::RangeNotSatisfiable)
                .with_detail(detail)
                .with_size(file.size));
        }
    };
    // What may open in the browser is named as what it is; the rest is bytes, so that nothing
    // uploaded runs there.
    let is_attachment = file.media_type.is_attachment();
    let bytes = app.files.read(file.content, range.clone()).await?;
    let mut answer = Download::new(Body::from_bytes_stream(bytes))
        .status(status)
        .media_type(if is_attachment {
            "application/octet-stream"
        } else {
            file.media_type.as_str()
        })
        .header("ETag", &etag)
        .header("Accept-Ranges", "bytes")
        .header("Content-Length", (range.end - range.start).to_string())
        .header(
            "Content-Disposition",
            file.name.content_disposition(is_attachment),
        );
    if status == StatusCode::PARTIAL_CONTENT {
        let part = format!("bytes {}-{}/{}", range.start, range.end - 1, file.size);
        answer = answer.header("Content-Range", part);
    }
    Ok(answer)
}

/// Whether an `If-None-Match` header names this tag (RFC 9110, 13.1.2: weakly compared).
fn names(header: &str, etag: &str) -> bool {
    header
        .split(',')
        .map(str::trim)
        .any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
}
