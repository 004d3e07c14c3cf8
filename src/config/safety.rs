//! Which settings must not be used together?

use std::collections::BTreeSet;

use lettre::message::Mailbox;

use super::development::PREFIX;
use super::{ConfigError, Environment, Settings, SmtpTls};

const SECRET_CHARACTERS_MIN: usize = 32;

/// Fewer different characters are a word repeated, not a secret. 32 random hexadecimal digits have some 14.
const DIFFERENT_CHARACTERS_MIN: usize = 9;

/// The weakest of the pairs that OWASP's password storage cheat sheet gives for Argon2id: 7 MiB, passed five times.
const ARGON2_MEMORY_KIB_MIN: u32 = 7_168;
const ARGON2_WORK_KIB_MIN: u32 = 5 * ARGON2_MEMORY_KIB_MIN;

/// A stolen access token works until it expires, whatever becomes of the right that it was issued on.
const ACCESS_TOKEN_SECONDS_MAX: i64 = 60 * 60;

/// What the documents promise: a repeat is recognized for a day.
const IDEMPOTENCY_SECONDS_MIN: i64 = 24 * 60 * 60;

/// The domain of the default `mail_from`, which nobody has.
const NOBODYS_DOMAIN: &str = "attestry.example";

impl Settings {
    pub(super) fn refuse_unsafe(&self) -> Result<(), ConfigError> {
        if self.environment == Environment::Development {
            refuse(
                !self.listen.ip().is_loopback(),
                "in development the server listens on loopback only",
            )?;
        } else {
            self.refuse_weakened()?;
        }
        if self.environment == Environment::Production {
            self.refuse_rehearsal()?;
        }
        refuse(
            self.lifetimes().iter().any(|seconds| *seconds <= 0),
            "a life in seconds is 1 or more",
        )?;
        self.sender().map(drop)
    }

    /// What makes everything weaker than it is said to be.
    fn refuse_weakened(&self) -> Result<(), ConfigError> {
        let work = u64::from(self.argon2_memory_kib) * u64::from(self.argon2_passes);
        refuse(
            self.argon2_memory_kib < ARGON2_MEMORY_KIB_MIN || work < ARGON2_WORK_KIB_MIN.into(),
            "argon2_memory_kib and argon2_passes are below what OWASP recommends",
        )?;
        refuse(
            self.access_token_seconds > ACCESS_TOKEN_SECONDS_MAX,
            "access_token_seconds is an hour at most",
        )?;
        refuse(
            self.idempotency_seconds < IDEMPOTENCY_SECONDS_MIN,
            "idempotency_seconds is a day at least",
        )
    }

    /// What does for trying out, and not for real claims.
    fn refuse_rehearsal(&self) -> Result<(), ConfigError> {
        refuse(
            self.disable_require_tfa,
            "DISABLE_REQUIRE_TFA cannot be set in production",
        )?;
        // Certificates, mails and tokens bear this address for good.
        refuse(
            !self.public_url.starts_with("https://"),
            "public_url must be given in production, and begin with https://",
        )?;
        // The server speaks no TLS. All clients would share the address of what does, and with it the limits on
        // failed log-ins: one stranger could lock out everybody.
        refuse(
            !self.trust_forwarded_for,
            "in production a proxy ends TLS and tells whom it was called by: set trust_forwarded_for",
        )?;
        refuse(
            self.smtp_address.is_empty(),
            "smtp_address must be given in production",
        )?;
        refuse(
            self.smtp_tls == SmtpTls::None && !self.smtp_is_local(),
            "in production mails go through TLS, unless the mail server is local",
        )?;
        refuse(
            self.sender()?.email.domain() == NOBODYS_DOMAIN,
            "mail_from must be given in production",
        )?;
        for (name, secret) in self.signing_secrets() {
            let reason = format!("{name} is a development secret");
            refuse(secret.starts_with(PREFIX), &reason)?;
        }
        Ok(())
    }

    fn smtp_is_local(&self) -> bool {
        let local = ["localhost", "127.0.0.1"];
        let server = self.smtp_server().ok().flatten();
        server.is_some_and(|(host, _)| local.contains(&host))
    }

    /// Who mails come from.
    ///
    /// # Errors
    ///
    /// Unsafe where `mail_from` is no address.
    pub fn sender(&self) -> Result<Mailbox, ConfigError> {
        let sender = self.mail_from.parse();
        sender.map_err(|error| ConfigError::Unsafe(format!("mail_from: {error}")))
    }

    const fn lifetimes(&self) -> [i64; 9] {
        [
            self.access_token_seconds,
            self.refresh_token_seconds,
            self.invitation_seconds,
            self.password_link_seconds,
            self.idempotency_seconds,
            self.temporary_file_seconds,
            self.draft_lock_seconds,
            self.pull_lock_seconds,
            self.approval_seconds,
        ]
    }

    pub(super) fn refuse_weak_secrets(&self) -> Result<(), ConfigError> {
        let mut seen = BTreeSet::new();
        for (name, secret) in self.signing_secrets() {
            let different: BTreeSet<char> = secret.chars().collect();
            let is_short = secret.chars().count() < SECRET_CHARACTERS_MIN;
            let reason = format!("{name} must have at least {SECRET_CHARACTERS_MIN} characters");
            refuse(is_short, &reason)?;
            let reason = format!("{name} repeats a few characters");
            refuse(different.len() < DIFFERENT_CHARACTERS_MIN, &reason)?;
            // Who reads one, from a backup say, is not to have the others.
            let reason = format!("{name} is another secret as well");
            refuse(!seen.insert(secret), &reason)?;
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

fn refuse(is_unsafe: bool, reason: &str) -> Result<(), ConfigError> {
    if is_unsafe {
        return Err(ConfigError::Unsafe(reason.to_owned()));
    }
    Ok(())
}
