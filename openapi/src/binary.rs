//! How does a file leave?

use poem::http::{HeaderName, HeaderValue, StatusCode};
use poem::{Body, Response};

use crate::problem::ApiError;
use crate::security::Operation;

/// A file on its way to the client, streamed.
#[derive(Debug)]
pub struct Download {
    status: StatusCode,
    media_type: Option<String>,
    headers: Vec<(String, String)>,
    body: Body,
}

impl Download {
    /// A whole file. Without a media type it goes as `application/octet-stream`.
    pub fn new(body: impl Into<Body>) -> Self {
        Self {
            status: StatusCode::OK,
            media_type: None,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    /// The client has these bytes already (304).
    pub fn not_modified() -> Self {
        Self {
            status: StatusCode::NOT_MODIFIED,
            ..Self::new(Body::empty())
        }
    }

    /// Sets another status, such as 206.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Sets the media type, which need not be the documented one: a file is what it is.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Sets a header. The operation must document it.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The answer, if the operation documents its status and headers.
    pub(crate) fn into_response(self, operation: &'static Operation) -> Result<Response, ApiError> {
        let fault = |message: String| ApiError::internal(format!("{}: {message}", operation.id));
        let Some(documented) = operation.answer(self.status.as_u16()) else {
            return Err(fault(format!(
                "the status {} is not documented",
                self.status
            )));
        };
        let mut response = Response::builder()
            .status(self.status)
            .header("x-content-type-options", "nosniff");
        if self.status != StatusCode::NOT_MODIFIED {
            response = response.content_type(
                self.media_type
                    .as_deref()
                    .unwrap_or("application/octet-stream"),
            );
        }
        let mut response = response.body(self.body);
        for (name, value) in self.headers {
            let name = name.to_ascii_lowercase();
            if !documented.headers.contains(&name.as_str()) {
                return Err(fault(format!("the header {name} is not documented")));
            }
            let value = HeaderValue::try_from(value).map_err(&ApiError::internal)?;
            response.headers_mut().insert(
                HeaderName::try_from(name).map_err(ApiError::internal)?,
                value,
            );
        }
        if let Some(missing) = documented
            .required_headers
            .iter()
            .find(|name| !response.headers().contains_key(**name))
        {
            return Err(fault(format!("the documented header {missing} is missing")));
        }
        Ok(response)
    }
}
