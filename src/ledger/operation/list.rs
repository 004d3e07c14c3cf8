//! Which operations may the caller see?

use attestry_domain::energy::{EnergyType, Standard};
use attestry_domain::ids::{ProfileId, WalletId};
use attestry_domain::ledger::operation::{OperationKind, OperationStatus, TransactionType};
use chrono::{DateTime, Utc};

use super::details::{self, summaries};
use super::{OperationSummary, READ, SIGN};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::Wallet;
use crate::ledger::store::operations::heads;
use crate::ledger::store::operations::list::{self as store, Reader};
use crate::ledger::store::wallet;
use crate::platform::listed::{Listed, Part};

/// What the operations must be; every field that is given holds.
#[derive(Clone, Debug, Default)]
pub struct OperationFilter {
    /// From or to this wallet, whichever of the caller's wallets sees them.
    pub wallet: Option<WalletId>,
    /// From or to this profile, likewise.
    pub profile: Option<ProfileId>,
    /// How far they have come.
    pub status: Option<OperationStatus>,
    /// Push or pull.
    pub transaction_type: Option<TransactionType>,
    /// They have units of it.
    pub energy_type: Option<EnergyType>,
    /// They have units with an intensity by it.
    pub standard: Option<Standard>,
    /// They are under this contract outside the registry.
    pub contract_id: Option<String>,
    /// So many units or more.
    pub quantity_from: Option<i64>,
    /// So many units or fewer.
    pub quantity_to: Option<i64>,
    /// Made then or later.
    pub created_from: Option<DateTime<Utc>>,
    /// Made then or earlier.
    pub created_to: Option<DateTime<Utc>>,
    /// Processed then or later.
    pub processed_from: Option<DateTime<Utc>>,
    /// Processed then or earlier.
    pub processed_to: Option<DateTime<Utc>>,
    /// The caller signed them, or a profile that the caller signs for still must.
    pub i_am_signer: bool,
    /// The next signature can be the caller's.
    pub awaiting_my_signature: bool,
}

/// The operations of a kind from or to profiles whose wallets the caller reads, newest first: those
/// that their side made, and those that it sees by now.
///
/// # Errors
///
/// Not found, or forbidden, where the caller may not read the named wallet or profile.
pub async fn list(
    app: &App,
    caller: &Caller,
    kind: OperationKind,
    filter: &OperationFilter,
    part: Part,
) -> Result<Listed<OperationSummary>, Error> {
    let db = app.database.reader();
    if let Some(profile) = filter.profile {
        caller.require(READ, profile)?;
    }
    if let Some(id) = filter.wallet {
        let named = wallet::by_id(db, id).await?.ok_or(Error::NotFound)?;
        caller.require(READ, named.profile)?;
    }
    let wallets = wallet::of_profiles(db, &caller.profiles_with(READ)).await?;
    let is_named = |it: &&Wallet| match (filter.wallet, filter.profile) {
        (Some(id), _) => it.id == id,
        (None, Some(profile)) => it.profile == profile,
        (None, None) => true,
    };
    let reader = Reader {
        named: wallets.iter().filter(is_named).map(|it| it.id).collect(),
        wallets: wallets.iter().map(|it| it.id).collect(),
        user: caller.user()?,
        signs_for: caller.profiles_with(SIGN),
    };
    let listed = store::list(db, &reader, kind, filter, part).await?;
    let heads = heads::by_ids(db, &listed.rows).await?;
    Ok(Listed {
        rows: summaries(db, &details::Reader::of(caller), heads).await?,
        page: listed.page,
        next: listed.next,
        total: listed.total,
    })
}
