//! Who has a token, and what was it retired for?

use std::sync::Arc;

use attestry_domain::energy::{AccountStatus, OperationType};
use attestry_domain::ids::{AccountId, OperationId, ProfileId, TokenId, WalletId};
use attestry_domain::ledger::account::Balance;
use attestry_domain::ledger::serial::SerialRange;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::app::App;
use crate::error::Error;
use crate::ledger::Token;
use crate::ledger::store::reports::lookup;
use crate::ledger::store::tokens;
use crate::platform::listed::{Listed, Part};

/// A token, a page of its holdings and the retirements of these.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// The token.
    pub token: Arc<Token>,
    /// Its holdings, spent ones included, newest first.
    pub holdings: Listed<Holding>,
    /// What the retired ones of them were retired for.
    pub retirements: Vec<Retirement>,
}

/// Units of the token in one wallet.
#[derive(Clone, Debug)]
pub struct Holding {
    /// The account.
    pub account: AccountId,
    /// Its wallet.
    pub wallet: WalletId,
    /// The profile of the wallet.
    pub owner: ProfileId,
    /// That profile's name.
    pub owner_name: String,
    /// How the units got there.
    pub operation_type: OperationType,
    /// The contract or operation that put them there.
    pub operation: Option<Uuid>,
    /// Whether they can be moved.
    pub status: AccountStatus,
    /// Why they cannot.
    pub status_reason: Option<String>,
    /// The units by what can be done with them.
    pub balance: Balance,
    /// Their serial numbers.
    pub serials: SerialRange,
    /// When they arrived.
    pub created_at: DateTime<Utc>,
}

/// A retirement, and the units of the token that it claimed.
#[derive(Clone, Debug)]
pub struct Retirement {
    /// Its id.
    pub id: OperationId,
    /// Its label.
    pub name: Option<String>,
    /// Who retired.
    pub profile: ProfileId,
    /// That profile's name.
    pub profile_name: String,
    /// What for.
    pub purpose: Option<String>,
    /// The number of its certificate.
    pub certificate: Option<i64>,
    /// When it was signed.
    pub processed_at: Option<DateTime<Utc>>,
    /// The units of the token, those on the page.
    pub serials: Vec<SerialRange>,
}

/// The token with a page of its holdings. One that does not exist is not found.
pub async fn lookup(app: &App, token: TokenId, part: Part) -> Result<Lookup, Error> {
    let db = app.database.reader();
    let found = tokens::by_ids(db, [token.uuid()]).await?.remove(&token);
    let holdings = lookup::holdings(db, token, part).await?;
    Ok(Lookup {
        token: found.ok_or(Error::NotFound)?,
        retirements: lookup::retirements(db, &holdings.rows).await?,
        holdings,
    })
}
