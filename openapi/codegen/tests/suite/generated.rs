//! What does the generated code look like, and does a change of the document show in it?

use crate::{COMMON, SHOP, code, surface};

#[test]
fn the_shared_module() {
    insta::assert_snapshot!(surface(COMMON, SHOP).unwrap().common);
}

#[test]
fn the_module_of_a_document() {
    let surface = surface(COMMON, SHOP).unwrap();
    let [api] = surface.apis.as_slice() else {
        panic!("one document, one module")
    };
    assert_eq!(
        (api.module.as_str(), api.stem.as_str()),
        ("paint_shop", "paint-shop")
    );
    insta::assert_snapshot!(api.code);
}

/// The methods of the trait that handlers implement.
fn methods(code: &str) -> Vec<syn::TraitItemFn> {
    let file = syn::parse_file(code).unwrap();
    let handlers = file.items.into_iter().find_map(|item| match item {
        syn::Item::Trait(item) if item.ident == "CansTubesApi" => Some(item),
        _ => None,
    });
    let items = handlers.unwrap().items.into_iter();
    items
        .filter_map(|item| match item {
            syn::TraitItem::Fn(method) => Some(method),
            _ => None,
        })
        .collect()
}

/// A trait method without a body is a compile error for whoever implements the trait without it.
#[test]
fn an_operation_without_a_handler_does_not_compile() {
    let refresh = "paths:
  /can/refresh:
    get:
      operationId: canRefresh
      tags: [Cans & Tubes]
      summary: Refresh
      description: Stirs the paint.
      security: []
      responses:
        '200':
          description: The can.
          content: { application/json: { schema: { $ref: '#/components/schemas/Can' }, example: { colour: red } } }
        '500': { $ref: 'common.yaml#/components/responses/Refused' }
";
    let names = |code: &str| {
        methods(code)
            .iter()
            .map(|method| method.sig.ident.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&code("paths:\n", "paths:\n")), ["can_mix"]);
    let changed = code("paths:\n", refresh);
    assert_eq!(names(&changed), ["can_refresh", "can_mix"]);
    assert!(
        methods(&changed)
            .iter()
            .all(|method| method.default.is_none())
    );
}

/// The same for a handler whose argument or answer has another type than the document says.
#[test]
fn a_changed_type_changes_the_signature_or_the_field() {
    let path_type = |code: &str| {
        let method = methods(code).remove(0);
        method
            .sig
            .inputs
            .iter()
            .nth(2)
            .map(|argument| quote::quote!(#argument).to_string())
    };
    assert_eq!(
        path_type(&code("format: uuid", "format: uuid")).unwrap(),
        "id : uuid :: Uuid"
    );
    assert_eq!(
        path_type(&code("format: uuid", "maxLength: 9")).unwrap(),
        "id : String"
    );
    assert!(code("format: int32", "format: int32").contains("pub litres: i32,"));
    assert!(code("format: int32", "format: int64").contains("pub litres: i64,"));
    assert!(code(", default: 1 }", " }").contains("pub litres: Option<i32>,"));
    assert!(
        code("required: [colour]", "required: [colour, note]")
            .contains("pub note: crate::types::Nullable<String>,")
    );
}

#[test]
fn access_follows_the_document() {
    assert!(
        code("x-permission: can.mix", "x-permission: can.open")
            .contains("permission: Some(\"can.open\")")
    );
    assert!(code("x-requires-tfa: true", "x-requires-tfa: false").contains("requires_tfa: false"));
}
