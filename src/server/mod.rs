//! What does the server answer, beside the three APIs? Documentation, documents, the public page of
//! certificates, the pages that mailed links lead to, health, metrics.

mod account;
mod docs;
mod health;
mod metrics;
mod verify;

use std::sync::Arc;
use std::time::Duration;

use attestry_openapi::shell::ProblemShell;
use attestry_openapi::{base, network, rng_production};
use poem::endpoint::make_sync;
use poem::http::header;
use poem::listener::{Acceptor, Listener, TcpAcceptor, TcpListener};
use poem::middleware::{AddData, SetHeader};
use poem::{Endpoint, EndpointExt, Response, Route, Server, get};

use crate::app::App;
use crate::config::Settings;
use crate::jobs;

/// How long a connection may be silent. A request that is being worked on is answered all the same.
const SILENCE: Duration = Duration::from_mins(1);

/// How long requests that are under way may take to finish after the signal to stop.
const DRAIN: Duration = Duration::from_secs(30);

/// What the server answers beside the APIs, for the table of known paths.
const OWN_PATHS: [&str; 11] = [
    "/",
    "/account/{page}",
    "/docs",
    "/docs/",
    "/docs/templates/{name}",
    "/docs/{file}",
    "/openapi/{file}",
    "/verify/{code}",
    "/health/live",
    "/health/ready",
    "/metrics",
];

/// Everything the server answers.
pub fn endpoint(app: &App) -> impl Endpoint<Output = Response> + use<> {
    let api = Arc::new(app.clone());
    let routes = Route::new()
        .nest(network::BASE_PATH, network::service(api.clone()))
        .nest(
            rng_production::BASE_PATH,
            rng_production::service(api.clone()),
        )
        .nest(base::BASE_PATH, base::service(api))
        .nest("/openapi", docs::documents())
        .nest("/docs", docs::pages())
        .at("/account/:page", get(account::page))
        .at("/verify/:code", get(verify::verify))
        .at("/health/live", get(health::live))
        .at("/health/ready", get(health::ready))
        .at("/metrics", get(metrics::render))
        .at("/", get(make_sync(|_| docs::redirect())))
        .with(AddData::new(app.clone()));
    let operations = [
        base::OPERATIONS,
        network::OPERATIONS,
        rng_production::OPERATIONS,
    ];
    let known = operations
        .into_iter()
        .flatten()
        .map(|operation| operation.route());
    let ids = app.ids.clone();
    let shell = ProblemShell::new(routes, known, move || ids.next()).with_pages(OWN_PATHS);
    let mut headers = SetHeader::new().overriding(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if app.settings.public_url.starts_with("https://") {
        headers = headers.overriding(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    metrics::Measured(shell.with(headers))
}

/// Takes the address of the settings. Port 0 takes a free one, and the settings say which from then on: called
/// before the app is made, which prints the address on certificates.
pub async fn bind(settings: &mut Settings) -> std::io::Result<TcpAcceptor> {
    let acceptor = TcpListener::bind(settings.listen).into_acceptor().await?;
    settings.listen = acceptor
        .local_addr()
        .first()
        .and_then(|address| address.as_socket_addr().copied())
        .ok_or_else(|| std::io::Error::other("the listener has no address"))?;
    Ok(acceptor)
}

/// Serves until `stop` resolves, then lets requests that are under way finish. Fails when a job ends: a server
/// that answers and does not work would go unnoticed.
pub async fn serve(
    app: App,
    acceptor: TcpAcceptor,
    stop: impl Future<Output = ()>,
) -> std::io::Result<()> {
    let served = Server::new_with_acceptor(acceptor)
        .idle_timeout(SILENCE)
        .run_with_graceful_shutdown(endpoint(&app), stop, Some(DRAIN));
    tokio::select! {
        served = served => served,
        () = jobs::run(&app) => Err(std::io::Error::other("a job ended; the log says why")),
    }
}

/// Listens for being asked to end (Ctrl-C, or SIGTERM from a supervisor) from now on; the future
/// resolves when it happens. Called before the address is taken, so that whoever saw the server start
/// can also stop it in order.
pub fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
