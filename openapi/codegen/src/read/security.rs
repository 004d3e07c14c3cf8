//! Who has to prove what before an operation runs?

use crate::model::{Scheme, SchemeKind};
use crate::node::Node;

/// The security schemes of the document.
pub(crate) fn schemes(root: &Node<'_>) -> Vec<Scheme> {
    let schemes = root
        .get("components")
        .and_then(|components| components.get("securitySchemes"));
    schemes
        .iter()
        .flat_map(Node::members)
        .map(|(name, node)| scheme(name, &node))
        .collect()
}

fn scheme(name: &str, node: &Node<'_>) -> Scheme {
    let kind = match (node.text("type"), node.text("scheme"), node.text("in")) {
        (Some("http"), Some("bearer"), None) => {
            node.only(&["type", "scheme", "bearerFormat", "description"]);
            SchemeKind::Bearer {
                format: node.text("bearerFormat").map(str::to_owned),
            }
        }
        (Some("apiKey"), None, Some("header")) => {
            node.only(&["type", "in", "name", "description"]);
            SchemeKind::Header(node.required_text("name").to_owned())
        }
        _ => {
            node.fault("only bearer tokens and API keys in headers are supported");
            SchemeKind::Bearer { format: None }
        }
    };
    Scheme {
        name: name.to_owned(),
        description: node.text("description").map(|text| text.trim().to_owned()),
        kind,
    }
}

/// The alternatives an operation accepts. It has to say so itself, be it `[]` for a public one.
pub(crate) fn requirements(operation: &Node<'_>) -> Vec<Vec<String>> {
    let Some(security) = operation.get("security") else {
        operation.fault("`security` is missing; a public operation says `security: []`");
        return Vec::new();
    };
    let schemes = operation
        .scope
        .root()
        .get("components")
        .and_then(|components| components.get("securitySchemes"));
    let mut requirements = Vec::new();
    for requirement in security.items() {
        let mut names = Vec::new();
        for (name, scopes) in requirement.members() {
            if schemes
                .as_ref()
                .is_none_or(|schemes| schemes.get(name).is_none())
            {
                scopes.fault(format!("the security scheme `{name}` does not exist"));
            }
            if scopes
                .value
                .as_array()
                .is_none_or(|scopes| !scopes.is_empty())
            {
                scopes.fault("expected `[]`; scopes are not used, see `x-permission`");
            }
            names.push(name.to_owned());
        }
        if names.is_empty() {
            requirement.fault("optional credentials are not supported");
        }
        requirements.push(names);
    }
    requirements
}
