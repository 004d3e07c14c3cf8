//! Which tokens are there, and what became of their units?

use std::sync::Arc;

use attestry_domain::energy::{EnergyType, TokenType};
use attestry_domain::ids::{ProfileId, TokenId};
use attestry_domain::ledger::balance_sheet::Positions;
use chrono::{DateTime, Utc};

use crate::app::App;
use crate::error::Error;
use crate::ledger::Token;
use crate::ledger::store::reports::tokens;
use crate::platform::listed::{Listed, Part};

/// Which tokens to look at; all conditions have to hold.
#[derive(Clone, Debug, Default)]
pub struct TokenFilter {
    /// This one.
    pub id: Option<TokenId>,
    /// Minted by this profile.
    pub issuer: Option<ProfileId>,
    /// What was produced.
    pub energy_type: Option<EnergyType>,
    /// QET or CET.
    pub token_type: Option<TokenType>,
    /// The year of the vintage.
    pub year: Option<i32>,
    /// The month of the vintage.
    pub month: Option<i32>,
    /// The external id of the boundary.
    pub boundary: Option<String>,
    /// Minted at this instant or later.
    pub from: Option<DateTime<Utc>>,
    /// Minted at this instant or earlier.
    pub to: Option<DateTime<Utc>>,
}

/// A token and what became of its units.
#[derive(Clone, Debug)]
pub struct TokenLine {
    /// The token.
    pub token: Arc<Token>,
    /// Its units.
    pub positions: Positions,
    /// How many accounts have units of it.
    pub accounts: i64,
    /// How many profiles have units of it.
    pub owners: i64,
}

/// The tokens, newest first.
pub async fn last_tokens(
    app: &App,
    filter: &TokenFilter,
    part: Part,
) -> Result<Listed<Arc<Token>>, Error> {
    tokens::list(app.database.reader(), filter, part).await
}

/// The same with what became of their units.
pub async fn token_report(
    app: &App,
    filter: &TokenFilter,
    part: Part,
) -> Result<Listed<TokenLine>, Error> {
    let db = app.database.reader();
    let listed = tokens::list(db, filter, part).await?;
    let mut spread = tokens::spread(db, listed.rows.iter().map(|token| token.id)).await?;
    Ok(listed.map(|token| spread.remove(&token.id).unwrap_or_default().of(token)))
}
