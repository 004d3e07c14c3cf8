//! What does a ledger transaction write?
//!
//! Double entry: what one place loses another gains, so that the postings of a transaction sum to zero
//! for each token. Units come out of issuance, the only place that may go below zero, and its debt is
//! what was ever minted.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::energy::OperationType;
use crate::ids::{AccountId, TokenId, WalletId};
use crate::numbers::Quantity;

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
    /// Units appear from nowhere or vanish.
    #[error("the postings of token {token} are off by {off_by}")]
    Unbalanced {
        /// The token.
        token: TokenId,
        /// The sum that should be zero.
        off_by: i128,
    },
}

impl LedgerTransaction {
    /// Takes postings that sum to zero for each token.
    pub fn new(kind: OperationType, postings: Vec<Posting>) -> Result<Self, PostingError> {
        if postings.is_empty() {
            return Err(PostingError::Empty);
        }
        let mut sums: BTreeMap<TokenId, i128> = BTreeMap::new();
        for posting in &postings {
            if posting.quantity == 0 {
                return Err(PostingError::Zero(posting.token));
            }
            let ownerless = matches!(posting.bucket, Bucket::Issuance | Bucket::Withdrawn);
            if ownerless == posting.holding.is_some() {
                return Err(PostingError::Misplaced(posting.token));
            }
            let sum = sums.entry(posting.token).or_default();
            // 64-bit lines cannot fill 128 bits in any memory.
            *sum = sum.saturating_add(posting.quantity.into());
        }
        match sums.into_iter().find(|(_, sum)| *sum != 0) {
            Some((token, off_by)) => Err(PostingError::Unbalanced { token, off_by }),
            None => Ok(Self { kind, postings }),
        }
    }

    /// Issues tokens into accounts: issuance −q, wallet +q.
    pub fn mint(
        tokens: impl IntoIterator<Item = (TokenId, Holding, Quantity)>,
    ) -> Result<Self, PostingError> {
        let postings = tokens.into_iter().flat_map(|(token, holding, quantity)| {
            let quantity = quantity.get();
            [
                Posting {
                    token,
                    bucket: Bucket::Issuance,
                    holding: None,
                    quantity: quantity.saturating_neg(),
                },
                Posting {
                    token,
                    bucket: Bucket::Wallet,
                    holding: Some(holding),
                    quantity,
                },
            ]
        });
        Self::new(OperationType::Minting, postings.collect())
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

/// The units that postings leave in a bucket, over all tokens and accounts.
pub fn sum_of<'a>(postings: impl IntoIterator<Item = &'a Posting>, bucket: Bucket) -> i128 {
    let lines = postings
        .into_iter()
        .filter(|posting| posting.bucket == bucket);
    lines.fold(0, |sum, posting| {
        sum.saturating_add(posting.quantity.into())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn token(number: u128) -> TokenId {
        Uuid::from_u128(number).into()
    }

    fn holding(number: u128) -> Holding {
        Holding {
            wallet: Uuid::from_u128(1).into(),
            account: Uuid::from_u128(number).into(),
        }
    }

    fn line(token_number: u128, bucket: Bucket, account: Option<u128>, quantity: i64) -> Posting {
        Posting {
            token: token(token_number),
            bucket,
            holding: account.map(holding),
            quantity,
        }
    }

    #[test]
    fn only_balanced_postings_make_a_transaction() {
        use Bucket::{Consumed, Issuance, Retired, Wallet, Withdrawn};
        let unbalanced = |number, off_by| PostingError::Unbalanced {
            token: token(number),
            off_by,
        };
        let rows: Vec<(Vec<Posting>, Result<(), PostingError>)> = vec![
            (vec![], Err(PostingError::Empty)),
            (
                vec![line(1, Issuance, None, -5), line(1, Wallet, Some(1), 5)],
                Ok(()),
            ),
            (
                vec![line(1, Wallet, Some(1), -5), line(1, Wallet, Some(2), 5)],
                Ok(()),
            ),
            (
                vec![line(1, Wallet, Some(1), -5), line(1, Retired, Some(2), 5)],
                Ok(()),
            ),
            (
                vec![line(1, Wallet, Some(1), -5), line(1, Consumed, Some(2), 5)],
                Ok(()),
            ),
            (
                vec![line(1, Wallet, Some(1), -5), line(1, Withdrawn, None, 5)],
                Ok(()),
            ),
            (
                vec![line(1, Issuance, None, -5), line(1, Wallet, Some(1), 4)],
                Err(unbalanced(1, -1)),
            ),
            // Two tokens do not make up for one another.
            (
                vec![line(1, Issuance, None, -5), line(2, Wallet, Some(1), 5)],
                Err(unbalanced(1, -5)),
            ),
            (
                vec![line(1, Wallet, Some(1), 0)],
                Err(PostingError::Zero(token(1))),
            ),
            (
                vec![line(1, Issuance, None, -5), line(1, Wallet, None, 5)],
                Err(PostingError::Misplaced(token(1))),
            ),
            (
                vec![line(1, Issuance, Some(1), -5)],
                Err(PostingError::Misplaced(token(1))),
            ),
            (
                vec![
                    line(1, Wallet, Some(1), i64::MAX),
                    line(1, Wallet, Some(2), i64::MAX),
                ],
                Err(unbalanced(1, 2 * i128::from(i64::MAX))),
            ),
        ];
        for (postings, outcome) in rows {
            let transaction =
                LedgerTransaction::new(OperationType::NetworkTransaction, postings.clone());
            assert_eq!(transaction.map(|_| ()), outcome, "{postings:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_minted_is_held(quantities in prop::collection::vec(1_i64.., 1..50)) {
            let minted = (1..).zip(&quantities).map(|(number, count)| {
                (token(number), holding(number), Quantity::new(*count).unwrap())
            });
            let transaction = LedgerTransaction::mint(minted).unwrap();
            let issued = quantities.iter().map(|count| i128::from(*count)).sum::<i128>();
            prop_assert_eq!(sum_of(transaction.postings(), Bucket::Issuance), -issued);
            prop_assert_eq!(sum_of(transaction.postings(), Bucket::Wallet), issued);
        }

        #[test]
        fn a_changed_line_never_balances(count in 1_i64..1_000_000, change in 1_i64..1_000_000) {
            let quantity = Quantity::new(count).unwrap();
            let minted = LedgerTransaction::mint([(token(1), holding(1), quantity)]).unwrap();
            let mut postings = minted.postings().to_vec();
            postings[1].quantity += change;
            prop_assert!(LedgerTransaction::new(OperationType::Minting, postings).is_err());
        }
    }
}
