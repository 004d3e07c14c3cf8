//! Which accounts does a request reach?

use attestry_domain::ids::WalletId;
use attestry_domain::market::filter::{AccountFilter, FilterFault, FilterFields};
use attestry_openapi::common::Fault;

use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::store::{Scope, wallet};
use crate::ledger::wallets::READ;

/// The caller's wallets, or the named one if it is among them.
pub(super) async fn of(
    app: &App,
    caller: &Caller,
    named: Option<WalletId>,
) -> Result<Scope, Error> {
    Ok(Scope::Wallets(wallets(app, caller, named).await?))
}

/// All wallets that the caller may read, or the named one if it is among them.
pub(crate) async fn wallets(
    app: &App,
    caller: &Caller,
    named: Option<WalletId>,
) -> Result<Vec<WalletId>, Error> {
    let db = app.database.reader();
    let Some(id) = named else {
        let wallets = wallet::of_profiles(db, &caller.profiles_with(READ)).await?;
        return Ok(wallets.into_iter().map(|wallet| wallet.id).collect());
    };
    let wallet = wallet::by_id(db, id).await?.ok_or(Error::NotFound)?;
    caller.require(READ, wallet.profile)?;
    Ok(vec![id])
}

/// The filter that stands at `at` in a request, if its fields make sense today.
pub(crate) fn checked(app: &App, at: &str, fields: FilterFields) -> Result<AccountFilter, Error> {
    AccountFilter::new(fields, app.clock.now()).map_err(|faults| {
        let fault = |(pointer, fault): (&str, FilterFault)| Fault {
            pointer: format!("{at}{pointer}"),
            detail: fault.to_string(),
        };
        Error::Invalid(faults.into_iter().map(fault).collect())
    })
}
