//! Setting up, using and ending a second factor.

use attestry_domain::identity::{TfaKind, TfaStatus};

use super::*;
use crate::identity::initiate_login::initiate_login;
use crate::identity::two_factor::Enrollment;

#[tokio::test]
async fn a_code_is_accepted_once_even_in_a_race() {
    let registry = Registry::start().await;
    let ann = registry.user_with_totp("ann").await;
    let current = ann.totp.as_ref().unwrap().code_at(registry.seconds());
    let attempt = || registry.try_login(&ann.email, PASSWORD, Some(&current), HOME);
    let (one, other) = tokio::join!(attempt(), attempt());
    assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1);
    assert_eq!(code(attempt().await), Some(ProblemCode::InvalidCredentials));
    registry.later(30);
    assert!(registry.used_tfa(&registry.login(&ann).await).await);
}

#[tokio::test]
async fn a_second_factor_ages_out_after_twelve_hours() {
    let registry = Registry::start().await;
    let ann = registry.user_with_totp("ann").await;
    let mut tokens = registry.login(&ann).await;
    registry.later(12 * 60 * 60 - 1);
    tokens = registry.refresh(&tokens.refresh_token).await.unwrap();
    assert!(registry.used_tfa(&tokens).await);
    registry.later(1);
    assert!(!registry.used_tfa(&tokens).await);
    tokens = registry.refresh(&tokens.refresh_token).await.unwrap();
    assert!(!registry.used_tfa(&tokens).await);
}

#[tokio::test]
async fn a_second_factor_is_asked_for_after_its_first_code() {
    let registry = Registry::start().await;
    let app = &registry.app;
    let ann = registry.user("ann").await;
    let caller = registry.caller(&registry.login(&ann).await).await.unwrap();

    let wrong = two_factor::create(app, &caller, TfaKind::Totp, "wrong").await;
    assert_eq!(code(wrong), Some(ProblemCode::InvalidCredentials));
    let nothing_pending = two_factor::activate(app, &caller, "000000").await;
    assert_eq!(code(nothing_pending), Some(ProblemCode::StateConflict));
    let earlier = created(&registry, &caller).await;
    let enrollment = created(&registry, &caller).await;
    assert_ne!(earlier.secret, enrollment.secret);
    let wrong = two_factor::activate(app, &caller, "000000").await;
    assert_eq!(code(wrong), Some(ProblemCode::InvalidCredentials));
    assert!(
        registry
            .try_login(&ann.email, PASSWORD, None, HOME)
            .await
            .is_ok()
    );

    let totp = TotpSecret::parse(&enrollment.secret).unwrap();
    let first_code = totp.code_at(registry.seconds());
    two_factor::activate(app, &caller, &first_code)
        .await
        .unwrap();
    let again = two_factor::create(app, &caller, TfaKind::Totp, PASSWORD).await;
    assert_eq!(code(again), Some(ProblemCode::TfaAlreadyActive));
    let without = registry.try_login(&ann.email, PASSWORD, None, HOME).await;
    assert_eq!(code(without), Some(ProblemCode::TfaCodeRequired));
    let replayed = registry
        .try_login(&ann.email, PASSWORD, Some(&first_code), HOME)
        .await;
    assert_eq!(code(replayed), Some(ProblemCode::InvalidCredentials));
}

#[tokio::test]
async fn a_recovery_code_stands_in_once_and_ends_with_its_method() {
    let registry = Registry::start().await;
    let app = &registry.app;
    let ann = registry.user("ann").await;
    let caller = registry.caller(&registry.login(&ann).await).await.unwrap();
    let enrollment = created(&registry, &caller).await;
    let totp = TotpSecret::parse(&enrollment.secret).unwrap();
    let first_code = totp.code_at(registry.seconds());
    let activated = two_factor::activate(app, &caller, &first_code)
        .await
        .unwrap();
    assert_eq!(activated.recovery_codes.len(), 10);

    let recovery = Some(activated.recovery_codes[3].as_str());
    let tokens = registry
        .try_login(&ann.email, PASSWORD, recovery, HOME)
        .await
        .unwrap();
    assert!(registry.used_tfa(&tokens).await);
    let spent = registry
        .try_login(&ann.email, PASSWORD, recovery, HOME)
        .await;
    assert_eq!(code(spent), Some(ProblemCode::InvalidCredentials));
    let listed = two_factor::list(app, &caller).await.unwrap();
    let found: Vec<_> = listed
        .iter()
        .map(|it| (it.status, it.recovery_codes_left))
        .collect();
    assert_eq!(found, [(TfaStatus::Active, 9)]);

    // Whoever has the password alone does not get rid of the authenticator.
    let id = enrollment.id;
    let refused = two_factor::disable(app, &caller, id, PASSWORD).await;
    assert_eq!(code(refused), Some(ProblemCode::TfaRequired));
    let refused = two_factor::remove(app, &caller, id, PASSWORD).await;
    assert_eq!(code(refused), Some(ProblemCode::TfaRequired));
    let with_a_code = registry.caller(&tokens).await.unwrap();
    let disabled = two_factor::disable(app, &with_a_code, id, PASSWORD)
        .await
        .unwrap();
    assert_eq!(
        (disabled.status, disabled.recovery_codes_left),
        (TfaStatus::Disabled, 0)
    );
    assert!(!registry.used_tfa(&tokens).await);
    let again = two_factor::disable(app, &caller, id, PASSWORD).await;
    assert_eq!(code(again), Some(ProblemCode::StateConflict));
    assert!(
        registry
            .try_login(&ann.email, PASSWORD, None, HOME)
            .await
            .is_ok()
    );
    two_factor::remove(app, &caller, id, PASSWORD)
        .await
        .unwrap();
    let again = two_factor::remove(app, &caller, id, PASSWORD).await;
    assert_eq!(code(again), Some(ProblemCode::NotFound));
    assert!(two_factor::list(app, &caller).await.unwrap().is_empty());
}

async fn created(registry: &Registry, caller: &Caller) -> Enrollment {
    two_factor::create(&registry.app, caller, TfaKind::Totp, PASSWORD)
        .await
        .unwrap()
}

#[tokio::test]
async fn initiate_login_tells_known_and_unknown_addresses_apart_for_nobody() {
    let registry = Registry::start().await;
    let app = &registry.app;
    registry.user("ann").await;
    registry.user_with_totp("bob").await;
    let ask = async |email: &str| initiate_login(app, &origin(HOME), email).await.unwrap();
    assert_eq!(ask("ann@example.com").await, None);
    assert_eq!(ask("Bob@example.com").await, Some(TfaKind::Totp));
    let mut with_factor = 0;
    for number in 0..20 {
        let email = format!("nobody{number}@example.com");
        let answer = ask(&email).await;
        assert_eq!(ask(&email.to_uppercase()).await, answer);
        with_factor += usize::from(answer.is_some());
    }
    assert!((1..20).contains(&with_factor), "{with_factor}");
}

#[tokio::test]
async fn a_code_is_not_guessed_from_many_addresses() {
    let registry = Registry::start().await;
    let app = &registry.app;
    let ann = registry.user("ann").await;
    let caller = registry.caller(&registry.login(&ann).await).await.unwrap();
    let totp = TotpSecret::parse(&created(&registry, &caller).await.secret).unwrap();
    let first_code = totp.code_at(registry.seconds());
    two_factor::activate(app, &caller, &first_code)
        .await
        .unwrap();
    let guess = async |password, number| {
        let address = format!("198.51.100.{number}");
        let guess = registry.try_login(&ann.email, password, Some("000000"), &address);
        code(guess.await)
    };
    // Strangers without the password use nothing up.
    for number in 0..20 {
        let refused = guess("a wrong password", number).await;
        assert_eq!(refused, Some(ProblemCode::InvalidCredentials));
    }
    for number in 20..30 {
        let refused = guess(PASSWORD, number).await;
        assert_eq!(refused, Some(ProblemCode::InvalidCredentials));
    }
    assert_eq!(guess(PASSWORD, 30).await, Some(ProblemCode::RateLimited));
    // The owner gets in from where they have been before.
    registry.clock.advance(chrono::TimeDelta::seconds(30));
    let right = totp.code_at(registry.seconds());
    let home = registry.try_login(&ann.email, PASSWORD, Some(&right), HOME);
    assert!(home.await.is_ok());
}
