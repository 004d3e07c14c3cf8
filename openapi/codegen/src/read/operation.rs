//! What does one operation take, and who may call it?

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;

use crate::model::{
    Body, Content, Inline, Kind, Location, Operation, Parameter, Role, UploadField,
};
use crate::node::Node;
use crate::read::{examples, inline, responses, security};

const KEYWORDS: &[&str] = &[
    "operationId",
    "tags",
    "summary",
    "description",
    "deprecated",
    "parameters",
    "requestBody",
    "responses",
    "security",
    "x-permission",
    "x-requires-tfa",
    "x-same-handler-as",
];

/// Reads one operation; its parameters are added to those of the document.
pub(crate) fn operation(
    node: &Node<'_>,
    path: &str,
    method: &str,
    all_parameters: &mut BTreeMap<String, Parameter>,
) -> Operation {
    node.only(KEYWORDS);
    let id = node.required_text("operationId").to_owned();
    let tags: Vec<Node<'_>> = node.get("tags").iter().flat_map(Node::items).collect();
    if tags.len() != 1 {
        node.fault("an operation has exactly one tag");
    }
    let mut parameters = Vec::new();
    for (key, parameter) in node
        .get("parameters")
        .iter()
        .flat_map(Node::items)
        .filter_map(|node| parameter(&id, &node))
    {
        parameters.push(key.clone());
        all_parameters.insert(key, parameter);
    }
    let (responses, success) = responses::responses(node);
    Operation {
        pointer: node.pointer.clone(),
        method: method.to_uppercase(),
        path: path.to_owned(),
        tag: tags
            .first()
            .and_then(|tag| tag.value.as_str())
            .unwrap_or_default()
            .to_owned(),
        summary: node.required_text("summary").to_owned(),
        description: node.required_text("description").to_owned(),
        is_deprecated: node.flag("deprecated"),
        security: security::requirements(node),
        permission: node.text("x-permission").map(str::to_owned),
        requires_tfa: node.flag("x-requires-tfa"),
        same_handler_as: node.text("x-same-handler-as").map(str::to_owned),
        parameters,
        body: body(node),
        responses,
        success,
        id,
    }
}

/// Reads a parameter under the name of its component, or of its operation where it is written in place.
fn parameter(operation: &str, node: &Node<'_>) -> Option<(String, Parameter)> {
    let target = node.resolve()?;
    target.only(&[
        "name",
        "in",
        "required",
        "description",
        "schema",
        "example",
        "examples",
        "x-carried-by",
    ]);
    let name = target.required_text("name").to_owned();
    let key = match target.pointer.strip_prefix("/components/parameters/") {
        Some(component) => component.to_upper_camel_case(),
        None => format!(
            "{}{}",
            operation.to_upper_camel_case(),
            name.to_upper_camel_case()
        ),
    };
    let location = match target.text("in") {
        Some("path") => Location::Path,
        Some("query") => Location::Query,
        Some("header") => Location::Header,
        _ => {
            target.fault("`in` is path, query or header");
            Location::Query
        }
    };
    let is_required = target.flag("required");
    if location == Location::Path && !is_required {
        target.fault("a path parameter is required");
    }
    if target.text("description").is_none() {
        target.fault("`description` is missing");
    }
    examples::beside_schema(&target);
    let schema_node = target.get("schema").or_else(|| {
        target.fault("`schema` is missing");
        None
    })?;
    let schema = inline::inline(&schema_node);
    if schema.is_nullable || schema.default.is_some() || !is_scalar(&schema.kind) {
        schema_node.fault(
            "a parameter is a scalar or an enumeration, neither nullable nor with a default",
        );
    }
    let parameter = Parameter {
        role: role(&target, &name),
        name,
        location,
        is_required,
        description: target
            .text("description")
            .map(|text| text.trim().to_owned()),
        schema,
        schema_pointer: schema_node.pointer,
    };
    Some((key, parameter))
}

fn is_scalar(kind: &Kind) -> bool {
    !matches!(
        kind,
        Kind::Binary | Kind::List(_) | Kind::Map(_) | Kind::FreeForm
    )
}

fn role(node: &Node<'_>, name: &str) -> Role {
    match node.text("x-carried-by") {
        None => Role::Argument,
        Some("caller") if name.eq_ignore_ascii_case("idempotency-key") => Role::IdempotencyKey,
        Some("caller") => Role::Caller,
        Some(_) => {
            node.fault("`x-carried-by` can only be `caller`");
            Role::Argument
        }
    }
}

fn body(operation: &Node<'_>) -> Option<Body> {
    let node = operation.get("requestBody")?.resolve()?;
    node.only(&["description", "required", "content"]);
    let content = node.get("content");
    let media: Vec<(&str, Node<'_>)> = content.iter().flat_map(Node::members).collect();
    let [(media_type, media)] = media.as_slice() else {
        node.fault("a request body has exactly one media type");
        return None;
    };
    media.only(&["schema", "example", "examples"]);
    let has_example = examples::beside_schema(media);
    let schema_node = media.get("schema").or_else(|| {
        media.fault("`schema` is missing");
        None
    })?;
    let content = match *media_type {
        "application/json" => {
            if !has_example {
                media.fault("a JSON body needs an example");
            }
            let schema = inline::inline(&schema_node);
            Content::Json {
                is_empty: is_empty(&schema_node, &schema),
                schema,
                pointer: schema_node.pointer,
            }
        }
        "multipart/form-data" => Content::Multipart(upload_fields(&schema_node)),
        _ => {
            media.fault("a request body is application/json or multipart/form-data");
            return None;
        }
    };
    Some(Body {
        is_required: node.flag("required"),
        description: node.text("description").map(|text| text.trim().to_owned()),
        content,
    })
}

/// Whether the body is an object without members: there is nothing to hand to the handler.
fn is_empty(node: &Node<'_>, schema: &Inline) -> bool {
    let Kind::Reference(name) = &schema.kind else {
        return false;
    };
    let pointer = format!("/components/schemas/{name}/properties");
    let properties = node
        .scope
        .bundle
        .document
        .pointer(&pointer)
        .and_then(serde_json::Value::as_object);
    properties.is_some_and(serde_json::Map::is_empty)
}

/// A form that takes lists of files and nothing else.
fn upload_fields(node: &Node<'_>) -> Vec<UploadField> {
    node.only(&[
        "type",
        "description",
        "required",
        "properties",
        "additionalProperties",
    ]);
    if node
        .get("additionalProperties")
        .is_none_or(|node| node.value != &serde_json::Value::Bool(false))
    {
        node.fault("a form says `additionalProperties: false`");
    }
    let required: Vec<&str> = node
        .get("required")
        .iter()
        .flat_map(Node::items)
        .filter_map(|item| item.value.as_str())
        .collect();
    let fields = node.get("properties");
    fields
        .iter()
        .flat_map(Node::members)
        .filter_map(|(name, node)| {
            let field = inline::inline(&node);
            match (&field.kind, field.limits.min_items, field.limits.max_items) {
                (Kind::List(items), Some(min_items), Some(max_items)) if matches!(items.kind, Kind::Binary) => {
                    let max_bytes = items.limits.max_length.unwrap_or_default();
                    if max_bytes == 0 {
                        node.fault("the items need `maxLength`, the largest number of bytes of a file");
                    }
                    let is_required = required.contains(&name);
                    let description = field.description.clone();
                    Some(UploadField { name: name.to_owned(), description, is_required, min_items, max_items, max_bytes })
                }
                _ => {
                    node.fault("a form member is an array of binary strings with `minItems` and `maxItems`");
                    None
                }
            }
        })
        .collect()
}
