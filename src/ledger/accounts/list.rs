//! Which accounts are in my wallets?

use attestry_domain::ids::WalletId;
use attestry_domain::market::filter::FilterFields;

use super::scope;
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::Account;
use crate::ledger::store::accounts;
use crate::platform::listed::{Listed, Part};

/// Which of them.
#[derive(Clone, Debug, Default)]
pub struct ListRequest {
    /// One wallet; absent, all that the caller may read.
    pub wallet: Option<WalletId>,
    /// What the accounts must be.
    pub filter: FilterFields,
    /// Which part of the list.
    pub part: Part,
}

/// The accounts, newest first.
pub async fn list(
    app: &App,
    caller: &Caller,
    request: ListRequest,
) -> Result<Listed<Account>, Error> {
    let filter = scope::checked(app, "", request.filter)?;
    let scope = scope::of(app, caller, request.wallet).await?;
    accounts::list(app.database.reader(), &scope, &filter, request.part).await
}
