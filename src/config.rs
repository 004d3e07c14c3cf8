//! What can an operator set, and what does the server refuse to start with?
//!
//! The defaults are one commented file that is compiled in, so the documentation cannot drift.

mod development;
mod hidden;
mod safety;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use figment::value::UncasedStr;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The commented defaults, as `attestry check-config --defaults` prints them.
pub const DEFAULTS: &str = include_str!("config.default.toml");

/// What may also stand in a file that `ATTESTRY_<NAME>_FILE` names.
const SECRETS: [&str; 8] = [
    "database_url",
    "token_secret",
    "token_secret_previous",
    "master_key",
    "log_signing_key",
    "s3_access_key_id",
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
    pub database_statement_seconds: u32,
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
        figment = figment.merge(Env::prefixed("ATTESTRY_").filter(is_setting));
        for (variable, path) in std::env::vars_os() {
            if let Some(name) = variable.to_str().and_then(filed) {
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
        self.refuse_weak_secrets()
    }

    fn required_secrets(&self) -> [(&'static str, &String); 3] {
        [
            ("token_secret", &self.token_secret),
            ("master_key", &self.master_key),
            ("log_signing_key", &self.log_signing_key),
        ]
    }
}

/// The secret that stands in the file which this variable names. One that names no secret is taken for a setting,
/// and refused as an unknown one.
fn filed(variable: &str) -> Option<&'static str> {
    let named = |name: &&str| variable == format!("ATTESTRY_{}_FILE", name.to_uppercase());
    SECRETS.iter().find(|name| named(name)).copied()
}

/// Whether a variable `ATTESTRY_<NAME>` is the setting of that name. Names are filtered as they are spelled.
fn is_setting(name: &UncasedStr) -> bool {
    let name = name.as_str().to_ascii_uppercase();
    name != "CONFIG" && filed(&format!("ATTESTRY_{name}")).is_none()
}

fn read(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|source| ConfigError::File {
        path: path.to_owned(),
        source,
    })
}
