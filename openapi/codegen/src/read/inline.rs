//! What values does a schema describe that stands where it is used?

use serde_json::Value;

use crate::model::{Inline, Kind, Limits, Literal};
use crate::node::Node;

const ANNOTATIONS: &[&str] = &["description", "default", "examples", "deprecated"];

/// A schema that stands where it is used.
pub(crate) fn inline(node: &Node<'_>) -> Inline {
    let (core, is_nullable) = unwrap_nullable(node);
    let kind = kind(&core, is_nullable);
    Inline {
        limits: Box::new(limits(&core)),
        default: node.get("default").map(|default| literal(&default, &kind)),
        kind,
        is_nullable,
        description: node.text("description").map(|text| text.trim().to_owned()),
        is_deprecated: node.flag("deprecated"),
    }
}

/// `oneOf: [{ $ref }, { type: 'null' }]` and `type: [x, 'null']` make a schema nullable.
fn unwrap_nullable<'a>(node: &Node<'a>) -> (Node<'a>, bool) {
    let variants: Vec<Node<'a>> = node.get("oneOf").iter().flat_map(Node::items).collect();
    if let [inner, null] = variants.as_slice()
        && null.value == &serde_json::json!({ "type": "null" })
    {
        node.only(&[&["oneOf"], ANNOTATIONS].concat());
        return (inner.clone(), true);
    }
    let is_nullable = node.get("type").is_some_and(|types| {
        let mut types = types.items();
        types.next().is_some()
            && types.next().is_some_and(|second| second.value == "null")
            && types.next().is_none()
    });
    (node.clone(), is_nullable)
}

fn kind(node: &Node<'_>, is_nullable: bool) -> Kind {
    if node.get("$ref").is_some() {
        node.only(&[&["$ref"], ANNOTATIONS].concat());
        return Kind::Reference(reference(node).unwrap_or_default());
    }
    if node.get("oneOf").is_some() {
        node.fault("`oneOf` in place is only for `[{ $ref }, { type: 'null' }]`; name other unions in components.schemas");
        return Kind::FreeForm;
    }
    if node.get("enum").is_some() {
        node.fault("an enumeration stands under a name of its own in components.schemas");
        return Kind::Text;
    }
    if node.get("properties").is_some() {
        node.fault(
            "an object with properties stands under a name of its own in components.schemas",
        );
        return Kind::FreeForm;
    }
    let name = match node.get("type").map(|types| types.value) {
        Some(Value::String(name)) => name.as_str(),
        Some(Value::Array(types)) if is_nullable => types[0].as_str().unwrap_or_default(),
        _ => "",
    };
    scalar(node, name).unwrap_or_else(|| compound(node, name))
}

fn scalar(node: &Node<'_>, name: &str) -> Option<Kind> {
    const TEXT: &[&str] = &["type", "format", "minLength", "maxLength", "pattern"];
    const NUMBER: &[&str] = &[
        "type",
        "format",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
    ];
    let (kind, keywords) = match (name, node.text("format")) {
        ("string", None) => (Kind::Text, TEXT),
        ("string", Some("email")) => (Kind::Email, TEXT),
        ("string", Some("uuid")) => (Kind::Uuid, &TEXT[..2]),
        ("string", Some("date-time")) => (Kind::DateTime, &TEXT[..2]),
        ("string", Some("date")) => (Kind::Date, &TEXT[..2]),
        ("string", Some("binary")) => (Kind::Binary, &["type", "format", "maxLength"][..]),
        ("integer", Some("int32")) => (Kind::Int32, NUMBER),
        ("integer", Some("int64")) => (Kind::Int64, NUMBER),
        ("number", Some("double")) => (Kind::Double, NUMBER),
        ("number", Some("decimal")) => {
            node.only(&[NUMBER, &["x-fraction-digits"], ANNOTATIONS].concat());
            if node
                .count("x-fraction-digits")
                .is_some_and(|digits| digits > 12)
            {
                node.fault("`x-fraction-digits` is at most 12");
            }
            return Some(Kind::Decimal);
        }
        ("boolean", None) => (Kind::Boolean, &["type"][..]),
        _ => return None,
    };
    node.only(&[keywords, ANNOTATIONS].concat());
    if matches!(kind, Kind::Int32 | Kind::Int64) {
        integer_range(node, matches!(kind, Kind::Int32));
    }
    Some(kind)
}

/// A generated client, or a fuzzer, must know how large an integer gets.
fn integer_range(node: &Node<'_>, is_small: bool) {
    for limit in ["minimum", "maximum"] {
        match node.get(limit).map(|limit| limit.value.as_i64()) {
            None => node.fault(format!("an integer needs `{limit}`")),
            Some(Some(value)) if !is_small || i32::try_from(value).is_ok() => {}
            Some(_) => node.fault(format!("`{limit}` does not fit the format")),
        }
    }
}

fn compound(node: &Node<'_>, name: &str) -> Kind {
    match (name, node.text("format")) {
        ("array", None) => {
            node.only(
                &[
                    &["type", "items", "minItems", "maxItems", "uniqueItems"],
                    ANNOTATIONS,
                ]
                .concat(),
            );
            let Some(items) = node.get("items") else {
                node.fault("`items` is missing");
                return Kind::FreeForm;
            };
            Kind::List(Box::new(inline(&items)))
        }
        ("object", None) => {
            let keywords = &[
                "type",
                "additionalProperties",
                "minProperties",
                "maxProperties",
            ];
            node.only(&[keywords, ANNOTATIONS].concat());
            match node.get("additionalProperties") {
                Some(values) if values.value.is_object() => Kind::Map(Box::new(inline(&values))),
                Some(values) if values.value == &Value::Bool(true) => Kind::FreeForm,
                _ => {
                    node.fault("an object without `properties` is a map or, with `additionalProperties: true`, free");
                    Kind::FreeForm
                }
            }
        }
        (name, format) => {
            node.fault(format!(
                "the type `{name}` with the format `{}` is not supported",
                format.unwrap_or("none")
            ));
            Kind::FreeForm
        }
    }
}

/// The name of the schema that `$ref` points to.
pub(crate) fn reference(node: &Node<'_>) -> Option<String> {
    let reference = node.text("$ref")?;
    let name = reference.strip_prefix("#/components/schemas/");
    let schemas = node
        .scope
        .root()
        .get("components")
        .and_then(|components| components.get("schemas"));
    let is_there =
        name.is_some_and(|name| schemas.is_some_and(|schemas| schemas.get(name).is_some()));
    if !is_there {
        node.fault(format!("the schema `{reference}` does not exist"));
    }
    name.map(str::to_owned)
}

fn literal(node: &Node<'_>, kind: &Kind) -> Literal {
    let fits = match kind {
        Kind::Text | Kind::Reference(_) => node.value.is_string(),
        Kind::Int32 | Kind::Int64 => node.value.is_i64(),
        Kind::Boolean => node.value.is_boolean(),
        _ => false,
    };
    if !fits {
        node.fault("a default of this type is not supported");
    }
    let enumeration = match kind {
        Kind::Reference(name) => Some(name.clone()),
        _ => None,
    };
    if let Some(name) = &enumeration {
        let values = node
            .scope
            .bundle
            .document
            .pointer(&format!("/components/schemas/{name}/enum"));
        if values
            .and_then(Value::as_array)
            .is_none_or(|values| !values.contains(node.value))
        {
            node.fault(format!("not a value of the enumeration `{name}`"));
        }
    }
    Literal {
        value: node.value.clone(),
        enumeration,
    }
}

fn limits(node: &Node<'_>) -> Limits {
    let number = |key: &str| {
        let limit = node.get(key)?;
        let value = limit.value.as_f64();
        if value.is_none() {
            limit.fault("expected a number");
        }
        value
    };
    Limits {
        minimum: number("minimum"),
        maximum: number("maximum"),
        exclusive_minimum: number("exclusiveMinimum"),
        exclusive_maximum: number("exclusiveMaximum"),
        min_length: node.count("minLength"),
        max_length: node.count("maxLength"),
        pattern: node.text("pattern").map(str::to_owned),
        min_items: node.count("minItems"),
        max_items: node.count("maxItems"),
        unique_items: node.flag("uniqueItems"),
        min_properties: node.count("minProperties"),
        max_properties: node.count("maxProperties"),
    }
}
