//! What did a contract mint of one token?

use std::sync::Arc;

use attestry_domain::ids::{AccountId, ContractId, ProfileId, TokenId, WalletId};
use attestry_domain::ledger::serial::SerialRange;

use super::details;
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::Token;
use crate::ledger::store::{accounts, tokens, transactions};

/// One token within one contract.
#[derive(Clone, Debug)]
pub struct Cohort {
    /// The token.
    pub token: Arc<Token>,
    /// The accounts that the mint credited.
    pub credits: Vec<Credit>,
}

/// What an account was credited, whatever has become of it since.
#[derive(Clone, Debug)]
pub struct Credit {
    /// The account.
    pub account: AccountId,
    /// Its wallet.
    pub wallet: WalletId,
    /// The profile of the wallet.
    pub owner: ProfileId,
    /// That profile's name.
    pub owner_name: String,
    /// The units credited, by their serial numbers.
    pub serials: SerialRange,
}

/// The token and who was credited. Whoever may see the contract may see this; a token that the
/// contract did not mint is not found.
pub async fn cohort(
    app: &App,
    caller: &Caller,
    contract: ContractId,
    token: TokenId,
) -> Result<Cohort, Error> {
    let contract = details(app, caller, contract).await?;
    let db = app.database.reader();
    let token = tokens::by_ids(db, [token.uuid()]).await?.remove(&token);
    let token = token
        .filter(|it| it.contract == Some(contract.id))
        .ok_or(Error::NotFound)?;
    let credited = transactions::credited(db, contract.id, token.id).await?;
    let ids: Vec<_> = credited
        .iter()
        .filter_map(|it| it.holding)
        .map(|it| it.account)
        .collect();
    let accounts = accounts::by_ids(db, &ids).await?;
    let credits = credited
        .iter()
        .zip(accounts)
        .map(|(posting, account)| Credit {
            account: account.id,
            wallet: account.wallet,
            owner: account.owner,
            owner_name: account.owner_name,
            serials: posting.serials,
        });
    Ok(Cohort {
        token,
        credits: credits.collect(),
    })
}
