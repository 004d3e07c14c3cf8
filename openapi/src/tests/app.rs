//! The application under test, and how tests talk to it.

use std::sync::Arc;
use std::time::Duration;

use poem::http::{Method, StatusCode};
use poem::{Body, Endpoint, Request, Response, Route};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::answer::Answer;
use crate::binary::Download;
use crate::common::ProblemCode;
use crate::fixture::{Arguments, FilesApi, Kind, Name, OpenApi, Thing, ThingsMoreApi};
use crate::multipart::UploadedFile;
use crate::problem::ApiError;
use crate::security::{Authenticator, Caller, Credentials, Operation, Received, RequestInfo};
use crate::shell::ProblemShell;
use crate::types::Nullable;
use crate::{fixture, strict};

/// The id that the shell makes for every request.
pub(super) const REQUEST_ID: Uuid = Uuid::from_u128(7);

/// Tokens are the permissions they carry, separated by commas; `tfa` is a second factor, `nobody` is unknown.
pub(super) struct App;

pub(super) struct Someone {
    pub(super) credentials: Credentials,
    pub(super) body_sha256: Option<[u8; 32]>,
}

impl Someone {
    fn carries(&self, word: &str) -> bool {
        self.credentials
            .bearer
            .as_deref()
            .is_some_and(|token| token.split(',').any(|part| part == word))
    }
}

impl Caller for Someone {
    fn may(&self, permission: &str) -> bool {
        self.carries(permission)
    }

    fn has_used_tfa(&self) -> bool {
        self.carries("tfa")
    }

    fn received(&mut self, body: Received) {
        self.body_sha256 = Some(body.sha256);
    }
}

impl Authenticator for App {
    type Caller = Someone;

    async fn authenticate(
        &self,
        _request: &Request,
        credentials: Credentials,
        _operation: &'static Operation,
    ) -> Result<Someone, ApiError> {
        if credentials.bearer.as_deref() == Some("nobody") {
            return Err(ApiError::unauthenticated());
        }
        Ok(Someone {
            credentials,
            body_sha256: None,
        })
    }
}

fn arguments<const N: usize>(arguments: [Option<String>; N]) -> Arguments {
    Arguments {
        arguments: arguments.into_iter().map(Nullable).collect(),
    }
}

impl ThingsMoreApi for App {
    async fn thing_create(&self, caller: Someone, body: Thing) -> Result<Answer<Thing>, ApiError> {
        assert!(caller.body_sha256.is_some());
        Answer::of(&body)
    }

    async fn thing_details(
        &self,
        _caller: Someone,
        id: Uuid,
        file_name: String,
        limit: i32,
        loud: Option<bool>,
        kind: Option<Kind>,
        x_mark: String,
    ) -> Result<Arguments, ApiError> {
        let (loud, kind) = (
            loud.map(|loud| loud.to_string()),
            kind.map(|kind| kind.to_string()),
        );
        Ok(arguments([
            Some(id.to_string()),
            Some(file_name),
            Some(limit.to_string()),
            loud,
            kind,
            Some(x_mark),
        ]))
    }

    async fn thing_sign(&self, _caller: Someone) -> Result<Arguments, ApiError> {
        Ok(arguments([]))
    }

    async fn system_mint(&self, caller: Someone) -> Result<Arguments, ApiError> {
        let (id, key) = caller.credentials.client.unwrap();
        Ok(arguments([caller.credentials.bearer, Some(id), Some(key)]))
    }
}

impl FilesApi for App {
    async fn file_upload(
        &self,
        _caller: Someone,
        files: Vec<UploadedFile>,
    ) -> Result<Arguments, ApiError> {
        use tokio::io::AsyncReadExt as _;
        let mut found = Vec::new();
        for mut upload in files {
            let mut text = String::new();
            upload
                .file
                .read_to_string(&mut text)
                .await
                .map_err(ApiError::internal)?;
            let UploadedFile {
                file_name,
                media_type,
                size,
                sha256,
                ..
            } = upload;
            found.push(Nullable(Some(format!(
                "{file_name} {media_type:?} {size} {:02x} {}",
                sha256[0],
                &text[..2]
            ))));
        }
        Ok(Arguments { arguments: found })
    }

    async fn file_download(&self, _caller: Someone, x_mode: String) -> Result<Download, ApiError> {
        let file = Download::new("content")
            .media_type("image/png")
            .header("ETag", "\"1\"");
        match x_mode.as_str() {
            "unchanged" => Ok(Download::not_modified()),
            "no-etag" => Ok(Download::new("content")),
            "odd-header" => Ok(file.header("x-odd", "1")),
            "odd-status" => Ok(file.status(StatusCode::PARTIAL_CONTENT)),
            _ => Ok(file),
        }
    }
}

impl OpenApi for App {
    async fn open_echo(&self, info: RequestInfo, body: Vec<Name>) -> Result<Arguments, ApiError> {
        let again =
            ApiError::new(ProblemCode::RateLimited).with_retry_after(Duration::from_millis(1500));
        match body[0].0.as_str() {
            "panic" => panic!("at the disco"),
            "undocumented" => Err(ApiError::not_found()),
            "often" => Err(again),
            "broken" => Err(ApiError::internal("a secret of the server")),
            name => Ok(arguments([
                Some(name.to_owned()),
                Some(info.request_id.to_string()),
            ])),
        }
    }
}

/// The whole of it: the fixture API inside the shell.
pub(super) fn shell() -> ProblemShell<impl Endpoint<Output = Response>> {
    use poem::EndpointExt as _;
    let routes = fixture::OPERATIONS
        .iter()
        .map(|operation| operation.route());
    let inner = Route::new().nest(fixture::BASE_PATH, fixture::service(Arc::new(App)));
    ProblemShell::new(inner.map_to_response(), routes, || REQUEST_ID)
}

/// What came back.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) response: Response,
    pub(super) text: String,
}

impl Reply {
    pub(super) fn json(&self) -> Value {
        strict::from_slice(self.text.as_bytes())
            .unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// Status and code of a refusal.
    pub(super) fn refusal(&self) -> String {
        assert_eq!(
            self.response.content_type(),
            Some("application/problem+json"),
            "{}",
            self.text
        );
        format!("{} {}", self.status, self.json()["code"].as_str().unwrap())
    }

    /// Every fault of an invalid request: its pointer and what is wrong there.
    pub(super) fn faults(&self) -> Vec<String> {
        assert_eq!(self.refusal(), "400 invalid_request", "{}", self.text);
        let errors = self.json()["errors"].as_array().cloned().unwrap();
        errors
            .iter()
            .map(|fault| {
                format!(
                    "{} {}",
                    fault["pointer"].as_str().unwrap(),
                    fault["detail"].as_str().unwrap()
                )
            })
            .collect()
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.response.header(name)
    }
}

pub(super) async fn send(
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Reply {
    let mut request = Request::builder().method(method).uri_str(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = shell().call(request.body(body)).await.unwrap();
    let text = response.take_body().into_string().await.unwrap();
    Reply {
        status: response.status().as_u16(),
        response,
        text,
    }
}

/// Posts JSON with every permission.
pub(super) async fn post(path: &str, body: &str) -> Reply {
    let headers = [
        ("authorization", "Bearer thing.create,thing.sign,tfa"),
        ("content-type", "application/json"),
    ];
    send(Method::POST, path, &headers, body.to_owned()).await
}

/// A thing that is valid, with other members.
pub(super) fn thing(members: &Value) -> String {
    let mut thing = json!({ "name": "chair", "kind": "QET", "amount": 1.5 });
    thing
        .as_object_mut()
        .unwrap()
        .extend(members.as_object().unwrap().clone());
    thing.to_string()
}
