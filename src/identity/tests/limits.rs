//! Guessing, and that it locks nobody out.

use super::*;
use crate::identity::attempts;

#[tokio::test]
async fn a_stranger_is_stopped_and_the_owner_is_not() {
    let registry = Registry::start().await;
    let ann = registry.user("ann").await;
    let guess = || registry.try_login(&ann.email, "wrong", None, ELSEWHERE);
    for _ in 0..10 {
        assert_eq!(code(guess().await), Some(ProblemCode::InvalidCredentials));
    }
    let Err(Error::RateLimited {
        retry_after_seconds,
    }) = guess().await
    else {
        panic!("the eleventh guess is let through");
    };
    assert_eq!(retry_after_seconds, 15 * 60);
    // Not even the right password helps from there, but the owner signs in from home.
    let right = registry
        .try_login(&ann.email, PASSWORD, None, ELSEWHERE)
        .await;
    assert_eq!(code(right), Some(ProblemCode::RateLimited));
    assert!(
        registry
            .try_login(&ann.email, PASSWORD, None, HOME)
            .await
            .is_ok()
    );
    registry.later(15 * 60);
    assert!(
        registry
            .try_login(&ann.email, PASSWORD, None, ELSEWHERE)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn guesses_at_once_are_all_counted() {
    let registry = Registry::start().await;
    let ann = registry.user("ann").await;
    let guesses = (0..30).map(|_| registry.try_login(&ann.email, "wrong", None, ELSEWHERE));
    let outcomes = futures_util::future::join_all(guesses).await;
    let looked_at = outcomes
        .into_iter()
        .filter(|outcome| matches!(outcome, Err(Error::Unauthenticated(_))))
        .count();
    assert_eq!(looked_at, 10);
}

#[tokio::test]
async fn signing_in_often_is_no_attack() {
    let registry = Registry::start().await;
    let ann = registry.user("ann").await;
    for _ in 0..40 {
        registry.login(&ann).await;
    }
}

#[tokio::test]
async fn one_machine_cannot_try_many_accounts() {
    let registry = Registry::start().await;
    for number in 0..100 {
        let email = format!("nobody{number}@example.com");
        let guess = registry.try_login(&email, "wrong", None, ELSEWHERE).await;
        assert_eq!(code(guess), Some(ProblemCode::InvalidCredentials));
    }
    let guess = registry
        .try_login("somebody@example.com", "wrong", None, ELSEWHERE)
        .await;
    assert_eq!(code(guess), Some(ProblemCode::RateLimited));
}

#[tokio::test]
async fn an_organization_does_not_write_to_the_world() {
    let registry = Registry::start().await;
    let app = &registry.app;
    let (dairy, _) = registry.organization("Dairy").await;
    let (farm, _) = registry.organization("Farm").await;
    let invite = async |organization, number: usize| {
        let email = &format!("somebody{number}@example.com");
        let count =
            |tx| async move { attempts::of_invitation(app, &tx, organization, email).await };
        database::transaction(app, count).await
    };
    for number in 0..200 {
        invite(dairy, number).await.unwrap();
    }
    let more = invite(dairy, 200).await;
    assert_eq!(code(more), Some(ProblemCode::RateLimited));
    invite(farm, 200).await.unwrap();
    registry.later(15 * 60);
    invite(dairy, 200).await.unwrap();
}
