//! What is a thing of the document called in Rust?

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};
use quote::format_ident;

/// A type or enum variant: `renewable-natural-gas` is `RenewableNaturalGas`.
pub(crate) fn type_ident(name: &str) -> Ident {
    let camel = name.to_upper_camel_case();
    if camel.starts_with(|c: char| c.is_ascii_digit()) {
        format_ident!("N{camel}")
    } else {
        ident(&camel)
    }
}

/// A field, argument or method: `_id` is `id`, `type` is `r#type`.
pub(crate) fn field_ident(name: &str) -> Ident {
    ident(&name.trim_start_matches('_').to_snake_case())
}

/// The trait of a tag: `File Uploads & Downloads` is `FileUploadsDownloadsApi`.
pub(crate) fn trait_ident(tag: &str) -> Ident {
    format_ident!("{}Api", tag.to_upper_camel_case())
}

/// The same trait without the application's types: `FileUploadsDownloadsHandlers`.
pub(crate) fn erased_ident(tag: &str) -> Ident {
    format_ident!("{}Handlers", tag.to_upper_camel_case())
}

/// The `poem` routes of a tag.
pub(crate) fn routes_ident(tag: &str) -> Ident {
    format_ident!("{}Routes", tag.to_upper_camel_case())
}

/// The module of a document: `rng-production` is `rng_production`.
pub(crate) fn module(stem: &str) -> String {
    stem.to_snake_case()
}

/// Escapes one member name for use in a JSON pointer (RFC 6901).
pub(crate) fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn ident(name: &str) -> Ident {
    match syn::parse_str::<Ident>(name) {
        Ok(ident) => ident,
        Err(_) if matches!(name, "self" | "Self" | "super" | "crate") => format_ident!("{name}_"),
        Err(_) => Ident::new_raw(name, Span::call_site()),
    }
}
