//! How does the document look from the side of Rust?
//!
//! `poem-openapi` describes an API from its types; the lockstep test compares that description with the document.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use crate::model::{Inline, Kind, Limits};
use crate::names::type_ident;

/// A doc comment.
pub(crate) fn docs(text: Option<&String>) -> TokenStream {
    match text {
        Some(text) => {
            let lines = text.lines().map(|line| {
                if line.is_empty() {
                    String::new()
                } else {
                    format!(" {line}")
                }
            });
            quote!(#(#[doc = #lines])*)
        }
        None => quote!(),
    }
}

pub(crate) fn optional_text(text: Option<&String>) -> TokenStream {
    text.map_or_else(|| quote!(None), |text| quote!(Some(#text)))
}

/// The Rust type of a value that is there and not null.
pub(crate) fn type_of(schema: &Inline) -> TokenStream {
    match &schema.kind {
        Kind::Reference(name) => {
            let ident = type_ident(name);
            quote!(#ident)
        }
        Kind::Text => quote!(String),
        Kind::Email => quote!(crate::types::Email),
        Kind::Uuid => quote!(uuid::Uuid),
        Kind::DateTime => quote!(chrono::DateTime<chrono::Utc>),
        Kind::Date => quote!(crate::types::Date),
        Kind::Int32 => quote!(i32),
        Kind::Int64 => quote!(i64),
        Kind::Double => quote!(f64),
        Kind::Decimal => quote!(crate::types::Decimal),
        Kind::Boolean => quote!(bool),
        // Files are never held as values: uploads and downloads have types of their own.
        Kind::Binary => quote!(crate::types::Binary),
        Kind::List(items) => {
            let items = nullable_type(items);
            quote!(Vec<#items>)
        }
        Kind::Map(values) => {
            let values = nullable_type(values);
            quote!(std::collections::BTreeMap<String, #values>)
        }
        Kind::FreeForm => quote!(crate::types::FreeForm),
    }
}

/// The Rust type of a value that is there, but may be null.
pub(crate) fn nullable_type(schema: &Inline) -> TokenStream {
    let inner = type_of(schema);
    if schema.is_nullable {
        quote!(crate::types::Nullable<#inner>)
    } else {
        inner
    }
}

/// What a schema says beyond its type, as a `MetaSchema` to be merged into the type's own.
pub(crate) fn constraints(schema: &Inline) -> TokenStream {
    let mut fields = limits(&schema.limits);
    if let Some(description) = &schema.description {
        fields.push(quote!(description: Some(#description)));
    }
    if let Some(default) = &schema.default {
        let text = default.value.to_string();
        let value: TokenStream = text.parse().unwrap_or_default();
        fields.push(quote!(default: Some(serde_json::Value::from(#value))));
    }
    for (flag, name) in [
        (schema.is_nullable, "nullable"),
        (schema.is_deprecated, "deprecated"),
    ] {
        let name = format_ident!("{name}");
        if flag {
            fields.push(quote!(#name: true));
        }
    }
    let nested = match &schema.kind {
        Kind::List(items) => Some(("items", constraints(items))),
        Kind::Map(values) => Some(("additional_properties", constraints(values))),
        _ => None,
    };
    if let Some((name, inner)) = nested
        && inner.to_string() != any().to_string()
    {
        let name = format_ident!("{name}");
        fields.push(quote!(#name: Some(Box::new(poem_openapi::registry::MetaSchemaRef::Inline(Box::new(#inner))))));
    }
    if fields.is_empty() {
        return any();
    }
    quote!(poem_openapi::registry::MetaSchema { #(#fields,)* ..poem_openapi::registry::MetaSchema::ANY })
}

fn any() -> TokenStream {
    quote!(poem_openapi::registry::MetaSchema::ANY)
}

fn limits(limits: &Limits) -> Vec<TokenStream> {
    let mut fields = Vec::new();
    let bounds = [
        ("minimum", limits.minimum, limits.exclusive_minimum),
        ("maximum", limits.maximum, limits.exclusive_maximum),
    ];
    for (name, inclusive, exclusive) in bounds {
        if let Some(bound) = exclusive.or(inclusive) {
            let ident = format_ident!("{name}");
            let bound = Literal::f64_suffixed(bound);
            fields.push(quote!(#ident: Some(#bound)));
        }
        if exclusive.is_some() {
            let ident = format_ident!("exclusive_{name}");
            fields.push(quote!(#ident: Some(true)));
        }
    }
    let counts = [
        ("min_length", limits.min_length),
        ("max_length", limits.max_length),
        ("min_items", limits.min_items),
        ("max_items", limits.max_items),
        ("min_properties", limits.min_properties),
        ("max_properties", limits.max_properties),
    ];
    for (name, count) in counts {
        if let Some(count) = count {
            let ident = format_ident!("{name}");
            let count = Literal::u64_unsuffixed(count);
            fields.push(quote!(#ident: Some(#count)));
        }
    }
    if let Some(pattern) = &limits.pattern {
        fields.push(quote!(pattern: Some(String::from(#pattern))));
    }
    if limits.unique_items {
        fields.push(quote!(unique_items: Some(true)));
    }
    fields
}
