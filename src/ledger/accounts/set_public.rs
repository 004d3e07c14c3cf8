//! How does a holding get on the market, and off it?

use attestry_domain::identity::permission;
use attestry_domain::ids::{AccountId, WalletId};
use attestry_domain::ledger::listing::{self, Listing, ListingRejection};
use attestry_openapi::answer::Answer;
use attestry_openapi::common::Fault;
use serde::Serialize;

use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::Accounts;
use crate::ledger::store::{accounts, wallet};
use crate::platform::database::{self, Tx};

/// Which accounts, and what is to become of them.
#[derive(Clone, Debug)]
pub struct ListingRequest {
    /// The wallet that holds them.
    pub wallet: WalletId,
    /// The accounts; all of them change or none.
    pub accounts: Vec<AccountId>,
    /// On the market at a price, or off it.
    pub listing: Listing,
}

/// Publishes or unpublishes accounts; answers them in the order of the request.
///
/// Refused, in this order: a wallet out of sight (not found), no `wallet.publish` on its profile, an
/// account that is not in it (not found), and when publishing, one that is spent or on hold or has
/// nothing left to sell (conflict).
pub async fn set_public<A>(
    app: &App,
    caller: &Caller,
    request: &ListingRequest,
) -> Result<Answer<A>, Error>
where
    A: From<Accounts> + Serialize,
{
    database::write(app, caller, |tx| async move {
        apply(&tx, app, caller, request).await
    })
    .await
}

async fn apply(
    tx: &Tx,
    app: &App,
    caller: &Caller,
    request: &ListingRequest,
) -> Result<Accounts, Error> {
    let wallet = wallet::by_id(&**tx, request.wallet)
        .await?
        .ok_or(Error::NotFound)?;
    caller.require(permission::WALLET_PUBLISH, wallet.profile)?;
    wallet::lock(tx, [wallet.id]).await?;
    let found = accounts::lock_listable(tx, wallet.id, &request.accounts).await?;
    listing::admit(request.listing, &request.accounts, &found)
        .map_err(|rejection| named(&request.accounts, rejection))?;
    accounts::set_listing(tx, &request.accounts, request.listing, app.clock.now()).await?;
    Ok(Accounts(accounts::by_ids(&**tx, &request.accounts).await?))
}

/// The refusal, with the accounts of the request that it is about.
fn named(accounts: &[AccountId], rejection: ListingRejection) -> Error {
    let detail = match &rejection {
        ListingRejection::Disabled(_) => "The account is spent or on hold.",
        ListingRejection::NothingAvailable(_) => "The account has no available unit.",
        ListingRejection::NotFound(_) => "The account is not in the wallet.",
        _ => return rejection.into(),
    };
    let meant = accounts.iter().enumerate();
    let meant = meant.filter(|(_, id)| rejection.accounts().contains(id));
    let fault = |(place, _)| Fault {
        pointer: format!("/accountIds/{place}"),
        detail: detail.to_owned(),
    };
    let faults = meant.map(fault).collect();
    Error::from(rejection).naming(faults)
}

impl From<ListingRejection> for Error {
    fn from(rejection: ListingRejection) -> Self {
        let detail = rejection.to_string();
        match rejection {
            ListingRejection::NoAccounts | ListingRejection::NamedTwice(_) => {
                Self::invalid("/accountIds", detail)
            }
            ListingRejection::PriceMissing => Self::invalid("/price", detail),
            ListingRejection::NotFound(_) => Self::NotFound,
            ListingRejection::Disabled(_) | ListingRejection::NothingAvailable(_) => {
                Self::state(detail)
            }
        }
    }
}
