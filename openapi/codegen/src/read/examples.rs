//! Are there examples, and are they written as OpenAPI wants them?
//!
//! Whether an example is true to its schema is tested in `attestry-openapi`, with the validators that serve requests.

use crate::node::Node;

/// Checks the form of `example` and `examples` beside a schema; returns whether there is one.
pub(crate) fn beside_schema(node: &Node<'_>) -> bool {
    if let (Some(_), Some(examples)) = (node.get("example"), node.get("examples")) {
        examples.fault("`example` and `examples` exclude each other");
    }
    let mut is_there = node.get("example").is_some();
    for (_, entry) in node.get("examples").iter().flat_map(Node::members) {
        is_there = true;
        if let Some(entry) = entry.resolve() {
            example(&entry);
        }
    }
    is_there
}

/// Checks one entry of `examples`.
pub(crate) fn example(node: &Node<'_>) {
    node.only(&["summary", "description", "value"]);
    if node.get("value").is_none() {
        node.fault("`value` is missing");
    }
}
