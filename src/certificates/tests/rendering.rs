//! One document for ever, whoever asks first.

use attestry_domain::files::{FileKind, OwnerType};
use attestry_domain::ids::OperationId;
use chrono::TimeDelta;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Registry, beneficiary};
use crate::certificates::{pdf, render_missing, verification};
use crate::error::{Conflict, Error};
use crate::files::{self, Owner};

const BYTES_MAX: u64 = 10_000_000;

#[tokio::test]
async fn the_first_document_is_kept_for_ever() {
    let registry = Registry::start().await;
    let app = &registry.app;
    let (retirement, issued) = registry.retire("Scope 1", Some(beneficiary(false))).await;
    assert!(
        verification(app, &issued.code)
            .await
            .unwrap()
            .certificate
            .sha256
            .is_none()
    );

    let (one, other) = tokio::join!(pdf(app, retirement), pdf(app, retirement));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(one, other);
    assert_eq!(one.kind, FileKind::Certificate);
    assert_eq!(
        one.owner,
        Some(Owner::new(OwnerType::Retirement, retirement))
    );
    assert_eq!(one.name.as_str(), "retirement-certificate-1.pdf");
    let bytes = files::load_bytes(app, &one, BYTES_MAX).await.unwrap();
    let sha256: [u8; 32] = Sha256::digest(&bytes).into();
    assert_eq!(one.content, sha256.into());

    // What the loser of the race stored is swept, and years later the document is still there.
    registry.clock.advance(TimeDelta::days(3_000));
    files::sweep(app).await.unwrap();
    render_missing(app).await.unwrap();
    assert_eq!(pdf(app, retirement).await.unwrap(), one);
    assert_eq!(
        files::load_bytes(app, &one, BYTES_MAX).await.unwrap(),
        bytes
    );
    let seen = verification(app, &issued.code).await.unwrap().certificate;
    assert_eq!(seen.sha256, Some(one.content.to_string()));
}

#[tokio::test]
async fn the_job_renders_what_nobody_downloaded() {
    let registry = Registry::start().await;
    let (_, first) = registry.retire("one", None).await;
    let (_, second) = registry.retire("two", None).await;
    render_missing(&registry.app).await.unwrap();
    for issued in [first, second] {
        let seen = verification(&registry.app, &issued.code).await.unwrap();
        assert!(seen.certificate.sha256.is_some(), "{}", issued.number);
    }
}

#[tokio::test]
async fn those_that_fail_do_not_stop_the_job() {
    let registry = Registry::start().await;
    let accounts = [registry.account("Prairie Dairy", 202_506).await];
    for _ in 0..51 {
        let no_beneficiary = Some(json!("nobody"));
        registry
            .retire_accounts("x", no_beneficiary, &accounts)
            .await;
    }
    let (_, good) = registry.retire_accounts("last", None, &accounts).await;
    assert_eq!(good.number, 52);
    render_missing(&registry.app).await.unwrap();
    let seen = verification(&registry.app, &good.code).await.unwrap();
    assert!(seen.certificate.sha256.is_some());
}

#[tokio::test]
async fn without_a_processed_retirement_there_is_no_certificate() {
    let registry = Registry::start().await;
    let unknown: OperationId = registry.app.ids.next();
    let refused = pdf(&registry.app, unknown).await;
    assert!(
        matches!(refused, Err(Error::Conflict(Conflict::State(_)))),
        "{refused:?}"
    );
}
