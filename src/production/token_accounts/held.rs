//! What is behind this token of mine?

use attestry_domain::ids::TokenId;

use super::TokenAccount;
use crate::app::App;
use crate::error::Error;
use crate::files;
use crate::identity::Caller;
use crate::ledger::accounts;
use crate::production::store::tokens;

/// The token with the caller's holdings of it.
///
/// # Errors
///
/// Not found where the caller neither issued nor holds it.
pub async fn held(app: &App, caller: &Caller, id: TokenId) -> Result<TokenAccount, Error> {
    let files = files::list_of_holding(app, caller, id).await?;
    let token = tokens::by_id(app.database.reader(), id)
        .await?
        .ok_or(Error::NotFound)?;
    let holdings = accounts::held(app, caller, id).await?;
    Ok(TokenAccount {
        token,
        holdings,
        files,
    })
}
