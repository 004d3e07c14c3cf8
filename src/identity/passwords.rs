//! How is a password kept and compared? As an Argon2id hash, off the async threads, a few at a time.
//!
//! Each hash costs tens of milliseconds and megabytes on purpose.

use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use attestry_domain::identity::password::NewPassword;

use crate::config::Settings;
use crate::error::Error;
use crate::platform::random;
use crate::platform::turns::Turns;

/// How long a hash may wait for its turn.
const WAIT: Duration = Duration::from_secs(10);

/// Hashes and compares passwords.
pub struct PasswordHasher {
    argon2: Argon2<'static>,
    turns: Turns,
    /// The hash of a password that nobody knows, compared where there is no real one, so that an
    /// unknown account takes as long to refuse as a wrong password.
    decoy: String,
}

impl PasswordHasher {
    /// Takes the cost of a hash from the settings.
    pub fn new(settings: &Settings) -> Result<Self, Error> {
        let params = Params::new(
            settings.argon2_memory_kib,
            settings.argon2_passes,
            settings.argon2_lanes,
            None,
        )
        .map_err(Error::internal)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = hash(&argon2, &random::bytes::<32>())?;
        let at_once = settings.argon2_at_once.max(1);
        let turns = Turns::new(at_once, WAIT, "too many log-ins at once");
        Ok(Self {
            argon2,
            turns,
            decoy,
        })
    }

    /// The hash to store for a new password, in PHC format.
    pub async fn hash(&self, password: &NewPassword) -> Result<String, Error> {
        let argon2 = self.argon2.clone();
        let password = password.reveal().to_owned();
        let work = move || self::hash(&argon2, password.as_bytes());
        self.turns.run(work).await
    }

    /// Whether `password` is the one that was hashed. Without a hash the answer is no, in the same
    /// time.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool, Error> {
        let argon2 = self.argon2.clone();
        let password = password.to_owned();
        let known = stored.is_some();
        let stored = stored.unwrap_or(&self.decoy).to_owned();
        let work = move || {
            let stored = PasswordHash::new(&stored).map_err(Error::internal)?;
            Ok(argon2.verify_password(password.as_bytes(), &stored).is_ok() && known)
        };
        self.turns.run(work).await
    }

    /// Another hash of a password that was just right, where the stored one was made at another cost than new ones:
    /// only then is the cost of the settings the cost of guessing.
    pub async fn rehashed(&self, password: &str, stored: &str) -> Result<Option<String>, Error> {
        let hash = PasswordHash::new(stored).map_err(Error::internal)?;
        let made_with = Params::try_from(&hash).map_err(Error::internal)?;
        let cost = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
        if cost(&made_with) == cost(self.argon2.params()) {
            return Ok(None);
        }
        let argon2 = self.argon2.clone();
        let password = password.to_owned();
        let work = move || self::hash(&argon2, password.as_bytes());
        self.turns.run(work).await.map(Some)
    }
}

impl std::fmt::Debug for PasswordHasher {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PasswordHasher(hidden)")
    }
}

fn hash(argon2: &Argon2<'_>, password: &[u8]) -> Result<String, Error> {
    let salt = random::bytes::<16>();
    let hash: PasswordHash = argon2
        .hash_password_with_salt(password, &salt)
        .map_err(Error::internal)?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use attestry_domain::identity::email::EmailAddress;

    use super::*;

    #[tokio::test]
    async fn a_password_verifies_against_its_own_hash_alone() {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings::sandbox(folder.path()).unwrap();
        settings.argon2_memory_kib = 8;
        settings.argon2_passes = 1;
        let hasher = PasswordHasher::new(&settings).unwrap();
        let email = EmailAddress::parse("ann@example.com").unwrap();
        let password = NewPassword::parse("correct horse battery", &email).unwrap();
        let stored = hasher.hash(&password).await.unwrap();
        assert!(
            stored.starts_with("$argon2id$v=19$m=8,t=1,p=1$"),
            "{stored}"
        );
        assert!(
            hasher
                .verify("correct horse battery", Some(&stored))
                .await
                .unwrap()
        );
        assert!(!hasher.verify("correct horse", Some(&stored)).await.unwrap());
        assert!(!hasher.verify("correct horse battery", None).await.unwrap());
    }
}
