//! Do the generated types say what the canonical documents say?

use attestry_openapi::lockstep::{differences, normalize};
use attestry_openapi::{base, network, rng_production};
use serde_json::{Value, json};

use crate::{apis, parse};

#[test]
fn types_and_documents_agree() {
    for (api, canonical, described) in apis() {
        let found = differences(
            &normalize(&parse(canonical)),
            &normalize(&parse(&described)),
        );
        assert!(
            found.is_empty(),
            "{api}: {} differences\n{}",
            found.len(),
            found.join("\n")
        );
    }
}

/// The comparison must see a change of any kind, or its silence means nothing.
#[test]
fn a_change_of_the_document_is_seen() {
    let login = "/components/schemas/LoginRequest";
    let changes: [(String, Value); 7] = [
        (format!("{login}/properties/secret/maxLength"), json!(255)),
        (format!("{login}/properties/email/format"), json!("uri")),
        (
            format!("{login}/properties/email/description"),
            json!("Something else."),
        ),
        (format!("{login}/required"), json!(["email"])),
        (format!("{login}/additionalProperties"), json!(true)),
        ("/paths/~1auth~1logout/post/security".to_owned(), json!([])),
        (
            "/paths/~1auth~1login/post/responses/200/description".to_owned(),
            json!("Another answer."),
        ),
    ];
    let described = normalize(&parse(&base::described()));
    for (pointer, value) in changes {
        let mut document = parse(base::DOCUMENT_JSON);
        inline_response(&mut document);
        *document
            .pointer_mut(&pointer)
            .unwrap_or_else(|| panic!("there is nothing at {pointer}")) = value;
        let found = differences(&normalize(&document), &described);
        assert!(!found.is_empty(), "a change at {pointer} is not seen");
        assert!(
            found
                .iter()
                .all(|difference| difference.starts_with(&pointer)),
            "{pointer}: {found:?}"
        );
    }
}

/// The login's answer is a shared component; written in place, a change there concerns the login alone.
fn inline_response(document: &mut Value) {
    let response = document["components"]["responses"]["AuthTokens"].clone();
    document["paths"]["/auth/login"]["post"]["responses"]["200"] = response;
}

/// All but the links, which the model only takes with `parameters`, where the standard does not ask for them.
#[test]
fn documents_load_into_the_model_of_the_documentation_browser() {
    for (api, canonical, _) in apis() {
        let mut document = parse(canonical);
        remove_links(&mut document);
        let model = serde_json::from_value::<utoipa::openapi::OpenApi>(document);
        assert!(model.is_ok(), "{api}: {:?}", model.err());
    }
}

fn remove_links(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.remove("links");
            members.values_mut().for_each(remove_links);
        }
        Value::Array(items) => items.iter_mut().for_each(remove_links),
        _ => {}
    }
}

#[test]
fn yaml_and_json_are_the_same_document() {
    let documents = [
        (base::DOCUMENT_JSON, base::DOCUMENT_YAML),
        (network::DOCUMENT_JSON, network::DOCUMENT_YAML),
        (rng_production::DOCUMENT_JSON, rng_production::DOCUMENT_YAML),
    ];
    for (json, yaml) in documents {
        let from_yaml: Value = yaml_serde::from_str(yaml).unwrap();
        assert_eq!(differences(&parse(json), &from_yaml), Vec::<String>::new());
    }
}

#[test]
fn a_document_stands_alone() {
    for (api, canonical, _) in apis() {
        assert!(
            !canonical.contains(".yaml#"),
            "{api} refers to another file"
        );
    }
}
