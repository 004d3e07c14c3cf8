//! How do the units of an operation become free again?

use std::collections::BTreeMap;

use attestry_domain::ledger::balance_sheet::{Change, TokenKind};
use attestry_domain::ledger::operation::Locking;
use chrono::{DateTime, Utc};

use super::OperationHead;
use crate::app::App;
use crate::error::Error;
use crate::ledger::store::balances::{self, Sheet};
use crate::ledger::store::operations::locks;
use crate::platform::database::Tx;

/// Gives all units back to their accounts, whose listings were never touched, and forgets what they
/// cost. The wallet must be locked; the operation is written by whoever asked for this.
pub(super) async fn apply(
    tx: &Tx,
    app: &App,
    head: &mut OperationHead,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if head.locking.quantity > 0 {
        let units = balances::held_by(&**tx, head.id, None).await?;
        locks::release(tx, head.id, now).await?;
        let change = change(units, Change::Unlocked);
        balances::append(tx, app, &change, None, now).await?;
    }
    head.locking = Locking::default();
    head.fee = None;
    head.lock_expires_at = None;
    Ok(())
}

/// What it does to the balance sheet when the same happens to all these units.
pub(super) fn change(units: BTreeMap<TokenKind, i64>, change: Change) -> Sheet {
    let changed = units
        .into_iter()
        .map(|(kind, units)| (kind, change.of(units)));
    changed.collect()
}
