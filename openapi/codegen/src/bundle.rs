//! How does a document that refers to `common.yaml` become one that stands alone?
//!
//! `common.yaml#/components/<kind>/<Name>` becomes `#/components/<kind>/<Name>`, and the component is copied
//! together with everything it reaches. Security schemes are named, not referred to, so the names used in
//! `security` are looked up in the shared document as well.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::fault::{Fault, Faults};
use crate::{Source, names};

/// A component's kind and name, such as `("schemas", "Problem")`.
type Component = (String, String);

/// An API document that stands alone.
pub(crate) struct Bundle {
    pub(crate) file: String,
    pub(crate) document: Value,
    common_file: String,
    copied: BTreeSet<Component>,
}

impl Bundle {
    pub(crate) fn stem(&self) -> &str {
        self.file.strip_suffix(".yaml").unwrap_or(&self.file)
    }

    /// The file that holds what `pointer` of the bundled document points to.
    pub(crate) fn file_of(&self, pointer: &str) -> &str {
        let mut parts = pointer.split('/').skip(1);
        match (parts.next(), parts.next(), parts.next()) {
            (Some("components"), Some(kind), Some(name)) if self.is_copied(kind, name) => {
                &self.common_file
            }
            _ => &self.file,
        }
    }

    pub(crate) fn is_copied(&self, kind: &str, name: &str) -> bool {
        self.copied.contains(&(kind.to_owned(), name.to_owned()))
    }

    pub(crate) fn json(&self) -> String {
        self.document.to_string()
    }

    /// A tree of JSON values has only string keys, so YAML can always hold it.
    pub(crate) fn yaml(&self) -> String {
        yaml_serde::to_string(&self.document).unwrap_or_default()
    }
}

/// Bundles every API document.
pub(crate) fn bundle(common: &Source, apis: &[Source], faults: &mut Faults) -> Vec<Bundle> {
    let Some(shared) = load(common, faults) else {
        return Vec::new();
    };
    apis.iter()
        .filter_map(|api| {
            let document = load(api, faults)?;
            Some(
                Bundler {
                    api: &api.file,
                    common: &common.file,
                    shared: &shared,
                    faults,
                }
                .run(document),
            )
        })
        .collect()
}

/// Refuses shared components that no document reaches.
pub(crate) fn refuse_unused(common: &Source, bundles: &[Bundle], faults: &mut Faults) {
    let Some(shared) = load(common, faults) else {
        return;
    };
    for (kind, name) in components(&shared) {
        if !bundles.iter().any(|bundle| bundle.is_copied(&kind, &name)) {
            faults.push(Fault {
                file: common.file.clone(),
                pointer: format!("/components/{kind}/{name}"),
                message: "no document uses this component".to_owned(),
            });
        }
    }
}

fn load(source: &Source, faults: &mut Faults) -> Option<Value> {
    let fault = |message: String| Fault {
        file: source.file.clone(),
        pointer: String::new(),
        message,
    };
    parse(&source.text)
        .map_err(|message| faults.push(fault(message)))
        .ok()
}

fn parse(text: &str) -> Result<Value, String> {
    let mut value: yaml_serde::Value =
        yaml_serde::from_str(text).map_err(|error| error.to_string())?;
    // What is merged in may itself merge something in, so one pass is not enough.
    loop {
        let before = value.clone();
        value.apply_merge().map_err(|error| error.to_string())?;
        if value == before {
            return serde_json::to_value(value).map_err(|error| error.to_string());
        }
    }
}

fn components(document: &Value) -> Vec<Component> {
    let kinds = document
        .get("components")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    kinds
        .flat_map(|(kind, members)| {
            members
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, _)| (kind.clone(), name.clone()))
        })
        .collect()
}

struct Bundler<'a> {
    api: &'a str,
    common: &'a str,
    shared: &'a Value,
    faults: &'a mut Faults,
}

impl Bundler<'_> {
    fn run(mut self, mut document: Value) -> Bundle {
        let mut wanted = self.take_aliases(&mut document);
        self.localize(&mut document, self.api, &mut String::new(), &mut wanted);
        wanted.extend(self.security_schemes(&document));

        let mut copied = BTreeSet::new();
        while let Some(component) = wanted.pop() {
            if !copied.contains(&component)
                && let Some(mut value) = self.shared_component(&component).cloned()
            {
                let (kind, name) = &component;
                let mut pointer = format!("/components/{kind}/{name}");
                self.localize(&mut value, self.common, &mut pointer, &mut wanted);
                self.insert(&mut document, &component, value);
                copied.insert(component);
            }
        }
        Bundle {
            file: self.api.to_owned(),
            document,
            common_file: self.common.to_owned(),
            copied,
        }
    }

    /// Removes components that only stand for the shared component of the same name.
    fn take_aliases(&self, document: &mut Value) -> Vec<Component> {
        let mut aliases = Vec::new();
        for (kind, name) in components(document) {
            let members = &mut document["components"][&kind];
            let alias = format!("{}#/components/{kind}/{name}", self.common);
            let is_alias = members[&name].get("$ref").and_then(Value::as_str) == Some(&alias);
            if is_alias && let Value::Object(members) = members {
                members.shift_remove(&name);
                aliases.push((kind, name));
            }
        }
        aliases
    }

    fn shared_component(&self, (kind, name): &Component) -> Option<&Value> {
        self.shared.get("components")?.get(kind)?.get(name)
    }

    /// Rewrites every reference below `value` and notes the shared components among them.
    fn localize(
        &mut self,
        value: &mut Value,
        file: &str,
        pointer: &mut String,
        wanted: &mut Vec<Component>,
    ) {
        match value {
            Value::Object(members) => {
                let is_mapping = pointer.ends_with("/discriminator/mapping");
                for (key, member) in members {
                    let length = pointer.len();
                    pointer.push('/');
                    pointer.push_str(&names::escape(key));
                    match member {
                        Value::String(reference) if key == "$ref" || is_mapping => {
                            self.localize_reference(reference, file, pointer, wanted);
                        }
                        // Examples are data: a `$ref` in them is not a reference of this document.
                        _ if matches!(key.as_str(), "example" | "default" | "value") => {}
                        Value::Array(_) if key == "examples" => {}
                        _ => self.localize(member, file, pointer, wanted),
                    }
                    pointer.truncate(length);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    let length = pointer.len();
                    pointer.push('/');
                    pointer.push_str(&index.to_string());
                    self.localize(item, file, pointer, wanted);
                    pointer.truncate(length);
                }
            }
            _ => {}
        }
    }

    fn localize_reference(
        &mut self,
        reference: &mut String,
        file: &str,
        pointer: &str,
        wanted: &mut Vec<Component>,
    ) {
        let is_in_common = file == self.common;
        let Some((target, fragment)) = reference.split_once('#') else {
            return self.fault(
                file,
                pointer,
                format!("`{reference}` is not a reference to a component"),
            );
        };
        let is_shared = (target.is_empty() && is_in_common) || target == self.common;
        if !target.is_empty() && !is_shared {
            let message = format!("`{reference}` refers to another file than {}", self.common);
            return self.fault(file, pointer, message);
        }
        if !is_shared {
            return;
        }
        let mut parts = fragment.split('/').skip(1);
        let component = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some("components"), Some(kind), Some(name), None) => {
                (kind.to_owned(), name.to_owned())
            }
            _ => {
                return self.fault(
                    file,
                    pointer,
                    format!("`{reference}` does not name a component"),
                );
            }
        };
        if self.shared_component(&component).is_none() {
            return self.fault(file, pointer, format!("`{reference}` does not exist"));
        }
        *reference = format!("#{fragment}");
        wanted.push(component);
    }

    /// The shared security schemes that the operations name.
    fn security_schemes(&self, document: &Value) -> Vec<Component> {
        let paths = document
            .get("paths")
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        let operations = paths.flat_map(|(_, item)| item.as_object().into_iter().flatten());
        operations
            .flat_map(|(_, operation)| {
                operation
                    .get("security")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
            })
            .flat_map(|requirement| requirement.as_object().into_iter().flatten())
            .map(|(scheme, _)| ("securitySchemes".to_owned(), scheme.clone()))
            .filter(|component| {
                let is_local = document["components"]["securitySchemes"]
                    .get(&component.1)
                    .is_some();
                !is_local && self.shared_component(component).is_some()
            })
            .collect()
    }

    fn insert(&mut self, document: &mut Value, (kind, name): &Component, value: Value) {
        let pointer = format!("/components/{kind}/{name}");
        let Value::Object(root) = document else {
            return;
        };
        let components = root
            .entry("components")
            .or_insert_with(|| Map::new().into());
        let Value::Object(components) = components else {
            return;
        };
        let Value::Object(members) = components.entry(kind).or_insert_with(|| Map::new().into())
        else {
            return;
        };
        if members.contains_key(name) {
            let message = format!("{} has a component of this name, too", self.common);
            return self.fault(self.api, &pointer, message);
        }
        members.insert(name.clone(), value);
    }

    fn fault(&mut self, file: &str, pointer: &str, message: String) {
        self.faults.push(Fault {
            file: file.to_owned(),
            pointer: pointer.to_owned(),
            message,
        });
    }
}
