//! Where are the units of a token: everywhere, or within one contract or operation?

use std::sync::Arc;

use attestry_domain::energy::OperationType;
use attestry_domain::ids::{AccountId, ProfileId, TokenId, WalletId};
use attestry_domain::ledger::serial::SerialRange;
use uuid::Uuid;

use super::Token;
use super::store::{cohorts, tokens};
use crate::app::App;
use crate::error::Error;

/// How many holdings the summary of one link of a list names.
const LISTED_MAX: u32 = 10;
/// How many holdings the details of one link name.
const DETAILED_MAX: u32 = 2_500;

/// A token, everywhere or within one contract or operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CohortLink {
    /// The token.
    pub token: TokenId,
    /// How the units got where they are.
    pub kind: Option<OperationType>,
    /// The contract or operation.
    pub operation: Option<Uuid>,
}

/// What a link leads to.
#[derive(Clone, Debug)]
pub struct TokenCohort {
    /// The link.
    pub link: CohortLink,
    /// All units there, with the first of the holdings.
    pub cohort: Cohort,
    /// How many holdings there are.
    pub holdings_total: i64,
}

/// Units of one token.
#[derive(Clone, Debug)]
pub struct Cohort {
    /// The token.
    pub token: Arc<Token>,
    /// How many.
    pub units: i64,
    /// The accounts that they are in, oldest first.
    pub holdings: Vec<CohortHolding>,
}

/// Units of a token in one account.
#[derive(Clone, Debug)]
pub struct CohortHolding {
    /// The account.
    pub account: AccountId,
    /// Its wallet.
    pub wallet: WalletId,
    /// The profile of the wallet.
    pub owner: ProfileId,
    /// That profile's name.
    pub owner_name: String,
    /// How the units got there.
    pub kind: OperationType,
    /// How many units.
    pub units: i64,
    /// Which ones; none while they are only locked.
    pub serials: Option<SerialRange>,
}

/// What each link leads to, in the order of the links, with a few holdings each. Links that lead
/// nowhere are left out.
pub async fn list(app: &App, links: &[CohortLink]) -> Result<Vec<TokenCohort>, Error> {
    follow(app, links, LISTED_MAX).await
}

/// What one link leads to. One that leads nowhere is not found.
pub async fn details(app: &App, link: CohortLink) -> Result<TokenCohort, Error> {
    let mut found = follow(app, &[link], DETAILED_MAX).await?;
    found.pop().ok_or(Error::NotFound)
}

async fn follow(
    app: &App,
    links: &[CohortLink],
    holdings_max: u32,
) -> Result<Vec<TokenCohort>, Error> {
    let db = app.database.reader();
    let tokens = tokens::by_ids(db, links.iter().map(|link| link.token.uuid())).await?;
    let found = cohorts::follow(db, links, holdings_max).await?;
    let cohort = |link: &CohortLink| {
        let (token, found) = (tokens.get(&link.token)?, found.get(link)?);
        Some(TokenCohort {
            link: *link,
            cohort: Cohort {
                token: Arc::clone(token),
                units: found.units,
                holdings: found.holdings.clone(),
            },
            holdings_total: found.holdings_total,
        })
    };
    Ok(links.iter().filter_map(cohort).collect())
}
