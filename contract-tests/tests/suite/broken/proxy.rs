//! How does a sound server seem broken? Something between it and its clients changes a request or an answer.

use data_encoding::BASE64URL_NOPAD;
use poem::endpoint::make;
use poem::http::{HeaderMap, StatusCode, header};
use poem::listener::{Acceptor, Listener, TcpListener};
use poem::{Request, Response, Server};
use serde_json::Value;

/// What is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A list answers its rows under another key.
    RenamedKey,
    /// What is made is answered with 201.
    WrongStatus,
    /// A 405 does not tell the methods.
    MissingAllow,
    /// Everybody who is signed in may list accounts on the market.
    DroppedPermission,
    /// A session without a second factor may sign.
    IgnoredTfa,
}

/// Passes everything on to `url` and back, but for the fault; answers where it listens. `token` may do everything.
pub(super) async fn start(url: &str, fault: Option<Fault>, token: &str) -> String {
    let acceptor = TcpListener::bind("127.0.0.1:0")
        .into_acceptor()
        .await
        .unwrap();
    let address = acceptor.local_addr()[0].as_socket_addr().copied().unwrap();
    let (url, token) = (url.to_owned(), token.to_owned());
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let endpoint = make(move |request: Request| {
        let (http, url, token) = (http.clone(), url.clone(), token.clone());
        async move { Ok::<_, poem::Error>(pass(&http, &url, fault, &token, request).await) }
    });
    tokio::spawn(Server::new_with_acceptor(acceptor).run(endpoint));
    format!("http://{address}")
}

async fn pass(
    http: &reqwest::Client,
    url: &str,
    fault: Option<Fault>,
    token: &str,
    mut request: Request,
) -> Response {
    let path = request.original_uri().to_string();
    let mut headers = request.headers().clone();
    headers.remove(header::HOST);
    if lends_rights(fault, &path, &headers) {
        let bearer = format!("Bearer {token}").parse().unwrap();
        headers.insert(header::AUTHORIZATION, bearer);
    }
    let body = request.take_body().into_vec().await.unwrap();
    let sent = http.request(request.method().clone(), format!("{url}{path}"));
    let answer = sent.headers(headers).body(body).send().await.unwrap();
    let (mut status, mut headers) = (answer.status(), answer.headers().clone());
    let mut bytes = answer.bytes().await.unwrap().to_vec();
    match fault {
        Some(Fault::RenamedKey) if path.ends_with("/energy-wallet/list") => {
            let text = String::from_utf8(bytes).unwrap();
            bytes = text
                .replace("\"wallets\"", "\"energyWallets\"")
                .into_bytes();
            headers.remove(header::CONTENT_LENGTH);
        }
        Some(Fault::WrongStatus) if path.ends_with("/retirement/create") && status.is_success() => {
            status = StatusCode::CREATED;
        }
        Some(Fault::MissingAllow) => {
            headers.remove(header::ALLOW);
        }
        _ => {}
    }
    let mut response = Response::builder().status(status).body(bytes);
    *response.headers_mut() = headers;
    response
}

/// Whether the fault lets the caller act with somebody else's rights.
fn lends_rights(fault: Option<Fault>, path: &str, headers: &HeaderMap) -> bool {
    let Some(claims) = claims(headers) else {
        return false;
    };
    match fault {
        Some(Fault::DroppedPermission) => path.ends_with("/energy-wallet/account/set-public"),
        Some(Fault::IgnoredTfa) => path.ends_with("/retirement/sign") && claims["usedTfa"] == false,
        _ => false,
    }
}

/// What the caller's access token says.
fn claims(headers: &HeaderMap) -> Option<Value> {
    let bearer = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let claims = bearer.split('.').nth(1)?;
    serde_json::from_slice(&BASE64URL_NOPAD.decode(claims.as_bytes()).ok()?).ok()
}
