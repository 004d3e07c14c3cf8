//! Opening, prolonging and ending a session.

use sea_orm::ConnectionTrait as _;

use super::*;
use crate::identity::store::refresh_tokens;
use crate::identity::{logout, sweep};
use crate::platform::secrets::token_hash;

#[tokio::test]
async fn a_user_signs_in_with_any_spelling_of_the_address() {
    let registry = Registry::start().await;
    let ann = registry.user("ann").await;
    let tokens = registry
        .try_login("ANN@Example.com", PASSWORD, None, HOME)
        .await
        .unwrap();
    assert_eq!(
        tokens.access_token_expires_at.timestamp(),
        registry.seconds() + 900
    );
    let caller = registry.caller(&tokens).await.unwrap();
    assert_eq!(caller.user().unwrap(), ann.id);
    assert!(!caller.signed_in().unwrap().used_tfa);
}

#[tokio::test]
async fn every_wrong_login_is_refused_alike() {
    let registry = Registry::start().await;
    let ann = registry.user_with_totp("ann").await;
    let attempts = [
        ("ann@example.com", "wrong", None),
        ("ann@example.com", "wrong", Some("000000")),
        ("ann@example.com", PASSWORD, Some("000000")),
        ("ann@example.com", PASSWORD, Some("abcd-efgh-jkmn")),
        ("nobody@example.com", PASSWORD, None),
        ("no address", PASSWORD, None),
    ];
    for (email, password, tfa_code) in attempts {
        let outcome = registry.try_login(email, password, tfa_code, HOME).await;
        assert_eq!(
            code(outcome),
            Some(ProblemCode::InvalidCredentials),
            "{email} {tfa_code:?}"
        );
    }
    let without_code = registry.try_login(&ann.email, PASSWORD, None, HOME).await;
    assert_eq!(code(without_code), Some(ProblemCode::TfaCodeRequired));
}

#[tokio::test]
async fn an_access_token_ends_with_its_time_and_with_its_session() {
    let registry = Registry::start().await;
    let ann = registry.user("ann").await;
    let first = registry.login(&ann).await;
    let second = registry.login(&ann).await;
    let caller = registry.caller(&first).await.unwrap();
    logout::logout(&registry.app, &caller).await.unwrap();
    assert_eq!(
        code(registry.caller(&first).await),
        Some(ProblemCode::Unauthenticated)
    );
    let refreshed = registry.refresh(&first.refresh_token).await;
    assert_eq!(code(refreshed), Some(ProblemCode::Unauthenticated));
    assert!(registry.caller(&second).await.is_ok());
    registry.later(900);
    assert_eq!(
        code(registry.caller(&second).await),
        Some(ProblemCode::Unauthenticated)
    );
}

#[tokio::test]
async fn a_refresh_token_works_once_and_its_retry_gets_the_same_tokens() {
    let registry = Registry::start().await;
    let ann = registry.user("ann").await;
    let first = registry.login(&ann).await;
    registry.later(60);
    let second = registry.refresh(&first.refresh_token).await.unwrap();
    assert_ne!(first.refresh_token, second.refresh_token);
    registry.later(30);
    let retried = registry.refresh(&first.refresh_token).await.unwrap();
    assert_eq!(retried.refresh_token, second.refresh_token);
    assert_eq!(retried.access_token, second.access_token);
    assert!(registry.caller(&retried).await.is_ok());
}

#[tokio::test]
async fn parallel_refreshes_get_the_same_tokens() {
    let registry = Registry::start().await;
    let ann = registry.user("ann").await;
    let first = registry.login(&ann).await;
    let refreshes = (0..8).map(|_| registry.refresh(&first.refresh_token));
    let answers = futures_util::future::join_all(refreshes).await;
    let tokens: std::collections::BTreeSet<_> = answers
        .into_iter()
        .map(|answer| answer.unwrap().refresh_token)
        .collect();
    assert_eq!(tokens.len(), 1);
}

#[tokio::test]
async fn reuse_of_a_spent_token_ends_the_session() {
    // How long after the rotation the spent token comes back, and whether its successor was used.
    for (seconds, successor_is_used) in [(31, false), (1, true)] {
        let registry = Registry::start().await;
        let ann = registry.user("ann").await;
        let first = registry.login(&ann).await;
        let mut last = registry.refresh(&first.refresh_token).await.unwrap();
        if successor_is_used {
            last = registry.refresh(&last.refresh_token).await.unwrap();
        }
        registry.later(seconds);
        let reused = registry.refresh(&first.refresh_token).await;
        assert_eq!(code(reused), Some(ProblemCode::RefreshTokenReused));
        assert_eq!(
            code(registry.caller(&last).await),
            Some(ProblemCode::Unauthenticated)
        );
        let refreshed = registry.refresh(&last.refresh_token).await;
        assert_eq!(code(refreshed), Some(ProblemCode::Unauthenticated));
    }
}

#[tokio::test]
async fn an_unused_refresh_token_expires_and_is_swept() {
    let registry = Registry::start().await;
    let ann = registry.user("ann").await;
    let tokens = registry.login(&ann).await;
    registry.later(14 * 24 * 60 * 60);
    let refreshed = registry.refresh(&tokens.refresh_token).await;
    assert_eq!(code(refreshed), Some(ProblemCode::Unauthenticated));
    registry.later(90 * 24 * 60 * 60);
    sweep(&registry.app).await.unwrap();
    let refreshed = registry.refresh(&tokens.refresh_token).await;
    assert_eq!(code(refreshed), Some(ProblemCode::Unauthenticated));
    registry.login(&ann).await;
}

#[tokio::test]
async fn a_spent_token_stays_spent_whatever_becomes_of_its_successor() {
    let registry = Registry::start().await;
    let ann = registry.user("ann").await;
    let first = registry.login(&ann).await;
    let second = registry.refresh(&first.refresh_token).await.unwrap();
    // As a sweep does where the successor lives less long, since the operator has lowered its life.
    let unspent = "DELETE FROM refresh_token WHERE spent_at IS NULL";
    let forget = |tx: database::Tx| async move {
        tx.execute_unprepared(unspent).await?;
        Ok(())
    };
    database::transaction(&registry.app, forget).await.unwrap();
    let reused = registry.refresh(&first.refresh_token).await;
    assert_eq!(code(reused), Some(ProblemCode::RefreshTokenReused));
    let ended = registry.caller(&second).await;
    assert_eq!(code(ended), Some(ProblemCode::Unauthenticated));
}

#[tokio::test]
async fn the_text_of_a_successor_is_kept_no_longer_than_it_may_be_repeated() {
    let registry = Registry::start().await;
    let first = registry.login(&registry.user("ann").await).await;
    registry.refresh(&first.refresh_token).await.unwrap();
    let sealed = async || {
        let hash = token_hash(first.refresh_token.as_bytes());
        let token = refresh_tokens::by_hash(registry.app.database.reader(), hash).await;
        token.unwrap().unwrap().spent.unwrap().successor_sealed
    };
    registry.later(30);
    sweep(&registry.app).await.unwrap();
    assert!(sealed().await.is_some());
    registry.later(1);
    sweep(&registry.app).await.unwrap();
    assert!(sealed().await.is_none());
    let reused = registry.refresh(&first.refresh_token).await;
    assert_eq!(code(reused), Some(ProblemCode::RefreshTokenReused));
}
