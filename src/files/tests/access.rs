//! Who gets a file, and in which form?

use attestry_openapi::common::ProblemCode;
use futures_util::TryStreamExt;

use super::*;
use crate::error::Forbidden;
use crate::files::{self, Wanted, detach, find, list};

#[tokio::test]
async fn a_temporary_file_is_its_uploaders_alone() {
    let registry = Registry::start().await;
    let ann = registry.caller("ann", "basic.admin", profile(11)).await;
    let bob = registry.caller("bob", "basic.admin", profile(11)).await;
    let file = registry.upload_one(&ann, "a.pdf", PDF).await;
    let app = &registry.app;
    assert_eq!(find(app, &ann, file.id, "a.pdf").await.unwrap(), file);
    assert!(matches!(
        find(app, &ann, file.id, "b.pdf").await,
        Err(Error::NotFound)
    ));
    let refused = find(app, &bob, file.id, "a.pdf").await;
    assert!(matches!(refused, Err(Error::Forbidden(Forbidden::File))));
    let unknown = find(app, &ann, app.ids.next(), "a.pdf").await;
    assert!(matches!(unknown, Err(Error::NotFound)));
    let taken = registry
        .attach_one(&bob, &file, of_profile(profile(11)), FileKind::Evidence)
        .await;
    assert!(matches!(taken, Err(Error::NotFound)));
}

#[tokio::test]
async fn an_attached_file_is_for_those_who_may_read_its_owner() {
    let registry = Registry::start().await;
    let app = &registry.app;
    let ann = registry.caller("ann", "basic.admin", profile(11)).await;
    let colleague = registry
        .caller("colleague", "basic.viewer", profile(11))
        .await;
    let member = registry
        .caller("member", "default.organization.member", profile(11))
        .await;
    let stranger = registry
        .caller("stranger", "basic.admin", profile(21))
        .await;
    let owner = of_profile(profile(11));
    let file = registry.upload_one(&ann, "a.pdf", PDF).await;
    let attached = registry
        .attach_one(&ann, &file, owner, FileKind::Evidence)
        .await
        .unwrap();
    assert_eq!((attached.id, attached.expires_at), (file.id, None));

    assert_eq!(
        find(app, &colleague, file.id, "a.pdf").await.unwrap(),
        attached
    );
    assert_eq!(list(app, &colleague, owner).await.unwrap(), [attached]);
    for other in [&member, &stranger] {
        let refused = find(app, other, file.id, "a.pdf").await;
        assert!(matches!(refused, Err(Error::Forbidden(Forbidden::File))));
    }
    let refused = list(app, &member, owner).await;
    assert!(matches!(
        refused,
        Err(Error::Forbidden(Forbidden::Permission))
    ));
    assert!(matches!(
        list(app, &stranger, owner).await,
        Err(Error::NotFound)
    ));
    for kind in OwnerType::ALL {
        let nobodys = Owner::new(*kind, Uuid::from_u128(99));
        assert!(
            matches!(list(app, &ann, nobodys).await, Err(Error::NotFound)),
            "{kind}"
        );
    }
}

#[tokio::test]
async fn a_file_is_attached_once_and_detached_once() {
    let registry = Registry::start().await;
    let app = &registry.app;
    let ann = registry.caller("ann", "basic.admin", profile(11)).await;
    let owner = of_profile(profile(11));
    let file = registry.upload_one(&ann, "a.pdf", PDF).await;
    registry
        .attach_one(&ann, &file, owner, FileKind::Evidence)
        .await
        .unwrap();
    let again = registry
        .attach_one(&ann, &file, owner, FileKind::Evidence)
        .await;
    assert!(matches!(again, Err(Error::Conflict(_))));

    let ids = &[file.id];
    let elsewhere = of_profile(profile(12));
    let mut outcomes = Vec::new();
    for place in [elsewhere, owner, owner] {
        let run = |tx| async move { detach(&tx, app, ids, place).await };
        outcomes.push(database::transaction(app, run).await.is_ok());
    }
    assert_eq!(outcomes, [false, true, false]);
    assert!(list(app, &ann, owner).await.unwrap().is_empty());
    assert_eq!(
        registry
            .bytes(&find(app, &ann, file.id, "a.pdf").await.unwrap())
            .await,
        PDF
    );
}

#[tokio::test]
async fn a_download_answers_ranges_and_knows_the_copy_that_a_client_has() {
    let registry = Registry::start().await;
    let ann = registry.caller("ann", "basic.admin", profile(11)).await;
    let file = registry.upload_one(&ann, "a.pdf", PDF).await;
    let serve = |range: Option<&str>, if_none_match: Option<&str>| {
        let own = |header: Option<&str>| header.map(str::to_owned);
        let wanted = Wanted {
            range: own(range),
            if_range: None,
            if_none_match: own(if_none_match),
        };
        let (app, file) = (&registry.app, &file);
        async move { files::serve(app, file, &wanted).await }
    };
    let whole = format!("{:?}", serve(None, None).await.unwrap());
    let etag = format!("\"{}\"", file.content);
    for expected in [
        "status: 200",
        "application/pdf",
        "inline; filename",
        &file.content.to_string(),
    ] {
        assert!(whole.contains(expected), "{expected} in {whole}");
    }
    let part = format!(
        "{:?}",
        serve(Some("bytes=0-3"), Some("\"other\"")).await.unwrap()
    );
    assert!(
        part.contains("status: 206") && part.contains("bytes 0-3/28"),
        "{part}"
    );
    for known in [etag.as_str(), "*", &format!("\"x\", W/{etag}")] {
        let answer = format!("{:?}", serve(Some("bytes=0-3"), Some(known)).await.unwrap());
        assert!(answer.contains("status: 304"), "{known}: {answer}");
    }
    let beyond = serve(Some("bytes=28-"), None).await.unwrap_err();
    assert_eq!(beyond.code(), ProblemCode::RangeNotSatisfiable);

    let bytes = registry.app.files.read(file.content, 5..8).await.unwrap();
    let bytes: Vec<_> = bytes.try_collect().await.unwrap();
    assert_eq!(bytes.concat(), b"1.7");
}
