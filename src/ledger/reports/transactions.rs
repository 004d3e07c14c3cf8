//! What moved lately, and where to?

use attestry_domain::energy::{EnergyType, OperationType, TokenType, Uom};
use attestry_domain::ids::{AccountId, LedgerTransactionId, ProfileId, TokenId, WalletId};
use attestry_domain::ledger::posting::Bucket;
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::vintage::Vintage;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::app::App;
use crate::error::Error;
use crate::ledger::store::reports::transactions;
use crate::platform::listed::{Listed, Part};

/// Which transactions to look at; all conditions have to hold.
#[derive(Clone, Copy, Debug, Default)]
pub struct TransactionFilter {
    /// This one.
    pub id: Option<LedgerTransactionId>,
    /// Of this kind.
    pub kind: Option<OperationType>,
    /// Caused by this contract or operation.
    pub operation: Option<Uuid>,
    /// Moving units of this token.
    pub token: Option<TokenId>,
    /// Moving units into or out of this wallet; of a report, into it.
    pub wallet: Option<WalletId>,
    /// Written at this instant or later.
    pub from: Option<DateTime<Utc>>,
    /// Written at this instant or earlier.
    pub to: Option<DateTime<Utc>>,
}

/// A ledger transaction and how much it moved.
#[derive(Clone, Debug)]
pub struct TransactionLine {
    /// Its id.
    pub id: LedgerTransactionId,
    /// The kind of operation that it carried out.
    pub kind: OperationType,
    /// The contract or operation.
    pub operation: Option<Uuid>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// How many tokens it moved units of.
    pub tokens: i64,
    /// How many units it moved.
    pub units: i64,
}

/// Units that a transaction put into one place.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// The ledger transaction.
    pub transaction: LedgerTransactionId,
    /// The kind of operation that it carried out.
    pub kind: OperationType,
    /// The contract or operation.
    pub operation: Option<Uuid>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// The token.
    pub token: TokenId,
    /// What was produced.
    pub energy_type: EnergyType,
    /// QET or CET.
    pub token_type: TokenType,
    /// The month of production.
    pub vintage: Vintage,
    /// What one unit stands for.
    pub uom: Uom,
    /// Who minted it.
    pub issuer: (ProfileId, String),
    /// What kind of place it is.
    pub bucket: Bucket,
    /// The place; none for withdrawn units.
    pub place: Option<Place>,
    /// The units, by their serial numbers.
    pub serials: SerialRange,
}

/// An account, its wallet and whose that is.
#[derive(Clone, Debug)]
pub struct Place {
    /// The account.
    pub account: AccountId,
    /// Its wallet.
    pub wallet: WalletId,
    /// The wallet's profile.
    pub profile: ProfileId,
    /// That profile's name.
    pub profile_name: String,
}

/// The transactions, newest first.
pub async fn last_transactions(
    app: &App,
    filter: TransactionFilter,
    part: Part,
) -> Result<Listed<TransactionLine>, Error> {
    transactions::list(app.database.reader(), filter, part).await
}

/// What they put where, newest transaction first.
pub async fn transactions_report(
    app: &App,
    filter: TransactionFilter,
    part: Part,
) -> Result<Listed<Arrival>, Error> {
    transactions::arrivals(app.database.reader(), filter, part).await
}
