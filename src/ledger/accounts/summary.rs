//! What do the accounts in my wallets amount to?

use super::{ListRequest, scope};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::AccountSummary;
use crate::ledger::store::summary::summarize;

/// The sums over all accounts that the request selects, whatever part of them it asks for.
pub async fn summary(
    app: &App,
    caller: &Caller,
    request: ListRequest,
) -> Result<AccountSummary, Error> {
    let filter = scope::checked(app, "", request.filter)?;
    let scope = scope::of(app, caller, request.wallet).await?;
    summarize(app.database.reader(), &scope, &filter).await
}
