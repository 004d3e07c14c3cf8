//! Which house rules concern more than one place of a document?
//!
//! * operation ids are unique; links and `x-same-handler-as` lead to operations that exist;
//! * every component is used;
//! * a secured operation names its permission and documents 401 and 403, one with input documents 400, one with a
//!   body 413 and 415, an idempotent one 409, every one 500;
//! * path parameters and path agree;
//! * what a request may hold is closed and bounded: objects refuse unknown members, strings have an end.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::model::{Api, Content, Inline, Kind, Location, Operation, Role, Schema, Shape};
use crate::names;
use crate::node::{Node, Scope};

/// Applies all of them.
pub(crate) fn check(scope: &Scope<'_>, api: &Api) {
    let mut seen = BTreeSet::new();
    for operation in &api.operations {
        if !seen.insert(operation.id.as_str()) {
            scope.fault(
                &operation.pointer,
                format!("the operationId `{}` is used twice", operation.id),
            );
        }
        if !api.tags.iter().any(|tag| tag.name == operation.tag) {
            scope.fault(
                &operation.pointer,
                format!("the tag `{}` is not declared", operation.tag),
            );
        }
        check_access(scope, api, operation);
        check_statuses(scope, api, operation);
        check_path(scope, api, operation);
        check_twin(scope, api, operation);
    }
    check_links(&scope.root(), api);
    check_usage(scope);
    check_requests(scope, api);
}

fn check_access(scope: &Scope<'_>, api: &Api, operation: &Operation) {
    let fault = |message: &str| scope.fault(&operation.pointer, message);
    match (operation.is_public(), &operation.permission) {
        (false, None) => fault("a secured operation names its permission in `x-permission`"),
        (true, Some(_)) => fault("a public operation has no `x-permission`"),
        _ => {}
    }
    if operation.is_public() && operation.requires_tfa {
        fault("a public operation cannot have `x-requires-tfa`");
    }
    if operation.is_public()
        && api
            .parameters_of(operation)
            .any(|(_, parameter)| parameter.role != Role::Argument)
    {
        fault("a public operation has no caller to carry a parameter");
    }
}

fn check_statuses(scope: &Scope<'_>, api: &Api, operation: &Operation) {
    let has_input = operation.body.is_some() || !operation.parameters.is_empty();
    let rules = [
        (true, "every operation", &[500][..]),
        (!operation.is_public(), "a secured operation", &[401, 403]),
        (has_input, "an operation with input", &[400]),
        (
            operation.body.is_some(),
            "an operation with a body",
            &[413, 415],
        ),
        (
            api.is_idempotent(operation),
            "an idempotent operation",
            &[409],
        ),
    ];
    for (applies, subject, statuses) in rules {
        for status in statuses {
            let is_documented = operation
                .responses
                .iter()
                .any(|response| response.status == *status);
            if applies && !is_documented {
                scope.fault(
                    &operation.pointer,
                    format!("{subject} documents the answer {status}"),
                );
            }
        }
    }
}

fn check_path(scope: &Scope<'_>, api: &Api, operation: &Operation) {
    let in_path: Vec<&str> = operation
        .path
        .split('/')
        .filter_map(|segment| {
            segment
                .strip_prefix('{')
                .and_then(|segment| segment.strip_suffix('}'))
        })
        .collect();
    let declared: Vec<&str> = api
        .parameters_of(operation)
        .filter(|(_, parameter)| parameter.location == Location::Path)
        .map(|(_, parameter)| parameter.name.as_str())
        .collect();
    if in_path != declared {
        scope.fault(
            &operation.pointer,
            "the path parameters must be declared in the order of the path",
        );
    }
}

/// Two operations with one handler must hand it the same arguments.
fn check_twin(scope: &Scope<'_>, api: &Api, operation: &Operation) {
    let Some(twin) = &operation.same_handler_as else {
        return;
    };
    let Some(twin) = api
        .operations
        .iter()
        .find(|other| &other.id == twin && other.same_handler_as.is_none())
    else {
        return scope.fault(
            &operation.pointer,
            format!("there is no operation `{twin}` with a handler"),
        );
    };
    let arguments = |operation: &Operation| {
        let is_argument = match operation.body.as_ref().map(|body| &body.content) {
            None | Some(Content::Json { is_empty: true, .. }) => false,
            Some(_) => true,
        };
        (
            operation.parameters.clone(),
            is_argument,
            operation.is_public(),
            operation.tag.clone(),
        )
    };
    if arguments(operation) != arguments(twin) {
        let message = format!(
            "tag, security, parameters and body must be those of `{}`",
            twin.id
        );
        scope.fault(&operation.pointer, message);
    }
}

fn check_links(node: &Node<'_>, api: &Api) {
    for (name, member) in node.members() {
        if name == "links" && node.get("description").is_some() {
            for (_, link) in member.members() {
                check_link(&link, api);
            }
        } else if !matches!(name, "example" | "examples" | "schema" | "schemas") {
            check_links(&member, api);
        }
    }
}

fn check_link(link: &Node<'_>, api: &Api) {
    link.only(&["operationId", "parameters", "requestBody", "description"]);
    let id = link.required_text("operationId");
    let Some(target) = api.operations.iter().find(|operation| operation.id == id) else {
        return link.fault(format!("there is no operation `{id}`"));
    };
    for (name, parameter) in link.get("parameters").iter().flat_map(Node::members) {
        let name = name.rsplit('.').next().unwrap_or(name);
        if !api
            .parameters_of(target)
            .any(|(_, parameter)| parameter.name == name)
        {
            parameter.fault(format!("the operation `{id}` has no parameter `{name}`"));
        }
    }
}

/// Every component is referred to; security schemes are named instead.
fn check_usage(scope: &Scope<'_>) {
    let mut used = BTreeSet::new();
    collect_references(&scope.bundle.document, &mut used);
    let root = scope.root();
    for (kind, members) in root.get("components").iter().flat_map(Node::members) {
        for (name, node) in members.members() {
            if !used.contains(&format!("#/components/{kind}/{}", names::escape(name)))
                && kind != "securitySchemes"
            {
                node.fault("nothing uses this component");
            }
        }
    }
}

fn collect_references(value: &Value, used: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            used.extend(
                members
                    .get("$ref")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            );
            members
                .values()
                .for_each(|value| collect_references(value, used));
        }
        Value::Array(items) => items
            .iter()
            .for_each(|value| collect_references(value, used)),
        _ => {}
    }
}

/// What a request may hold is closed and bounded.
fn check_requests(scope: &Scope<'_>, api: &Api) {
    let schemas: BTreeMap<&str, &Schema> = api
        .schemas
        .iter()
        .map(|schema| (schema.name.as_str(), schema))
        .collect();
    let mut requests = Requests {
        scope,
        schemas,
        seen: BTreeSet::new(),
    };
    for operation in &api.operations {
        if let Some(Content::Json {
            schema, pointer, ..
        }) = operation.body.as_ref().map(|body| &body.content)
        {
            requests.check(schema, pointer);
        }
    }
    for parameter in api.parameters.values() {
        requests.check(&parameter.schema, &parameter.schema_pointer);
    }
}

struct Requests<'a> {
    scope: &'a Scope<'a>,
    schemas: BTreeMap<&'a str, &'a Schema>,
    seen: BTreeSet<String>,
}

impl Requests<'_> {
    fn check(&mut self, schema: &Inline, pointer: &str) {
        match &schema.kind {
            Kind::Reference(name) => self.check_named(name),
            Kind::Text if schema.limits.max_length.is_none() => {
                self.scope
                    .fault(pointer, "a string in a request needs `maxLength`");
            }
            Kind::List(items) => self.check(items, &format!("{pointer}/items")),
            Kind::Map(values) => self.check(values, &format!("{pointer}/additionalProperties")),
            _ => {}
        }
    }

    fn check_named(&mut self, name: &str) {
        if !self.seen.insert(name.to_owned()) {
            return;
        }
        let pointer = format!("/components/schemas/{}", names::escape(name));
        match self.schemas.get(name).map(|schema| &schema.shape) {
            Some(Shape::Object(object)) => {
                if !object.is_closed {
                    self.scope.fault(
                        &pointer,
                        "an object in a request says `additionalProperties: false`",
                    );
                }
                for member in &object.members {
                    let pointer = format!("{pointer}/properties/{}", names::escape(&member.name));
                    self.check(&member.schema, &pointer);
                }
            }
            Some(Shape::OneOf(one_of)) => {
                for (_, name) in &one_of.variants {
                    self.check_named(name);
                }
            }
            Some(Shape::Alias(inline)) => self.check(inline, &pointer),
            Some(Shape::Enumeration(_)) | None => {}
        }
    }
}
