//! Which retirements did units of a token go into?

use attestry_domain::ids::{TokenId, WalletId};
use attestry_domain::ledger::operation::OperationKind;

use super::details::{Reader, full, summaries};
use super::{Lookup, READ};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::store::operations::{heads, list};
use crate::ledger::store::wallet;

/// How many retirements are told of one token and wallet.
const RETIREMENTS_MAX: u64 = 2_500;

/// The retirements of a token out of a wallet, newest first, as many as are told.
///
/// # Errors
///
/// Forbidden where the caller sees the wallet's profile without `wallet.read`; not found where they do
/// not see it, and where nothing of the token was retired.
pub async fn lookup(
    app: &App,
    caller: &Caller,
    token: TokenId,
    wallet: WalletId,
) -> Result<Lookup, Error> {
    let db = app.database.reader();
    let wallet = wallet::by_id(db, wallet).await?.ok_or(Error::NotFound)?;
    caller.require(READ, wallet.profile)?;
    let kind = OperationKind::Retirement;
    let ids = list::made_holdings(db, wallet.id, token, kind, RETIREMENTS_MAX).await?;
    let found = heads::by_ids(db, &ids).await?;
    let newest = found.first().cloned().ok_or(Error::NotFound)?;
    let reader = Reader::of(caller);
    Ok(Lookup {
        newest: full(db, &reader, newest, false).await?,
        all: summaries(db, &reader, found).await?,
    })
}
