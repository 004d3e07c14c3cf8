//! Where do people read and try the APIs? In Swagger UI, over the same bytes that drive the code.

use std::sync::{Arc, LazyLock};

use attestry_openapi::{base, network, rng_production};
use poem::endpoint::make_sync;
use poem::http::{StatusCode, header};
use poem::web::Path;
use poem::{IntoResponse, Request, Response, Route, get, handler};
use utoipa_swagger_ui::{Config, Url};

use crate::production::templates;

static SWAGGER: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
    let urls = [
        Url::with_primary("Base", "/openapi/base.json", true),
        Url::new("Network", "/openapi/network.json"),
        Url::new("RNG production", "/openapi/rng-production.json"),
    ];
    let config = Config::new(urls)
        .persist_authorization(true)
        .display_request_duration(true)
        .try_it_out_enabled(true)
        // The guide sends readers to `x-permission` and `x-requires-tfa`.
        .show_extensions(true)
        .filter(true);
    Arc::new(config)
});

/// Swagger UI prints a PDF as text, unless it is told that the file is an attachment; then it can be downloaded.
const PDF_AS_DOWNLOAD: &str = r#"responseInterceptor: (answer) => {
      if (answer.headers["content-type"] === "application/pdf") {
        answer.headers["content-disposition"] = "attachment";
      }
      return answer;
    },
    presets: ["#;

/// Swagger UI brings its scripts as files and its styles in the page; it shows what it downloads from memory.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self' data:; connect-src 'self' blob:; frame-ancestors 'none'; \
    base-uri 'none'; form-action 'none'";

/// `/openapi/{api}.{json,yaml}`: the canonical documents, byte for byte as they were bundled.
pub(super) fn documents() -> Route {
    let document = |media_type: &'static str, text: &'static str| {
        get(make_sync(move |_| {
            Response::builder()
                .content_type(media_type)
                .header(header::CACHE_CONTROL, "no-cache")
                .body(text)
        }))
    };
    let documents = [
        ("base", base::DOCUMENT_JSON, base::DOCUMENT_YAML),
        ("network", network::DOCUMENT_JSON, network::DOCUMENT_YAML),
        (
            "rng-production",
            rng_production::DOCUMENT_JSON,
            rng_production::DOCUMENT_YAML,
        ),
    ];
    documents
        .into_iter()
        .fold(Route::new(), |route, (name, json, yaml)| {
            route
                .at(format!("/{name}.json"), document("application/json", json))
                .at(format!("/{name}.yaml"), document("application/yaml", yaml))
        })
}

/// `/docs/`: Swagger UI; `/docs/templates/{name}.xlsx`: the workbooks to fill in.
pub(super) fn pages() -> Route {
    Route::new()
        .at("/templates/:name", get(template))
        .at("/", get(make_sync(|request| index(&request))))
        .at("/*file", get(swagger))
}

/// The page itself at `/docs/`; `/docs` leads there, because its relative links need the slash.
fn index(request: &Request) -> Response {
    if request.original_uri().path().ends_with('/') {
        page("index.html")
    } else {
        redirect()
    }
}

/// To the documentation.
pub(super) fn redirect() -> Response {
    poem::web::Redirect::temporary("/docs/").into_response()
}

#[handler]
fn swagger(request: &Request, Path(file): Path<String>) -> Response {
    // poem matches the bare `/docs` as the empty file.
    if file.is_empty() {
        index(request)
    } else {
        page(&file)
    }
}

fn page(file: &str) -> Response {
    match utoipa_swagger_ui::serve(file, SWAGGER.clone()) {
        Ok(Some(page)) if file == "swagger-initializer.js" => Response::builder()
            .content_type(&page.content_type)
            .body(String::from_utf8_lossy(&page.bytes).replacen("presets: [", PDF_AS_DOWNLOAD, 1)),
        Ok(Some(page)) => Response::builder()
            .content_type(&page.content_type)
            .header(header::CONTENT_SECURITY_POLICY, POLICY)
            .header(header::REFERRER_POLICY, "no-referrer")
            .body(page.bytes.into_owned()),
        Ok(None) => StatusCode::NOT_FOUND.into(),
        Err(error) => {
            tracing::error!(%error, file, "Swagger UI cannot be served");
            StatusCode::INTERNAL_SERVER_ERROR.into()
        }
    }
}

#[handler]
fn template(Path(name): Path<String>) -> Response {
    let Some(bytes) = templates::named(&name) else {
        return StatusCode::NOT_FOUND.into();
    };
    Response::builder()
        .content_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        .header(
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        )
        .body(bytes)
}
