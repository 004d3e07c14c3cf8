//! What is different about a transfer, a consumption and a retirement?

use crate::energy::{AccountStatus, OperationType};
use crate::ledger::account::Balance;
use crate::ledger::posting::Bucket;
use crate::numbers::Quantity;

wire_enum! {
    /// The four kinds of operation.
    OperationKind as "operation kind" {
        /// Between two profiles.
        NetworkTransaction = "network_transaction",
        /// Between two wallets of one side.
        IntraTransfer = "intra_transfer",
        /// Units are spent by using the energy.
        Consumption = "consumption",
        /// Units are spent for a claim.
        Retirement = "retirement",
    }
}

wire_enum! {
    /// Who starts a network transaction.
    TransactionType as "transaction type" {
        /// The profile that gives units away.
        Push = "push",
        /// The profile that buys listed units.
        Pull = "pull",
    }
}

wire_enum! {
    /// The two ends of an operation. Units that are spent have no destination.
    Side as "side" {
        /// Where the units are.
        Source = "source",
        /// Where they go.
        Destination = "destination",
    }
}

impl OperationKind {
    /// How holdings that it makes are marked, and its ledger transactions.
    pub const fn operation_type(self) -> OperationType {
        match self {
            Self::NetworkTransaction => OperationType::NetworkTransaction,
            Self::IntraTransfer => OperationType::IntraTransfer,
            Self::Consumption => OperationType::Consumption,
            Self::Retirement => OperationType::Retirement,
        }
    }
}

/// The rules that an operation follows, fixed when it is created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// The owner gives units to another profile.
    Push {
        /// Whether the receiver signs too.
        is_secure: bool,
    },
    /// A buyer takes listed units; the owner agrees.
    Pull,
    /// The owner moves units to another wallet of theirs.
    IntraTransfer,
    /// The owner uses the energy.
    Consumption,
    /// The owner makes the claim.
    Retirement,
}

/// What becomes of the units when an operation is processed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// They are held in the destination wallet.
    Held,
    /// They stay in the wallet, consumed.
    Consumed,
    /// They stay in the wallet, retired.
    Retired,
}

impl Policy {
    /// Every policy.
    pub const ALL: [Self; 6] = [
        Self::Push { is_secure: false },
        Self::Push { is_secure: true },
        Self::Pull,
        Self::IntraTransfer,
        Self::Consumption,
        Self::Retirement,
    ];

    /// The policy of an operation as stored; none where the three do not go together.
    pub fn of(
        kind: OperationKind,
        transaction_type: Option<TransactionType>,
        is_secure: bool,
    ) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| {
            policy.kind() == kind
                && policy.transaction_type() == transaction_type
                && policy.is_secure() == is_secure
        })
    }

    /// Which of the four operations it is.
    pub const fn kind(self) -> OperationKind {
        match self {
            Self::Push { .. } | Self::Pull => OperationKind::NetworkTransaction,
            Self::IntraTransfer => OperationKind::IntraTransfer,
            Self::Consumption => OperationKind::Consumption,
            Self::Retirement => OperationKind::Retirement,
        }
    }

    /// Who started a network transaction.
    pub const fn transaction_type(self) -> Option<TransactionType> {
        match self {
            Self::Push { .. } => Some(TransactionType::Push),
            Self::Pull => Some(TransactionType::Pull),
            Self::IntraTransfer | Self::Consumption | Self::Retirement => None,
        }
    }

    /// Whether the receiver of a push signs too.
    pub const fn is_secure(self) -> bool {
        matches!(self, Self::Push { is_secure: true })
    }

    /// The side that creates, locks, unlocks, updates and removes.
    pub const fn preparing_side(self) -> Side {
        match self {
            Self::Pull => Side::Destination,
            Self::Push { .. } | Self::IntraTransfer | Self::Consumption | Self::Retirement => {
                Side::Source
            }
        }
    }

    /// The sides that sign, in the order in which they do.
    pub const fn signing_order(self) -> &'static [Side] {
        match self {
            Self::Push { is_secure: true } => &[Side::Source, Side::Destination],
            Self::Pull => &[Side::Destination, Side::Source],
            Self::Push { is_secure: false }
            | Self::IntraTransfer
            | Self::Consumption
            | Self::Retirement => &[Side::Source],
        }
    }

    /// The sides that there are.
    pub const fn sides(self) -> &'static [Side] {
        match self.fate() {
            Fate::Held => &[Side::Source, Side::Destination],
            Fate::Consumed | Fate::Retired => &[Side::Source],
        }
    }

    /// Whether the units have a price: only those that change hands do.
    pub const fn is_priced(self) -> bool {
        self.payer().is_some()
    }

    /// The side that pays the fee and sees it: the sender on push, the receiver on pull.
    pub const fn payer(self) -> Option<Side> {
        match self {
            Self::Push { .. } => Some(Side::Source),
            Self::Pull => Some(Side::Destination),
            Self::IntraTransfer | Self::Consumption | Self::Retirement => None,
        }
    }

    /// Whether the other side sees the operation as soon as it holds units of theirs.
    pub const fn shows_locks(self) -> bool {
        matches!(self, Self::Pull)
    }

    /// What becomes of the units.
    pub const fn fate(self) -> Fate {
        match self {
            Self::Push { .. } | Self::Pull | Self::IntraTransfer => Fate::Held,
            Self::Consumption => Fate::Consumed,
            Self::Retirement => Fate::Retired,
        }
    }
}

impl Fate {
    /// Where the units are counted from then on.
    pub const fn bucket(self) -> Bucket {
        match self {
            Self::Held => Bucket::Wallet,
            Self::Consumed => Bucket::Consumed,
            Self::Retired => Bucket::Retired,
        }
    }

    /// The balance of the account that receives them.
    pub const fn balance(self, quantity: Quantity) -> Balance {
        match self {
            Self::Held => Balance::all_available(quantity),
            Self::Consumed => Balance::all_consumed(quantity),
            Self::Retired => Balance::all_retired(quantity),
        }
    }

    /// Whether that account can be moved on.
    pub const fn account_status(self) -> AccountStatus {
        match self {
            Self::Held => AccountStatus::Enabled,
            Self::Consumed | Self::Retired => AccountStatus::Disabled,
        }
    }

    /// Why it cannot.
    pub const fn status_reason(self) -> Option<&'static str> {
        match self {
            Self::Held => None,
            Self::Consumed => Some("consumed"),
            Self::Retired => Some("retired"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_policy_is_found_again() {
        for policy in Policy::ALL {
            let found = Policy::of(policy.kind(), policy.transaction_type(), policy.is_secure());
            assert_eq!(found, Some(policy));
        }
        let secure_pull = Policy::of(
            OperationKind::NetworkTransaction,
            Some(TransactionType::Pull),
            true,
        );
        assert_eq!(secure_pull, None);
        assert_eq!(Policy::of(OperationKind::Retirement, None, true), None);
    }

    #[test]
    fn who_prepares_signs_first() {
        for policy in Policy::ALL {
            assert_eq!(
                policy.signing_order().first(),
                Some(&policy.preparing_side())
            );
            assert!(policy.sides().contains(&policy.preparing_side()));
            assert!(
                policy
                    .signing_order()
                    .iter()
                    .all(|side| policy.sides().contains(side))
            );
        }
    }
}
