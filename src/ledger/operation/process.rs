//! What happens when the last signature is there? The units move, all in one step.

use attestry_domain::ids::UserId;
use attestry_domain::ledger::balance_sheet::Change;
use attestry_domain::ledger::operation::{
    Fate, LockedUnits, OperationStatus, plan, transport_intensity,
};

use super::case::Case;
use super::release;
use crate::app::App;
use crate::error::Error;
use crate::ledger::store::balances;
use crate::ledger::store::operations::locks::Lock;
use crate::ledger::store::operations::movement::Sources;
use crate::ledger::store::transactions;
use crate::platform::database::Tx;

/// Loads the set, decides, applies the set, and enters it in the ledger. `actor` gave the last
/// signature.
pub(super) async fn carry_out(
    tx: &Tx,
    app: &App,
    case: &mut Case,
    locks: &[Lock],
    actor: UserId,
) -> Result<(), Error> {
    case.hold(tx).await?;
    let (head, now) = (&mut case.head, case.now);
    let unit = |lock: &Lock| LockedUnits {
        account: lock.account,
        round: lock.round,
        quantity: lock.quantity,
    };
    let units: Vec<_> = locks.iter().map(unit).collect();
    let sources = Sources::of(tx, head).await?;
    let (from, into) = (
        head.from.wallet,
        head.to.as_ref().unwrap_or(&head.from).wallet,
    );
    let next_account = || app.ids.next();
    let plan = plan(
        head.policy,
        &sources.sources()?,
        &units,
        from,
        into,
        next_account,
    )
    .map_err(Error::internal)?;
    let locked = balances::held_by(&**tx, head.id, None).await?;
    sources.carry_out(tx, head, locks, &plan, now).await?;
    let (operation, actor) = (Some(head.id.uuid()), Some(actor));
    let entry = transactions::append(tx, app, &plan.entry, operation, actor, now).await?;
    let change = release::change(locked, what_happens(head.policy.fate()));
    balances::append(tx, app, &change, Some(entry), now).await?;

    head.status = OperationStatus::Processed;
    head.processed_at = Some(now);
    head.lock_expires_at = None;
    if let Some(transport) = &head.use_of_energy.transport {
        let added = transport_intensity(transport.distance_miles).map_err(Error::internal)?;
        head.use_of_energy.transport_intensity = Some(added);
    }
    case.save(tx).await
}

const fn what_happens(fate: Fate) -> Change {
    match fate {
        Fate::Held => Change::Moved,
        Fate::Consumed => Change::Consumed,
        Fate::Retired => Change::Retired,
    }
}
