//! What does one owner's offer amount to?

use super::MarketRequest;
use crate::app::App;
use crate::error::Error;
use crate::ledger::AccountSummary;
use crate::ledger::accounts::checked;
use crate::ledger::store::Scope;
use crate::ledger::store::summary::summarize;

/// The sums over all listed accounts that the request selects, whatever part of them it asks for;
/// zeros for an owner nobody knows.
pub async fn summary(app: &App, request: MarketRequest) -> Result<AccountSummary, Error> {
    let filter = checked(app, "", request.filter)?.public_only();
    summarize(app.database.reader(), &Scope::Market, &filter).await
}
