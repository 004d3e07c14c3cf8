//! Which secrets does a development server have? Those that it made at its first start.

use std::path::Path;

use figment::Figment;
use figment::providers::{Format, Toml};
use serde::Deserialize;

use super::{ConfigError, Settings};
use crate::platform::folder::make_private;
use crate::platform::random;

/// How a secret that was made here begins; production refuses it.
pub(super) const PREFIX: &str = "development-";

impl Settings {
    /// Secrets survive a restart, so that tokens, TOTP methods and the log of a sandbox stay usable.
    pub(super) fn make_development_secrets(&mut self) -> Result<(), ConfigError> {
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

pub(super) fn development_secret() -> String {
    let random = random::bytes::<32>();
    format!("{PREFIX}{}", data_encoding::BASE32_NOPAD.encode(&random))
}

/// Of two that start at once and find nothing, the second fails: they must not differ in their secrets.
fn write_private(path: &Path, text: &str, again: bool) -> Result<(), ConfigError> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let write = || {
        if let Some(folder) = path.parent() {
            make_private(folder)?;
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
