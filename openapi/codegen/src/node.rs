//! How is a place in a document read so that every fault names it?

use std::cell::RefCell;

use serde_json::Value;

use crate::bundle::Bundle;
use crate::fault::{Fault, Faults};
use crate::names;

/// What all nodes of one document share.
pub(crate) struct Scope<'a> {
    pub(crate) bundle: &'a Bundle,
    faults: RefCell<Faults>,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(bundle: &'a Bundle) -> Self {
        Self {
            bundle,
            faults: RefCell::default(),
        }
    }

    pub(crate) fn into_faults(self) -> Faults {
        self.faults.into_inner()
    }

    pub(crate) fn root(&self) -> Node<'_> {
        Node {
            scope: self,
            value: &self.bundle.document,
            pointer: String::new(),
        }
    }

    pub(crate) fn fault(&self, pointer: &str, message: impl Into<String>) {
        self.faults.borrow_mut().push(Fault {
            file: self.bundle.file_of(pointer).to_owned(),
            pointer: pointer.to_owned(),
            message: message.into(),
        });
    }
}

/// A value together with the place it stands at.
#[derive(Clone)]
pub(crate) struct Node<'a> {
    pub(crate) scope: &'a Scope<'a>,
    pub(crate) value: &'a Value,
    pub(crate) pointer: String,
}

impl<'a> Node<'a> {
    pub(crate) fn fault(&self, message: impl Into<String>) {
        self.scope.fault(&self.pointer, message);
    }

    /// Refuses every member that is not in `known`.
    pub(crate) fn only(&self, known: &[&str]) {
        let Value::Object(members) = self.value else {
            return self.fault("expected an object");
        };
        for key in members.keys().filter(|key| !known.contains(&key.as_str())) {
            self.scope
                .fault(&self.child_pointer(key), format!("unknown keyword `{key}`"));
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<Node<'a>> {
        self.value.get(key).map(|value| self.child(key, value))
    }

    /// The members of an object, in document order; none for anything else.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&'a str, Node<'a>)> + use<'a> {
        let node = self.clone();
        let members = self.value.as_object().into_iter().flatten();
        members.map(move |(key, value)| (key.as_str(), node.child(key, value)))
    }

    /// The items of an array; none for anything else.
    pub(crate) fn items(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let node = self.clone();
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(move |(index, value)| node.child(&index.to_string(), value))
    }

    pub(crate) fn text(&self, key: &str) -> Option<&'a str> {
        let member = self.get(key)?;
        let text = member.value.as_str();
        if text.is_none() {
            member.fault("expected a string");
        }
        text
    }

    /// A string that must be there and must say something.
    pub(crate) fn required_text(&self, key: &str) -> &'a str {
        match self.text(key).map(str::trim) {
            Some(text) if !text.is_empty() => text,
            _ => {
                self.fault(format!("`{key}` is missing or empty"));
                ""
            }
        }
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        let Some(member) = self.get(key) else {
            return false;
        };
        member.value.as_bool().unwrap_or_else(|| {
            member.fault("expected true or false");
            false
        })
    }

    pub(crate) fn count(&self, key: &str) -> Option<u64> {
        let member = self.get(key)?;
        let count = member.value.as_u64();
        if count.is_none() {
            member.fault("expected a whole number, not negative");
        }
        count
    }

    /// Follows a `$ref` to a component; any other node is returned as it is.
    pub(crate) fn resolve(&self) -> Option<Node<'a>> {
        let Some(reference) = self.text("$ref") else {
            return Some(self.clone());
        };
        let pointer = reference.strip_prefix('#').unwrap_or(reference);
        let Some(value) = self.scope.bundle.document.pointer(pointer) else {
            self.fault(format!("`{reference}` does not exist"));
            return None;
        };
        Some(Node {
            scope: self.scope,
            value,
            pointer: pointer.to_owned(),
        })
    }

    fn child(&self, key: &str, value: &'a Value) -> Node<'a> {
        Node {
            scope: self.scope,
            value,
            pointer: self.child_pointer(key),
        }
    }

    fn child_pointer(&self, key: &str) -> String {
        format!("{}/{}", self.pointer, names::escape(key))
    }
}
