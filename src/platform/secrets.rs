//! How are secrets kept? Sealed where they must come back, hashed where they need not.
//!
//! One master key is given by the operator; a key for each purpose is derived from it (HMAC-SHA256
//! over the purpose's name), so that no two uses share a key.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use super::random;
use crate::error::Error;

const NONCE_BYTES: usize = 24;

/// The keys derived from the operator's master key.
#[derive(Clone)]
pub struct Secrets {
    sealing: [u8; 32],
    decoy: [u8; 32],
    recovery_code: [u8; 32],
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secrets(hidden)")
    }
}

impl Secrets {
    /// Derives the keys.
    pub fn new(master: &[u8]) -> Self {
        Self {
            sealing: keyed_hash(master, b"attestry sealing v1"),
            decoy: keyed_hash(master, b"attestry decoy v1"),
            recovery_code: keyed_hash(master, b"attestry recovery code v1"),
        }
    }

    /// Encrypts `plain` so that it opens only under the same `context` (the row it belongs to).
    pub fn seal(&self, plain: &[u8], context: &[u8]) -> Result<Vec<u8>, Error> {
        let nonce = random::bytes::<NONCE_BYTES>();
        let payload = Payload {
            msg: plain,
            aad: context,
        };
        let sealed = XChaCha20Poly1305::new(&self.sealing.into())
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Error::internal("a secret could not be sealed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Decrypts what [`Secrets::seal`] made for the same `context`.
    pub fn open(&self, sealed: &[u8], context: &[u8]) -> Result<Vec<u8>, Error> {
        let (nonce, sealed) = sealed
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or_else(|| Error::internal("a sealed secret is too short"))?;
        XChaCha20Poly1305::new(&self.sealing.into())
            .decrypt(
                &XNonce::from(*nonce),
                Payload {
                    msg: sealed,
                    aad: context,
                },
            )
            .map_err(|_| Error::internal("a sealed secret does not open: was the key changed?"))
    }

    /// What is kept of a recovery code, in place of the code, for the row it belongs to.
    pub fn recovery_code_hash(&self, row: &[u8; 16], code: &[u8]) -> [u8; 32] {
        keyed_hash(&self.recovery_code, &[row.as_slice(), code].concat())
    }

    /// A value that depends on `text` in a way that only the holder of the master key can tell.
    pub fn decoy(&self, text: &str) -> [u8; 32] {
        keyed_hash(&self.decoy, text.as_bytes())
    }
}

/// SHA-256, for tokens of 256 random bits: nothing slower is needed where nothing can be guessed.
pub fn token_hash(token: &[u8]) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// HMAC-SHA256.
pub fn keyed_hash(key: &[u8], message: &[u8]) -> [u8; 32] {
    // HMAC takes keys of every length, so there is no error; the type of this constructor has one for others.
    let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key) else {
        return [0; 32];
    };
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_secret_opens_only_under_its_own_context() {
        let secrets = Secrets::new(b"a master key for this test");
        let sealed = secrets.seal(b"JBSWY3DP", b"method 1").unwrap();
        assert_eq!(secrets.open(&sealed, b"method 1").unwrap(), b"JBSWY3DP");
        assert!(secrets.open(&sealed, b"method 2").is_err());
        assert!(Secrets::new(b"another").open(&sealed, b"method 1").is_err());
        assert_ne!(sealed, secrets.seal(b"JBSWY3DP", b"method 1").unwrap());
    }
}
