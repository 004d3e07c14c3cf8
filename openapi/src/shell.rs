//! What is the last thing that every answer passes?
//!
//! The shell gives each request an id, and makes every failure, the framework's own and panics included, the one
//! documented kind of problem, and keeps answers out of caches.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use percent_encoding::percent_decode_str;
use poem::error::ParsePathError;
use poem::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use poem::{Endpoint, IntoResponse, Request, Response};
use uuid::Uuid;

use crate::common::Fault;
use crate::problem::ApiError;
use crate::security::RequestId;

const REQUEST_ID: &str = "x-request-id";

/// The outermost endpoint.
pub struct ProblemShell<E> {
    inner: E,
    routes: Vec<Route>,
    ids: Box<dyn Fn() -> Uuid + Send + Sync>,
}

struct Route {
    segments: Vec<Segment>,
    method: Method,
    is_page: bool,
}

enum Segment {
    Literal(String),
    Parameter(String),
}

impl Route {
    fn new(path: &str, method: Method) -> Self {
        let segment = |text: &str| match text
            .strip_prefix('{')
            .and_then(|text| text.strip_suffix('}'))
        {
            Some(name) => Segment::Parameter(name.to_owned()),
            None => Segment::Literal(text.to_owned()),
        };
        Self {
            segments: path.split('/').map(segment).collect(),
            method,
            is_page: false,
        }
    }

    fn parameters(&self) -> usize {
        let is_parameter = |segment: &&Segment| matches!(segment, Segment::Parameter(_));
        self.segments.iter().filter(is_parameter).count()
    }

    fn matches(&self, path: &str) -> bool {
        let mut segments = path.split('/');
        let all = self
            .segments
            .iter()
            .all(|expected| match (expected, segments.next()) {
                (Segment::Literal(literal), Some(segment)) => literal == segment,
                (Segment::Parameter(_), Some(segment)) => !segment.is_empty(),
                (_, None) => false,
            });
        all && segments.next().is_none()
    }

    /// The parameters of a path that matches which are not UTF-8.
    fn unreadable(&self, path: &str) -> Vec<Fault> {
        let is_text = |text: &str| percent_decode_str(text).decode_utf8().is_ok();
        let segments = self.segments.iter().zip(path.split('/'));
        let fault = |(expected, segment): (&Segment, &str)| match expected {
            Segment::Parameter(name) if !is_text(segment) => Some(Fault {
                pointer: format!("/path/{name}"),
                detail: "Expected UTF-8, percent-encoded.".to_owned(),
            }),
            _ => None,
        };
        segments.filter_map(fault).collect()
    }
}

impl<E> ProblemShell<E> {
    /// Wraps `inner`. `routes` are the path templates that it answers (`/file/{id}`), with their methods: a 405
    /// tells them. `ids` makes the ids of requests that bring none.
    pub fn new(
        inner: E,
        routes: impl IntoIterator<Item = (String, Method)>,
        ids: impl Fn() -> Uuid + Send + Sync + 'static,
    ) -> Self {
        let routes = routes
            .into_iter()
            .map(|(path, method)| Route::new(&path, method))
            .collect();
        Self {
            inner,
            routes,
            ids: Box::new(ids),
        }
    }

    /// Answers GET at these path templates, too. They are pages and no operations: with a name that cannot be read
    /// in its place, there is none.
    #[must_use]
    pub fn with_pages<'a>(mut self, paths: impl IntoIterator<Item = &'a str>) -> Self {
        let page = |path| Route {
            is_page: true,
            ..Route::new(path, Method::GET)
        };
        self.routes.extend(paths.into_iter().map(page));
        self
    }

    /// The refusal of a path that the router could not read.
    fn unreadable(&self, path: &str) -> ApiError {
        let matching = self
            .routes
            .iter()
            .filter(|it| it.matches(path) && !it.is_page);
        let nearest = matching.min_by_key(|it| it.parameters());
        let faults = nearest.map(|it| it.unreadable(path)).unwrap_or_default();
        if faults.is_empty() {
            ApiError::from_status(StatusCode::NOT_FOUND, "")
        } else {
            ApiError::invalid(faults)
        }
    }

    /// The methods of a path, in alphabetical order. Where GET is answered, HEAD is too. A path that is spelled out
    /// (`/minting/details/cohort`) hides the one with a parameter in its place, as it does from the router.
    fn allow(&self, path: &str) -> String {
        let matching = || self.routes.iter().filter(|route| route.matches(path));
        let nearest = matching().map(Route::parameters).min();
        let matching = matching().filter(|route| Some(route.parameters()) == nearest);
        let mut methods: Vec<&str> = matching.map(|route| route.method.as_str()).collect();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.sort_unstable();
        methods.dedup();
        methods.join(", ")
    }

    fn request_id(&self, request: &Request) -> Uuid {
        let sent = request.header(REQUEST_ID).filter(|text| text.len() == 36);
        sent.and_then(|text| text.parse().ok())
            .unwrap_or_else(|| (self.ids)())
    }

    fn refuse(&self, error: ApiError, path: &str, request_id: Uuid) -> Response {
        let status = error.status();
        let error = if status == StatusCode::METHOD_NOT_ALLOWED {
            error.with_allow(self.allow(path))
        } else {
            error
        };
        if status.is_server_error() {
            let cause = error.log().unwrap_or_default();
            tracing::error!(request.id = %request_id, http.path = path, "request {request_id} failed: {cause}");
        }
        error.render(&request_id.to_string())
    }
}

/// The failure that a response stands for, if it stands for one and is not written yet.
fn failure(response: &Response) -> Option<ApiError> {
    let status = response.status();
    let is_failure = status.is_client_error() || status.is_server_error();
    let is_written = response.content_type().is_some_and(|media_type| {
        // A page for people says itself what is wrong.
        media_type == "application/problem+json" || media_type.starts_with("text/html")
    });
    if !is_failure || is_written {
        return None;
    }
    Some(match response.data::<ApiError>() {
        Some(error) => error.clone(),
        None => ApiError::from_status(status, &status.to_string()),
    })
}

impl<E: Endpoint> Endpoint for ProblemShell<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let request_id = self.request_id(&request);
        let path = request.uri().path().to_owned();
        request.extensions_mut().insert(RequestId(request_id));
        if request.method() == Method::HEAD {
            // The server sends the head of this answer and drops its body.
            request.set_method(Method::GET);
        }
        let result = AssertUnwindSafe(self.inner.call(request))
            .catch_unwind()
            .await;
        let outcome = match result {
            Ok(Ok(output)) => {
                let response = output.into_response();
                failure(&response).map_or(Ok(response), Err)
            }
            Ok(Err(error)) if error.is_from_response() => {
                let response = error.into_response();
                failure(&response).map_or(Ok(response), Err)
            }
            Ok(Err(error)) if error.is::<ParsePathError>() => Err(self.unreadable(&path)),
            Ok(Err(error)) => Err(ApiError::from_poem(&error)),
            Err(panic) => Err(ApiError::internal(panic_text(panic.as_ref()))),
        };
        let mut response = outcome.unwrap_or_else(|error| self.refuse(error, &path, request_id));
        if let Ok(value) = HeaderValue::try_from(request_id.to_string()) {
            response.headers_mut().insert(REQUEST_ID, value);
        }
        keep_private(response.headers_mut());
        Ok(response)
    }
}

/// What an answer says is between the server and who asked: nothing keeps it on the way, unless the answer says
/// otherwise. One with an `ETag` may be kept by who asked, to ask whether it has changed.
fn keep_private(headers: &mut HeaderMap) {
    let rule = if headers.contains_key(header::ETAG) {
        "private, no-cache"
    } else {
        "no-store"
    };
    let rule = HeaderValue::from_static(rule);
    headers.entry(header::CACHE_CONTROL).or_insert(rule);
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("panic: {}", text.unwrap_or_default())
}
