//! What exactly does a signature cover?
//!
//! The terms as JSON without blanks: the members in the order of their declaration, identifiers and
//! amounts as text, the locks by account and round. A signature is over the SHA-256 of that text, the
//! same one for every signer, so that nothing can change between two of them.

use std::fmt;

use data_encoding::HEXLOWER;
use serde::Serialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::details::{
    Beneficiary, MeasuredBoundary, MeasuredConsumption, ReportingPeriod, Site, Transport,
};
use super::policy::{OperationKind, TransactionType};
use crate::energy::Uom;
use crate::ids::{AccountId, OperationId, ProfileId, TokenId, WalletId};

/// The first member of the text: terms of another layout will have another number.
const LAYOUT: u32 = 1;

/// What is agreed; its members are those of the operation.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TermsOf<'a> {
    /// Which operation.
    pub operation: OperationId,
    /// Its kind.
    pub kind: OperationKind,
    /// Who started it.
    pub transaction_type: Option<TransactionType>,
    /// Whether the receiver of a push signs too.
    pub is_secure: bool,
    /// Whose units move.
    pub from: TermsParty,
    /// Who receives them.
    pub to: Option<TermsParty>,
    /// How many units.
    pub quantity: i64,
    /// Their unit.
    pub uom: Option<Uom>,
    /// What they cost together, in micro-units of the currency.
    pub total_price_micro: Option<i64>,
    /// What the payer pays besides.
    pub fee_micro: Option<i64>,
    /// The currency of both.
    pub currency: Option<&'a str>,
    /// Its label.
    pub name: Option<&'a str>,
    /// A contract outside the registry.
    pub contract_id: Option<&'a str>,
    /// Whether the physical energy is sold with it.
    pub is_bundle: bool,
    /// Free text.
    pub description: Option<&'a str>,
    /// What a retirement is for.
    pub purpose: Option<&'a str>,
    /// The same as a word of a list.
    pub purpose_code: Option<&'a str>,
    /// More about it.
    pub additional_context: Option<&'a str>,
    /// In whose name.
    pub beneficiary: Option<&'a Beneficiary>,
    /// For which days.
    pub reporting_period: Option<&'a ReportingPeriod>,
    /// Where energy is consumed.
    pub site: Option<&'a Site>,
    /// The boundary that consumes.
    pub boundary: Option<&'a MeasuredBoundary>,
    /// How much it consumed.
    pub consumption: Option<&'a MeasuredConsumption>,
    /// How the gas came there.
    pub transport: Option<&'a Transport>,
    /// How many signatures it takes.
    pub required_signatures: u32,
    /// The units, account by account.
    pub locks: Vec<TermsLock>,
}

/// One side.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TermsParty {
    /// The profile.
    pub profile: ProfileId,
    /// Its wallet.
    pub wallet: WalletId,
}

/// The units of one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TermsLock {
    /// The account that they are in.
    pub account: AccountId,
    /// Which of the operation's locks.
    pub round: i32,
    /// What they are.
    pub token: TokenId,
    /// How many.
    pub quantity: i64,
    /// The price of one, in micro-units of the currency.
    pub price_micro: Option<i64>,
}

/// The SHA-256 of the terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermsHash(pub [u8; 32]);

/// Stored bytes that are no hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a hash has 32 bytes, not {0}")]
pub struct NotAHash(usize);

impl TermsOf<'_> {
    /// The text that is signed. Whatever order the locks come in, it is the same.
    pub fn canonical(mut self) -> Result<String, serde_json::Error> {
        #[derive(Serialize)]
        struct Layout<'a> {
            layout: u32,
            #[serde(flatten)]
            terms: TermsOf<'a>,
        }
        self.locks.sort_unstable();
        serde_json::to_string(&Layout {
            layout: LAYOUT,
            terms: self,
        })
    }

    /// The hash of that text.
    pub fn hash(self) -> Result<TermsHash, serde_json::Error> {
        Ok(TermsHash(Sha256::digest(self.canonical()?).into()))
    }
}

impl TryFrom<&[u8]> for TermsHash {
    type Error = NotAHash;

    fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| NotAHash(bytes.len()))
    }
}

/// Prints lower-case hexadecimal digits.
impl fmt::Display for TermsHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&HEXLOWER.encode(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn lock(account: u128, round: i32, quantity: i64) -> TermsLock {
        TermsLock {
            account: Uuid::from_u128(account).into(),
            round,
            token: Uuid::from_u128(5).into(),
            quantity,
            price_micro: None,
        }
    }

    fn terms(locks: Vec<TermsLock>) -> TermsOf<'static> {
        TermsOf {
            operation: Uuid::from_u128(1).into(),
            kind: OperationKind::Retirement,
            transaction_type: None,
            is_secure: false,
            from: TermsParty {
                profile: Uuid::from_u128(2).into(),
                wallet: Uuid::from_u128(3).into(),
            },
            to: None,
            quantity: locks.iter().map(|lock| lock.quantity).sum(),
            uom: Some(Uom::MMBtu),
            total_price_micro: None,
            fee_micro: None,
            currency: None,
            name: Some("Scope 1"),
            contract_id: None,
            is_bundle: false,
            description: None,
            purpose: None,
            purpose_code: None,
            additional_context: None,
            beneficiary: None,
            reporting_period: None,
            site: None,
            boundary: None,
            consumption: None,
            transport: None,
            required_signatures: 1,
            locks,
        }
    }

    #[test]
    fn the_text_is_fixed() {
        let text = terms(vec![lock(9, 1, 60)]).canonical().unwrap();
        let (start, end) = (r#"{"layout":1,"operation":"#, r#","round":1,"#);
        assert!(text.starts_with(start) && text.contains(end), "{text}");
        let hash = terms(vec![lock(9, 1, 60)]).hash().unwrap();
        assert_eq!(
            hash.to_string(),
            HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
        );
        assert_eq!(TermsHash::try_from(&hash.0[..]), Ok(hash));
        assert_eq!(TermsHash::try_from(&hash.0[1..]), Err(NotAHash(31)));
    }

    #[test]
    fn whatever_changes_changes_the_hash() {
        let before = terms(vec![lock(9, 1, 60)]).hash().unwrap();
        let mut other = terms(vec![lock(9, 1, 60)]);
        other.purpose = Some("Scope 2");
        assert_ne!(other.hash().unwrap(), before);
        assert_ne!(terms(vec![lock(9, 1, 61)]).hash().unwrap(), before);
        assert_ne!(terms(vec![lock(9, 2, 60)]).hash().unwrap(), before);
    }

    proptest! {
        #[test]
        fn the_order_of_locks_is_no_term(
            locks in prop::collection::vec((0_u128..9, 1_i32..4, 1_i64..9), 0..12),
            by: prop::sample::Index,
        ) {
            let locks: Vec<_> = locks.into_iter().map(|(account, round, count)| lock(account, round, count)).collect();
            let mut shuffled = locks.clone();
            if !shuffled.is_empty() {
                let by = by.index(shuffled.len());
                shuffled.rotate_left(by);
                shuffled.reverse();
            }
            prop_assert_eq!(terms(shuffled).hash().unwrap(), terms(locks).hash().unwrap());
        }
    }
}
