//! What do the documents promise? Their operations, examples and answers, read from the served bytes.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use attestry_openapi::{base, network, rng_production};
use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::reply::Reply;

/// A document as it is served.
#[derive(Debug)]
pub struct Document {
    /// The name in `/openapi/{name}.json`.
    pub name: &'static str,
    /// Where the API is mounted.
    pub base_path: &'static str,
    /// The parsed document.
    pub root: Value,
}

/// The three documents.
pub static DOCUMENTS: LazyLock<[Document; 3]> = LazyLock::new(|| {
    let parse = |name, base_path, json| {
        let mut root: Value = serde_json::from_str(json).expect("a document is JSON");
        // A reader keeps the order of the text or not, as other packages of the build ask it to.
        // Sorted, the order of operations and of their examples is the same in every build.
        root.sort_all_objects();
        Document {
            name,
            base_path,
            root,
        }
    };
    [
        parse("base", base::BASE_PATH, base::DOCUMENT_JSON),
        parse("network", network::BASE_PATH, network::DOCUMENT_JSON),
        parse(
            "rng-production",
            rng_production::BASE_PATH,
            rng_production::DOCUMENT_JSON,
        ),
    ]
});

/// One operation of a document.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// Where it is described.
    pub document: &'static Document,
    /// In capitals.
    pub method: &'static str,
    /// Below the base path, with parameters in braces.
    pub path: &'static str,
    value: &'static Value,
}

const METHODS: [(&str, &str); 2] = [("get", "GET"), ("post", "POST")];

/// Every operation of every document, by path within each.
pub fn operations() -> impl Iterator<Item = Operation> {
    DOCUMENTS.iter().flat_map(|document| {
        let paths = document.root["paths"].as_object().into_iter().flatten();
        paths.flat_map(move |(path, item)| {
            METHODS.into_iter().filter_map(move |(key, method)| {
                item.get(key).map(|value| Operation {
                    document,
                    method,
                    path,
                    value,
                })
            })
        })
    })
}

impl Operation {
    /// The operationId.
    pub fn id(&self) -> &'static str {
        self.value["operationId"].as_str().expect("an operationId")
    }

    /// The path that an [`Actor`](crate::actor::Actor) sends to, parameters filled with their
    /// examples.
    pub fn example_path(&self) -> String {
        let mut path = format!("{}{}", self.document.base_path, self.path);
        let parameters = self.value["parameters"].as_array();
        for parameter in parameters.into_iter().flatten().map(|it| self.resolve(it)) {
            if parameter["in"] == "path" {
                let name = parameter["name"].as_str().unwrap_or_default();
                let example = parameter["example"].as_str().expect("an example");
                path = path.replace(&format!("{{{name}}}"), example);
            }
        }
        path.split_at("/api".len()).1.to_owned()
    }

    /// The examples of the JSON request body, by name.
    pub fn request_examples(&self) -> Vec<(&'static str, &'static Value)> {
        let examples = &self.value["requestBody"]["content"]["application/json"]["examples"];
        values_of(examples)
    }

    /// Whether it takes files.
    pub fn takes_files(&self) -> bool {
        self.value["requestBody"]["content"]
            .get("multipart/form-data")
            .is_some()
    }

    /// Whether the JSON body can be left out.
    pub fn body_is_optional(&self) -> bool {
        self.value["requestBody"]["required"] == false
    }

    /// Whether the session must have passed a second factor.
    pub fn requires_tfa(&self) -> bool {
        self.value["x-requires-tfa"] == true
    }

    /// Whether it takes the credentials of that name in each of its alternatives: `bearerAuth`, `clientKey`.
    pub fn needs(&self, scheme: &str) -> bool {
        let alternatives = self.value["security"].as_array().into_iter().flatten();
        let mut named = alternatives.map(|it| it.get(scheme).is_some()).peekable();
        named.peek().is_some() && named.all(|is_named| is_named)
    }

    /// The tag it is listed under.
    pub fn tag(&self) -> &'static str {
        self.value["tags"][0].as_str().expect("a tag")
    }

    /// The credentials that it takes: any one of these sets. None for a public operation.
    pub fn alternatives(&self) -> Vec<Vec<&'static str>> {
        let alternatives = self.value["security"].as_array().into_iter().flatten();
        let names = |it: &'static Value| it.as_object().into_iter().flat_map(|it| it.keys());
        alternatives
            .map(|it| names(it).map(String::as_str).collect())
            .collect()
    }

    /// Whether it takes a header of that name.
    pub fn takes_header(&self, name: &str) -> bool {
        let parameters = self.value["parameters"].as_array().into_iter().flatten();
        parameters
            .map(|it| self.resolve(it))
            .any(|it| it["in"] == "header" && it["name"] == name)
    }

    /// The permission it needs; none where it is open to everybody.
    pub fn permission(&self) -> Option<&'static str> {
        self.value["x-permission"].as_str()
    }

    /// Every JSON example of requests and answers, with where it stands and its schema.
    pub fn examples_with_schemas(&self) -> Vec<(String, &'static Value, &'static Value)> {
        let request = ("request".to_owned(), &self.value["requestBody"]);
        let answers = self
            .statuses()
            .into_iter()
            .filter_map(|status| Some((status.to_string(), self.answer(status)?)));
        let bodies = std::iter::once(request).chain(answers);
        let mut found = Vec::new();
        for (place, body) in bodies {
            for (media_type, content) in body["content"].as_object().into_iter().flatten() {
                if media_type.ends_with("json") {
                    let examples = values_of(&content["examples"]).into_iter();
                    found.extend(examples.map(|(name, value)| {
                        (format!("{place}/{name}"), &content["schema"], value)
                    }));
                }
            }
        }
        found
    }

    /// The statuses it documents.
    pub fn statuses(&self) -> Vec<u16> {
        let responses = self.value["responses"].as_object().into_iter().flatten();
        responses
            .filter_map(|(status, _)| status.parse().ok())
            .collect()
    }

    /// The examples of an answer in JSON, by name.
    pub fn answer_examples(&self, status: u16) -> Vec<(&'static str, &'static Value)> {
        let Some(answer) = self.answer(status) else {
            return Vec::new();
        };
        let contents = answer["content"].as_object().into_iter().flatten();
        contents
            .flat_map(|(_, content)| values_of(&content["examples"]))
            .collect()
    }

    /// Whether the answer is described as JSON of some schema.
    pub fn answers_json(&self, status: u16) -> bool {
        self.answer(status)
            .is_some_and(|it| it["content"].get("application/json").is_some())
    }

    fn answer(&self, status: u16) -> Option<&'static Value> {
        let answer = self.value["responses"].get(status.to_string())?;
        Some(self.resolve(answer))
    }

    fn resolve(&self, value: &'static Value) -> &'static Value {
        let reference = value["$ref"]
            .as_str()
            .and_then(|text| text.strip_prefix('#'));
        let found = reference.map(|pointer| self.document.root.pointer(pointer));
        found.map_or(value, |found| found.expect("the target of a reference"))
    }

    /// Whether a path is one of this operation's.
    fn matches(&self, path: &str) -> bool {
        let Some(rest) = path.strip_prefix(self.document.base_path) else {
            return false;
        };
        let is_same =
            |(template, sent): (&str, &str)| template.starts_with('{') || template == sent;
        self.path.split('/').count() == rest.split('/').count()
            && self.path.split('/').zip(rest.split('/')).all(is_same)
    }
}

fn values_of(examples: &'static Value) -> Vec<(&'static str, &'static Value)> {
    let examples = examples.as_object().into_iter().flatten();
    examples
        .map(|(name, example)| (name.as_str(), &example["value"]))
        .collect()
}

/// The operation that answers a path. One that is spelled out hides those with a parameter in its place.
pub fn operation(method: &str, path: &str) -> Option<Operation> {
    let parameters = |it: &Operation| it.path.matches('{').count();
    let matching = || operations().filter(|it| it.matches(path));
    let nearest = matching().map(|it| parameters(&it)).min()?;
    matching().find(|it| it.method == method && parameters(it) == nearest)
}

/// Ends the test where an answer is not as its document says: an undocumented status, another media
/// type, or a body that breaks its schema.
pub fn hold_against(method: &str, path: &str, reply: &Reply) {
    let path = path.split('?').next().unwrap_or_default();
    let Some(operation) = operation(method, path) else {
        return;
    };
    let (id, status) = (operation.id(), reply.status);
    let Some(answer) = operation.answer(status) else {
        panic!(
            "{id} answers {status}, which is not documented: {}",
            reply.text()
        );
    };
    let media_type = reply
        .header("content-type")
        .split(';')
        .next()
        .unwrap_or_default();
    let Some(contents) = answer["content"].as_object() else {
        return;
    };
    let Some(content) = contents.get(media_type) else {
        panic!("{id} answers {status} as {media_type:?}, which is not documented");
    };
    if media_type.ends_with("json") {
        hold_against_schema(operation, status, &content["schema"], &reply.json());
    }
}

fn hold_against_schema(operation: Operation, status: u16, schema: &Value, body: &Value) {
    static VALIDATORS: Mutex<Option<HashMap<(String, u16), Validator>>> = Mutex::new(None);
    let mut validators = VALIDATORS.lock().expect("the validators");
    let validator = validators
        .get_or_insert_default()
        .entry((
            format!("{}/{}", operation.document.name, operation.id()),
            status,
        ))
        .or_insert_with(|| validator(operation.document, schema));
    let faults: Vec<_> = validator
        .iter_errors(body)
        .map(|it| describe(&it))
        .collect();
    // A test of broken servers goes on after the panic.
    drop(validators);
    assert!(
        faults.is_empty(),
        "{} {status} breaks its schema: {faults:#?}\n{body:#}",
        operation.id()
    );
}

fn describe(error: &jsonschema::ValidationError) -> String {
    format!("{}: {error}", error.instance_path())
}

/// Compiles a schema of a document; its references lead into the document's components.
pub fn validator(document: &Document, schema: &Value) -> Validator {
    let mut root = Map::new();
    root.insert(
        "$schema".to_owned(),
        json!("https://json-schema.org/draft/2020-12/schema"),
    );
    root.insert("components".to_owned(), document.root["components"].clone());
    root.insert("allOf".to_owned(), json!([schema]));
    jsonschema::validator_for(&Value::Object(root)).expect("a schema that compiles")
}
