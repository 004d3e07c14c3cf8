//! How busy is the server? Counters and durations in the Prometheus text format.

use std::sync::OnceLock;
use std::time::Instant;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use poem::http::Method;
use poem::{Endpoint, Request, Response, handler};

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Upper bounds of the duration histogram's buckets, in seconds.
const SECONDS: [f64; 9] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0];

fn recorder() -> Option<&'static PrometheusHandle> {
    RECORDER
        .get_or_init(|| {
            PrometheusBuilder::new()
                .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
                .ok()?
                .install_recorder()
                .ok()
        })
        .as_ref()
}

/// `/metrics`.
#[handler]
pub(super) fn render() -> String {
    recorder().map(PrometheusHandle::render).unwrap_or_default()
}

/// A method as a label. Strangers may invent methods, and each label stays for good.
fn label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// Counts and times every request that passes.
pub(super) struct Measured<E>(pub(super) E);

impl<E: Endpoint<Output = Response>> Endpoint for Measured<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        recorder();
        let method = label(request.method());
        let start = Instant::now();
        let response = self.0.call(request).await;
        let status = response
            .as_ref()
            .map_or_else(poem::Error::status, Response::status)
            .as_u16()
            .to_string();
        metrics::counter!("http_requests_total", "method" => method, "status" => status)
            .increment(1);
        metrics::histogram!("http_request_duration_seconds", "method" => method)
            .record(start.elapsed());
        response
    }
}
