//! Which settings must not be used together?

use super::development::PREFIX;
use super::{ConfigError, Environment, Settings, SmtpTls};

const SECRET_CHARACTERS_MIN: usize = 32;

impl Settings {
    pub(super) fn refuse_unsafe(&self) -> Result<(), ConfigError> {
        let refuse = |reason: &str| Err(ConfigError::Unsafe(reason.to_owned()));
        match self.environment {
            Environment::Production if self.disable_require_tfa => {
                refuse("DISABLE_REQUIRE_TFA cannot be set in production")
            }
            Environment::Development if !self.listen.ip().is_loopback() => {
                refuse("in development the server listens on loopback only")
            }
            // Certificates, mails and tokens bear this address for good.
            Environment::Production if !self.public_url.starts_with("https://") => {
                refuse("public_url must be given in production, and begin with https://")
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
        for (name, secret) in self.signing_secrets() {
            if secret.starts_with(PREFIX) {
                let reason = format!("{name} is a development secret");
                return Err(ConfigError::Unsafe(reason));
            }
        }
        Ok(())
    }

    pub(super) fn refuse_weak_secrets(&self) -> Result<(), ConfigError> {
        for (name, secret) in self.signing_secrets() {
            if secret.chars().count() < SECRET_CHARACTERS_MIN {
                return Err(ConfigError::Unsafe(format!(
                    "{name} must have at least {SECRET_CHARACTERS_MIN} characters"
                )));
            }
        }
        Ok(())
    }

    /// Those that must be there, and the former one where it still counts.
    fn signing_secrets(&self) -> impl Iterator<Item = (&'static str, &String)> {
        let former = ("token_secret_previous", &self.token_secret_previous);
        let former = Some(former).filter(|(_, secret)| !secret.is_empty());
        self.required_secrets().into_iter().chain(former)
    }
}
