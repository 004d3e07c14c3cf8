//! How is a model written as Rust?
//!
//! The emitted code names everything of the runtime by its full path (`crate::…`), so that a schema may have any name.

mod contracts;
mod handlers;
mod meta;
mod routes;
mod types;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::model::{Api, Schema, SchemeKind};
use crate::names::type_ident;

/// The module of the shared schemas.
pub(crate) fn common<'a>(schemas: impl Iterator<Item = &'a Schema>) -> String {
    let types = schemas.map(types::schema);
    render(&quote!(#(#types)*))
}

/// The module of one API.
pub(crate) fn api(api: &Api) -> String {
    let document = document(api);
    let shared = api
        .schemas
        .iter()
        .filter(|schema| schema.is_common)
        .map(|schema| type_ident(&schema.name));
    let types = api
        .schemas
        .iter()
        .filter(|schema| !schema.is_common)
        .map(types::schema);
    let schemes = schemes(api);
    let tags = tags(api);
    let contracts = contracts::contracts(api);
    let routes = routes::routes(api);
    render(&quote! {
        #document
        #(pub use crate::common::#shared;)*
        #(#types)*
        #schemes
        #tags
        #contracts
        #routes
    })
}

/// Formats tokens. Text that does not parse is returned as it is: the compiler then names the place.
fn render(tokens: &TokenStream) -> String {
    match syn::parse2(tokens.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        Err(_) => tokens.to_string(),
    }
}

fn document(api: &Api) -> TokenStream {
    let base_path = &api.base_path;
    let [json, yaml] = ["json", "yaml"].map(|extension| format!("/{}.{extension}", api.stem));
    let operations = api
        .operations
        .iter()
        .map(|operation| type_ident(&operation.id));
    quote! {
        /// Where the API is mounted.
        pub const BASE_PATH: &str = #base_path;
        /// The canonical document, bundled, as JSON.
        pub const DOCUMENT_JSON: &str = include_str!(concat!(env!("OUT_DIR"), #json));
        /// The canonical document, bundled, as YAML.
        pub const DOCUMENT_YAML: &str = include_str!(concat!(env!("OUT_DIR"), #yaml));
        /// Every operation of the document.
        pub const OPERATIONS: &[&crate::security::Operation] =
            &[#(<contract::#operations as crate::contract::Contract>::OPERATION),*];

        fn document() -> &'static crate::validate::Document {
            static DOCUMENT: std::sync::LazyLock<crate::validate::Document> =
                std::sync::LazyLock::new(|| crate::validate::Document::parse(DOCUMENT_JSON));
            &DOCUMENT
        }
    }
}

fn schemes(api: &Api) -> TokenStream {
    let schemes = api.schemes.iter().map(|scheme| {
        let ident = scheme_ident(&scheme.name);
        let name = &scheme.name;
        let description = meta::optional_text(scheme.description.as_ref());
        let kind = match &scheme.kind {
            SchemeKind::Bearer { format } => {
                let format = meta::optional_text(format.as_ref());
                quote!(crate::security::SchemeKind::Bearer { format: #format })
            }
            SchemeKind::Header(header) => quote!(crate::security::SchemeKind::Header(#header)),
        };
        quote! {
            const #ident: &crate::security::Scheme =
                &crate::security::Scheme { name: #name, description: #description, kind: #kind };
        }
    });
    quote!(#(#schemes)*)
}

pub(crate) fn scheme_ident(name: &str) -> proc_macro2::Ident {
    format_ident!(
        "SCHEME_{}",
        heck::ToShoutySnakeCase::to_shouty_snake_case(name)
    )
}

fn tags(api: &Api) -> TokenStream {
    let variants = api.tags.iter().map(|tag| {
        let (ident, name) = (type_ident(&tag.name), &tag.name);
        let docs = meta::docs(tag.description.as_ref());
        quote!(#docs #[oai(rename = #name)] #ident)
    });
    quote! {
        #[derive(poem_openapi::Tags)]
        enum ApiTag { #(#variants),* }
    }
}
