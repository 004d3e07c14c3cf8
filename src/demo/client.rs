//! How does an integrator call the APIs? With a bearer token, a pinned organization and JSON.

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

/// A client of one server.
pub(super) struct Client {
    http: reqwest::Client,
    base_url: String,
    /// Sent as `Authorization: Bearer …` once it is there.
    pub(super) access_token: Option<String>,
    /// Sent as `x-active-organization-id` once it is there.
    pub(super) organization: Option<String>,
}

impl Client {
    pub(super) fn of(base_url: &str) -> Result<Self, String> {
        let http = reqwest::Client::builder()
            .timeout(Duration::from_mins(1))
            .build()
            .map_err(|error| error.to_string())?;
        let base_url = format!("{base_url}/api");
        Ok(Self {
            http,
            base_url,
            access_token: None,
            organization: None,
        })
    }

    pub(super) async fn get(&self, path: &str) -> Result<Value, String> {
        self.send(self.request(Method::GET, path)).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Value, String> {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// Uploads one file under the multipart field `files`.
    pub(super) async fn upload(
        &self,
        path: &str,
        name: &'static str,
        bytes: &'static [u8],
    ) -> Result<Value, String> {
        let form = Form::new().part("files", Part::bytes(bytes).file_name(name));
        self.send(self.request(Method::POST, path).multipart(form))
            .await
    }

    /// The bytes of a file.
    pub(super) async fn download(&self, path: &str) -> Result<Vec<u8>, String> {
        let response = self.request(Method::GET, path).send().await;
        let response = response.map_err(|error| error.to_string())?;
        let status = response.status();
        let bytes = response.bytes().await.map_err(|error| error.to_string())?;
        if status.is_success() {
            Ok(bytes.to_vec())
        } else {
            Err(format!("{status}: {}", String::from_utf8_lossy(&bytes)))
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.base_url));
        if let Some(token) = &self.access_token {
            request = request.bearer_auth(token);
        }
        if let Some(organization) = &self.organization {
            request = request.header("x-active-organization-id", organization);
        }
        request
    }

    /// The answer, or the problem in one line.
    async fn send(&self, request: RequestBuilder) -> Result<Value, String> {
        let response = request.send().await.map_err(|error| error.to_string())?;
        let status = response.status();
        let body: Value = response.json().await.map_err(|error| error.to_string())?;
        if status.is_success() {
            Ok(body)
        } else {
            Err(format!("{status}: {body}"))
        }
    }
}
