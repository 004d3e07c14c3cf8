//! What is a holding, and what do many of them amount to?

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use attestry_domain::energy::{AccountStatus, OperationType};
use attestry_domain::ids::{AccountId, OperationId, ProfileId, WalletId};
use attestry_domain::ledger::account::Balance;
use attestry_domain::ledger::price::Price;
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::ledger::summary::Summary;
use attestry_domain::vintage::Vintage;
use chrono::{DateTime, Utc};

use super::Token;

/// A holding of one token in one wallet.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The wallet that holds it.
    pub wallet: WalletId,
    /// The profile that the wallet belongs to.
    pub owner: ProfileId,
    /// That profile's name.
    pub owner_name: String,
    /// What is held.
    pub token: Arc<Token>,
    /// The serial numbers of its units; none once all of them have left, and on the market.
    pub serials: Option<SerialRange>,
    /// Its units by what can be done with them.
    pub balance: Balance,
    /// Which open operations hold its locked units.
    pub locks: Vec<AccountLock>,
    /// How it got there.
    pub operation_type: OperationType,
    /// The price at which it is listed on the market; none while it is not.
    pub listing: Option<Price>,
    /// Whether it can be moved.
    pub status: AccountStatus,
    /// Why it cannot.
    pub status_reason: Option<String>,
    /// When its units arrived.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// What is held of one token.
#[derive(Clone, Debug)]
pub struct Holdings {
    /// The accounts, oldest first: at most [`HOLDINGS_MAX`].
    pub accounts: Vec<Account>,
    /// How many accounts there are.
    pub total: u64,
    /// The balances of all of them.
    pub balance: Balance,
}

/// How many accounts a token is told with.
pub const HOLDINGS_MAX: u64 = 2_500;

impl Holdings {
    /// As the market shows them: only with the units that can be bought.
    #[must_use]
    pub fn on_offer(self) -> Self {
        Self {
            accounts: self.accounts.into_iter().map(Account::on_offer).collect(),
            balance: self.balance.on_offer(),
            ..self
        }
    }
}

impl Account {
    /// As the market shows it: only with the units that can be bought. Which serial numbers those are is
    /// settled when they leave, and the account's own ones would tell how many are locked.
    #[must_use]
    pub fn on_offer(self) -> Self {
        Self {
            serials: None,
            balance: self.balance.on_offer(),
            locks: Vec::new(),
            ..self
        }
    }
}

/// Units of an account that an open operation holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountLock {
    /// The kind of operation.
    pub kind: OperationType,
    /// The operation.
    pub operation: OperationId,
    /// How many units.
    pub quantity: i64,
}

/// Some accounts, in the order in which they were asked for.
#[derive(Clone, Debug)]
pub struct Accounts(pub Vec<Account>);

/// What the accounts that a filter selects amount to.
#[derive(Clone, Debug, Default)]
pub struct AccountSummary {
    /// Their sums.
    pub sums: Summary,
    /// Their vintages, oldest first.
    pub vintages: BTreeSet<Vintage>,
    /// Their standards, by name.
    pub standards: BTreeSet<String>,
    /// Their issuers.
    pub issuers: BTreeMap<ProfileId, String>,
    /// Their measurers, by identifier.
    pub measurers: BTreeMap<String, String>,
    /// Their verifiers, by identifier.
    pub verifiers: BTreeMap<String, String>,
}
