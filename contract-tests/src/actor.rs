//! Who acts? Somebody with an HTTP client, and perhaps a session.

use attestry::demo::sandbox::SandboxUser;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

use crate::documents;
use crate::reply::{Reply, text};

/// Somebody who sends requests. Paths are below `/api`, as the reference prints them.
#[derive(Clone, Debug)]
pub struct Actor {
    http: reqwest::Client,
    url: String,
    headers: HeaderMap,
    person: Option<SandboxUser>,
    refresh_token: String,
}

impl Actor {
    pub(crate) fn new(http: reqwest::Client, url: &str) -> Self {
        let url = url.to_owned();
        Self {
            http,
            url,
            headers: HeaderMap::new(),
            person: None,
            refresh_token: String::new(),
        }
    }

    /// The same, with the tokens of a login.
    #[must_use]
    pub fn signed_in(&self, person: &SandboxUser, tokens: &Value) -> Self {
        let bearer = format!("Bearer {}", text(tokens, "/accessToken"));
        let mut actor = self.with("authorization", &bearer);
        actor.person = Some(person.clone());
        actor.refresh_token = text(tokens, "/refreshToken");
        actor
    }

    /// The same, sending one more header with each request.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a header's name");
        let value = HeaderValue::from_str(value).expect("a header's value");
        let mut actor = self.clone();
        actor.headers.insert(name, value);
        actor
    }

    /// The same, talking to another server.
    #[must_use]
    pub fn at(&self, url: &str) -> Self {
        Self {
            url: url.to_owned(),
            ..self.clone()
        }
    }

    /// Somebody else at the same server, who is not signed in.
    #[must_use]
    pub fn anonymous(&self) -> Self {
        Self::new(self.http.clone(), &self.url)
    }

    /// Who it is.
    pub fn person(&self) -> &SandboxUser {
        self.person.as_ref().expect("somebody who is signed in")
    }

    /// The id of the profile they act for.
    pub fn profile(&self) -> String {
        self.person().profile_id.expect("a profile").to_string()
    }

    /// The id of that profile's wallet.
    pub fn wallet(&self) -> String {
        self.person().wallet_id.expect("a wallet").to_string()
    }

    /// Gives that profile one more wallet; answers its id.
    pub async fn one_more_wallet(&self, name: &str) -> String {
        let body = serde_json::json!({ "profileId": self.profile(), "name": name });
        let made = self.post("/network/energy-wallet/create", body).await.ok();
        text(&made, "/wallet/_id")
    }

    /// The id of the organization they belong to.
    pub fn organization(&self) -> String {
        self.person()
            .organization_id
            .expect("an organization")
            .to_string()
    }

    /// The refresh token of their login.
    pub fn refresh_token(&self) -> &str {
        &self.refresh_token
    }

    /// The bearer token of their login.
    pub fn access_token(&self) -> &str {
        let bearer = self
            .headers
            .get("authorization")
            .and_then(|value| value.to_str().ok());
        bearer
            .and_then(|value| value.strip_prefix("Bearer "))
            .unwrap_or_default()
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, |request| request).await
    }

    /// POST with a JSON body.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(Method::POST, path, |request| request.json(&body))
            .await
    }

    /// POST with a JSON body, to a server that may be gone before it answers.
    pub async fn try_post(&self, path: &str, body: &Value) -> reqwest::Result<Reply> {
        self.try_send(Method::POST, path, |request| request.json(body))
            .await
    }

    /// POST with these very bytes as JSON body.
    pub async fn post_bytes(&self, path: &str, body: impl Into<Vec<u8>>) -> Reply {
        let json = |request: RequestBuilder| request.header("content-type", "application/json");
        self.send(Method::POST, path, |request| {
            json(request).body(body.into())
        })
        .await
    }

    /// POST without a body.
    pub async fn post_nothing(&self, path: &str) -> Reply {
        self.send(Method::POST, path, |request| request).await
    }

    /// Uploads files, each a name with its bytes, under the field `files`.
    pub async fn upload(&self, path: &str, files: &[(&str, &[u8])]) -> Reply {
        let form = files.iter().fold(Form::new(), |form, (name, bytes)| {
            form.part(
                "files",
                Part::bytes(bytes.to_vec()).file_name((*name).to_owned()),
            )
        });
        self.send(Method::POST, path, |request| request.multipart(form))
            .await
    }

    /// Any request. The answer is held against the document of its operation.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        change: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Reply {
        let answer = self.try_send(method, path, change).await;
        answer.expect("an answer")
    }

    async fn try_send(
        &self,
        method: Method,
        path: &str,
        change: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> reqwest::Result<Reply> {
        let path = format!("/api{path}");
        let request = self
            .http
            .request(method.clone(), format!("{}{path}", self.url));
        let response = change(request.headers(self.headers.clone())).send().await?;
        let reply = Reply::of(response).await?;
        documents::hold_against(method.as_str(), &path, &reply);
        Ok(reply)
    }

    /// Any request outside of the APIs.
    pub async fn fetch(&self, path: &str) -> Reply {
        let request = self.http.get(format!("{}{path}", self.url));
        let response = request.headers(self.headers.clone()).send().await;
        let reply = Reply::of(response.expect("an answer")).await;
        reply.expect("a whole answer")
    }
}
