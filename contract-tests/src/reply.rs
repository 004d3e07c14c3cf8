//! What did the server answer? The status, the bytes, and what a test wants to read of them.

use bytes::Bytes;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// An answer, in full.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// All headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub bytes: Bytes,
}

impl Reply {
    /// Fails where the server is gone before the whole body has come.
    pub(crate) async fn of(response: reqwest::Response) -> reqwest::Result<Self> {
        Ok(Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            bytes: response.bytes().await?,
        })
    }

    /// The body of a success. Anything else ends the test and is shown.
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()
    }

    /// Status and code of a refusal, such as `409 state_conflict`. The problem's shape is checked.
    pub fn refusal(&self) -> String {
        assert!(self.status >= 400, "{} {}", self.status, self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        let code = problem["code"].as_str().unwrap_or_default();
        assert_eq!(problem["type"], format!("urn:attestry:problem:{code}"));
        assert_eq!(problem["status"], self.status);
        assert!(problem["title"].is_string(), "{problem}");
        let request_id = problem["requestId"].as_str().unwrap_or_default();
        assert!(request_id.parse::<uuid::Uuid>().is_ok(), "{problem}");
        assert_eq!(self.header("x-request-id"), request_id);
        format!("{} {code}", self.status)
    }

    /// The single faults of a refusal, as `pointer: detail`.
    pub fn faults(&self) -> Vec<String> {
        let problem = self.json();
        let faults = problem["errors"].as_array().cloned().unwrap_or_default();
        let text = |fault: &Value, member: &str| fault[member].as_str().unwrap_or("?").to_owned();
        faults
            .iter()
            .map(|it| format!("{}: {}", text(it, "pointer"), text(it, "detail")))
            .collect()
    }

    /// The JSON pointers of the faults alone.
    pub fn pointers(&self) -> Vec<String> {
        let problem = self.json();
        let faults = problem["errors"].as_array().cloned().unwrap_or_default();
        faults
            .iter()
            .map(|it| it["pointer"].as_str().unwrap_or("?").to_owned())
            .collect()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| {
            panic!("{} is no JSON ({error}): {}", self.status, self.text());
        })
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// A header; empty where it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

/// The text at a JSON pointer. Its absence ends the test.
pub fn text(answer: &Value, pointer: &str) -> String {
    let found = answer.pointer(pointer).and_then(Value::as_str);
    found
        .unwrap_or_else(|| panic!("no text at {pointer} of {answer:#}"))
        .to_owned()
}

/// The rows at a JSON pointer. Their absence ends the test.
pub fn rows(answer: &Value, pointer: &str) -> Vec<Value> {
    let found = answer.pointer(pointer).and_then(Value::as_array);
    found
        .unwrap_or_else(|| panic!("no array at {pointer} of {answer:#}"))
        .clone()
}
