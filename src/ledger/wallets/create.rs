//! How does a profile get one more wallet?

use attestry_domain::identity::permission;
use attestry_domain::ids::ProfileId;
use attestry_openapi::answer::Answer;
use serde::Serialize;

use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::Wallet;
use crate::ledger::store::wallet::{self, NewWallet};
use crate::organizations;
use crate::platform::database::{self, Tx};

/// How many wallets a profile has at most: lists tell all of them.
const WALLETS_MAX: u64 = 100;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct WalletRequest {
    /// Whose it is to be.
    pub profile: ProfileId,
    /// Its label.
    pub name: String,
}

/// Adds an empty wallet beside the default one.
///
/// Refused, in this order: a profile out of sight (not found); no `operation.prepare` on it; a profile
/// that is archived, itself or with its organization, then one that has as many wallets as there may be
/// (conflict).
pub async fn create<A>(
    app: &App,
    caller: &Caller,
    request: &WalletRequest,
) -> Result<Answer<A>, Error>
where
    A: From<Wallet> + Serialize,
{
    database::write(app, caller, |tx| async move {
        caller.require(permission::OPERATION_PREPARE, request.profile)?;
        add(&tx, app, request).await
    })
    .await
}

async fn add(tx: &Tx, app: &App, request: &WalletRequest) -> Result<Wallet, Error> {
    organizations::hold_profile(tx, request.profile).await?;
    let profile = organizations::profile(&**tx, request.profile).await?;
    organizations::refuse_archived(&**tx, [&profile]).await?;
    if wallet::count_of(&**tx, profile.id).await? >= WALLETS_MAX {
        return Err(Error::state(format!(
            "The profile has {WALLETS_MAX} wallets, and cannot have more."
        )));
    }
    let new = NewWallet {
        id: app.ids.next(),
        profile_id: profile.id,
        name: &request.name,
        is_default: false,
        created_at: app.clock.now(),
    };
    wallet::insert_wallet(&**tx, &new).await?;
    let made = wallet::by_id(&**tx, new.id).await?;
    made.ok_or_else(|| Error::internal("a wallet is gone"))
}
