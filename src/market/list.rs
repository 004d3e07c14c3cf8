//! What is listed?

use attestry_domain::market::filter::FilterFields;

use crate::app::App;
use crate::error::Error;
use crate::ledger::Account;
use crate::ledger::accounts::checked;
use crate::ledger::store::{Scope, accounts};
use crate::platform::listed::{Listed, Part};

/// Which of them.
#[derive(Clone, Debug, Default)]
pub struct MarketRequest {
    /// What the accounts must be.
    pub filter: FilterFields,
    /// Which part of the list.
    pub part: Part,
}

/// The listed accounts, newest first.
pub async fn list(app: &App, request: MarketRequest) -> Result<Listed<Account>, Error> {
    let filter = checked(app, "", request.filter)?.public_only();
    let db = app.database.reader();
    let listed = accounts::list(db, &Scope::Market, &filter, request.part).await?;
    Ok(listed.map(Account::on_offer))
}
