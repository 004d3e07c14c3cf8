//! Which wallets may the caller read?

use attestry_domain::identity::permission;

use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::Wallet;
use crate::ledger::store::wallet;

/// What it takes at a profile to read its wallets.
pub(crate) const READ: &str = permission::WALLET_READ;

/// The wallets of all profiles at which the caller has `wallet.read`, newest first.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Wallet>, Error> {
    wallet::of_profiles(app.database.reader(), &caller.profiles_with(READ)).await
}
