//! What values does a named schema describe?

use serde_json::Value;

use crate::model::{Kind, Member, Object, OneOf, Schema, Shape};
use crate::node::Node;
use crate::read::inline::{inline, reference};

/// A schema under `components/schemas`.
pub(crate) fn named(name: &str, node: &Node<'_>) -> Schema {
    let shape = if node.get("enum").is_some() {
        Shape::Enumeration(enumeration(node))
    } else if node.get("oneOf").is_some() {
        Shape::OneOf(one_of(node))
    } else if node.get("properties").is_some() {
        Shape::Object(object(node))
    } else {
        let inline = inline(node);
        if inline.is_nullable || matches!(inline.kind, Kind::Reference(_) | Kind::Binary) {
            node.fault("a named schema cannot be nullable, binary or another name for a schema");
        }
        Shape::Alias(inline)
    };
    Schema {
        name: name.to_owned(),
        is_common: node.scope.bundle.is_copied("schemas", name),
        description: Some(node.required_text("description").to_owned()),
        shape,
    }
}

fn enumeration(node: &Node<'_>) -> Vec<String> {
    node.only(&["type", "enum", "description"]);
    if node.text("type") != Some("string") {
        node.fault("an enumeration has the type string");
    }
    let mut values: Vec<String> = Vec::new();
    for item in node.get("enum").iter().flat_map(Node::items) {
        match item.value.as_str() {
            Some(value) if values.iter().any(|other| other == value) => item.fault("listed twice"),
            Some(value) => values.push(value.to_owned()),
            None => item.fault("expected a string"),
        }
    }
    values
}

fn one_of(node: &Node<'_>) -> OneOf {
    node.only(&["oneOf", "discriminator", "description"]);
    let Some(discriminator) = node.get("discriminator") else {
        node.fault("`oneOf` needs a `discriminator`");
        return OneOf {
            tag: String::new(),
            variants: Vec::new(),
        };
    };
    discriminator.only(&["propertyName", "mapping"]);
    let variants: Vec<(String, String)> = discriminator
        .get("mapping")
        .iter()
        .flat_map(Node::members)
        .filter_map(|(value, target)| {
            let name = target
                .value
                .as_str()?
                .strip_prefix("#/components/schemas/")?;
            Some((value.to_owned(), name.to_owned()))
        })
        .collect();
    let listed: Vec<Option<String>> = node
        .get("oneOf")
        .iter()
        .flat_map(Node::items)
        .map(|item| reference(&item))
        .collect();
    let is_complete = listed.len() == variants.len()
        && variants
            .iter()
            .all(|(_, name)| listed.iter().any(|listed| listed.as_ref() == Some(name)));
    if !is_complete {
        discriminator.fault("`mapping` must name every schema of `oneOf`, and nothing else");
    }
    OneOf {
        tag: discriminator.required_text("propertyName").to_owned(),
        variants,
    }
}

fn object(node: &Node<'_>) -> Object {
    node.only(&[
        "type",
        "description",
        "required",
        "properties",
        "additionalProperties",
    ]);
    if node.text("type") != Some("object") {
        node.fault("a schema with `properties` has the type object");
    }
    let is_closed = match node
        .get("additionalProperties")
        .map(|node| node.value.clone())
    {
        None => false,
        Some(Value::Bool(false)) => true,
        Some(_) => {
            node.fault(
                "an object with `properties` is open, or closed by `additionalProperties: false`",
            );
            false
        }
    };
    let properties = node.get("properties");
    let required: Vec<&str> = node
        .get("required")
        .iter()
        .flat_map(Node::items)
        .filter_map(|item| {
            let name = item.value.as_str()?;
            if properties
                .as_ref()
                .is_none_or(|properties| properties.get(name).is_none())
            {
                item.fault(format!("the property `{name}` does not exist"));
            }
            Some(name)
        })
        .collect();
    let members = properties
        .iter()
        .flat_map(Node::members)
        .map(|(name, node)| {
            let is_required = required.contains(&name);
            let schema = inline(&node);
            if is_required && schema.default.is_some() {
                node.fault("a required property cannot have a default");
            }
            Member {
                name: name.to_owned(),
                is_required,
                schema,
            }
        });
    Object {
        is_closed,
        members: members.collect(),
    }
}
