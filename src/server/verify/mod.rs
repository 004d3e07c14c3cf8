//! How does anybody check a certificate? `/verify/{code}`, for people and, where they ask for JSON,
//! for programs.
//!
//! The address is the permission: its code cannot be guessed. So no cache keeps the page, no
//! link on it tells the address to others (`no-referrer`), and search engines are asked to stay away.
//! The page runs no script and loads nothing; its one style is allowed by its hash.

mod accept;
mod page;

use attestry_openapi::problem::ApiError;
use poem::http::{StatusCode, header};
use poem::web::{Data, Path};
use poem::{Request, Response, handler};

use self::accept::Form;
use crate::app::App;
use crate::certificates::verification;
use crate::error::Error;
use crate::platform::page::POLICY;

/// The retirement that the code leads to, or that there is none.
#[handler]
pub(super) async fn verify(
    request: &Request,
    app: Data<&App>,
    Path(code): Path<String>,
) -> Result<Response, ApiError> {
    let accepted = request.header(header::ACCEPT).unwrap_or("*/*");
    match (verification(&app, &code).await, Form::preferred(accepted)) {
        (Ok(found), Form::Page) => Ok(page(StatusCode::OK, page::found(&found).into_string())),
        (Ok(found), Form::Json) => {
            let json = serde_json::to_vec(&found).map_err(ApiError::internal)?;
            Ok(answer(StatusCode::OK, "application/json", json))
        }
        (Err(Error::NotFound), Form::Page) => {
            Ok(page(StatusCode::NOT_FOUND, page::not_found().into_string()))
        }
        (Err(error), _) => Err(error.into()),
    }
}

fn page(status: StatusCode, html: String) -> Response {
    let mut response = answer(status, "text/html; charset=utf-8", html.into_bytes());
    if let Ok(policy) = POLICY.parse() {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn answer(status: StatusCode, media_type: &str, body: Vec<u8>) -> Response {
    Response::builder()
        .status(status)
        .content_type(media_type)
        .header(header::VARY, "Accept")
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::REFERRER_POLICY, "no-referrer")
        .header("x-robots-tag", "noindex, nofollow")
        .body(body)
}
