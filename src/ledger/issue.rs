//! How do new tokens come into accounts, each whole in one?

use std::sync::Arc;

use attestry_domain::energy::{AccountStatus, OperationType};
use attestry_domain::ids::{ContractId, ProfileId, UserId, WalletId};
use attestry_domain::ledger::account::Balance;
use attestry_domain::ledger::balance_sheet::Change;
use attestry_domain::ledger::posting::{Holding, LedgerTransaction};
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::numbers::Quantity;
use chrono::{DateTime, Utc};

use super::store::balances::{self, Sheet};
use super::store::tokens::NewToken;
use super::store::{accounts, tokens, transactions};
use super::{Account, Token};
use crate::app::App;
use crate::error::Error;
use crate::platform::database::Tx;

/// A token to issue, and who gets it.
pub(super) struct Issue {
    /// The token.
    pub(super) token: NewToken,
    /// How many units it has.
    pub(super) quantity: Quantity,
    /// Which ones.
    pub(super) serials: SerialRange,
    /// The wallet to credit.
    pub(super) wallet: WalletId,
    /// The profile of the wallet.
    pub(super) owner: ProfileId,
    /// That profile's name.
    pub(super) owner_name: String,
}

/// What is the same for all tokens that are issued together.
#[derive(Clone, Copy)]
pub(super) struct Occasion {
    /// The contract that mints them; none where they were issued elsewhere.
    pub(super) contract: Option<ContractId>,
    /// Who issues them.
    pub(super) actor: Option<UserId>,
    /// When.
    pub(super) now: DateTime<Utc>,
}

/// Writes tokens, accounts, postings and what the balances gain, in the order of `issues`; answers the
/// tokens, or nothing where there is a token with one of the ids already.
pub(super) async fn issue(
    tx: &Tx,
    app: &App,
    occasion: Occasion,
    issues: Vec<Issue>,
) -> Result<Option<Vec<Arc<Token>>>, Error> {
    let Occasion {
        contract,
        actor,
        now,
    } = occasion;
    if issues.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let kind = match contract {
        Some(_) => OperationType::Minting,
        None => OperationType::SingleTransaction,
    };
    let (mut new, mut credited, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    let mut minted = Sheet::new();
    for it in issues {
        let token = Arc::new(it.token.token.clone());
        let account = app.ids.next();
        let holding = Holding {
            wallet: it.wallet,
            account,
        };
        lines.push((token.id, holding, it.serials));
        let units = Change::Minted.of(it.quantity.get());
        balances::add(&mut minted, token.kind(), units)?;
        credited.push(Account {
            id: account,
            wallet: it.wallet,
            owner: it.owner,
            owner_name: it.owner_name,
            token,
            serials: Some(it.serials),
            balance: Balance::all_available(it.quantity),
            locks: Vec::new(),
            operation_type: kind,
            listing: None,
            status: AccountStatus::Enabled,
            status_reason: None,
            created_at: now,
            updated_at: now,
        });
        new.push(it.token);
    }
    if !tokens::insert(tx, &new).await? {
        return Ok(None);
    }
    let operation = contract.map(ContractId::uuid);
    accounts::insert(tx, &credited, operation).await?;
    let transaction = LedgerTransaction::issue(kind, lines).map_err(Error::internal)?;
    let id = transactions::append(tx, app, &transaction, operation, actor, now).await?;
    balances::append(tx, app, &minted, Some(id), now).await?;
    Ok(Some(credited.into_iter().map(|it| it.token).collect()))
}
