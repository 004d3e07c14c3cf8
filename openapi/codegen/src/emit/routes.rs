//! How do requests reach the handlers?

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::contracts::{is_argument, is_optional};
use crate::emit::handlers::{erased, handlers};
use crate::emit::meta;
use crate::model::{Api, Content, Location, Operation, Success, Tag};
use crate::names::{erased_ident, field_ident, routes_ident, trait_ident, type_ident};

/// The traits, the routes that call them, and the service made of all routes.
pub(crate) fn routes(api: &Api) -> TokenStream {
    let tags: Vec<&Tag> = api
        .tags
        .iter()
        .filter(|tag| {
            api.operations
                .iter()
                .any(|operation| operation.tag == tag.name)
        })
        .collect();
    let per_tag = tags.iter().map(|tag| {
        let (handlers, erased) = (handlers(api, tag), erased(api, tag));
        let routes = tag_routes(api, tag);
        quote!(#handlers #erased #routes)
    });
    let service = service(api, &tags);
    quote!(#(#per_tag)* #service)
}

fn tag_routes(api: &Api, tag: &Tag) -> TokenStream {
    let (ident, erased) = (routes_ident(&tag.name), erased_ident(&tag.name));
    let docs = format!(" The routes of the tag \"{}\".", tag.name);
    let routes = api
        .operations
        .iter()
        .filter(|operation| operation.tag == tag.name)
        .map(|operation| route(api, operation));
    quote! {
        #[doc = #docs]
        struct #ident(std::sync::Arc<dyn #erased>);
        #[poem_openapi::OpenApi]
        impl #ident { #(#routes)* }
    }
}

/// One route: extract, check, call, wrap.
fn route(api: &Api, operation: &Operation) -> TokenStream {
    let (contract, name) = (type_ident(&operation.id), field_ident(&operation.id));
    let attributes = route_attributes(operation);
    let mut extracts = Vec::new();
    let mut passes = Vec::new();
    if operation.is_public() {
        extracts.push(quote!(info: crate::security::RequestInfo));
        passes.push(quote!(info));
    } else {
        extracts.push(quote!(allowed: crate::security::Allowed<contract::#contract>));
        passes.push(quote!(caller));
    }
    let mut checked = Vec::new();
    for (key, parameter) in api.parameters_of(operation) {
        let (ident, key) = (field_ident(&parameter.name), type_ident(key));
        let extractor = match (parameter.location, is_optional(parameter)) {
            (Location::Path, _) => quote!(crate::param::Path<parameter::#key>),
            (Location::Query, false) => quote!(crate::param::Query<parameter::#key>),
            (Location::Query, true) => quote!(crate::param::OptionalQuery<parameter::#key>),
            (Location::Header, false) => quote!(crate::param::Header<parameter::#key>),
            (Location::Header, true) => quote!(crate::param::OptionalHeader<parameter::#key>),
        };
        let docs = meta::docs(parameter.description.as_ref());
        let (wire, deprecated) = (&parameter.name, parameter.schema.is_deprecated);
        extracts
            .push(quote!(#docs #[oai(name = #wire, deprecated = #deprecated)] #ident: #extractor));
        if is_argument(parameter) {
            passes.push(quote!(#ident));
        }
        checked.push(quote!(#ident));
    }
    let mut received = quote!();
    match operation.body.as_ref().map(|body| &body.content) {
        Some(Content::Json { is_empty, .. }) => {
            extracts.push(quote!(body: crate::json::JsonBody<contract::#contract>));
            received = quote!(caller.received(body.received););
            checked.push(quote!(body));
            if !is_empty {
                passes.push(quote!(body));
            }
        }
        Some(Content::Multipart(fields)) => {
            let (count, names) = (
                fields.len(),
                fields
                    .iter()
                    .map(|field| field_ident(&field.name))
                    .collect::<Vec<_>>(),
            );
            extracts.push(quote!(form: crate::multipart::FormBody<contract::#contract, #count>));
            received = quote!(let [#(#names),*] = form.files;);
            passes.extend(names.iter().map(|name| quote!(#name)));
        }
        None => {}
    }
    let caller = caller(operation, &received);
    let check = check(&checked);
    let call = call(api, operation, &passes);
    quote! {
        #attributes
        async fn #name(&self, #(#extracts),*) -> crate::answer::Reply<contract::#contract> {
            #caller
            #check
            #call
        }
    }
}

fn route_attributes(operation: &Operation) -> TokenStream {
    let Operation {
        id,
        summary,
        description,
        is_deprecated,
        ..
    } = operation;
    let path = operation.path.replace('{', ":").replace('}', "");
    let method = operation.method.to_lowercase();
    let tag = format!("ApiTag::{}", type_ident(&operation.tag));
    let deprecated = is_deprecated.then(|| quote!(, deprecated));
    let docs = meta::docs(Some(&format!("{summary}\n\n{description}")));
    quote! {
        #docs
        #[oai(path = #path, method = #method, operation_id = #id, tag = #tag #deprecated)]
    }
}

/// A caller learns the hash of the body; a public operation has none to tell.
fn caller(operation: &Operation, received: &TokenStream) -> TokenStream {
    let is_form = matches!(
        operation.body.as_ref().map(|body| &body.content),
        Some(Content::Multipart(_))
    );
    match (operation.is_public(), received.is_empty() || is_form) {
        (true, false) => quote!(),
        (true, true) => received.clone(),
        (false, true) => quote!(let caller = allowed.caller; #received),
        (false, false) => quote! {
            let mut caller = allowed.caller;
            caller.received(body.received);
        },
    }
}

/// Names the faults of all arguments at once.
fn check(arguments: &[TokenStream]) -> TokenStream {
    if arguments.is_empty() {
        return quote!();
    }
    quote! {
        let mut faults = Vec::new();
        #(let #arguments = crate::param::keep(#arguments.value, &mut faults);)*
        let (#(Some(#arguments),)*) = (#(#arguments,)*) else {
            return crate::answer::Reply::refuse(crate::problem::ApiError::invalid(faults));
        };
    }
}

fn call(api: &Api, operation: &Operation, passes: &[TokenStream]) -> TokenStream {
    let method = field_ident(operation.same_handler_as.as_ref().unwrap_or(&operation.id));
    let wrap = match &operation.success {
        Success::Binary => quote!(download),
        Success::Json(_) if api.is_idempotent(operation) => quote!(answer),
        Success::Json(_) => quote!(json),
    };
    quote!(crate::answer::Reply::#wrap(self.0.#method(#(#passes),*).await))
}

fn service(api: &Api, tags: &[&Tag]) -> TokenStream {
    let traits = tags.iter().map(|tag| trait_ident(&tag.name));
    let apps = tags.iter().map(|_| quote!(app.clone()));
    let names: Vec<_> = tags.iter().map(|tag| field_ident(&tag.name)).collect();
    let erased = tags.iter().map(|tag| erased_ident(&tag.name));
    let routes: Vec<_> = tags.iter().map(|tag| routes_ident(&tag.name)).collect();
    // In pairs, because the library takes only so many tags side by side.
    let pair = |first: TokenStream, second| quote!((#first, #second));
    let all = routes.iter().zip(&names);
    let all = all
        .map(|(routes, name)| quote!(#routes(#name)))
        .reduce(pair);
    let described = routes.iter().map(|routes| quote!(#routes)).reduce(pair);
    let (title, version, base_path) = (&api.title, &api.version, &api.base_path);
    let description = api
        .description
        .as_ref()
        .map(|text| quote!(.description(#text)));
    quote! {
        /// Everything of this API as one endpoint, to be mounted at [`BASE_PATH`].
        pub fn service<T: #(#traits)+*>(app: std::sync::Arc<T>) -> poem::endpoint::BoxEndpoint<'static> {
            mount(#(#apps,)* app)
        }

        fn mount(
            #(#names: std::sync::Arc<dyn #erased>,)*
            gate: std::sync::Arc<dyn crate::security::Gate>,
        ) -> poem::endpoint::BoxEndpoint<'static> {
            use poem::EndpointExt as _;
            let service = poem_openapi::OpenApiService::new(#all, #title, #version);
            service.data(gate).map_to_response().boxed()
        }

        /// The API as the generated types describe it, to be compared with the canonical document.
        pub fn described() -> String {
            let outline = crate::outline::Outline::<#described>::default();
            poem_openapi::OpenApiService::new(outline, #title, #version)#description.server(#base_path).spec()
        }
    }
}
