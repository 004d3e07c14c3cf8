//! What is behind this token on the market?

use attestry_domain::ids::TokenId;

use super::TokenAccount;
use crate::app::App;
use crate::error::Error;
use crate::files;
use crate::ledger::accounts;
use crate::production::store::tokens;

/// The token with the listed holdings of it, whoever holds them.
///
/// # Errors
///
/// Not found where nothing of it is listed.
pub async fn listed(app: &App, id: TokenId) -> Result<TokenAccount, Error> {
    let files = files::list_of_listing(app, id).await?;
    let token = tokens::by_id(app.database.reader(), id)
        .await?
        .ok_or(Error::NotFound)?;
    let holdings = accounts::listed(app, id).await?;
    Ok(TokenAccount {
        token,
        holdings,
        files,
    })
}
