//! What does the log say of a ledger transaction?
//!
//! Everything the ledger holds of it, as canonical JSON: no white space, members in the order of their
//! names, so that the same transaction always has the same bytes. Who took part is committed to and not
//! told: a commitment can be opened to somebody, one line at a time, by handing out that line's salt,
//! and tells a stranger nothing. Prices and names are not in the ledger and not in the log.

use chrono::{DateTime, SecondsFormat, Utc};
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Hash;
use crate::ids::{AccountId, LedgerTransactionId, ProfileId, TokenId, WalletId};

/// The form of the leaves. A later form gets another number, and this one stays as it is.
const VERSION: u32 = 1;

/// A ledger transaction as the log knows it. Members are declared in the order of their names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Leaf {
    #[serde(serialize_with = "microseconds")]
    created_at: DateTime<Utc>,
    kind: String,
    operation_id: Option<Uuid>,
    postings: Vec<Line>,
    transaction_id: LedgerTransactionId,
    version: u32,
}

/// One posting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    bucket: String,
    /// Hexadecimal; null where the units belong to nobody.
    party: Option<String>,
    quantity: i64,
    serials: [i64; 2],
    token_id: TokenId,
}

/// What the ledger holds of a transaction itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Its id.
    pub id: LedgerTransactionId,
    /// The kind of operation that it carried out, as it is stored.
    pub kind: String,
    /// The contract or operation.
    pub operation: Option<Uuid>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// The random bytes that its commitments are salted with.
    pub salt: Vec<u8>,
}

/// What the ledger holds of one of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The token.
    pub token: TokenId,
    /// The place, as it is stored.
    pub bucket: String,
    /// Whose units these are; none for issuance and withdrawal.
    pub party: Option<Party>,
    /// The units, signed.
    pub quantity: i64,
    /// The first and the last serial number, as they are stored.
    pub serials: [i64; 2],
}

/// Who holds the units of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Party {
    /// The profile that owns the wallet.
    pub owner: ProfileId,
    /// The wallet.
    pub wallet: WalletId,
    /// The account in it.
    pub account: AccountId,
}

impl Party {
    /// SHA-256 over the salt and the three ids, 16 bytes each.
    fn commitment(self, salt: [u8; 32]) -> [u8; 32] {
        let mut digest = Sha256::new();
        digest.update(salt);
        for id in [self.owner.uuid(), self.wallet.uuid(), self.account.uuid()] {
            digest.update(id.as_bytes());
        }
        digest.finalize().into()
    }
}

/// The salt of one line, counted from 0: HMAC-SHA256 over its number (32 bits, big-endian) under the
/// transaction's salt, so that opening one line opens no other.
pub fn line_salt(transaction: &[u8], line: u32) -> [u8; 32] {
    // HMAC takes keys of every length, so there is always a code.
    Hmac::<Sha256>::new_from_slice(transaction).map_or([0; 32], |code| {
        code.chain_update(line.to_be_bytes())
            .finalize()
            .into_bytes()
            .into()
    })
}

impl Leaf {
    /// The leaf of a transaction with its lines in the order of their ids.
    pub fn new(header: Header, entries: impl IntoIterator<Item = Entry>) -> Self {
        let salt = header.salt;
        let line = |(number, entry): (u32, Entry)| Line {
            bucket: entry.bucket,
            party: entry
                .party
                .map(|party| HEXLOWER.encode(&party.commitment(line_salt(&salt, number)))),
            quantity: entry.quantity,
            serials: entry.serials,
            token_id: entry.token,
        };
        Self {
            created_at: header.created_at,
            kind: header.kind,
            operation_id: header.operation,
            postings: (0..).zip(entries).map(line).collect(),
            transaction_id: header.id,
            version: VERSION,
        }
    }

    /// The canonical JSON that is hashed.
    pub fn canonical(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// The hash in the tree.
    pub fn hash(&self) -> Result<Hash, serde_json::Error> {
        self.canonical()
            .map(|entry| Hash::of_leaf(entry.as_bytes()))
    }
}

fn microseconds<S: Serializer>(time: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&time.to_rfc3339_opts(SecondsFormat::Micros, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mint() -> (Header, [Entry; 2]) {
        let header = Header {
            id: "01980d94-9ca0-7b8a-a9bd-700f05db1007".parse().unwrap(),
            kind: "minting".to_owned(),
            operation: Some("01980d8b-74e0-7c2e-b819-2b469091ccd0".parse().unwrap()),
            created_at: "2025-07-15T10:15:00Z".parse().unwrap(),
            salt: (0..16).collect(),
        };
        let token = "01980d94-9ca0-713d-b1d5-e55a19d1f109".parse().unwrap();
        let issued = Entry {
            token,
            bucket: "issuance".to_owned(),
            party: None,
            quantity: -12_345,
            serials: [1, 12_345],
        };
        let held = Entry {
            bucket: "wallet".to_owned(),
            party: Some(Party {
                owner: "0198006f-4b20-7f3a-9c18-27d4e5a6b801".parse().unwrap(),
                wallet: "0198006f-4b21-7a64-8d20-51c7b3f2e690".parse().unwrap(),
                account: "01980d94-9ca0-7f22-a713-416e165d4ba7".parse().unwrap(),
            }),
            quantity: 12_345,
            ..issued.clone()
        };
        (header, [issued, held])
    }

    /// The commitment was computed with another implementation (Python's `hmac` and `hashlib`).
    #[test]
    fn the_canonical_form_is_fixed() {
        let (header, entries) = mint();
        let expected = concat!(
            r#"{"createdAt":"2025-07-15T10:15:00.000000Z","kind":"minting","#,
            r#""operationId":"01980d8b-74e0-7c2e-b819-2b469091ccd0","postings":["#,
            r#"{"bucket":"issuance","party":null,"quantity":-12345,"serials":[1,12345],"#,
            r#""tokenId":"01980d94-9ca0-713d-b1d5-e55a19d1f109"},"#,
            r#"{"bucket":"wallet","party":"667c32b5177d8d4ba8895b5eaed0add846895bfd1fc92f9af6a69334e6c220f6","quantity":12345,"serials":[1,12345],"#,
            r#""tokenId":"01980d94-9ca0-713d-b1d5-e55a19d1f109"}],"#,
            r#""transactionId":"01980d94-9ca0-7b8a-a9bd-700f05db1007","version":1}"#,
        );
        assert_eq!(Leaf::new(header, entries).canonical().unwrap(), expected);
    }

    #[test]
    fn members_are_sorted_by_name() {
        let (header, entries) = mint();
        let text = Leaf::new(header, entries).canonical().unwrap();
        let names: Vec<_> = [
            "createdAt",
            "kind",
            "operationId",
            "postings",
            "transactionId",
            "version",
        ]
        .map(|name| text.find(&format!("\"{name}\":")).unwrap())
        .into();
        assert!(names.is_sorted());
    }

    /// Whatever changes in the ledger changes the leaf.
    #[test]
    fn every_column_counts() {
        let (header, entries) = mint();
        let hash = |header: &Header, entries: &[Entry; 2]| {
            let leaf = Leaf::new(header.clone(), entries.clone());
            leaf.hash().unwrap()
        };
        let sound = hash(&header, &entries);
        let other: Uuid = Uuid::from_u128(7);
        let headers: [fn(&mut Header, Uuid); 5] = [
            |it, other| it.id = other.into(),
            |it, _| it.kind = "single_transaction".to_owned(),
            |it, other| it.operation = Some(other),
            |it, _| it.created_at += chrono::TimeDelta::microseconds(1),
            |it, _| it.salt[15] ^= 1,
        ];
        for (number, change) in headers.iter().enumerate() {
            let mut changed = header.clone();
            change(&mut changed, other);
            assert_ne!(hash(&changed, &entries), sound, "header {number}");
        }
        let lines: [fn(&mut Entry, Uuid); 7] = [
            |it, other| it.token = other.into(),
            |it, _| it.bucket = "retired".to_owned(),
            |it, _| it.quantity += 1,
            |it, _| it.serials[0] += 1,
            |it, other| it.party.as_mut().unwrap().owner = other.into(),
            |it, other| it.party.as_mut().unwrap().wallet = other.into(),
            |it, other| it.party.as_mut().unwrap().account = other.into(),
        ];
        for (number, change) in lines.iter().enumerate() {
            let mut changed = entries.clone();
            change(&mut changed[1], other);
            assert_ne!(hash(&header, &changed), sound, "line {number}");
        }
    }

    #[test]
    fn the_same_party_is_hidden_anew_in_every_line() {
        let (header, [_, held]) = mint();
        let leaf = Leaf::new(header, [held.clone(), held]);
        assert_ne!(leaf.postings[0].party, leaf.postings[1].party);
    }
}
