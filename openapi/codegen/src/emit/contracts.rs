//! What does the runtime have to know of each operation and parameter?

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::{meta, scheme_ident};
use crate::model::{
    Api, Body, Content, Inline, Kind, Location, Operation, Parameter, Response, Role, UploadField,
};
use crate::names::type_ident;

/// The modules `contract` and `parameter`.
pub(crate) fn contracts(api: &Api) -> TokenStream {
    let operations = api
        .operations
        .iter()
        .map(|operation| contract(api, operation));
    let parameters = api
        .parameters
        .iter()
        .map(|(key, value)| parameter(key, value));
    quote! {
        /// One type for each operation: what the document says of it.
        pub mod contract {
            use super::*;
            #(#operations)*
        }
        /// One type for each parameter: what the document says of it.
        pub mod parameter {
            use super::*;
            #(#parameters)*
        }
    }
}

fn contract(api: &Api, operation: &Operation) -> TokenStream {
    let ident = type_ident(&operation.id);
    let docs = meta::docs(Some(&operation.summary));
    let constant = operation_constant(api, operation);
    let responses = operation.responses.iter().map(response);
    let schemas = operation
        .responses
        .iter()
        .flat_map(|response| &response.media);
    let mut types: Vec<String> = schemas
        .filter(|media| !matches!(media.schema.kind, Kind::Binary))
        .map(|media| meta::type_of(&media.schema).to_string())
        .collect();
    types.sort();
    types.dedup();
    let types = types
        .iter()
        .map(|text| text.parse::<TokenStream>().unwrap_or_default());
    let body = operation
        .body
        .as_ref()
        .map(|body| body_contract(operation, body));
    quote! {
        #docs
        pub struct #ident;
        impl crate::contract::Contract for #ident {
            const OPERATION: &'static crate::security::Operation = &#constant;
            fn responses() -> Vec<poem_openapi::registry::MetaResponse> {
                Vec::from([#(#responses),*])
            }
            fn register(registry: &mut poem_openapi::registry::Registry) {
                #(<#types as poem_openapi::types::Type>::register(registry);)*
            }
        }
        #body
    }
}

fn operation_constant(api: &Api, operation: &Operation) -> TokenStream {
    let (module, base_path) = (&api.stem, &api.base_path);
    let Operation {
        id,
        method,
        path,
        tag,
        requires_tfa,
        ..
    } = operation;
    let permission = meta::optional_text(operation.permission.as_ref());
    let is_idempotent = api.is_idempotent(operation);
    let carried = api
        .parameters_of(operation)
        .filter(|(_, parameter)| parameter.role != Role::Argument)
        .map(|(_, parameter)| parameter.name.to_ascii_lowercase());
    let requirements = operation.security.iter().map(|schemes| {
        let name = schemes.join("+");
        let schemes = schemes.iter().map(|scheme| scheme_ident(scheme));
        quote!(crate::security::Requirement { name: #name, schemes: &[#(#schemes),*] })
    });
    let answers = operation.responses.iter().map(|response| {
        let status = response.status;
        let headers = response
            .headers
            .iter()
            .map(|header| header.name.to_ascii_lowercase());
        let required = response
            .headers
            .iter()
            .filter(|header| header.is_required)
            .map(|header| header.name.to_ascii_lowercase());
        quote!(crate::security::DocumentedAnswer {
            status: #status, headers: &[#(#headers),*], required_headers: &[#(#required),*],
        })
    });
    quote! {
        crate::security::Operation {
            api: #module,
            id: #id,
            method: #method,
            base_path: #base_path,
            path: #path,
            tag: #tag,
            permission: #permission,
            requires_tfa: #requires_tfa,
            security: &[#(#requirements),*],
            idempotent: #is_idempotent,
            carried: &[#(#carried),*],
            answers: &[#(#answers),*],
        }
    }
}

fn response(response: &Response) -> TokenStream {
    let Response {
        status,
        description,
        media,
        headers,
    } = response;
    let media = media.iter().map(|media| {
        let (name, body_type, constraints) = (
            &media.media_type,
            meta::type_of(&media.schema),
            meta::constraints(&media.schema),
        );
        quote!(.body::<#body_type>(#name, #constraints))
    });
    let headers = headers.iter().map(|header| {
        let (name, required) = (&header.name, header.is_required);
        let (header_type, constraints) = (
            meta::type_of(&header.schema),
            meta::constraints(&header.schema),
        );
        let description = meta::optional_text(header.description.as_ref());
        quote!(.header::<#header_type>(#name, #description, #required, #constraints))
    });
    quote!(crate::contract::Response::new(#status, #description)#(#media)* #(#headers)*.finish())
}

fn body_contract(operation: &Operation, body: &Body) -> TokenStream {
    let ident = type_ident(&operation.id);
    let description = meta::optional_text(body.description.as_ref());
    let is_required = body.is_required;
    match &body.content {
        Content::Json {
            schema, pointer, ..
        } => {
            let (value, constraints, validator) = (
                meta::nullable_type(schema),
                meta::constraints(schema),
                validator(pointer),
            );
            quote! {
                impl crate::json::Body for #ident {
                    type Value = #value;
                    const DESCRIPTION: Option<&'static str> = #description;
                    const IS_REQUIRED: bool = #is_required;
                    fn constraints() -> poem_openapi::registry::MetaSchema { #constraints }
                    #validator
                }
            }
        }
        Content::Multipart(fields) => {
            let count = fields.len();
            let fields = fields.iter().map(upload_field);
            quote! {
                impl crate::multipart::Form<#count> for #ident {
                    const DESCRIPTION: Option<&'static str> = #description;
                    const FIELDS: [crate::multipart::Field; #count] = [#(#fields),*];
                }
            }
        }
    }
}

fn upload_field(field: &UploadField) -> TokenStream {
    let UploadField {
        name,
        is_required,
        min_items,
        max_items,
        max_bytes,
        ..
    } = field;
    let [min_items, max_items, max_bytes] =
        [min_items, max_items, max_bytes].map(|count| proc_macro2::Literal::u64_unsuffixed(*count));
    let description = meta::optional_text(field.description.as_ref());
    quote! {
        crate::multipart::Field {
            name: #name,
            description: #description,
            is_required: #is_required,
            min_items: #min_items,
            max_items: #max_items,
            max_bytes: #max_bytes,
        }
    }
}

fn parameter(key: &str, parameter: &Parameter) -> TokenStream {
    let ident = type_ident(key);
    let docs = meta::docs(parameter.description.as_ref());
    let (name, value) = (&parameter.name, meta::type_of(&parameter.schema));
    let place = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
    };
    let pointer = format!(
        "/{place}/{}",
        crate::names::escape(&pointer_name(parameter))
    );
    let raw = raw_kind(&parameter.schema);
    let (constraints, validator) = (
        meta::constraints(&parameter.schema),
        validator(&parameter.schema_pointer),
    );
    quote! {
        #docs
        pub struct #ident;
        impl crate::param::Parameter for #ident {
            type Value = #value;
            const NAME: &'static str = #name;
            const POINTER: &'static str = #pointer;
            const RAW: crate::param::Raw = crate::param::Raw::#raw;
            fn constraints() -> poem_openapi::registry::MetaSchema { #constraints }
            #validator
        }
    }
}

/// Header names have no case; faults name them in lower case.
fn pointer_name(parameter: &Parameter) -> String {
    match parameter.location {
        Location::Header => parameter.name.to_ascii_lowercase(),
        Location::Path | Location::Query => parameter.name.clone(),
    }
}

/// How the text of a parameter becomes a JSON value.
fn raw_kind(schema: &Inline) -> TokenStream {
    match schema.kind {
        Kind::Int32 | Kind::Int64 | Kind::Double | Kind::Decimal => quote!(Number),
        Kind::Boolean => quote!(Boolean),
        _ => quote!(Text),
    }
}

fn validator(pointer: &str) -> TokenStream {
    quote! {
        fn validator() -> &'static crate::validate::Validator {
            static VALIDATOR: std::sync::LazyLock<crate::validate::Validator> =
                std::sync::LazyLock::new(|| super::document().validator(#pointer));
            &VALIDATOR
        }
    }
}

/// Whether the handler takes a value that may be absent.
pub(crate) fn is_optional(parameter: &Parameter) -> bool {
    !parameter.is_required
}

/// Whether the parameter is an argument of the handler.
pub(crate) fn is_argument(parameter: &Parameter) -> bool {
    parameter.role == Role::Argument
}
