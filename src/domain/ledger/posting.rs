//! What does a ledger transaction write?
//!
//! Double entry: what one place loses another gains, unit by unit. Each posting names the serial numbers
//! that it moves, so that the postings of a transaction sum to zero for each token and for each serial
//! number of it. Units come out of issuance, the only place that may go below zero, and its debt is what
//! was ever minted.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::energy::OperationType;
use crate::ids::{AccountId, TokenId, WalletId};
use crate::ledger::serial::SerialRange;

wire_enum! {
    /// Where units are counted.
    Bucket as "bucket" {
        /// Where minted units come from.
        Issuance = "issuance",
        /// Units held in an account, free or locked.
        Wallet = "wallet",
        /// Units spent for a claim; they stay in an account.
        Retired = "retired",
        /// Units spent by using the energy; they stay in an account.
        Consumed = "consumed",
        /// Units that the operator took back.
        Withdrawn = "withdrawn",
    }
}

/// The account that a posting changes, and its wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holding {
    /// The wallet.
    pub wallet: WalletId,
    /// The account in it.
    pub account: AccountId,
}

/// One line: so many units of a token into (positive) or out of (negative) one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// The token.
    pub token: TokenId,
    /// The place.
    pub bucket: Bucket,
    /// The account; none for issuance and withdrawal, which belong to nobody.
    pub holding: Option<Holding>,
    /// The units, never zero.
    pub quantity: i64,
    /// Their serial numbers, as many as there are units.
    pub serials: SerialRange,
}

impl Posting {
    /// Units that come into a place.
    pub const fn into_place(
        token: TokenId,
        bucket: Bucket,
        holding: Option<Holding>,
        serials: SerialRange,
    ) -> Self {
        Self {
            token,
            bucket,
            holding,
            quantity: serials.count(),
            serials,
        }
    }

    /// Units that leave a place.
    pub const fn out_of_place(
        token: TokenId,
        bucket: Bucket,
        holding: Option<Holding>,
        serials: SerialRange,
    ) -> Self {
        Self {
            quantity: serials.count().saturating_neg(),
            ..Self::into_place(token, bucket, holding, serials)
        }
    }

    /// What each line must be, whatever the others are.
    fn check(&self) -> Result<(), PostingError> {
        if self.quantity == 0 {
            return Err(PostingError::Zero(self.token));
        }
        let ownerless = matches!(self.bucket, Bucket::Issuance | Bucket::Withdrawn);
        if ownerless == self.holding.is_some() {
            return Err(PostingError::Misplaced(self.token));
        }
        let serials = self.serials.count();
        if i64::try_from(self.quantity.unsigned_abs()) == Ok(serials) {
            Ok(())
        } else {
            Err(PostingError::SerialsDiffer {
                token: self.token,
                quantity: self.quantity,
                serials,
            })
        }
    }

    /// After which serial numbers the count of units changes, and by how much: up before the first and
    /// down after the last, or the other way round for units that leave.
    const fn steps(&self) -> [(i64, i64); 2] {
        let sign = self.quantity.signum();
        let before = self.serials.first().saturating_sub(1);
        [(before, sign), (self.serials.last(), sign.saturating_neg())]
    }
}

/// Postings that balance. There is no way to hold one that does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerTransaction {
    kind: OperationType,
    postings: Vec<Posting>,
}

/// Why postings are no transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PostingError {
    /// Nothing is posted.
    #[error("a ledger transaction has postings")]
    Empty,
    /// A line of zero units says nothing.
    #[error("a posting of token {0} moves nothing")]
    Zero(TokenId),
    /// Wallet, retired and consumed units belong to an account; issuance and withdrawn ones to none.
    #[error(
        "a posting of token {0} names an account where there is none, or none where there is one"
    )]
    Misplaced(TokenId),
    /// The units are not as many as the serial numbers.
    #[error("a posting of token {token} moves {quantity} units under {serials} serial numbers")]
    SerialsDiffer {
        /// The token.
        token: TokenId,
        /// The units, signed.
        quantity: i64,
        /// The count of the range.
        serials: i64,
    },
    /// Units appear from nowhere or vanish.
    #[error("the postings of token {token} are off by {off_by}")]
    Unbalanced {
        /// The token.
        token: TokenId,
        /// The sum that should be zero.
        off_by: i128,
    },
    /// The counts agree, but other units arrive than left.
    #[error(
        "the postings of token {token} do not move the same units, from serial number {serial} on"
    )]
    Unmatched {
        /// The token.
        token: TokenId,
        /// The lowest serial number that is not moved from one place to another.
        serial: i64,
    },
}

impl LedgerTransaction {
    /// Takes postings that sum to zero for each token and each of its serial numbers.
    pub fn new(kind: OperationType, postings: Vec<Posting>) -> Result<Self, PostingError> {
        if postings.is_empty() {
            return Err(PostingError::Empty);
        }
        let mut sums: BTreeMap<TokenId, i128> = BTreeMap::new();
        let mut steps: BTreeMap<(TokenId, i64), i64> = BTreeMap::new();
        for posting in &postings {
            posting.check()?;
            let sum = sums.entry(posting.token).or_default();
            // 64-bit lines cannot fill 128 bits in any memory.
            *sum = sum.saturating_add(posting.quantity.into());
            for (after, step) in posting.steps() {
                let sum = steps.entry((posting.token, after)).or_default();
                *sum = sum.saturating_add(step);
            }
        }
        if let Some((token, off_by)) = sums.into_iter().find(|(_, sum)| *sum != 0) {
            return Err(PostingError::Unbalanced { token, off_by });
        }
        match steps.into_iter().find(|(_, sum)| *sum != 0) {
            Some(((token, after), _)) => Err(PostingError::Unmatched {
                token,
                serial: after.saturating_add(1),
            }),
            None => Ok(Self { kind, postings }),
        }
    }

    /// Issues tokens into accounts, as minting or as a single transaction: issuance −q, wallet +q.
    pub fn issue(
        kind: OperationType,
        tokens: impl IntoIterator<Item = (TokenId, Holding, SerialRange)>,
    ) -> Result<Self, PostingError> {
        let postings = tokens.into_iter().flat_map(|(token, holding, serials)| {
            [
                Posting::out_of_place(token, Bucket::Issuance, None, serials),
                Posting::into_place(token, Bucket::Wallet, Some(holding), serials),
            ]
        });
        Self::new(kind, postings.collect())
    }

    /// The kind of the operation it carries out.
    pub const fn kind(&self) -> OperationType {
        self.kind
    }

    /// Its lines.
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }
}

#[cfg(test)]
pub(super) mod tests;
