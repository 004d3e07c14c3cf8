//! How does an entry of the ledger look to a client?

use attestry_domain::ledger::posting::Posting;
use attestry_openapi::network;

use super::words::{bucket, operation_type};
use crate::ledger::transactions::TransactionRecord;
use crate::platform::listed::Listed;
use crate::wire::{page_info, total};

impl From<Listed<TransactionRecord>> for network::LedgerTransactionListResponse {
    fn from(listed: Listed<TransactionRecord>) -> Self {
        Self {
            paginate: page_info(&listed),
            total: total(&listed),
            transactions: listed.rows.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<TransactionRecord> for network::LedgerTransaction {
    fn from(record: TransactionRecord) -> Self {
        let posting = |posting: Posting| network::Posting {
            token_id: posting.token.into(),
            wallet_id: posting.holding.map(|holding| holding.wallet.into()).into(),
            account_id: posting.holding.map(|holding| holding.account.into()).into(),
            bucket: bucket(posting.bucket),
            quantity: posting.quantity,
        };
        Self {
            id: record.id.into(),
            kind: operation_type(record.kind),
            operation_id: record.operation.into(),
            created_at: record.created_at,
            postings: record.postings.into_iter().map(posting).collect(),
            postings_total: record.postings_total,
        }
    }
}
