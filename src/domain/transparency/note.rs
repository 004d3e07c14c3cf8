//! How is a head of the log written down and signed?
//!
//! As a checkpoint (`c2sp.org/tlog-checkpoint`) in a signed note (`c2sp.org/signed-note`): text that a
//! person can keep anywhere, and that the tools of other transparency logs read. Signing and checking
//! the signature is the business of whoever holds a key; here is what is signed.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::Hash;

/// The number of Ed25519 among the kinds of keys.
const ED25519: u8 = 1;

/// Why a text is no note, checkpoint or key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoteError {
    /// The name of a log or key.
    #[error("a name has at least one character, and neither space nor plus")]
    Name,
    /// `name+id+key`.
    #[error("not a verifier key `<name>+<id>+<key>` of Ed25519")]
    Key,
    /// Text, an empty line, signatures.
    #[error("not a signed note")]
    Note,
    /// Origin, size, root.
    #[error("not a checkpoint of a log")]
    Checkpoint,
}

/// The name of a log, under which it signs: its host name, or `attestry`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

impl FromStr for Origin {
    type Err = NoteError;

    fn from_str(name: &str) -> Result<Self, NoteError> {
        let unfit = |letter: char| letter.is_whitespace() || letter == '+';
        if name.is_empty() || name.contains(unfit) {
            Err(NoteError::Name)
        } else {
            Ok(Self(name.to_owned()))
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A public key with the name it signs under. Prints as `name+id+key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    /// The name.
    pub name: Origin,
    /// The Ed25519 public key.
    pub public: [u8; 32],
}

impl VerifierKey {
    /// Tells keys of one name apart in a note: the first bytes of a hash over name and key.
    pub fn id(&self) -> [u8; 4] {
        let hash: [u8; 32] = Sha256::new()
            .chain_update(&self.name.0)
            .chain_update([b'\n', ED25519])
            .chain_update(self.public)
            .finalize()
            .into();
        let [a, b, c, d, ..] = hash;
        [a, b, c, d]
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[ED25519], self.public.as_slice()].concat();
        let (id, key) = (HEXLOWER.encode(&self.id()), BASE64.encode(&key));
        write!(formatter, "{}+{id}+{key}", self.name)
    }
}

impl FromStr for VerifierKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        let key = BASE64.decode(key.as_bytes()).map_err(|_| NoteError::Key)?;
        let Some((&ED25519, public)) = key.split_first() else {
            return Err(NoteError::Key);
        };
        let key = Self {
            name: name.parse()?,
            public: public.try_into().map_err(|_| NoteError::Key)?,
        };
        if HEXLOWER.encode(&key.id()) == id {
            Ok(key)
        } else {
            Err(NoteError::Key)
        }
    }
}

/// The head of a log: so many leaves, and the root over them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: Origin,
    /// How many leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Prints what is signed: three lines.
impl fmt::Display for Checkpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}\n{}\n{}\n", self.origin, self.size, self.root)
    }
}

impl FromStr for Checkpoint {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let lines: Vec<_> = text.split('\n').collect();
        let [origin, size, root, ""] = lines.as_slice() else {
            return Err(NoteError::Checkpoint);
        };
        let checkpoint = Self {
            origin: origin.parse()?,
            size: size.parse().map_err(|_| NoteError::Checkpoint)?,
            root: root.parse().map_err(|_| NoteError::Checkpoint)?,
        };
        // Numbers and hashes have one spelling.
        if checkpoint.to_string() == text {
            Ok(checkpoint)
        } else {
            Err(NoteError::Checkpoint)
        }
    }
}

/// A text and one signature over it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNote {
    /// What is signed.
    pub text: String,
    /// Who signed.
    pub name: Origin,
    /// Which of the signer's keys it was.
    pub key_id: [u8; 4],
    /// The Ed25519 signature.
    pub signature: [u8; 64],
}

impl fmt::Display for SignedNote {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signature = BASE64.encode(&[self.key_id.as_slice(), &self.signature].concat());
        write!(formatter, "{}\n— {} {signature}\n", self.text, self.name)
    }
}

impl FromStr for SignedNote {
    type Err = NoteError;

    /// Reads a note with a single signature, as this log makes them.
    fn from_str(note: &str) -> Result<Self, NoteError> {
        let (text, line) = note.rsplit_once("\n\n— ").ok_or(NoteError::Note)?;
        let line = line.strip_suffix('\n').ok_or(NoteError::Note)?;
        let (name, signature) = line.split_once(' ').ok_or(NoteError::Note)?;
        let signature = BASE64
            .decode(signature.as_bytes())
            .map_err(|_| NoteError::Note)?;
        let (key_id, signature) = signature.split_first_chunk().ok_or(NoteError::Note)?;
        Ok(Self {
            text: format!("{text}\n"),
            name: name.parse()?,
            key_id: *key_id,
            signature: signature.try_into().map_err(|_| NoteError::Note)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of `golang.org/x/mod/sumdb/note`, whose key and note this format comes from.
    const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const NOTE: &str = concat!(
        "If you think cryptography is the answer to your problem,\n",
        "then you don't know what your problem is.\n\n",
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
    );

    #[test]
    fn the_formats_example_reads_and_prints() {
        let key: VerifierKey = KEY.parse().unwrap();
        assert_eq!(key.to_string(), KEY);
        let note: SignedNote = NOTE.parse().unwrap();
        assert_eq!(note.to_string(), NOTE);
        assert_eq!((note.name, note.key_id), (key.name.clone(), key.id()));
    }

    #[test]
    fn a_key_belongs_to_its_name() {
        let renamed = KEY.replace("PeterNeumann", "SomebodyElse");
        assert_eq!(renamed.parse::<VerifierKey>(), Err(NoteError::Key));
        for text in ["", "a+b", "a+00000000+AA==", "a b+c74f20a3+AA=="] {
            assert!(text.parse::<VerifierKey>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_checkpoint_has_one_spelling() {
        let checkpoint = Checkpoint {
            origin: "registry.example.org".parse().unwrap(),
            size: 7,
            root: Hash::of_nothing(),
        };
        let text = checkpoint.to_string();
        assert_eq!(
            text,
            "registry.example.org\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
        );
        assert_eq!(text.parse(), Ok(checkpoint));
        for wrong in [
            text.replace("\n7\n", "\n07\n"),
            text.replace("\n7\n", "\n-7\n"),
            text.trim_end().to_owned(),
            format!("{text}more\n"),
            text.replace("registry.example.org", "two words"),
        ] {
            assert!(wrong.parse::<Checkpoint>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_no_note_is_refused() {
        for text in [
            "",
            "text\n",
            "text\n\n— name\n",
            "text\n\n— name AAAA\n",
            NOTE.trim_end(),
        ] {
            assert!(text.parse::<SignedNote>().is_err(), "{text}");
        }
    }
}
