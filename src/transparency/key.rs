//! Who signs the heads of the log, and whose signature counts?

use attestry_domain::transparency::note::{Checkpoint, NoteError, Origin, SignedNote, VerifierKey};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

use crate::config::Settings;
use crate::error::Error;
use crate::platform::secrets::keyed_hash;

/// The name of a log whose address is not known.
const NAMELESS: &str = "attestry";

/// The key of the log, and the public ones it signed with before.
#[derive(Debug)]
pub struct LogKey {
    pair: Ed25519KeyPair,
    verifier: VerifierKey,
    former: Vec<VerifierKey>,
}

impl LogKey {
    /// Derives the key from `log_signing_key`; its name is the host in `public_url`.
    ///
    /// # Errors
    ///
    /// Fails when `log_former_keys` has something that is no verifier key, or `public_url` no host.
    pub fn new(settings: &Settings) -> Result<Self, Error> {
        let secret = settings.log_signing_key.as_bytes();
        let seed = keyed_hash(secret, b"attestry log signing v1");
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(Error::internal)?;
        let public = pair.public_key().as_ref();
        let unfit = |error: NoteError, of: &str| Error::internal(format!("{of}: {error}"));
        let verifier = VerifierKey {
            name: origin(settings).map_err(|error| unfit(error, "the host in public_url"))?,
            public: public.try_into().map_err(Error::internal)?,
        };
        let former = settings.log_former_keys.iter();
        let former = former.map(|key| key.parse().map_err(|error| unfit(error, key)));
        Ok(Self {
            pair,
            verifier,
            former: former.collect::<Result<_, _>>()?,
        })
    }

    /// The name of the log.
    pub fn origin(&self) -> &Origin {
        &self.verifier.name
    }

    /// What others check signatures with.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Signs a head. The same head always gets the same signature.
    pub fn sign(&self, checkpoint: &Checkpoint) -> SignedNote {
        let text = checkpoint.to_string();
        let mut signature = [0; 64];
        signature.copy_from_slice(self.pair.sign(text.as_bytes()).as_ref());
        SignedNote {
            text,
            name: self.verifier.name.clone(),
            key_id: self.verifier.id(),
            signature,
        }
    }

    /// The one of our keys, present and former, that a note names; none where it names a stranger's.
    pub fn signer_of(&self, note: &SignedNote) -> Option<&VerifierKey> {
        std::iter::once(&self.verifier)
            .chain(&self.former)
            .find(|key| key.name == note.name && key.id() == note.key_id)
    }

    /// Whether `key` signed the note.
    pub fn has_signed(key: &VerifierKey, note: &SignedNote) -> bool {
        UnparsedPublicKey::new(&ED25519, key.public)
            .verify(note.text.as_bytes(), &note.signature)
            .is_ok()
    }
}

fn origin(settings: &Settings) -> Result<Origin, NoteError> {
    let address = settings.public_url.as_str();
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = address.split('/').next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    if host.is_empty() { NAMELESS } else { host }.parse()
}
