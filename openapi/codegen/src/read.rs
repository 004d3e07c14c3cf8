//! Is a bundled document sound, and what does it say?
//!
//! Reading refuses every keyword it does not know and applies the house rules. It goes on after a fault, so that
//! all of them are reported at once; what it returns is only used when there was none.

mod examples;
mod inline;
mod operation;
mod responses;
mod rules;
mod schema;
mod security;

use std::collections::BTreeMap;

use crate::bundle::Bundle;
use crate::fault::Faults;
use crate::model::{Api, Operation, Parameter, Schema, Tag};
use crate::names;
use crate::node::{Node, Scope};

/// Reads one bundled document.
pub(crate) fn api(bundle: &Bundle, faults: &mut Faults) -> Api {
    let scope = Scope::new(bundle);
    let root = scope.root();
    root.only(&["openapi", "info", "servers", "tags", "paths", "components"]);
    if !root.required_text("openapi").starts_with("3.1.") {
        root.fault("expected OpenAPI 3.1");
    }
    let mut parameters = BTreeMap::new();
    let operations = paths(&root, &mut parameters);
    let (title, version, description) = info(&root);
    let api = Api {
        module: names::module(bundle.stem()),
        stem: bundle.stem().to_owned(),
        title,
        version,
        description,
        base_path: base_path(&root),
        tags: tags(&root),
        schemas: schemas(&root),
        schemes: security::schemes(&root),
        parameters,
        operations,
    };
    components(&root);
    rules::check(&scope, &api);
    faults.append(scope.into_faults());
    api
}

fn info(root: &Node<'_>) -> (String, String, Option<String>) {
    let Some(info) = root.get("info") else {
        root.fault("`info` is missing");
        return Default::default();
    };
    info.only(&["title", "version", "description", "license", "contact"]);
    let description = info.required_text("description").to_owned();
    (
        info.required_text("title").to_owned(),
        info.required_text("version").to_owned(),
        Some(description),
    )
}

/// The path that the server's URL names; absolute URLs would tie the document to one installation.
fn base_path(root: &Node<'_>) -> String {
    let servers: Vec<Node<'_>> = root.get("servers").iter().flat_map(Node::items).collect();
    let [server] = servers.as_slice() else {
        root.fault("exactly one server is needed");
        return String::new();
    };
    server.only(&["url"]);
    let url = server.required_text("url");
    if !url.starts_with('/') || url.ends_with('/') {
        server.fault("`url` must be a path without a slash at its end");
    }
    url.to_owned()
}

fn tags(root: &Node<'_>) -> Vec<Tag> {
    let tags = root.get("tags");
    tags.iter()
        .flat_map(Node::items)
        .map(|tag| {
            tag.only(&["name", "description"]);
            Tag {
                name: tag.required_text("name").to_owned(),
                description: Some(tag.required_text("description").to_owned()),
            }
        })
        .collect()
}

fn paths(root: &Node<'_>, parameters: &mut BTreeMap<String, Parameter>) -> Vec<Operation> {
    let Some(paths) = root.get("paths") else {
        root.fault("`paths` is missing");
        return Vec::new();
    };
    let mut operations = Vec::new();
    for (path, item) in paths.members() {
        if !path.starts_with('/') {
            item.fault("a path starts with a slash");
        }
        for (method, node) in item.members() {
            if matches!(method, "get" | "post" | "put" | "patch" | "delete") {
                operations.push(operation::operation(&node, path, method, parameters));
            } else {
                node.fault(format!("unknown keyword `{method}`"));
            }
        }
    }
    operations
}

fn schemas(root: &Node<'_>) -> Vec<Schema> {
    let schemas = root
        .get("components")
        .and_then(|components| components.get("schemas"));
    schemas
        .iter()
        .flat_map(Node::members)
        .map(|(name, node)| schema::named(name, &node))
        .collect()
}

/// Reads the components that are only read where they are used, so that an unused one cannot hide a fault.
fn components(root: &Node<'_>) {
    let Some(components) = root.get("components") else {
        return;
    };
    components.only(&[
        "schemas",
        "parameters",
        "responses",
        "headers",
        "examples",
        "securitySchemes",
    ]);
    for (_, example) in components.get("examples").iter().flat_map(Node::members) {
        examples::example(&example);
    }
}
