//! What does this listing offer?

use attestry_domain::ids::AccountId;

use crate::app::App;
use crate::error::Error;
use crate::ledger::Account;
use crate::ledger::store::{Scope, accounts};

/// One listed account; one that is not listed is not found, by its owner neither.
pub async fn details(app: &App, id: AccountId) -> Result<Account, Error> {
    let account = accounts::by_id(app.database.reader(), &Scope::Market, id).await?;
    account.map(Account::on_offer).ok_or(Error::NotFound)
}
