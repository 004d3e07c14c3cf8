//! What do the lower layers need to know of the request they work for?

use std::net::IpAddr;

use attestry_openapi::security::{Operation, Received, RequestInfo};
use poem::http::HeaderMap;
use uuid::Uuid;

use crate::config::Settings;
use crate::identity::Rights;

/// Where a request came from, whoever sent it: enough to audit it and to limit it.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Printed in logs, problems and audit rows.
    pub request_id: String,
    /// The address of the client, where that is known.
    pub address: Option<IpAddr>,
}

impl Origin {
    /// Reads the origin from what the surface knows of the request.
    pub fn of(info: &RequestInfo, settings: &Settings) -> Self {
        // The nearest proxy appends the address it was called from; what stands before that entry is
        // whatever the client wrote.
        let forwarded = settings
            .trust_forwarded_for
            .then(|| info.headers.get_all("x-forwarded-for").iter().next_back())
            .flatten()
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.rsplit(',').next()?.trim().parse().ok());
        Self {
            request_id: info.request_id.to_string(),
            address: forwarded.or(info.address),
        }
    }
}

/// The circumstances of one request of a caller: enough to audit it, and to answer a repeat of it.
#[derive(Clone, Debug)]
pub struct RequestContext {
    /// Printed in logs, problems and audit rows.
    pub request_id: String,
    /// Where the connection came from, where that is known.
    pub address: Option<IpAddr>,
    /// The operation of the document that is being carried out.
    pub operation: &'static Operation,
    /// The organization that the caller pinned with `x-active-organization-id`.
    pub organization: Option<Uuid>,
    /// The caller's `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// The hash of the request body, and the ids that it names.
    pub body: Received,
    /// The path with its parameters filled in.
    pub path: String,
    /// What was asked of the caller so far.
    pub rights: Rights,
}

impl RequestContext {
    /// Reads the headers that the operation documents; others mean nothing to it. A malformed one counts as absent
    /// here; the surface refuses it before the use case runs.
    pub fn of(request: &poem::Request, operation: &'static Operation, settings: &Settings) -> Self {
        let origin = Origin::of(&RequestInfo::of(request), settings);
        let documented = |name| {
            let is_documented = operation.carried.contains(&name);
            header(request.headers(), name).filter(|_| is_documented)
        };
        Self {
            request_id: origin.request_id,
            address: origin.address,
            operation,
            organization: documented("x-active-organization-id").and_then(|id| id.parse().ok()),
            idempotency_key: documented("idempotency-key").map(str::to_owned),
            body: Received::default(),
            path: request.uri().path().to_owned(),
            rights: Rights::default(),
        }
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_nearest_proxy_is_believed_and_only_where_there_is_one() {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings::sandbox(folder.path()).unwrap();
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "203.0.113.9".parse().unwrap());
        headers.append("x-forwarded-for", "192.0.2.66, 192.0.2.1".parse().unwrap());
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let info = RequestInfo {
            request_id: Uuid::nil(),
            address: Some(proxy),
            headers,
        };
        assert_eq!(Origin::of(&info, &settings).address, Some(proxy));
        settings.trust_forwarded_for = true;
        assert_eq!(
            Origin::of(&info, &settings).address,
            Some("192.0.2.1".parse().unwrap())
        );
    }
}
