//! What do handlers implement?

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::contracts::{is_argument, is_optional};
use crate::emit::meta;
use crate::model::{Api, Content, Operation, Success, Tag};
use crate::names::{erased_ident, field_ident, trait_ident};

/// The trait of a tag.
pub(super) fn handlers(api: &Api, tag: &Tag) -> TokenStream {
    let ident = trait_ident(&tag.name);
    let docs = meta::docs(tag.description.as_ref());
    let methods = operations(api, tag).map(|operation| {
        let signature = Signature::of(api, operation);
        let (name, docs, answer) = (&signature.name, &signature.docs, &signature.answer);
        let arguments = signature.arguments(&quote!(Self::Caller));
        quote! {
            #docs
            fn #name(&self, #(#arguments),*)
                -> impl Future<Output = Result<#answer, crate::problem::ApiError>> + Send;
        }
    });
    quote! {
        #docs
        pub trait #ident: crate::security::Authenticator { #(#methods)* }
    }
}

/// The same trait without the application's types, so that the routes are compiled with the surface and
/// not again with every handler.
pub(super) fn erased(api: &Api, tag: &Tag) -> TokenStream {
    let (ident, erased) = (trait_ident(&tag.name), erased_ident(&tag.name));
    let methods: Vec<TokenStream> = operations(api, tag)
        .map(|operation| {
            let signature = Signature::of(api, operation);
            let (name, answer) = (&signature.name, &signature.answer);
            let arguments = signature.arguments(&quote!(Box<dyn crate::security::Caller>));
            quote! {
                fn #name(&self, #(#arguments),*) -> futures_util::future::BoxFuture<'_, Result<#answer, crate::problem::ApiError>>
            }
        })
        .collect();
    let calls = operations(api, tag).map(|operation| {
        let Signature {
            name, first, rest, ..
        } = Signature::of(api, operation);
        let first = match first {
            First::Info => quote!(info),
            First::Caller => quote!(crate::security::own(caller)?),
        };
        let passes = rest.iter().map(|(name, _)| name);
        quote!(Box::pin(async move { <T as #ident>::#name(self, #first, #(#passes),*).await }))
    });
    quote! {
        trait #erased: Send + Sync { #(#methods;)* }
        impl<T: #ident> #erased for T { #(#methods { #calls })* }
    }
}

/// The operations of a tag that have a handler of their own.
fn operations<'a>(api: &'a Api, tag: &'a Tag) -> impl Iterator<Item = &'a Operation> {
    api.operations
        .iter()
        .filter(|operation| operation.tag == tag.name && operation.same_handler_as.is_none())
}

/// How a handler is called.
struct Signature {
    name: Ident,
    docs: TokenStream,
    first: First,
    /// The names and types of the further arguments.
    rest: Vec<(Ident, TokenStream)>,
    answer: TokenStream,
}

/// What a handler learns of who calls.
enum First {
    /// Of a public operation, where the request comes from.
    Info,
    Caller,
}

impl Signature {
    fn of(api: &Api, operation: &Operation) -> Self {
        let text = format!("{}\n\n{}", operation.summary, operation.description);
        Self {
            name: field_ident(&operation.id),
            docs: meta::docs(Some(&text)),
            first: if operation.is_public() {
                First::Info
            } else {
                First::Caller
            },
            rest: rest(api, operation),
            answer: answer(api, operation),
        }
    }

    /// All arguments, where the caller is of this type.
    fn arguments(&self, caller: &TokenStream) -> Vec<TokenStream> {
        let first = match self.first {
            First::Info => quote!(info: crate::security::RequestInfo),
            First::Caller => quote!(caller: #caller),
        };
        let rest = self.rest.iter().map(|(name, value)| quote!(#name: #value));
        std::iter::once(first).chain(rest).collect()
    }
}

fn rest(api: &Api, operation: &Operation) -> Vec<(Ident, TokenStream)> {
    let mut arguments = Vec::new();
    for (_, parameter) in api
        .parameters_of(operation)
        .filter(|(_, parameter)| is_argument(parameter))
    {
        let (name, value) = (
            field_ident(&parameter.name),
            meta::type_of(&parameter.schema),
        );
        let value = if is_optional(parameter) {
            quote!(Option<#value>)
        } else {
            value
        };
        arguments.push((name, value));
    }
    match operation.body.as_ref().map(|body| &body.content) {
        Some(Content::Json {
            schema,
            is_empty: false,
            ..
        }) => {
            let value = meta::nullable_type(schema);
            arguments.push((field_ident("body"), value));
        }
        Some(Content::Multipart(fields)) => {
            let files = quote!(Vec<crate::multipart::UploadedFile>);
            arguments.extend(
                fields
                    .iter()
                    .map(|field| (field_ident(&field.name), files.clone())),
            );
        }
        Some(Content::Json { .. }) | None => {}
    }
    arguments
}

fn answer(api: &Api, operation: &Operation) -> TokenStream {
    match &operation.success {
        Success::Binary => quote!(crate::binary::Download),
        Success::Json(schema) => {
            let value = meta::nullable_type(schema);
            if api.is_idempotent(operation) {
                quote!(crate::answer::Answer<#value>)
            } else {
                value
            }
        }
    }
}
