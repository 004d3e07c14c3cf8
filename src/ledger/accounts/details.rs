//! What is in this account of mine?

use attestry_domain::ids::AccountId;

use super::scope;
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::Account;
use crate::ledger::store::accounts;

/// One account of a wallet that the caller may read.
pub async fn details(app: &App, caller: &Caller, id: AccountId) -> Result<Account, Error> {
    let scope = scope::of(app, caller, None).await?;
    accounts::by_id(app.database.reader(), &scope, id)
        .await?
        .ok_or(Error::NotFound)
}
