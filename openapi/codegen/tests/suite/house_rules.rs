//! Is every house rule enforced, with the file and the place?
//!
//! Each row changes one place of a sound document. The snapshot shows what is said of it.

use crate::{COMMON, SHOP, change, faults, surface};

/// What is said of each change.
fn said(changes: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (from, to) in changes {
        let found = faults(from, to);
        assert!(!found.is_empty(), "`{from}` → `{to}` is not refused");
        text.push_str(&found.join("\n"));
        text.push('\n');
    }
    text
}

#[test]
fn unknown_keywords() {
    insta::assert_snapshot!(said(&[
        ("summary: Mix paint", "summary: Mix paint\n      callbacks: {}"),
        ("maximum: 20,", "maximum: 20, multipleOf: 2,"),
        ("maxLength: 100,", "maxLength: 100, const: x,"),
        ("required: true, description: The can.,", "required: true, style: simple, description: The can.,"),
        ("info: {", "security: []\ninfo: {"),
        ("/can/mix/{id}:\n", "/can/mix/{id}:\n    summary: Mixing\n"),
        ("description: A can of paint.", "description: A can of paint.\n      allOf: []"),
        ("components:\n", "components:\n  callbacks: {}\n"),
    ]), @"
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post/callbacks: unknown keyword `callbacks`
    paint-shop.yaml#/components/schemas/Can/properties/litres/multipleOf: unknown keyword `multipleOf`
    paint-shop.yaml#/components/schemas/Can/properties/note/const: unknown keyword `const`
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post/parameters/0/style: unknown keyword `style`
    paint-shop.yaml#/security: unknown keyword `security`
    paint-shop.yaml#/paths/~1can~1mix~1{id}/summary: unknown keyword `summary`
    paint-shop.yaml#/components/schemas/Can/allOf: unknown keyword `allOf`
    paint-shop.yaml#/components/callbacks: unknown keyword `callbacks`
    ");
}

#[test]
fn types() {
    insta::assert_snapshot!(said(&[
        ("format: int32, minimum: 1,", "format: int32,"),
        ("maximum: 20,", "maximum: 3000000000,"),
        ("format: int32,", "format: int16,"),
        ("{ type: [string, 'null'], maxLength: 100,", "{ type: string, maxLength: 9, enum: [a, b],"),
        ("{ type: [string, 'null'], maxLength: 100,", "{ type: object, properties: { a: { type: boolean } },"),
        ("{ type: [string, 'null'], maxLength: 100,", "{ type: object,"),
        ("{ type: [string, 'null'], maxLength: 100,", "{ type: array,"),
        ("{ type: [string, 'null'], maxLength: 100,", "{ oneOf: [{ type: string }, { type: boolean }],"),
        ("required: [colour]", "required: [colour, taste]"),
        ("required: [colour]", "required: [colour, litres]"),
        ("default: 1", "default: one"),
        ("description: Its colour.", "description: Its colour., default: green"),
        ("description: A can of paint.", "title: A can"),
    ]), @"
    paint-shop.yaml#/components/schemas/Can/properties/litres: an integer needs `minimum`
    paint-shop.yaml#/components/schemas/Can/properties/litres: `maximum` does not fit the format
    paint-shop.yaml#/components/schemas/Can/properties/litres: the type `integer` with the format `int16` is not supported
    paint-shop.yaml#/components/schemas/Can/properties/litres/default: a default of this type is not supported
    paint-shop.yaml#/components/schemas/Can/properties/note: an enumeration stands under a name of its own in components.schemas
    paint-shop.yaml#/components/schemas/Can/properties/note: an object with properties stands under a name of its own in components.schemas
    paint-shop.yaml#/components/schemas/Can/properties/note: an object without `properties` is a map or, with `additionalProperties: true`, free
    paint-shop.yaml#/components/schemas/Can/properties/note: `items` is missing
    paint-shop.yaml#/components/schemas/Can/properties/note: `oneOf` in place is only for `[{ $ref }, { type: 'null' }]`; name other unions in components.schemas
    paint-shop.yaml#/components/schemas/Can/required/1: the property `taste` does not exist
    paint-shop.yaml#/components/schemas/Can/properties/litres: a required property cannot have a default
    paint-shop.yaml#/components/schemas/Can/properties/litres/default: a default of this type is not supported
    paint-shop.yaml#/components/schemas/Can/properties/colour: a required property cannot have a default
    paint-shop.yaml#/components/schemas/Can/properties/colour/default: not a value of the enumeration `Colour`
    paint-shop.yaml#/components/schemas/Can: `description` is missing or empty
    paint-shop.yaml#/components/schemas/Can/title: unknown keyword `title`
    ");
}

#[test]
fn requests() {
    insta::assert_snapshot!(said(&[
        ("additionalProperties: false", "additionalProperties: true"),
        ("      additionalProperties: false\n", ""),
        ("maxLength: 100, ", ""),
        ("            example: { colour: red, litres: 2 }\n      responses", "      responses"),
        ("          application/json:\n            schema: { $ref: '#/components/schemas/Can' }\n            example: { colour: red, litres: 2 }\n      responses", "          text/plain: { schema: { type: string } }\n      responses"),
        ("in: path, required: true,", "in: path,"),
        ("in: path,", "in: cookie,"),
        ("/can/mix/{id}:", "/can/mix/{can}:"),
    ]), @"
    paint-shop.yaml#/components/schemas/Can: an object in a request says `additionalProperties: false`
    paint-shop.yaml#/components/schemas/Can: an object with `properties` is open, or closed by `additionalProperties: false`
    paint-shop.yaml#/components/schemas/Can: an object in a request says `additionalProperties: false`
    paint-shop.yaml#/components/schemas/Can/properties/note: a string in a request needs `maxLength`
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post/requestBody/content/application~1json: a JSON body needs an example
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post/requestBody/content/text~1plain: a request body is application/json or multipart/form-data
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post/parameters/0: a path parameter is required
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: the path parameters must be declared in the order of the path
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post/parameters/0: `in` is path, query or header
    paint-shop.yaml#/paths/~1can~1mix~1{can}/post: the path parameters must be declared in the order of the path
    ");
}

#[test]
fn operations() {
    insta::assert_snapshot!(said(&[
        ("      operationId: canMix\n", ""),
        ("      tags: [Cans & Tubes]\n", ""),
        ("      tags: [Cans & Tubes]", "      tags: [Cans]"),
        ("      summary: Mix paint\n", ""),
        ("description: Mixes paint into a can.", "description: ''"),
        ("      security: [{ bearerAuth: [] }]\n", ""),
        ("security: [{ bearerAuth: [] }]", "security: [{ basicAuth: [] }]"),
        ("security: [{ bearerAuth: [] }]", "security: [{ bearerAuth: [admin] }]"),
        ("security: [{ bearerAuth: [] }]", "security: []"),
        ("      x-permission: can.mix\n", ""),
        ("x-requires-tfa: true", "x-requires-tfa: sometimes"),
        ("x-requires-tfa: true", "x-same-handler-as: canStir"),
        ("{ operationId: canMix, parameters: { id:", "{ operationId: canStir, parameters: { id:"),
        ("{ operationId: canMix, parameters: { id:", "{ operationId: canMix, parameters: { can:"),
        ("servers: [{ url: /api/paint-shop }]", "servers: [{ url: 'https://example.com/' }]"),
        ("openapi: 3.1.0", "openapi: 3.0.3"),
    ]), @"
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: `operationId` is missing or empty
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post/responses/200/links/mixAgain: there is no operation `canMix`
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: an operation has exactly one tag
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: the tag `` is not declared
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: the tag `Cans` is not declared
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: `summary` is missing or empty
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: `description` is missing or empty
    common.yaml#/components/securitySchemes/bearerAuth: no document uses this component
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: `security` is missing; a public operation says `security: []`
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: a public operation cannot have `x-requires-tfa`
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: a public operation has no `x-permission`
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: a public operation has no caller to carry a parameter
    common.yaml#/components/securitySchemes/bearerAuth: no document uses this component
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post/security/0/basicAuth: the security scheme `basicAuth` does not exist
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post/security/0/bearerAuth: expected `[]`; scopes are not used, see `x-permission`
    common.yaml#/components/securitySchemes/bearerAuth: no document uses this component
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: a public operation cannot have `x-requires-tfa`
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: a public operation has no `x-permission`
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: a public operation has no caller to carry a parameter
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: a secured operation names its permission in `x-permission`
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post/x-requires-tfa: expected true or false
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: there is no operation `canStir` with a handler
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post/responses/200/links/mixAgain: there is no operation `canStir`
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post/responses/200/links/mixAgain/parameters/can: the operation `canMix` has no parameter `can`
    paint-shop.yaml#/servers/0: `url` must be a path without a slash at its end
    paint-shop.yaml#: expected OpenAPI 3.1
    ");
}

#[test]
fn answers() {
    let without = |status: &str| {
        format!("        '{status}': {{ $ref: 'common.yaml#/components/responses/Refused' }}\n")
    };
    let mut text = String::new();
    for status in ["400", "401", "403", "409", "413", "415", "500"] {
        text.push_str(&said(&[(without(status).as_str(), "")]));
    }
    text.push_str(&said(&[
        ("'500': {", "'429': { $ref: 'common.yaml#/components/responses/Refused' }\n        '500': {"),
        ("'500': {", "'500': { description: Broken. }\n        '501': {"),
        ("'500': {", "'302': { description: Elsewhere. }\n        '500': {"),
        ("'500': {", "default: {"),
        ("              example: { colour: red, litres: 2 }\n", ""),
        ("          description: The can.\n", "          description: The can.\n          headers: { X-Colour: { schema: { type: string } } }\n"),
    ]));
    insta::assert_snapshot!(text, @"
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: an operation with input documents the answer 400
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: a secured operation documents the answer 401
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: a secured operation documents the answer 403
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: an idempotent operation documents the answer 409
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: an operation with a body documents the answer 413
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: an operation with a body documents the answer 415
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: every operation documents the answer 500
    common.yaml#/components/responses/Refused: a 429 documents the header Retry-After
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: the answer 500 needs a body, and only 304 has none
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: the answer 302 needs a body, and only 304 has none
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: the status 302 is not supported here
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: every operation documents the answer 500
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post/responses/default: a response stands under one status
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post/responses/200/content/application~1json: a JSON answer needs an example
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post/responses/200: the header `X-Colour` is only for answers that are files
    ");
}

#[test]
fn all_faults_of_all_files_are_reported_at_once() {
    let common = change(COMMON, "maxLength: 255", "format: ipv4");
    let shop = change(
        &change(SHOP, "maximum: 20,", ""),
        "x-permission: can.mix\n",
        "\n",
    );
    insta::assert_snapshot!(surface(&common, &shop).unwrap_err(), @"
    common.yaml#/components/parameters/IdempotencyKey/schema: a parameter is a scalar or an enumeration, neither nullable nor with a default
    common.yaml#/components/parameters/IdempotencyKey/schema: the type `string` with the format `ipv4` is not supported
    paint-shop.yaml#/components/schemas/Can/properties/litres: an integer needs `maximum`
    paint-shop.yaml#/paths/~1can~1mix~1{id}/post: a secured operation names its permission in `x-permission`
    ");
}
