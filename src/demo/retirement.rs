//! What becomes of tokens in the end? Some are retired for a claim, and a certificate says so.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::DemoError;
use super::client::Client;
use super::sandbox::SandboxUser;
use super::walkthrough::text;

/// So much of what was minted is retired.
const QUANTITY: i64 = 1_000;
const FILE: &str = "retirement-certificate.pdf";

/// What the sandbox can show of a retirement.
pub(super) struct Retired {
    /// How many units.
    pub(super) quantity: i64,
    /// The PDF.
    pub(super) certificate: PathBuf,
    /// The public page that its QR code leads to.
    pub(super) page: String,
}

/// Retires part of the producer's tokens in a customer's name, and saves the certificate.
pub(super) async fn run(
    client: &Client,
    producer: &SandboxUser,
    base_url: &str,
    folder: &Path,
) -> Result<Retired, DemoError> {
    let refused = |reason| DemoError::Retirement { reason };
    let post = async |verb: &str, body| {
        let path = format!("/network/retirement/{verb}");
        client.post(&path, &body).await.map_err(refused)
    };
    let profile = producer.profile_id.map(|id| id.to_string());
    let body = json!({ "profileId": profile, "name": "First quarter of 2025" });
    let id = text(&post("create", body).await?, "/retirement/_id");
    let body = json!({ "_id": id, "quantity": QUANTITY, "filter": { "tokenType": "QET" } });
    post("lock", body).await?;
    let claim = json!({
        "_id": id,
        "purpose": "Scope 1 emissions of the plant in Springfield",
        "purposeCode": "scope_1",
        "beneficiary": { "name": "Lakeside Foods", "country": "US" },
        "reportingPeriod": { "start": "2025-01-01", "end": "2025-03-31" },
    });
    post("update", claim).await?;
    let signed = post("sign", json!({ "_id": id })).await?;
    let path = format!("/network/retirement/certificate/{id}");
    let pdf = client.download(&path).await.map_err(refused)?;
    let certificate = folder.join(FILE);
    std::fs::write(&certificate, pdf).map_err(|source| DemoError::Io {
        what: certificate.display().to_string(),
        source,
    })?;
    let page = text(&signed, "/retirement/certificate/verificationUrl");
    Ok(Retired {
        quantity: QUANTITY,
        certificate,
        page: format!("{base_url}{page}"),
    })
}
