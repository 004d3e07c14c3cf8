//! How does an intra-transfer look to a client?

use attestry_openapi::{common, network};

use super::record;
use super::units::Units;
use crate::ledger::operation::{Operation, OperationHead, OperationSummary, Party};
use crate::platform::listed::Listed;
use crate::wire::{page_info, total};

/// The two ends of what moves.
pub(super) struct Parties {
    /// Who gives.
    pub(super) from: Party,
    /// Who receives.
    pub(super) to: Party,
}

impl Parties {
    /// Units that move always have a receiver; those that are spent stay with their holder.
    pub(super) fn of(operation: &OperationHead) -> Self {
        Self {
            from: operation.from.clone(),
            to: operation.to.as_ref().unwrap_or(&operation.from).clone(),
        }
    }
}

/// The published API answers a new intra-transfer under a key of another kind; ours stands beside it.
impl From<Operation> for network::IntraTransferCreateResponse {
    fn from(operation: Operation) -> Self {
        let (summary, units) = Units::of(operation);
        let transfer = transfer(summary, units);
        Self {
            retirement: transfer.clone(),
            intra_transfer: transfer,
        }
    }
}

impl From<Operation> for network::IntraTransferResponse {
    fn from(operation: Operation) -> Self {
        let (summary, units) = Units::of(operation);
        Self {
            intra_transfer: transfer(summary, units),
        }
    }
}

impl From<Listed<OperationSummary>> for network::IntraTransferListResponse {
    fn from(listed: Listed<OperationSummary>) -> Self {
        let row = |summary| transfer(summary, Units::default());
        Self {
            paginate: page_info(&listed),
            total: total(&listed),
            intra_transfers: listed.rows.into_iter().map(row).collect(),
        }
    }
}

fn transfer(summary: OperationSummary, units: Units) -> common::IntraTransfer {
    let Parties { from, to } = Parties::of(&summary);
    record!(IntraTransfer of summary with units {
        from_profile_id: from.profile.into(),
        from_profile_name: from.name,
        from_wallet_id: from.wallet.into(),
        to_profile_id: to.profile.into(),
        to_profile_name: to.name,
        to_wallet_id: to.wallet.into(),
    })
}
