//! How does a network transaction look to a client?

use attestry_domain::ledger::operation::Policy;
use attestry_openapi::{common, network};

use super::record;
use super::transfer::Parties;
use super::units::Units;
use crate::ledger::operation::{Operation, OperationSummary};
use crate::platform::listed::Listed;
use crate::wire::{page_info, total};

impl From<Operation> for network::NetworkTransactionResponse {
    fn from(operation: Operation) -> Self {
        let (summary, units) = Units::of(operation);
        Self {
            network_transaction: transaction(summary, units),
        }
    }
}

impl From<Listed<OperationSummary>> for network::NetworkTransactionListResponse {
    fn from(listed: Listed<OperationSummary>) -> Self {
        let row = |summary| transaction(summary, Units::default());
        Self {
            paginate: page_info(&listed),
            total: total(&listed),
            network_transactions: listed.rows.into_iter().map(row).collect(),
        }
    }
}

fn transaction(summary: OperationSummary, units: Units) -> common::NetworkTransaction {
    let policy = summary.policy;
    let Parties { from, to } = Parties::of(&summary);
    record!(NetworkTransaction of summary with units {
        transaction_type: transaction_type(policy),
        is_secure: policy.is_secure(),
        from_profile_id: from.profile.into(),
        from_profile_name: from.name,
        from_wallet_id: from.wallet.into(),
        to_profile_id: to.profile.into(),
        to_profile_name: to.name,
        to_wallet_id: to.wallet.into(),
    })
}

/// Whoever does not ask for units gives them.
fn transaction_type(policy: Policy) -> common::TransactionType {
    match policy {
        Policy::Pull => common::TransactionType::Pull,
        Policy::Push { .. } | Policy::IntraTransfer | Policy::Consumption | Policy::Retirement => {
            common::TransactionType::Push
        }
    }
}
