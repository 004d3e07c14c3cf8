//! What ends, and what must not?

use chrono::TimeDelta;

use super::*;
use crate::files::{find, own_upload, sweep};

const A_DAY: TimeDelta = TimeDelta::hours(24);

#[tokio::test]
async fn a_temporary_file_ends_after_a_day_with_its_bytes() {
    let registry = Registry::start().await;
    let app = &registry.app;
    let ann = registry.caller("ann", "basic.admin", profile(11)).await;
    let file = registry.upload_one(&ann, "a.pdf", PDF).await;
    assert_eq!(sweep(app).await.unwrap(), 0);
    registry.clock.advance(A_DAY);
    assert!(matches!(
        find(app, &ann, file.id, "a.pdf").await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        own_upload(app, &ann, file.id).await,
        Err(Error::NotFound)
    ));
    let late = registry
        .attach_one(&ann, &file, of_profile(profile(11)), FileKind::Evidence)
        .await;
    assert!(matches!(late, Err(Error::NotFound)));
    assert_eq!(sweep(app).await.unwrap(), 1);
    assert!(registry.blobs().is_empty());
}

#[tokio::test]
async fn bytes_stay_while_any_record_names_them() {
    let registry = Registry::start().await;
    let ann = registry.caller("ann", "basic.admin", profile(11)).await;
    let kept = registry.upload_one(&ann, "kept.pdf", PDF).await;
    registry.upload_one(&ann, "dropped.pdf", PDF).await;
    registry
        .attach_one(&ann, &kept, of_profile(profile(11)), FileKind::Evidence)
        .await
        .unwrap();
    registry.clock.advance(A_DAY);
    assert_eq!(sweep(&registry.app).await.unwrap(), 1);
    assert_eq!(registry.bytes(&kept).await, PDF);
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_and_sweeps_of_the_same_bytes_do_not_hurt_each_other() {
    let registry = Registry::start().await;
    let app = &registry.app;
    let ann = registry.caller("ann", "basic.admin", profile(11)).await;
    for _ in 0..20 {
        registry.upload_one(&ann, "old.pdf", PDF).await;
        registry.clock.advance(A_DAY);
        let (one, two, first, second) = tokio::join!(
            sweep(app),
            sweep(app),
            registry.upload_one(&ann, "first.pdf", PDF),
            registry.upload_one(&ann, "second.pdf", PDF)
        );
        assert!(one.is_ok() && two.is_ok());
        assert_eq!(registry.bytes(&first).await, PDF);
        assert_eq!(registry.bytes(&second).await, PDF);
    }
}

#[tokio::test]
async fn a_sweep_goes_on_until_nothing_expired_is_left() {
    let registry = Registry::start().await;
    let ann = registry.caller("ann", "basic.admin", profile(11)).await;
    for number in 0..21 {
        let text = format!("{number}");
        let parts = (0..5).map(|_| part("note.txt", text.as_bytes())).collect();
        upload(&registry.app, &ann, parts).await.unwrap();
    }
    registry.clock.advance(A_DAY);
    assert_eq!(sweep(&registry.app).await.unwrap(), 105);
    assert!(registry.blobs().is_empty());
}
