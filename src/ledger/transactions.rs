//! What has moved units into or out of the caller's wallets?

use std::collections::BTreeSet;

use attestry_domain::energy::OperationType;
use attestry_domain::ids::{LedgerTransactionId, WalletId};
use attestry_domain::ledger::posting::Posting;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::accounts;
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::store::transactions;
use crate::platform::listed::{Listed, Part};

/// How many lines an entry is told with.
pub const POSTINGS_MAX: i64 = 1_000;

/// An entry of the ledger.
#[derive(Clone, Debug)]
pub struct TransactionRecord {
    /// Its id.
    pub id: LedgerTransactionId,
    /// The kind of operation that it carried out.
    pub kind: OperationType,
    /// The contract or operation.
    pub operation: Option<Uuid>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// Its lines, at most [`POSTINGS_MAX`]; all of them sum to zero for each token.
    pub postings: Vec<Posting>,
    /// How many lines there are.
    pub postings_total: i64,
}

/// The entries of one wallet, or of all that the caller may read, newest first. The caller does not
/// learn which other wallets took part.
pub async fn list(
    app: &App,
    caller: &Caller,
    wallet: Option<WalletId>,
    part: Part,
) -> Result<Listed<TransactionRecord>, Error> {
    let mine: BTreeSet<_> = accounts::wallets(app, caller, None)
        .await?
        .into_iter()
        .collect();
    let asked = match wallet {
        Some(wallet) => accounts::wallets(app, caller, Some(wallet)).await?,
        None => mine.iter().copied().collect(),
    };
    let listed = transactions::list(app.database.reader(), &asked, part).await?;
    Ok(listed.map(|mut record| {
        for posting in &mut record.postings {
            posting.holding = posting
                .holding
                .filter(|holding| mine.contains(&holding.wallet));
        }
        record
    }))
}
