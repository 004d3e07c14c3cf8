//! How does a refusal look, and which status goes with which code?
//!
//! Every failure travels as an [`ApiError`] and is written as RFC 9457 problem by the shell, the one place that knows
//! the request's id.

use std::fmt;
use std::time::Duration;

use poem::error::ResponseError;
use poem::http::StatusCode;
use poem::{IntoResponse, Response};

use crate::common::{Fault, Problem, ProblemCode};
use crate::security::Requirement;

/// A refusal or failure: what the client may read, and apart from it what only the log may.
#[derive(Debug, Clone)]
pub struct ApiError {
    code: ProblemCode,
    detail: Option<String>,
    errors: Vec<Fault>,
    retry_after: Option<Duration>,
    headers: Vec<(&'static str, String)>,
    log: Option<String>,
}

impl ApiError {
    /// A refusal with the status and title of its code.
    pub fn new(code: ProblemCode) -> Self {
        Self {
            code,
            detail: None,
            errors: Vec::new(),
            retry_after: None,
            headers: Vec::new(),
            log: None,
        }
    }

    /// An invalid request, with every fault found (400).
    pub fn invalid(faults: Vec<Fault>) -> Self {
        let detail = match faults.len() {
            1 => "1 member of the request is not acceptable.".to_owned(),
            count => format!("{count} members of the request are not acceptable."),
        };
        Self::new(ProblemCode::InvalidRequest)
            .with_detail(detail)
            .with_errors(faults)
    }

    /// There is no such thing, or the caller may not see it (404).
    pub fn not_found() -> Self {
        Self::new(ProblemCode::NotFound)
            .with_detail("There is no such record, or you may not see it.")
    }

    /// Credentials are missing or not accepted (401).
    pub fn unauthenticated() -> Self {
        Self::new(ProblemCode::Unauthenticated)
            .with_detail("Send a valid access token as a bearer token.")
    }

    /// None of the credentials that the operation accepts came along (401); says which these are.
    pub(crate) fn credentials_wanted(security: &[Requirement]) -> Self {
        let ways: Vec<_> = security.iter().map(Requirement::wanted).collect();
        let mut challenges: Vec<_> = security.iter().flat_map(Requirement::challenges).collect();
        challenges.dedup();
        Self::new(ProblemCode::Unauthenticated)
            .with_detail(format!("Send {}.", ways.join(", or ")))
            .with_challenge(challenges.join(", "))
    }

    /// A fault of the server (500). The text goes to the log only.
    pub fn internal(cause: impl fmt::Display) -> Self {
        let detail = "The server failed to answer. Quote the request id when you report this.";
        Self {
            log: Some(cause.to_string()),
            ..Self::new(ProblemCode::Internal).with_detail(detail)
        }
    }

    /// Says what happened this time.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Names the single faults.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<Fault>) -> Self {
        self.errors = errors;
        self
    }

    /// Says when to try again; sent as `Retry-After`, in whole seconds, rounded up.
    #[must_use]
    pub fn with_retry_after(mut self, delay: Duration) -> Self {
        self.retry_after = Some(delay);
        self
    }

    /// Names what would be accepted; sent as `WWW-Authenticate`. Without it, that is a bearer token.
    #[must_use]
    pub fn with_challenge(self, challenge: impl Into<String>) -> Self {
        self.with_header("www-authenticate", challenge.into())
    }

    /// Says how many bytes the file has that a range lies outside of; sent as `Content-Range`.
    #[must_use]
    pub fn with_size(self, size: u64) -> Self {
        self.with_header("content-range", format!("bytes */{size}"))
    }

    fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(crate) fn with_allow(mut self, allow: String) -> Self {
        self.detail = Some(format!("This path answers {allow}."));
        self.with_header("allow", allow)
    }

    /// The code that clients decide by.
    pub fn code(&self) -> ProblemCode {
        self.code
    }

    /// The HTTP status, which follows from the code.
    pub fn status(&self) -> StatusCode {
        status(self.code)
    }

    /// The kind of problem in a few words, the same for every occurrence.
    pub fn title(&self) -> &'static str {
        title(self.code)
    }

    /// What happened this time, as the client reads it.
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// The single faults.
    pub fn errors(&self) -> &[Fault] {
        &self.errors
    }

    /// What only the log may read.
    pub(crate) fn log(&self) -> Option<&str> {
        self.log.as_deref()
    }

    /// Any failure of the framework as a refusal of ours.
    pub(crate) fn from_poem(error: &poem::Error) -> Self {
        match error.downcast_ref::<Self>() {
            Some(error) => error.clone(),
            None => Self::from_status(error.status(), &error.to_string()),
        }
    }

    /// A refusal of which only the status is known.
    pub(crate) fn from_status(status: StatusCode, cause: &str) -> Self {
        match status {
            StatusCode::NOT_FOUND => {
                Self::new(ProblemCode::NotFound).with_detail("There is nothing at this path.")
            }
            StatusCode::METHOD_NOT_ALLOWED => Self::new(ProblemCode::MethodNotAllowed),
            StatusCode::UNAUTHORIZED => Self::unauthenticated(),
            StatusCode::FORBIDDEN => Self::new(ProblemCode::PermissionDenied),
            StatusCode::CONFLICT => Self::new(ProblemCode::StateConflict),
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(ProblemCode::PayloadTooLarge),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::new(ProblemCode::UnsupportedMediaType),
            StatusCode::TOO_MANY_REQUESTS => Self::new(ProblemCode::RateLimited),
            StatusCode::SERVICE_UNAVAILABLE => Self::new(ProblemCode::Unavailable),
            status if status.is_client_error() => {
                Self::new(ProblemCode::MalformedBody).with_detail(cause)
            }
            _ => Self::internal(cause),
        }
    }

    /// The answer, complete. Called by the shell, which knows the request's id.
    pub(crate) fn render(&self, request_id: &str) -> Response {
        let status = self.status();
        let problem = Problem {
            r#type: format!("urn:attestry:problem:{}", self.code),
            title: title(self.code).to_owned(),
            status: i32::from(status.as_u16()),
            detail: self.detail.clone(),
            code: self.code,
            request_id: request_id.to_owned(),
            errors: (!self.errors.is_empty()).then(|| self.errors.clone()),
        };
        let mut response = Response::builder()
            .status(status)
            .content_type("application/problem+json");
        let is_challenged = self.headers.iter().any(|it| it.0 == "www-authenticate");
        if status == StatusCode::UNAUTHORIZED && !is_challenged {
            response = response.header("www-authenticate", "Bearer");
        }
        if let Some(delay) = self.retry_after {
            let seconds = delay.as_secs() + u64::from(delay.subsec_nanos() > 0);
            response = response.header("retry-after", seconds.max(1));
        }
        for (name, value) in &self.headers {
            response = response.header(*name, value);
        }
        // Strings and integers always serialize.
        response.body(serde_json::to_vec(&problem).unwrap_or_default())
    }
}

/// The status of each code. A new code in the document does not compile until it has one.
fn status(code: ProblemCode) -> StatusCode {
    use ProblemCode as Code;
    match code {
        Code::InvalidRequest | Code::MalformedBody | Code::InvalidWorkbook | Code::FileRejected => {
            StatusCode::BAD_REQUEST
        }
        Code::Unauthenticated
        | Code::InvalidCredentials
        | Code::TfaCodeRequired
        | Code::RefreshTokenReused => StatusCode::UNAUTHORIZED,
        Code::PermissionDenied
        | Code::TfaRequired
        | Code::NotAMember
        | Code::SegregationOfDuties
        | Code::FileForbidden => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Code::StateConflict
        | Code::IdempotencyKeyReused
        | Code::FacilityMonthClaimed
        | Code::FacilityMonthOpen
        | Code::WorkbookAlreadyUsed
        | Code::AssetInOpenContract
        | Code::TfaAlreadyActive
        | Code::EvidenceMissing
        | Code::InsufficientQuantity
        | Code::NothingLocked
        | Code::TermsFrozen
        | Code::AlreadySigned
        | Code::MixedTerms
        | Code::LockLimitReached => StatusCode::CONFLICT,
        Code::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::RangeNotSatisfiable => StatusCode::RANGE_NOT_SATISFIABLE,
        Code::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The kind of problem in a few words, the same for every occurrence.
fn title(code: ProblemCode) -> &'static str {
    use ProblemCode as Code;
    match code {
        Code::InvalidRequest => "The request is invalid",
        Code::MalformedBody => "The body cannot be read",
        Code::InvalidWorkbook => "The workbook is invalid",
        Code::FileRejected => "The file is not acceptable",
        Code::Unauthenticated => "Credentials are required",
        Code::InvalidCredentials => "The credentials are wrong",
        Code::TfaCodeRequired => "A two-factor code is required",
        Code::RefreshTokenReused => "The refresh token was used before",
        Code::PermissionDenied => "Permission denied",
        Code::TfaRequired => "Two-factor authentication is required",
        Code::NotAMember => "Not a member of the organization",
        Code::SegregationOfDuties => "Segregation of duties",
        Code::FileForbidden => "The file is not yours to read",
        Code::NotFound => "Not found",
        Code::MethodNotAllowed => "Method not allowed",
        Code::StateConflict => "The present state forbids this",
        Code::IdempotencyKeyReused => "The idempotency key was used before",
        Code::FacilityMonthClaimed => "A month of the facility was approved before",
        Code::FacilityMonthOpen => "A month of the facility is already in an open batch",
        Code::WorkbookAlreadyUsed => "The workbook was already used",
        Code::AssetInOpenContract => "The asset is in an open contract",
        Code::TfaAlreadyActive => "Two-factor authentication is active already",
        Code::EvidenceMissing => "Evidence is missing",
        Code::InsufficientQuantity => "Too few units are available",
        Code::NothingLocked => "Nothing is locked",
        Code::TermsFrozen => "The terms are frozen",
        Code::AlreadySigned => "You signed already",
        Code::MixedTerms => "The terms of the units differ",
        Code::LockLimitReached => "Too many unsigned pulls hold locks",
        Code::PayloadTooLarge => "The request is too large",
        Code::UnsupportedMediaType => "Unsupported media type",
        Code::RangeNotSatisfiable => "The range lies outside of the file",
        Code::RateLimited => "Too many attempts",
        Code::Internal => "Internal error",
        Code::Unavailable => "Temporarily unavailable",
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status().as_u16(), self.code)
    }
}

impl std::error::Error for ApiError {}

impl ResponseError for ApiError {
    fn status(&self) -> StatusCode {
        self.status()
    }

    fn as_response(&self) -> Response {
        self.clone().into_response()
    }
}

/// The shell writes the body: this response only carries the error to it.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = Response::builder().status(self.status()).finish();
        response.set_data(self);
        response
    }
}
