//! Are the examples of the documents true?
//!
//! They are the fixtures of the contract tests and what clients copy, so each must fit its own schema, judged by the
//! validators that serve requests.

use attestry_openapi::problem::ApiError;
use attestry_openapi::validate::Document;
use serde_json::Value;

use crate::{apis, parse};

/// A place with a schema and examples beside it.
struct Exhibit {
    pointer: String,
    schema: String,
    example: Value,
}

/// Walks the whole document; examples stand beside `schema`, or inside of a schema.
fn collect(value: &Value, pointer: &str, document: &Value, found: &mut Vec<Exhibit>) {
    let is_schema = value.get("type").is_some() || value.get("$ref").is_some();
    match value {
        Value::Object(members) => {
            let schema = members.get("schema").map(|_| format!("{pointer}/schema"));
            for (key, member) in members {
                let child = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                match (key.as_str(), member, &schema) {
                    ("example", example, Some(schema)) => {
                        found.push(Exhibit {
                            pointer: child,
                            schema: schema.clone(),
                            example: example.clone(),
                        });
                    }
                    ("examples", Value::Object(examples), Some(schema)) => {
                        for (name, entry) in examples {
                            let entry = resolve(entry, document);
                            found.push(Exhibit {
                                pointer: format!("{child}/{name}"),
                                schema: schema.clone(),
                                example: entry["value"].clone(),
                            });
                        }
                    }
                    ("examples", Value::Array(examples), None) if is_schema => {
                        for (index, example) in examples.iter().enumerate() {
                            let schema = pointer.to_owned();
                            found.push(Exhibit {
                                pointer: format!("{child}/{index}"),
                                schema,
                                example: example.clone(),
                            });
                        }
                    }
                    _ => collect(member, &child, document, found),
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &format!("{pointer}/{index}"), document, found);
            }
        }
        _ => {}
    }
}

fn resolve<'a>(value: &'a Value, document: &'a Value) -> &'a Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

fn exhibits(canonical: &str) -> Vec<Exhibit> {
    let document = parse(canonical);
    let mut found = Vec::new();
    collect(&document, "", &document, &mut found);
    found
}

#[test]
fn every_example_fits_its_schema() {
    let mut untrue = Vec::new();
    for (api, canonical, _) in apis() {
        let document = Document::parse(canonical);
        let exhibits = exhibits(canonical);
        assert!(
            exhibits.len() > 20,
            "{api}: only {} examples were found",
            exhibits.len()
        );
        for exhibit in exhibits {
            let faults = document
                .validator(&exhibit.schema)
                .faults(&exhibit.example, "")
                .unwrap();
            untrue.extend(faults.iter().map(|fault| {
                format!(
                    "{api}#{}: {} {}",
                    exhibit.pointer, fault.pointer, fault.detail
                )
            }));
        }
    }
    assert!(
        untrue.is_empty(),
        "{} untrue examples\n{}",
        untrue.len(),
        untrue.join("\n")
    );
}

#[test]
fn an_untrue_example_is_seen() {
    let (_, canonical, _) = &apis()[0];
    let document = Document::parse(canonical);
    let exhibit = exhibits(canonical)
        .into_iter()
        .find(|exhibit| exhibit.example["secret"].is_string())
        .unwrap();
    let mut example = exhibit.example;
    example["secret"] = 5.into();
    assert_eq!(
        document
            .validator(&exhibit.schema)
            .faults(&example, "")
            .unwrap()
            .len(),
        1
    );
}

/// The problems shown are those that the server writes: the title and the status belong to the code.
#[test]
fn problem_examples_carry_the_title_and_status_of_their_code() {
    let mut untrue = Vec::new();
    for (api, canonical, _) in apis() {
        for Exhibit {
            pointer, example, ..
        } in exhibits(canonical)
        {
            let Some(code) = example.get("code").and_then(Value::as_str) else {
                continue;
            };
            let error = ApiError::new(code.parse().unwrap());
            let expected = (
                format!("urn:attestry:problem:{code}"),
                error.title().to_owned(),
                u64::from(error.status().as_u16()),
            );
            let text = |key: &str| example[key].as_str().unwrap_or_default().to_owned();
            let shown = (
                text("type"),
                text("title"),
                example["status"].as_u64().unwrap_or_default(),
            );
            if shown != expected {
                untrue.push(format!("{api}#{pointer}: {shown:?}, not {expected:?}"));
            }
        }
    }
    assert!(untrue.is_empty(), "{}", untrue.join("\n"));
}

/// Every validator that a request can meet must compile.
#[test]
fn every_schema_compiles() {
    for (api, canonical, _) in apis() {
        let document = Document::parse(canonical);
        let tree = parse(canonical);
        for name in tree["components"]["schemas"].as_object().unwrap().keys() {
            let validator = document.validator(&format!("/components/schemas/{name}"));
            assert!(
                validator.faults(&Value::Null, "").is_ok(),
                "{api}: {name} does not compile"
            );
        }
    }
}
