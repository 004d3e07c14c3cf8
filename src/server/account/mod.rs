//! Where do the links in mails lead, where no front end is set? To two small pages, which ask for a password.
//!
//! What a link carries stands behind its `#`, which no browser sends: the page's script reads it and calls the API.
//! Nothing else is loaded, no cache keeps the page, and no address that it leads to is told where it was.

use maud::{DOCTYPE, Markup, html};
use poem::http::{StatusCode, header};
use poem::web::Path;
use poem::{Response, handler};

const SCRIPT: &str = include_str!("script.js");
const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// The page of one kind of link.
#[handler]
pub(super) fn page(Path(name): Path<String>) -> Response {
    let (title, label) = match name.as_str() {
        "accept-invitation" => (
            "Accept the invitation",
            "A password of your own, or that of the account you have here",
        ),
        "reset-password" => ("Set another password", "Your new password"),
        "script.js" => return answer(StatusCode::OK, "text/javascript", SCRIPT.to_owned()),
        _ => return answer(StatusCode::NOT_FOUND, "text/plain", "Not found".to_owned()),
    };
    let page = form(&name, title, label).into_string();
    answer(StatusCode::OK, "text/html; charset=utf-8", page)
}

fn form(operation: &str, title: &str, label: &str) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { (title) " – Attestry" }
                script src="script.js" defer {}
            }
            body {
                main {
                    h1 { (title) }
                    form data-operation=(operation) {
                        p { label for="password" { (label) " (12 characters at least)" } }
                        p {
                            input id="password" type="password" minlength="12" maxlength="256" required
                                autocomplete="new-password";
                        }
                        p { button { (title) } }
                    }
                    p role="status" {}
                    noscript { p { "This page needs JavaScript, since your link is not sent to the server." } }
                }
            }
        }
    }
}

fn answer(status: StatusCode, media_type: &str, body: String) -> Response {
    Response::builder()
        .status(status)
        .content_type(media_type)
        .header(header::CONTENT_SECURITY_POLICY, POLICY)
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::REFERRER_POLICY, "no-referrer")
        .header("x-robots-tag", "noindex, nofollow")
        .body(body)
}
