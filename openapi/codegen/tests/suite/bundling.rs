//! Does a bundled document stand alone?

use serde_json::Value;

use crate::{COMMON, SHOP, change, faults, surface};

#[test]
fn only_what_is_reached_is_copied_and_references_become_local() {
    let api = surface(COMMON, SHOP).unwrap().apis.remove(0);
    let document: Value = serde_json::from_str(&api.json).unwrap();
    let names = |kind: &str| {
        document["components"][kind]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(names("securitySchemes"), ["bearerAuth"]);
    assert_eq!(names("parameters"), ["IdempotencyKey"]);
    assert!(
        names("schemas")
            .iter()
            .all(|name| ["Can", "Colour", "Problem"].contains(&name.as_str()))
    );
    assert!(!api.json.contains("common.yaml"));
    let colour = &document["components"]["schemas"]["Can"]["properties"]["colour"];
    assert_eq!(colour["$ref"], "#/components/schemas/Colour");
    assert_eq!(yaml_serde::from_str::<Value>(&api.yaml).unwrap(), document);
}

#[test]
fn merges_of_merges_are_resolved() {
    let merged = "example: { <<: &b { <<: &a { colour: red }, litres: 2 } }\n          links";
    let shop = change(
        SHOP,
        "example: { colour: red, litres: 2 }\n          links",
        merged,
    );
    let document: Value =
        serde_json::from_str(&surface(COMMON, &shop).unwrap().apis[0].json).unwrap();
    let pointer = "/paths/~1can~1mix~1{id}/post/responses/200/content/application~1json/example";
    assert_eq!(
        document.pointer(pointer).unwrap(),
        &serde_json::json!({ "colour": "red", "litres": 2 })
    );
}

#[test]
fn an_alias_of_a_shared_component_is_the_component() {
    let alias = "components:\n  securitySchemes:\n    bearerAuth: { $ref: 'common.yaml#/components/securitySchemes/bearerAuth' }\n";
    let shop = change(SHOP, "components:\n", alias);
    let document: Value =
        serde_json::from_str(&surface(COMMON, &shop).unwrap().apis[0].json).unwrap();
    assert_eq!(
        document["components"]["securitySchemes"]["bearerAuth"]["scheme"],
        "bearer"
    );
}

#[test]
fn references_must_lead_somewhere() {
    let problems = [
        (
            "common.yaml#/components/schemas/Colour",
            "common.yaml#/components/schemas/Taste",
        ),
        (
            "common.yaml#/components/schemas/Colour",
            "other.yaml#/components/schemas/Colour",
        ),
        (
            "common.yaml#/components/schemas/Colour",
            "#/components/schemas/Taste",
        ),
        (
            "common.yaml#/components/schemas/Colour",
            "common.yaml#/components/schemas/Problem/properties/title",
        ),
    ];
    let found: Vec<String> = problems
        .iter()
        .flat_map(|(from, to)| faults(from, to))
        .collect();
    insta::assert_snapshot!(found.join("\n"), @"
    paint-shop.yaml#/components/schemas/Can/properties/colour/$ref: `common.yaml#/components/schemas/Taste` does not exist
    paint-shop.yaml#/components/schemas/Can/properties/colour/$ref: `other.yaml#/components/schemas/Colour` refers to another file than common.yaml
    common.yaml#/components/schemas/Colour: no document uses this component
    paint-shop.yaml#/components/schemas/Can/properties/colour: the schema `#/components/schemas/Taste` does not exist
    paint-shop.yaml#/components/schemas/Can/properties/colour/$ref: `common.yaml#/components/schemas/Problem/properties/title` does not name a component
    ");
}

#[test]
fn a_shared_component_must_be_used_and_a_name_belongs_to_one() {
    let shared = change(
        COMMON,
        "  schemas:\n",
        "  schemas:\n    Taste: { type: string, description: A taste. }\n",
    );
    let own = change(
        SHOP,
        "  schemas:\n",
        "  schemas:\n    Colour: { type: string, description: Another colour. }\n",
    );
    let mut found = vec![surface(&shared, SHOP).unwrap_err().to_string()];
    found.push(surface(COMMON, &own).unwrap_err().to_string());
    insta::assert_snapshot!(found.join("\n"), @"
    common.yaml#/components/schemas/Taste: no document uses this component
    paint-shop.yaml#/components/schemas/Colour: common.yaml has a component of this name, too
    ");
}

#[test]
fn text_that_is_no_yaml_is_a_fault_of_its_file() {
    let faults = surface(COMMON, "paths: [").unwrap_err();
    assert!(
        faults
            .iter()
            .all(|fault| fault.file == "paint-shop.yaml" && fault.pointer.is_empty())
    );
}
