//! What does the server refuse to start with, and what does it show?

use super::development::development_secret;
use super::hidden::hide_password;
use super::*;

fn sandbox() -> Settings {
    Settings::sandbox(tempfile::tempdir().unwrap().path()).unwrap()
}

#[test]
fn the_defaults_are_complete_and_secrets_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let first = Settings::sandbox(folder.path()).unwrap();
    let second = Settings::sandbox(folder.path()).unwrap();
    assert_eq!(first.token_secret, second.token_secret);
    assert_ne!(first.token_secret, first.master_key);
    assert_ne!(first.log_signing_key, first.master_key);
}

#[test]
fn a_secret_that_an_earlier_version_did_not_know_is_added() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("development-secrets.toml");
    let earlier = "token_secret = \"development-an-earlier-secret-of-tokens\"\n";
    std::fs::write(&path, earlier).unwrap();
    let first = Settings::sandbox(folder.path()).unwrap();
    let second = Settings::sandbox(folder.path()).unwrap();
    assert!(first.token_secret.ends_with("an-earlier-secret-of-tokens"));
    assert!(first.log_signing_key.starts_with("development-"));
    assert_eq!(first.log_signing_key, second.log_signing_key);
}

#[test]
fn production_refuses_missing_and_development_secrets_and_an_absent_second_factor() {
    let production = |change: fn(&mut Settings)| {
        let mut settings = sandbox();
        settings.environment = Environment::Production;
        settings.token_secret = "a first secret that nobody will guess".to_owned();
        settings.master_key = "a second secret that nobody will guess".to_owned();
        settings.log_signing_key = "a third secret that nobody will guess".to_owned();
        settings.trust_forwarded_for = true;
        settings.mail_from = "no-reply@registry.example".to_owned();
        settings.smtp_address = "mail.example:465".to_owned();
        settings.public_url = "https://registry.example".to_owned();
        change(&mut settings);
        settings.complete().map_err(|error| error.to_string())
    };
    assert!(production(|_| ()).is_ok());
    assert!(production(|s| s.token_secret.clear()).is_err());
    assert!(production(|s| s.master_key = development_secret()).is_err());
    assert!(production(|s| s.log_signing_key = development_secret()).is_err());
    assert!(production(|s| s.log_signing_key.clear()).is_err());
    assert!(production(|s| s.disable_require_tfa = true).is_err());
    assert!(production(|s| s.token_secret_previous = "short".to_owned()).is_err());
    assert!(production(|s| s.token_secret_previous = development_secret()).is_err());
    assert!(production(|s| s.public_url.clear()).is_err());
    assert!(production(|s| s.public_url = "http://registry.example".to_owned()).is_err());
    assert!(production(|s| s.smtp_address.clear()).is_err());
    assert!(production(|s| s.smtp_tls = SmtpTls::None).is_err());
    let local = |s: &mut Settings| {
        s.smtp_tls = SmtpTls::None;
        s.smtp_address = "localhost:25".to_owned();
    };
    assert!(production(local).is_ok());
    // All clients would share the limits of the proxy.
    assert!(production(|s| s.trust_forwarded_for = false).is_err());
    assert!(production(|s| s.mail_from = sandbox().mail_from).is_err());
    assert!(production(|s| s.mail_from = "nobody".to_owned()).is_err());
    assert!(production(|s| s.argon2_memory_kib = 8).is_err());
    assert!(production(|s| s.argon2_passes = 1).is_err());
    assert!(production(|s| (s.argon2_memory_kib, s.argon2_passes) = (7_168, 5)).is_ok());
    assert!(production(|s| s.access_token_seconds = 86_400).is_err());
    assert!(production(|s| s.idempotency_seconds = 60).is_err());
    assert!(production(|s| s.draft_lock_seconds = -5).is_err());
    assert!(production(|s| s.master_key = "ab".repeat(16)).is_err());
    assert!(production(|s| s.master_key.clone_from(&s.token_secret)).is_err());
}

#[test]
fn development_listens_on_loopback_only() {
    let mut settings = sandbox();
    settings.listen = "0.0.0.0:8080".parse().unwrap();
    assert!(settings.complete().is_err());
}

#[test]
fn check_config_shows_no_secret() {
    let mut settings = sandbox();
    settings.database_url = "postgres://attestry:hunter2@localhost/attestry".to_owned();
    let secrets = settings.required_secrets().map(|(_, it)| it.clone());
    let shown = serde_json::to_string(&settings.without_secrets()).unwrap();
    assert!(!shown.contains("hunter2"), "{shown}");
    for secret in secrets {
        assert!(!shown.contains(&secret), "{shown}");
    }
}

#[test]
fn a_password_is_hidden_wherever_it_stands() {
    let shown = |url| hide_password(url);
    assert_eq!(
        shown("postgres://host/db?user=x&password=hunter2&sslmode=require"),
        "postgres://host/db?user=x&password=(hidden)&sslmode=require"
    );
    assert_eq!(
        shown("postgres://x:a@b@host/db"),
        "postgres://x:(hidden)@host/db"
    );
    assert_eq!(
        shown("sqlite://data/attestry.sqlite?mode=rwc"),
        "sqlite://data/attestry.sqlite?mode=rwc"
    );
}

#[test]
fn a_variable_that_names_a_file_is_no_setting_itself() {
    for (name, expected) in [
        ("LISTEN", true),
        ("TOKEN_SECRET", true),
        ("TOKEN_SECRET_FILE", false),
        ("Database_Url_File", false),
        ("CONFIG", false),
        // Refused as unknown, rather than passed over.
        ("TOKNE_SECRET_FILE", true),
        ("FILE_STORE", true),
    ] {
        assert_eq!(is_setting(name.into()), expected, "{name}");
    }
}
