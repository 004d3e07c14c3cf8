//! What can an operation answer?

use crate::model::{Header, Kind, Media, Response, Success};
use crate::node::Node;
use crate::read::{examples, inline};

/// The media type of every refusal.
const PROBLEM: &str = "application/problem+json";
/// Headers of answers that are not files. The surface itself sends them, so handlers need not know them.
const OWN_HEADERS: &[&str] = &[
    "allow",
    "content-range",
    "retry-after",
    "www-authenticate",
    "x-request-id",
];

/// Reads all responses, and what the handler answers when all goes well.
pub(crate) fn responses(operation: &Node<'_>) -> (Vec<Response>, Success) {
    let mut responses = Vec::new();
    let mut success = None;
    for (status, node) in operation.get("responses").iter().flat_map(Node::members) {
        let Ok(status) = status.parse::<u16>() else {
            node.fault("a response stands under one status");
            continue;
        };
        let Some(target) = node.resolve() else {
            continue;
        };
        let response = response(&target, status);
        check_headers(&target, &response);
        if status < 300
            && let Some(media) = response.media.first()
        {
            success = Some(match media.schema.kind {
                Kind::Binary => Success::Binary,
                _ => Success::Json(media.schema.clone()),
            });
        }
        responses.push(response);
    }
    responses.sort_by_key(|response| response.status);
    let success = success.unwrap_or_else(|| {
        operation.fault("no successful answer with a body is documented");
        Success::Binary
    });
    check_statuses(operation, &responses, &success);
    (responses, success)
}

fn response(node: &Node<'_>, status: u16) -> Response {
    node.only(&["description", "headers", "content", "links"]);
    let content = node.get("content");
    let media = content
        .iter()
        .flat_map(Node::members)
        .filter_map(|(name, node)| media(name, &node, status))
        .collect();
    let headers = node.get("headers");
    let headers = headers
        .iter()
        .flat_map(Node::members)
        .filter_map(|(name, node)| header(name, &node))
        .collect();
    Response {
        status,
        description: node.required_text("description").to_owned(),
        media,
        headers,
    }
}

fn media(name: &str, node: &Node<'_>, status: u16) -> Option<Media> {
    node.only(&["schema", "example", "examples"]);
    let has_example = examples::beside_schema(node);
    let schema_node = node.get("schema").or_else(|| {
        node.fault("`schema` is missing");
        None
    })?;
    let schema = inline::inline(&schema_node);
    let is_refusal = status >= 400;
    if is_refusal
        && (name != PROBLEM || !matches!(&schema.kind, Kind::Reference(name) if name == "Problem"))
    {
        node.fault(format!("a refusal is {PROBLEM} with the schema Problem"));
    }
    if !is_refusal && (name == "application/json") == matches!(schema.kind, Kind::Binary) {
        node.fault("a successful answer is application/json, or binary of another media type");
    }
    if !is_refusal && name == "application/json" && !has_example {
        node.fault("a JSON answer needs an example");
    }
    Some(Media {
        media_type: name.to_owned(),
        schema,
    })
}

fn header(name: &str, node: &Node<'_>) -> Option<Header> {
    let node = node.resolve()?;
    node.only(&["description", "required", "schema", "example"]);
    let schema = inline::inline(&node.get("schema").or_else(|| {
        node.fault("`schema` is missing");
        None
    })?);
    let description = node.text("description").map(|text| text.trim().to_owned());
    Some(Header {
        name: name.to_owned(),
        description,
        is_required: node.flag("required"),
        schema,
    })
}

/// Only a file may carry headers that its handler sets.
fn check_headers(node: &Node<'_>, response: &Response) {
    let is_file = response.status < 400
        && response
            .media
            .iter()
            .all(|media| matches!(media.schema.kind, Kind::Binary));
    for header in &response.headers {
        let is_own = OWN_HEADERS.contains(&header.name.to_ascii_lowercase().as_str());
        if !is_own && !is_file {
            node.fault(format!(
                "the header `{}` is only for answers that are files",
                header.name
            ));
        }
    }
    let has_retry_after = response
        .headers
        .iter()
        .any(|header| header.name.eq_ignore_ascii_case("retry-after"));
    if response.status == 429 && !has_retry_after {
        node.fault("a 429 documents the header Retry-After");
    }
}

/// A JSON operation answers 200; a file may also be partial or unchanged.
fn check_statuses(operation: &Node<'_>, responses: &[Response], success: &Success) {
    for response in responses {
        let is_allowed = matches!(
            (response.status, success),
            (200 | 400.., _) | (206 | 304, Success::Binary)
        );
        if !is_allowed {
            operation.fault(format!(
                "the status {} is not supported here",
                response.status
            ));
        }
        if response.media.is_empty() != (response.status == 304) {
            operation.fault(format!(
                "the answer {} needs a body, and only 304 has none",
                response.status
            ));
        }
        let is_json = response.status == 200 && matches!(success, Success::Json(_));
        if is_json && response.media.len() != 1 {
            operation.fault("a JSON answer has one media type");
        }
    }
}
