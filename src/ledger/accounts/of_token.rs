//! Who holds units of this token?

use attestry_domain::identity::permission;
use attestry_domain::ids::TokenId;

use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::Holdings;
use crate::ledger::store::{Scope, accounts, wallet};

/// What it takes at a profile to see what it holds of a token.
const READ: &str = permission::TOKEN_READ;

/// The caller's own accounts of the token, spent ones included; none where they hold nothing.
pub async fn held(app: &App, caller: &Caller, token: TokenId) -> Result<Holdings, Error> {
    let db = app.database.reader();
    let wallets = wallet::of_profiles(db, &caller.profiles_with(READ)).await?;
    let scope = Scope::Wallets(wallets.into_iter().map(|wallet| wallet.id).collect());
    accounts::of_token(db, &scope, token).await
}

/// The accounts of the token that are on the market, with the units that can be bought.
pub async fn listed(app: &App, token: TokenId) -> Result<Holdings, Error> {
    let found = accounts::of_token(app.database.reader(), &Scope::Market, token).await?;
    Ok(found.on_offer())
}
