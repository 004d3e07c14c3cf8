//! Which Rust type stands for a schema?

use heck::ToSnakeCase;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::meta;
use crate::model::{Inline, Literal, Member, Object, OneOf, Schema, Shape};
use crate::names::{field_ident, type_ident};

/// The type of a named schema with its place in the description.
pub(crate) fn schema(schema: &Schema) -> TokenStream {
    let ident = type_ident(&schema.name);
    let (item, description) = match &schema.shape {
        Shape::Enumeration(values) => enumeration(&ident, schema, values),
        Shape::Object(shape) => object(&ident, schema, shape),
        Shape::OneOf(shape) => one_of(&ident, schema, shape),
        Shape::Alias(shape) => alias(&ident, schema, shape),
    };
    let name = &schema.name;
    quote! {
        #item
        impl crate::schema::Described for #ident {
            const NAME: &'static str = #name;
            fn describe(registry: &mut poem_openapi::registry::Registry) -> poem_openapi::registry::MetaSchema {
                #description
            }
        }
        crate::schema::described!(#ident);
    }
}

fn enumeration(ident: &Ident, schema: &Schema, values: &[String]) -> (TokenStream, TokenStream) {
    let docs = meta::docs(schema.description.as_ref());
    let description = meta::optional_text(schema.description.as_ref());
    let variants: Vec<Ident> = values.iter().map(|value| type_ident(value)).collect();
    let item = quote! {
        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum #ident { #(#[doc = #values] #[serde(rename = #values)] #variants),* }
        impl #ident {
            /// All values, in the order of the document.
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];
            /// The value as it is written in JSON.
            pub const fn as_str(self) -> &'static str {
                match self { #(Self::#variants => #values),* }
            }
        }
        impl std::fmt::Display for #ident {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }
        impl std::str::FromStr for #ident {
            type Err = crate::types::UnknownValue;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { #(#values => Ok(Self::#variants),)* _ => Err(crate::types::UnknownValue) }
            }
        }
    };
    let meta = quote! {
        let _ = registry;
        crate::schema::enumeration(#description, Self::ALL.iter().map(|value| value.as_str()))
    };
    (item, meta)
}

fn alias(ident: &Ident, schema: &Schema, shape: &Inline) -> (TokenStream, TokenStream) {
    let docs = meta::docs(schema.description.as_ref());
    let (inner, constraints) = (meta::type_of(shape), meta::constraints(shape));
    let item = quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct #ident(pub #inner);
    };
    (
        item,
        quote!(crate::schema::alias::<#inner>(registry, #constraints)),
    )
}

fn one_of(ident: &Ident, schema: &Schema, shape: &OneOf) -> (TokenStream, TokenStream) {
    let docs = meta::docs(schema.description.as_ref());
    let description = meta::optional_text(schema.description.as_ref());
    let tag = &shape.tag;
    let (values, variants): (Vec<&String>, Vec<Ident>) = shape
        .variants
        .iter()
        .map(|(value, name)| (value, type_ident(name)))
        .unzip();
    let item = quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        #[serde(untagged)]
        pub enum #ident { #(#[doc = #values] #variants(#variants)),* }
        impl<'de> serde::Deserialize<'de> for #ident {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = <serde_json::Value as serde::Deserialize>::deserialize(deserializer)?;
                match value.get(#tag).and_then(serde_json::Value::as_str) {
                    #(Some(#values) => serde_json::from_value(value).map(Self::#variants),)*
                    _ => Err(serde::de::Error::custom(concat!("`", #tag, "` names no known variant"))),
                }
                .map_err(serde::de::Error::custom)
            }
        }
    };
    let meta = quote! {
        crate::schema::OneOf::new(registry, #description, #tag)#(.variant::<#variants>(#values))*.finish()
    };
    (item, meta)
}

fn object(ident: &Ident, schema: &Schema, shape: &Object) -> (TokenStream, TokenStream) {
    let docs = meta::docs(schema.description.as_ref());
    let description = meta::optional_text(schema.description.as_ref());
    let fields = shape.members.iter().map(|member| field(ident, member));
    let (derive_default, defaults) = defaults(ident, shape);
    let item = quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize #derive_default)]
        pub struct #ident { #(#fields),* }
        #defaults
    };
    let members = shape.members.iter().map(|member| {
        let (name, field_type, constraints) = (
            &member.name,
            field_type(member),
            meta::constraints(&member.schema),
        );
        quote!(.member::<#field_type>(#name, #constraints))
    });
    let closed = shape.is_closed.then(|| quote!(.closed()));
    (
        item,
        quote!(crate::schema::Object::new(registry, #description)#(#members)* #closed.finish()),
    )
}

fn field(object: &Ident, member: &Member) -> TokenStream {
    let (name, ident, field_type) = (&member.name, field_ident(&member.name), field_type(member));
    let docs = meta::docs(member.schema.description.as_ref());
    let serde = if member.schema.default.is_some() {
        let function = format!("{object}::{}", default_ident(member));
        quote!(, default = #function)
    } else {
        match (member.is_required, member.schema.is_nullable) {
            (true, _) => quote!(),
            (false, false) => quote!(, default, skip_serializing_if = "Option::is_none"),
            (false, true) => {
                quote!(, default, skip_serializing_if = "crate::types::MaybeUndefined::is_undefined")
            }
        }
    };
    quote!(#docs #[serde(rename = #name #serde)] pub #ident: #field_type)
}

fn field_type(member: &Member) -> TokenStream {
    let inner = meta::type_of(&member.schema);
    let has_default = member.schema.default.is_some();
    match (member.is_required || has_default, member.schema.is_nullable) {
        (true, _) => meta::nullable_type(&member.schema),
        (false, false) => quote!(Option<#inner>),
        (false, true) => quote!(crate::types::MaybeUndefined<#inner>),
    }
}

fn default_ident(member: &Member) -> Ident {
    format_ident!(
        "default_{}",
        member.name.trim_start_matches('_').to_snake_case()
    )
}

/// `Default` for objects that may be empty, as a derive or, where members have defaults of their own, written out.
fn defaults(ident: &Ident, shape: &Object) -> (TokenStream, TokenStream) {
    let functions: Vec<TokenStream> = shape
        .members
        .iter()
        .filter_map(|member| {
            let (function, value) = (
                default_ident(member),
                default_value(member.schema.default.as_ref()?),
            );
            let field_type = field_type(member);
            Some(quote!(fn #function() -> #field_type { #value }))
        })
        .collect();
    let functions_impl = if functions.is_empty() {
        quote!()
    } else {
        quote!(impl #ident { #(#functions)* })
    };
    if shape.members.iter().any(|member| member.is_required) {
        return (quote!(), functions_impl);
    }
    if functions.is_empty() {
        return (quote!(, Default), functions_impl);
    }
    let fields = shape.members.iter().map(|member| {
        let field = field_ident(&member.name);
        let function = default_ident(member);
        if member.schema.default.is_some() {
            quote!(#field: Self::#function())
        } else {
            quote!(#field: Default::default())
        }
    });
    let default_impl =
        quote!(impl Default for #ident { fn default() -> Self { Self { #(#fields),* } } });
    (quote!(), quote!(#functions_impl #default_impl))
}

fn default_value(literal: &Literal) -> TokenStream {
    let text = literal.value.to_string();
    match (&literal.enumeration, literal.value.as_str()) {
        (Some(enumeration), Some(value)) => {
            let (enumeration, value) = (type_ident(enumeration), type_ident(value));
            quote!(#enumeration::#value)
        }
        (None, Some(value)) => quote!(String::from(#value)),
        _ => text.parse().unwrap_or_default(),
    }
}
