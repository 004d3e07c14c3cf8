//! Changing a password.

use attestry_domain::identity::email::EmailAddress;
use attestry_domain::identity::password::NewPassword;

use super::*;
use crate::config::Settings;
use crate::identity::change_password::{ChangePasswordRequest, change_password};
use crate::identity::{PasswordHasher, store};

const NEW: &str = "a better password";

async fn change(registry: &Registry, caller: &Caller, old: &str, new: &str) -> Result<(), Error> {
    let request = ChangePasswordRequest {
        old_password: old.to_owned(),
        password: new.to_owned(),
    };
    change_password(&registry.app, caller, &request).await
}

#[tokio::test]
async fn a_change_of_password_ends_every_session() {
    let registry = Registry::start().await;
    let ann = registry.user("ann").await;
    let bob = registry.login(&registry.user("bob").await).await;
    let here = registry.login(&ann).await;
    let there = registry.login(&ann).await;
    let caller = registry.caller(&here).await.unwrap();
    change(&registry, &caller, PASSWORD, NEW).await.unwrap();
    for tokens in [&here, &there] {
        assert_eq!(
            code(registry.caller(tokens).await),
            Some(ProblemCode::Unauthenticated)
        );
        let refreshed = registry.refresh(&tokens.refresh_token).await;
        assert_eq!(code(refreshed), Some(ProblemCode::Unauthenticated));
    }
    assert!(registry.caller(&bob).await.is_ok());
    let old = registry.try_login(&ann.email, PASSWORD, None, HOME).await;
    assert_eq!(code(old), Some(ProblemCode::InvalidCredentials));
    assert!(
        registry
            .try_login(&ann.email, NEW, None, HOME)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_bad_password_is_not_taken() {
    let registry = Registry::start().await;
    let ann = registry.user("ann").await;
    let caller = registry.caller(&registry.login(&ann).await).await.unwrap();
    let cases = [
        ("wrong", NEW, ProblemCode::InvalidCredentials),
        (PASSWORD, "short", ProblemCode::InvalidRequest),
        (PASSWORD, "ann@example.com", ProblemCode::InvalidRequest),
        (PASSWORD, PASSWORD, ProblemCode::InvalidRequest),
    ];
    for (old, new, refusal) in cases {
        assert_eq!(
            code(change(&registry, &caller, old, new).await),
            Some(refusal),
            "{old} {new}"
        );
    }
    assert!(
        registry
            .try_login(&ann.email, PASSWORD, None, HOME)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn the_holder_of_an_access_token_cannot_guess_the_password() {
    let registry = Registry::start().await;
    let ann = registry.user("ann").await;
    let caller = registry.caller(&registry.login(&ann).await).await.unwrap();
    for _ in 0..10 {
        let guess = change(&registry, &caller, "wrong", NEW).await;
        assert_eq!(code(guess), Some(ProblemCode::InvalidCredentials));
    }
    let guess = change(&registry, &caller, PASSWORD, NEW).await;
    assert_eq!(code(guess), Some(ProblemCode::RateLimited));
    registry.later(15 * 60);
    let caller = registry.caller(&registry.login(&ann).await).await.unwrap();
    change(&registry, &caller, PASSWORD, NEW).await.unwrap();
}

#[tokio::test]
async fn a_log_in_brings_the_hash_to_the_cost_of_the_settings() {
    let registry = Registry::start().await;
    let (app, ann) = (&registry.app, registry.user("ann").await);
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings::sandbox(folder.path()).unwrap();
    settings.argon2_memory_kib = 16;
    settings.argon2_passes = 2;
    let formerly = PasswordHasher::new(&settings).unwrap();
    let email = EmailAddress::parse(&ann.email).unwrap();
    let hash = &formerly
        .hash(&NewPassword::parse(PASSWORD, &email).unwrap())
        .await
        .unwrap();
    let set = |tx: database::Tx| async move {
        store::users::set_password(&*tx, ann.id, Some(hash), app.clock.now()).await
    };
    database::transaction(app, set).await.unwrap();
    let stored = async || {
        let user = store::users::by_id(app.database.reader(), ann.id).await;
        user.unwrap().unwrap().password_hash.unwrap()
    };
    let wrong = registry.try_login(&ann.email, "wrong", None, HOME).await;
    assert_eq!(code(wrong), Some(ProblemCode::InvalidCredentials));
    assert_eq!(&stored().await, hash);
    for _ in 0..2 {
        registry.login(&ann).await;
        let stored = stored().await;
        assert!(
            stored.starts_with("$argon2id$v=19$m=8,t=1,p=1$"),
            "{stored}"
        );
    }
}
