//! How does an operation take units?

use attestry_domain::ids::OperationId;
use attestry_domain::ledger::balance_sheet::Change;
use attestry_domain::ledger::operation::{
    LockLine, LockPricing, OperationAction, OperationKind, Policy, Selection, Side,
    TransactionType, fee,
};
use attestry_domain::ledger::price::Price;
use attestry_domain::market::filter::{AccountFilter, FilterFields};
use attestry_domain::numbers::Quantity;
use attestry_openapi::answer::Answer;
use chrono::TimeDelta;
use serde::Serialize;

use super::case::Case;
use super::{Operation, OperationRef, details, release};
use crate::app::App;
use crate::error::{Conflict, Error, missing};
use crate::identity::Caller;
use crate::ledger::accounts::checked;
use crate::ledger::store::balances;
use crate::ledger::store::operations::{locks, selection};
use crate::platform::database::{self, Tx};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct LockRequest {
    /// The operation.
    pub id: OperationId,
    /// Its kind.
    pub kind: OperationKind,
    /// Whether it must be a push or a pull; of network transactions alone.
    pub transaction_type: Option<TransactionType>,
    /// How many units more.
    pub quantity: Quantity,
    /// Of which accounts.
    pub filter: FilterFields,
    /// The price of one unit, in the place of the listing's; on push alone.
    pub force_price: Option<Price>,
}

/// Locks units of the source wallet, oldest first, all that are asked for or none.
///
/// Refused, in this order: a filter that makes no sense (invalid); an operation out of sight or of
/// another kind or type (not found); no `operation.prepare` on the side that made it; one that has
/// ended, then one that is signed (conflict); a named account that is not in the source wallet, or not on
/// the market where the buyer locks (not found); a buyer that holds units in too many unsigned pulls, too
/// few units, too few that go with those that are locked, units of two currencies or units of measure
/// (conflict); a total beyond 64 bits (invalid).
pub async fn lock<A>(app: &App, caller: &Caller, request: &LockRequest) -> Result<Answer<A>, Error>
where
    A: From<Operation> + Serialize,
{
    let mut filter = checked(app, "/filter", request.filter.clone())?;
    if request.transaction_type == Some(TransactionType::Pull) {
        filter = filter.public_only();
    }
    let filter = &filter;
    database::write(app, caller, |tx| async move {
        let case = apply(&tx, app, caller, request, filter).await?;
        details::show(&*tx, caller, case.head).await
    })
    .await
}

async fn apply(
    tx: &Tx,
    app: &App,
    caller: &Caller,
    request: &LockRequest,
    filter: &AccountFilter,
) -> Result<Case, Error> {
    let (kind, id) = (request.kind, request.id);
    let mut case = Case::open(tx, app, caller, OperationRef { kind, id }).await?;
    if case.head.policy.transaction_type() != request.transaction_type {
        return Err(Error::NotFound);
    }
    case.prepare(caller, OperationAction::Lock)?;
    case.hold(tx).await?;
    let (source, is_pull) = (case.head.from.wallet, case.head.policy == Policy::Pull);
    if let Some(named) = &filter.fields().account_ids {
        let places = selection::missing(tx, source, named, is_pull).await?;
        let faults: Vec<_> = places
            .iter()
            .map(|place| missing(format!("/filter/accountIds/{place}")))
            .collect();
        if !faults.is_empty() {
            return Err(Error::NotFound.naming(faults));
        }
    }
    if is_pull {
        refuse_hoarding(tx, app, &case).await?;
    }
    let (pricing, terms) = (pricing(&case, request), case.head.locking.terms);
    let mut selection = Selection::of(request.quantity, pricing, terms);
    selection::offer(tx, source, filter, &mut selection).await?;
    let lines = selection.finish()?;
    case.head.locking = case.head.locking.with(&lines)?;
    hold(tx, app, &mut case, &lines).await?;
    case.save(tx).await?;
    Ok(case)
}

/// A buyer holds units in so many unsigned pulls at most, so that nobody freezes a seller's stock.
async fn refuse_hoarding(tx: &Tx, app: &App, case: &Case) -> Result<(), Error> {
    let buyer = case.head.preparer();
    let holding = locks::pulls_holding_units(tx, buyer, case.head.id, case.now).await?;
    let limit = app.settings.pull_lock_limit;
    if holding < u64::from(limit) {
        return Ok(());
    }
    Err(Error::Conflict(Conflict::LockLimitReached(format!(
        "Units are locked in {holding} unsigned pulls; sign, unlock or cancel one of them."
    ))))
}

fn pricing(case: &Case, request: &LockRequest) -> LockPricing {
    match request.force_price {
        _ if !case.head.policy.is_priced() => LockPricing::Unpriced,
        Some(price) => LockPricing::Forced(price),
        None => LockPricing::Listed,
    }
}

/// Takes the units, and what follows from that for the operation.
async fn hold(tx: &Tx, app: &App, case: &mut Case, lines: &[LockLine]) -> Result<(), Error> {
    let (settings, now) = (&app.settings, case.now);
    let head = &mut case.head;
    head.lock_round += 1;
    locks::take(tx, head.id, head.lock_round, lines, now).await?;
    let units = balances::held_by(&**tx, head.id, Some(head.lock_round)).await?;
    let change = release::change(units, Change::Locked);
    balances::append(tx, app, &change, None, now).await?;
    head.fee = match head.locking.total_price {
        Some(total) => {
            let fee = fee(total, settings.fee_basis_points);
            Some(fee.map_err(|error| Error::invalid("/quantity", error.to_string()))?)
        }
        None => None,
    };
    let life = if head.policy == Policy::Pull {
        settings.pull_lock_seconds
    } else {
        settings.draft_lock_seconds
    };
    let end = now + TimeDelta::seconds(life);
    head.lock_expires_at.get_or_insert(end);
    if head.policy.shows_locks() {
        case.show(Side::Source);
    }
    Ok(())
}
