//! Who calls, and may they?
//!
//! The document names the schemes, the permission and the need for a second factor. [`Allowed`] enforces all three
//! before the body is read, so that a handler only ever sees a caller who may call it.

use std::any::Any;
use std::marker::PhantomData;
use std::net::IpAddr;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use poem::http::{HeaderMap, Method};
use poem::web::RemoteAddr;
use poem::{Addr, FromRequest, Request, RequestBody};
use poem_openapi::registry::{MetaSecurityScheme, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::common::ProblemCode;
use crate::contract::Contract;
use crate::problem::ApiError;

/// The permission that every signed-in user has.
const AUTHENTICATED: &str = "authenticated";

/// What a document says of one operation.
#[derive(Debug)]
pub struct Operation {
    /// The file stem of the document, such as `rng-production`.
    pub api: &'static str,
    /// The operationId.
    pub id: &'static str,
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// Where the API is mounted, such as `/api/network`.
    pub base_path: &'static str,
    /// The path below it, with parameters in braces.
    pub path: &'static str,
    /// The tag it is listed under.
    pub tag: &'static str,
    /// The permission it needs; none for a public operation.
    pub permission: Option<&'static str>,
    /// Whether the session must have passed a second factor.
    pub requires_tfa: bool,
    /// The credentials it accepts: any one of these. Empty for a public operation.
    pub security: &'static [Requirement],
    /// Whether it takes an idempotency key.
    pub idempotent: bool,
    /// The headers that it takes from every caller alike, in lower case.
    pub carried: &'static [&'static str],
    /// The answers it documents, ordered by status.
    pub answers: &'static [DocumentedAnswer],
}

impl Operation {
    /// The path that clients call, with parameters in braces.
    pub fn full_path(&self) -> String {
        format!("{}{}", self.base_path, self.path)
    }

    /// Path and method, as [`ProblemShell`](crate::shell::ProblemShell) wants to know them.
    pub fn route(&self) -> (String, Method) {
        // The generator lets through five methods, all of them known.
        (self.full_path(), self.method.parse().unwrap_or_default())
    }

    /// What the document says of the answer with this status.
    pub fn answer(&self, status: u16) -> Option<&'static DocumentedAnswer> {
        self.answers.iter().find(|answer| answer.status == status)
    }
}

/// An answer that a document allows.
#[derive(Debug)]
pub struct DocumentedAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The documented headers, in lower case.
    pub headers: &'static [&'static str],
    /// Those of them that must be there.
    pub required_headers: &'static [&'static str],
}

/// Security schemes that are needed together.
#[derive(Debug)]
pub struct Requirement {
    /// The names of the schemes, joined by `+`.
    pub name: &'static str,
    /// The schemes.
    pub schemes: &'static [&'static Scheme],
}

impl Requirement {
    /// What a client has to send, as half a sentence.
    pub(crate) fn wanted(&self) -> String {
        let is_bearer = |scheme: &&Scheme| matches!(scheme.kind, SchemeKind::Bearer { .. });
        let (bearers, keys): (Vec<&Scheme>, Vec<&Scheme>) =
            self.schemes.iter().copied().partition(is_bearer);
        let headers: Vec<_> = keys
            .iter()
            .map(|key| format!("`{}`", key.header()))
            .collect();
        let token = "a valid access token as a bearer token".to_owned();
        let token = (!bearers.is_empty()).then_some(token);
        let key = format!("a valid API key as {}", headers.join(" and "));
        let key = (!keys.is_empty()).then_some(key);
        token
            .into_iter()
            .chain(key)
            .collect::<Vec<_>>()
            .join(" and ")
    }

    /// The authentication schemes of `WWW-Authenticate` that stand for it.
    pub(crate) fn challenges(&self) -> impl Iterator<Item = &'static str> {
        let mut challenges: Vec<_> = self.schemes.iter().map(|it| it.challenge()).collect();
        challenges.dedup();
        challenges.into_iter()
    }
}

/// A security scheme.
#[derive(Debug)]
pub struct Scheme {
    /// The name under `components/securitySchemes`.
    pub name: &'static str,
    /// What the document says of it.
    pub description: Option<&'static str>,
    /// Where the credential is found.
    pub kind: SchemeKind,
}

/// Where a credential is found.
#[derive(Debug)]
pub enum SchemeKind {
    /// A token in the header `Authorization`.
    Bearer {
        /// What the document says of the token's form.
        format: Option<&'static str>,
    },
    /// A key in the named header.
    Header(&'static str),
}

impl Scheme {
    fn header(&self) -> &'static str {
        match self.kind {
            SchemeKind::Bearer { .. } => "authorization",
            SchemeKind::Header(name) => name,
        }
    }

    fn challenge(&self) -> &'static str {
        match self.kind {
            SchemeKind::Bearer { .. } => "Bearer",
            SchemeKind::Header(_) => "ApiKey",
        }
    }

    fn credential(&self, request: &Request) -> Option<String> {
        let header = request.header(self.header())?;
        let value = match self.kind {
            SchemeKind::Bearer { .. } => {
                let (scheme, token) = header.split_once(' ')?;
                scheme
                    .eq_ignore_ascii_case("bearer")
                    .then(|| token.trim())?
            }
            SchemeKind::Header(_) => header,
        };
        (!value.is_empty()).then(|| value.to_owned())
    }

    fn describe(&self) -> MetaSecurityScheme {
        let description = self.description;
        let base = MetaSecurityScheme {
            ty: "http",
            description,
            name: None,
            key_in: None,
            scheme: None,
            bearer_format: None,
            flows: None,
            openid_connect_url: None,
        };
        match self.kind {
            SchemeKind::Bearer { format } => MetaSecurityScheme {
                scheme: Some("bearer"),
                bearer_format: format,
                ..base
            },
            SchemeKind::Header(name) => MetaSecurityScheme {
                ty: "apiKey",
                name: Some(name),
                key_in: Some("header"),
                ..base
            },
        }
    }
}

/// The credentials of the first requirement that the request meets in full.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// The bearer token.
    pub bearer: Option<String>,
    /// Public and secret half of an API key that has two.
    pub client: Option<(String, String)>,
    /// An API key that has one part.
    pub key: Option<String>,
}

impl Credentials {
    /// Nothing is passed over: a token that is no token is refused beside a key that would do.
    fn shown(request: &Request, security: &[Requirement]) -> Option<Self> {
        let is_garbled = |scheme: &&Scheme| {
            request.headers().contains_key(scheme.header()) && scheme.credential(request).is_none()
        };
        let mut schemes = security.iter().flat_map(|requirement| requirement.schemes);
        if schemes.any(is_garbled) {
            return None;
        }
        security
            .iter()
            .find_map(|requirement| Self::of(request, requirement))
    }

    fn of(request: &Request, requirement: &Requirement) -> Option<Self> {
        let mut credentials = Self::default();
        let mut keys = Vec::new();
        for scheme in requirement.schemes {
            let value = scheme.credential(request)?;
            match scheme.kind {
                SchemeKind::Bearer { .. } => credentials.bearer = Some(value),
                SchemeKind::Header(_) => keys.push(value),
            }
        }
        let mut keys = keys.into_iter();
        match (keys.next(), keys.next()) {
            (Some(public), Some(secret)) => credentials.client = Some((public, secret)),
            (key, _) => credentials.key = key,
        }
        Some(credentials)
    }
}

/// Turns credentials into a caller. The application implements it, and with it every trait of the surface.
pub trait Authenticator: Send + Sync + 'static {
    /// Whoever calls a secured operation.
    type Caller: Caller;

    /// Finds the caller, or refuses with 401. A header that the operation documents is checked after this, so a
    /// malformed one is to be passed over here.
    fn authenticate(
        &self,
        request: &Request,
        credentials: Credentials,
        operation: &'static Operation,
    ) -> impl Future<Output = Result<Self::Caller, ApiError>> + Send;
}

/// An [`Authenticator`] without its own types: what the routes see of an application.
pub(crate) trait Gate: Send + Sync {
    fn admit<'a>(
        &'a self,
        request: &'a Request,
        credentials: Credentials,
        operation: &'static Operation,
    ) -> BoxFuture<'a, Result<Box<dyn Caller>, ApiError>>;
}

impl<T: Authenticator> Gate for T {
    fn admit<'a>(
        &'a self,
        request: &'a Request,
        credentials: Credentials,
        operation: &'static Operation,
    ) -> BoxFuture<'a, Result<Box<dyn Caller>, ApiError>> {
        Box::pin(async move {
            let caller = self.authenticate(request, credentials, operation).await?;
            Ok(Box::new(caller) as Box<dyn Caller>)
        })
    }
}

/// The application's own caller again, for its handlers.
pub(crate) fn own<C: Caller>(caller: Box<dyn Caller>) -> Result<C, ApiError> {
    let caller: Box<dyn Any> = caller;
    match caller.downcast() {
        Ok(caller) => Ok(*caller),
        Err(_) => Err(ApiError::internal("the caller is of another application")),
    }
}

/// What the surface asks of a caller.
pub trait Caller: Any + Send {
    /// Whether some role of the caller carries the permission.
    fn may(&self, permission: &str) -> bool;

    /// Whether the session has passed a second factor.
    fn has_used_tfa(&self) -> bool;

    /// Tells the caller what was sent, so that an idempotency key can be bound to it, and that it can be told what
    /// the request was about.
    fn received(&mut self, body: Received);
}

/// What is kept of a JSON body beside its typed value. Nothing of it is a secret.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    /// SHA-256 of the bytes as they arrived.
    pub sha256: [u8; 32],
    /// The members at the top that are ids, in the order of their names: `_id`, `userId`.
    pub ids: Vec<(String, Uuid)>,
}

impl Received {
    pub(crate) fn of(bytes: &[u8], value: &Value) -> Self {
        let id = |(name, value): (&String, &Value)| {
            let id = value.as_str()?.parse().ok()?;
            Some((name.clone(), id))
        };
        let members = value.as_object().into_iter().flatten();
        let mut ids: Vec<_> = members.filter_map(id).collect();
        ids.sort();
        Self {
            sha256: Sha256::digest(bytes).into(),
            ids,
        }
    }
}

/// A request's origin, for operations without a caller and for the [`Authenticator`].
#[derive(Debug, Clone)]
pub struct RequestInfo {
    /// Names the request in answers and logs.
    pub request_id: Uuid,
    /// The address of the peer, where the transport has one.
    pub address: Option<IpAddr>,
    /// All headers.
    pub headers: HeaderMap,
}

/// The id that the shell gave to a request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestId(pub(crate) Uuid);

impl RequestInfo {
    /// Reads it from a request that came through the shell.
    pub fn of(request: &Request) -> Self {
        let address = match request.remote_addr() {
            RemoteAddr(Addr::SocketAddr(address)) => Some(address.ip()),
            RemoteAddr(_) => None,
        };
        Self {
            request_id: request.data::<RequestId>().map_or(Uuid::nil(), |id| id.0),
            address,
            headers: request.headers().clone(),
        }
    }
}

impl<'a> FromRequest<'a> for RequestInfo {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        Ok(Self::of(request))
    }
}

/// A caller who may call the operation `C`.
pub struct Allowed<C> {
    pub(crate) caller: Box<dyn Caller>,
    operation: PhantomData<C>,
}

async fn check(
    request: &Request,
    operation: &'static Operation,
) -> Result<Box<dyn Caller>, ApiError> {
    let gate = request
        .data::<Arc<dyn Gate>>()
        .ok_or_else(|| ApiError::internal("the routes are used without their service"))?;
    let wanted = || ApiError::credentials_wanted(operation.security);
    let credentials = Credentials::shown(request, operation.security).ok_or_else(wanted)?;
    let admitted = gate.admit(request, credentials, operation).await;
    let caller = admitted.map_err(|error| match error.code() {
        ProblemCode::Unauthenticated => wanted(),
        _ => error,
    })?;
    if let Some(permission) = operation.permission
        && permission != AUTHENTICATED
        && !caller.may(permission)
    {
        let detail = format!("This operation needs the permission `{permission}`.");
        return Err(ApiError::new(ProblemCode::PermissionDenied).with_detail(detail));
    }
    if operation.requires_tfa && !caller.has_used_tfa() {
        let detail = "Log in with a two-factor code and use the new access token.";
        return Err(ApiError::new(ProblemCode::TfaRequired).with_detail(detail));
    }
    Ok(caller)
}

impl<'a, C: Contract> ApiExtractor<'a> for Allowed<C> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        for scheme in C::OPERATION
            .security
            .iter()
            .flat_map(|requirement| requirement.schemes)
        {
            registry.create_security_scheme(scheme.name, scheme.describe());
        }
    }

    fn security_schemes() -> Vec<&'static str> {
        C::OPERATION
            .security
            .iter()
            .map(|requirement| requirement.name)
            .collect()
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        Ok(Self {
            caller: check(request, C::OPERATION).await?,
            operation: PhantomData,
        })
    }
}
