//! Do the generated types say what the canonical documents say?
//!
//! `poem-openapi` describes an API from its Rust types, as OpenAPI 3.0 and with its own habits; the documents are
//! OpenAPI 3.1. [`normalize`] brings both to one form, by rules that lose nothing a client could notice except what
//! `poem-openapi` cannot say at all: examples, links, extensions, the license and the contact.
//!
//! 1. The OpenAPI version, the license, the contact, `links`, `example`, `examples` and everything `x-…` is dropped.
//! 2. References to anything but a schema are replaced by what they refer to.
//! 3. Only schemas and security schemes remain among the components.
//! 4. Tags, required members and parameters are sets, so they are sorted; so are the members of every object.
//! 5. Header names have no case.
//! 6. Descriptions are trimmed, line by line.
//! 7. What only repeats a default is dropped: `required: false`, `deprecated: false`, `uniqueItems: false`, empty
//!    lists and objects, `style` and `explode` of single values.
//! 8. A security requirement named `a+b` stands for the schemes `a` and `b` together.
//! 9. `nullable: true` becomes a type that includes null, or `oneOf` with null beside a reference.
//! 10. `exclusiveMinimum: true` becomes a number, likewise the maximum.
//! 11. `allOf` of a reference and repeated siblings becomes a reference with siblings.
//! 12. The marker of closed objects becomes `additionalProperties: false`, an empty schema there `true`.
//! 13. Numbers are compared by value: 0.0 equals 0.

use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use serde_json::{Map, Value, json};

const CLOSED: &str = "closed";

/// Marks an object as closed, which `poem-openapi` has no word for.
pub(crate) fn closed() -> MetaSchemaRef {
    MetaSchemaRef::Inline(Box::new(MetaSchema {
        title: Some(CLOSED.to_owned()),
        ..MetaSchema::ANY
    }))
}

/// Brings a document to the common form.
pub fn normalize(document: &Value) -> Value {
    let mut normalized = Normalizer { document }.walk(document, Place::Other);
    if let Value::Object(root) = &mut normalized {
        root.remove("openapi");
        for (key, members) in [
            ("info", &["license", "contact"][..]),
            ("components", &["parameters", "responses", "headers"]),
        ] {
            if let Some(Value::Object(object)) = root.get_mut(key) {
                object.retain(|key, _| !members.contains(&key.as_str()));
            }
        }
    }
    sort(&mut normalized);
    normalized
}

/// What a value is decides which rules apply to it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Schema,
    /// Names and schemas.
    Schemas,
    Parameter,
    /// Names and headers.
    Headers,
    /// Data, not to be touched.
    Data,
    Other,
}

impl Place {
    fn of_member(self, key: &str) -> Self {
        match (self, key) {
            (Self::Data, _) => Self::Data,
            (Self::Schemas, _)
            | (_, "schema")
            | (Self::Schema, "items" | "additionalProperties" | "oneOf" | "allOf") => Self::Schema,
            (Self::Headers, _) | (_, "parameters") => Self::Parameter,
            (Self::Schema, "properties") | (Self::Other, "schemas") => Self::Schemas,
            (Self::Schema, "description") => Self::Other,
            (Self::Schema, _) => Self::Data,
            (_, "headers") => Self::Headers,
            _ => Self::Other,
        }
    }

    /// Whether the members are keywords, not names.
    fn has_keywords(self) -> bool {
        matches!(self, Self::Schema | Self::Parameter | Self::Other)
    }
}

struct Normalizer<'a> {
    document: &'a Value,
}

impl Normalizer<'_> {
    fn walk(&self, value: &Value, place: Place) -> Value {
        match value {
            Value::Number(number) => json!(number.as_f64()),
            Value::Array(items) if place == Place::Data => {
                items.iter().map(|item| self.walk(item, place)).collect()
            }
            _ if place == Place::Data => value.clone(),
            Value::Object(members) => self.object(members, place),
            Value::Array(items) => items.iter().map(|item| self.walk(item, place)).collect(),
            Value::String(text) if place == Place::Other => {
                let lines: Vec<&str> = text.trim().lines().map(str::trim).collect();
                lines.join("\n").into()
            }
            other => other.clone(),
        }
    }

    fn object(&self, members: &Map<String, Value>, place: Place) -> Value {
        if let Some(reference) = members.get("$ref").and_then(Value::as_str)
            && let Some(pointer) = reference.strip_prefix('#')
            && !pointer.starts_with("/components/schemas/")
            && let Some(target) = self.document.pointer(pointer)
        {
            return self.walk(target, place);
        }
        let mut normalized = Map::new();
        for (key, member) in members {
            let is_dropped =
                matches!(key.as_str(), "example" | "examples" | "links") || key.starts_with("x-");
            if place.has_keywords() && is_dropped {
                continue;
            }
            let key = if place == Place::Headers {
                key.to_ascii_lowercase()
            } else {
                key.clone()
            };
            let member = self.walk(member, place.of_member(&key));
            let member = if key == "security" {
                security(&member)
            } else {
                member
            };
            normalized.insert(key, member);
        }
        match place {
            Place::Schema => schema(&mut normalized),
            Place::Parameter => parameter(&mut normalized),
            _ => {}
        }
        if place.has_keywords() {
            drop_defaults(&mut normalized);
        }
        normalized.into()
    }
}

fn drop_defaults(members: &mut Map<String, Value>) {
    let flags = ["required", "deprecated", "uniqueItems"];
    let collections = [
        "required",
        "tags",
        "security",
        "servers",
        "properties",
        "parameters",
    ];
    members.retain(|key, value| {
        let is_default_flag = flags.contains(&key.as_str()) && *value == false;
        let is_empty =
            collections.contains(&key.as_str()) && (*value == json!([]) || *value == json!({}));
        !is_default_flag && !is_empty
    });
}

fn parameter(members: &mut Map<String, Value>) {
    members.remove("style");
    members.remove("explode");
    if members.get("in").is_some_and(|place| place == "header")
        && let Some(Value::String(name)) = members.get_mut("name")
    {
        name.make_ascii_lowercase();
    }
}

fn security(requirements: &Value) -> Value {
    let split = |requirement: &Value| {
        let schemes = requirement.as_object().into_iter().flatten();
        let schemes = schemes.flat_map(|(names, scopes)| {
            names
                .split('+')
                .map(|name| (name.to_owned(), scopes.clone()))
        });
        Value::Object(schemes.collect())
    };
    requirements
        .as_array()
        .into_iter()
        .flatten()
        .map(split)
        .collect()
}

fn schema(members: &mut Map<String, Value>) {
    if let Some(Value::Array(parts)) = members.get("allOf")
        && let [reference, siblings] = parts.as_slice()
        && let (Some(target), Some(siblings)) = (reference.get("$ref"), siblings.as_object())
        && siblings
            .iter()
            .all(|(key, value)| key == "oneOf" || members.get(key) == Some(value))
    {
        let target = target.clone();
        members.remove("allOf");
        members.insert("$ref".to_owned(), target);
    }
    if members.remove("nullable").is_some() {
        if let Some(target) = members.remove("$ref") {
            members.insert(
                "oneOf".to_owned(),
                json!([{ "$ref": target }, { "type": "null" }]),
            );
        } else if let Some(kind) = members.get_mut("type") {
            *kind = json!([kind, "null"]);
        }
    }
    for (exclusive, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if members.get(exclusive).is_some_and(|flag| flag == true)
            && let Some(value) = members.remove(bound)
        {
            members.insert(exclusive.to_owned(), value);
        }
    }
    if let Some(extra) = members.get_mut("additionalProperties") {
        if extra.get("title").is_some_and(|title| title == CLOSED) {
            *extra = false.into();
        } else if *extra == json!({}) {
            *extra = true.into();
        }
    }
}

/// Sorts what is a set; objects first of all, so that a build with ordered maps gives the same.
fn sort(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (key, member) in members.iter_mut() {
                sort(member);
                if let Value::Array(items) = member
                    && matches!(key.as_str(), "required" | "tags" | "parameters")
                {
                    items.sort_by_key(sort_key);
                }
            }
            let mut sorted: Vec<(String, Value)> = std::mem::take(members).into_iter().collect();
            sorted.sort_by(|left, right| left.0.cmp(&right.0));
            members.extend(sorted);
        }
        Value::Array(items) => items.iter_mut().for_each(sort),
        _ => {}
    }
}

fn sort_key(item: &Value) -> String {
    match (item.get("in"), item.get("name")) {
        (place, Some(name)) => format!("{place:?} {name}"),
        _ => item.to_string(),
    }
}

/// Every difference between two normalized documents, each with its JSON pointer.
pub fn differences(canonical: &Value, described: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare(canonical, described, "", &mut found);
    found
}

fn compare(canonical: &Value, described: &Value, pointer: &str, found: &mut Vec<String>) {
    match (canonical, described) {
        (Value::Object(left), Value::Object(right)) => {
            let child =
                |key: &str| format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
            for (key, value) in left {
                match right.get(key) {
                    Some(other) => compare(value, other, &child(key), found),
                    None => found.push(format!("{}: only in the document: {value}", child(key))),
                }
            }
            for (key, value) in right.iter().filter(|(key, _)| !left.contains_key(*key)) {
                found.push(format!("{}: only in the types: {value}", child(key)));
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for (index, (left, right)) in left.iter().zip(right).enumerate() {
                compare(left, right, &format!("{pointer}/{index}"), found);
            }
        }
        _ if canonical == described => {}
        _ => found.push(format!(
            "{pointer}: {canonical} in the document, {described} in the types"
        )),
    }
}
