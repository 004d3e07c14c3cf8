//! What can an operator set, and what does the server refuse to start with?
//!
//! The defaults are one commented file that is compiled in, so the documentation cannot drift.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The commented defaults, as `attestry check-config --defaults` prints them.
pub const DEFAULTS: &str = include_str!("config.default.toml");

const SECRET_CHARACTERS_MIN: usize = 32;
const SECRETS: [&str; 6] = [
    "token_secret",
    "token_secret_previous",
    "master_key",
    "log_signing_key",
    "s3_secret_access_key",
    "smtp_password",
];

/// Which rules of operation apply.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// One person's machine: secrets are made, loopback only.
    Development,
    /// A rehearsal: as production, with the preproduction utilities.
    Staging,
    /// Real claims.
    Production,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For reading at a terminal.
    Text,
}

/// How the connection to the mail server is kept private.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpTls {
    /// From the first byte.
    Implicit,
    /// After a greeting in plain text; without it nothing is sent.
    Starttls,
    /// Not at all.
    None,
}

/// Every setting; `config.default.toml` says what each one means.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "described once, in config.default.toml")]
pub struct Settings {
    pub environment: Environment,
    pub listen: SocketAddr,
    pub public_url: String,
    pub database_url: String,
    pub database_connections: u32,
    pub data_dir: PathBuf,
    pub file_store: String,
    pub s3_region: String,
    pub s3_endpoint: String,
    pub s3_access_key_id: String,
    pub s3_secret_access_key: String,
    pub smtp_address: String,
    pub smtp_tls: SmtpTls,
    pub smtp_user: String,
    pub smtp_password: String,
    pub mail_from: String,
    pub mail_link_url: String,
    pub log: String,
    pub log_format: LogFormat,
    pub token_secret: String,
    pub token_secret_previous: String,
    pub master_key: String,
    pub log_signing_key: String,
    pub log_former_keys: Vec<String>,
    pub access_token_seconds: i64,
    pub refresh_token_seconds: i64,
    pub invitation_seconds: i64,
    pub password_link_seconds: i64,
    pub idempotency_seconds: i64,
    pub temporary_file_seconds: i64,
    pub draft_lock_seconds: i64,
    pub pull_lock_seconds: i64,
    pub pull_lock_limit: u32,
    pub approval_seconds: i64,
    pub fee_basis_points: u32,
    pub argon2_memory_kib: u32,
    pub argon2_passes: u32,
    pub argon2_lanes: u32,
    pub argon2_at_once: usize,
    pub trust_forwarded_for: bool,
    /// Set from the variable `DISABLE_REQUIRE_TFA`, which other systems of this kind know by that
    /// name.
    #[serde(default)]
    pub disable_require_tfa: bool,
}

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A setting is unknown, missing or of the wrong type.
    #[error("configuration: {0}")]
    Malformed(#[from] Box<figment::Error>),
    /// A secret's file cannot be read, or the development secrets cannot be kept.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The settings are well-formed but must not be used together.
    #[error("{0}")]
    Unsafe(String),
}

impl Settings {
    /// Reads defaults, then the file, then the environment, and checks the result.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let mut figment = Figment::from(Toml::string(DEFAULTS));
        if let Some(path) = file {
            figment = figment.merge(Toml::file_exact(path));
        }
        let not_settings = ["ATTESTRY_CONFIG"];
        let environment = Env::prefixed("ATTESTRY_")
            .filter(|key| !key.as_str().ends_with("_file") && key != "config")
            .filter(move |key| !not_settings.contains(&key.as_str()));
        figment = figment.merge(environment);
        for name in SECRETS {
            if let Some(path) = std::env::var_os(format!("ATTESTRY_{}_FILE", name.to_uppercase())) {
                let secret = read(Path::new(&path))?;
                figment = figment.merge(Serialized::default(name, secret.trim()));
            }
        }
        if let Ok(value) = std::env::var("DISABLE_REQUIRE_TFA") {
            let on = matches!(
                value.trim().to_ascii_lowercase().as_str(),
                "1" | "true" | "yes"
            );
            figment = figment.merge(Serialized::default("disable_require_tfa", on));
        }
        let mut settings: Self = figment.extract().map_err(Box::new)?;
        settings.complete()?;
        Ok(settings)
    }

    /// Defaults with everything below `data_dir`, for sandboxes and tests.
    pub fn sandbox(data_dir: &Path) -> Result<Self, ConfigError> {
        let mut settings: Self = Figment::from(Toml::string(DEFAULTS))
            .extract()
            .map_err(Box::new)?;
        data_dir.clone_into(&mut settings.data_dir);
        settings.complete()?;
        Ok(settings)
    }

    /// The same settings with every secret blanked, for `check-config`.
    #[must_use]
    pub fn without_secrets(mut self) -> Self {
        let hidden = |secret: &mut String| {
            if !secret.is_empty() {
                "(hidden)".clone_into(secret);
            }
        };
        hidden(&mut self.token_secret);
        hidden(&mut self.token_secret_previous);
        hidden(&mut self.master_key);
        hidden(&mut self.log_signing_key);
        hidden(&mut self.s3_secret_access_key);
        hidden(&mut self.smtp_password);
        self.database_url = hide_password(&self.database_url);
        self
    }

    /// The address that users see, without a trailing slash.
    pub fn public_url(&self) -> String {
        if self.public_url.is_empty() {
            return format!("http://{}", self.listen);
        }
        self.public_url.trim_end_matches('/').to_owned()
    }

    /// Asked by what exists for rehearsals alone.
    ///
    /// # Errors
    ///
    /// Not found in production.
    pub fn outside_production(&self) -> Result<(), Error> {
        match self.environment {
            Environment::Production => Err(Error::NotFound),
            Environment::Development | Environment::Staging => Ok(()),
        }
    }

    /// Where the links of mails lead, without a trailing slash.
    pub fn mail_link_url(&self) -> String {
        if self.mail_link_url.is_empty() {
            return format!("{}/account", self.public_url());
        }
        self.mail_link_url.trim_end_matches('/').to_owned()
    }

    /// The mail server, and its port where one is given; none where mails go into a folder.
    ///
    /// # Errors
    ///
    /// Unsafe where the port is no number.
    pub fn smtp_server(&self) -> Result<Option<(&str, Option<u16>)>, ConfigError> {
        if self.smtp_address.is_empty() {
            return Ok(None);
        }
        let Some((host, port)) = self.smtp_address.rsplit_once(':') else {
            return Ok(Some((&self.smtp_address, None)));
        };
        let port = port.parse().map_err(|_| {
            ConfigError::Unsafe("smtp_address is a host, or a host and a port".to_owned())
        })?;
        Ok(Some((host, Some(port))))
    }

    fn complete(&mut self) -> Result<(), ConfigError> {
        if self.database_url.is_empty() {
            let path = self.data_dir.join("attestry.sqlite");
            self.database_url = format!("sqlite://{}?mode=rwc", path.display());
        }
        self.refuse_unsafe()?;
        if self.environment == Environment::Development {
            self.make_development_secrets()?;
        }
        for (name, secret) in self.required_secrets() {
            if secret.chars().count() < SECRET_CHARACTERS_MIN {
                return Err(ConfigError::Unsafe(format!(
                    "{name} must have at least {SECRET_CHARACTERS_MIN} characters"
                )));
            }
        }
        Ok(())
    }

    fn refuse_unsafe(&self) -> Result<(), ConfigError> {
        let refuse = |reason: &str| Err(ConfigError::Unsafe(reason.to_owned()));
        match self.environment {
            Environment::Production if self.disable_require_tfa => {
                refuse("DISABLE_REQUIRE_TFA cannot be set in production")
            }
            Environment::Development if !self.listen.ip().is_loopback() => {
                refuse("in development the server listens on loopback only")
            }
            Environment::Production if self.smtp_address.is_empty() => {
                refuse("smtp_address must be given in production")
            }
            Environment::Production if self.smtp_tls == SmtpTls::None && !self.smtp_is_local() => {
                refuse("in production mails go through TLS, unless the mail server is local")
            }
            Environment::Production => self.refuse_development_secrets(),
            _ => Ok(()),
        }
    }

    fn smtp_is_local(&self) -> bool {
        let local = ["localhost", "127.0.0.1"];
        let server = self.smtp_server().ok().flatten();
        server.is_some_and(|(host, _)| local.contains(&host))
    }

    fn refuse_development_secrets(&self) -> Result<(), ConfigError> {
        for (name, secret) in self.required_secrets() {
            if secret.starts_with("development-") {
                let reason = format!("{name} is a development secret");
                return Err(ConfigError::Unsafe(reason));
            }
        }
        Ok(())
    }

    fn required_secrets(&self) -> [(&'static str, &String); 3] {
        [
            ("token_secret", &self.token_secret),
            ("master_key", &self.master_key),
            ("log_signing_key", &self.log_signing_key),
        ]
    }

    /// Secrets survive a restart, so that tokens, TOTP methods and the log of a sandbox stay usable.
    fn make_development_secrets(&mut self) -> Result<(), ConfigError> {
        if self.required_secrets().iter().all(|(_, it)| !it.is_empty()) {
            return Ok(());
        }
        let path = self.data_dir.join("development-secrets.toml");
        let mut kept = DevelopmentSecrets::default();
        let was_kept = path.exists();
        if was_kept {
            kept = Figment::from(Toml::file_exact(&path))
                .extract()
                .map_err(Box::new)?;
        }
        if kept.complete() {
            write_private(&path, &kept.to_toml(), was_kept)?;
        }
        for (setting, secret) in [
            (&mut self.token_secret, kept.token_secret),
            (&mut self.master_key, kept.master_key),
            (&mut self.log_signing_key, kept.log_signing_key),
        ] {
            if setting.is_empty() {
                *setting = secret;
            }
        }
        Ok(())
    }
}

/// What was made at an earlier start; a version that knew fewer secrets left some out.
#[derive(Default, Deserialize)]
#[serde(default)]
struct DevelopmentSecrets {
    token_secret: String,
    master_key: String,
    log_signing_key: String,
}

impl DevelopmentSecrets {
    /// Makes those that are missing; answers whether there were any.
    fn complete(&mut self) -> bool {
        let mut made = false;
        for secret in [
            &mut self.token_secret,
            &mut self.master_key,
            &mut self.log_signing_key,
        ] {
            if secret.is_empty() {
                *secret = development_secret();
                made = true;
            }
        }
        made
    }

    fn to_toml(&self) -> String {
        format!(
            "token_secret = \"{}\"\nmaster_key = \"{}\"\nlog_signing_key = \"{}\"\n",
            self.token_secret, self.master_key, self.log_signing_key
        )
    }
}

fn development_secret() -> String {
    let random = crate::platform::random::bytes::<32>();
    format!(
        "development-{}",
        data_encoding::BASE32_NOPAD.encode(&random)
    )
}

fn read(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|source| ConfigError::File {
        path: path.to_owned(),
        source,
    })
}

/// Of two that start at once and find nothing, the second fails: they must not differ in their secrets.
fn write_private(path: &Path, text: &str, again: bool) -> Result<(), ConfigError> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let write = || {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut options = std::fs::OpenOptions::new();
        options
            .write(true)
            .create_new(!again)
            .truncate(again)
            .mode(0o600)
            .open(path)?
            .write_all(text.as_bytes())
    };
    write().map_err(|source| ConfigError::File {
        path: path.to_owned(),
        source,
    })
}

fn hide_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            let name = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{name}:(hidden)@{host}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
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
            settings.token_secret = "t".repeat(32);
            settings.master_key = "m".repeat(32);
            settings.log_signing_key = "l".repeat(32);
            settings.smtp_address = "mail.example:465".to_owned();
            change(&mut settings);
            settings.complete().map_err(|error| error.to_string())
        };
        assert!(production(|_| ()).is_ok());
        assert!(production(|s| s.token_secret.clear()).is_err());
        assert!(production(|s| s.master_key = development_secret()).is_err());
        assert!(production(|s| s.log_signing_key = development_secret()).is_err());
        assert!(production(|s| s.log_signing_key.clear()).is_err());
        assert!(production(|s| s.disable_require_tfa = true).is_err());
        assert!(production(|s| s.smtp_address.clear()).is_err());
        assert!(production(|s| s.smtp_tls = SmtpTls::None).is_err());
        let local = |s: &mut Settings| {
            s.smtp_tls = SmtpTls::None;
            s.smtp_address = "localhost:25".to_owned();
        };
        assert!(production(local).is_ok());
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
}
