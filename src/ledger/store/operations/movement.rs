//! How are units moved? The plan is the domain's; here it is written, set by set.

use std::collections::BTreeMap;

use attestry_domain::ids::AccountId;
use attestry_domain::ledger::operation::{Moved, MovementPlan, Source};
use attestry_domain::ledger::serial::SerialRange;
use attestry_domain::numbers::Quantity;
use attestry_entities::{energy_account, operation_lock};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{OnConflict, Query};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, Iterable, QueryFilter};

use super::execute;
use super::locks::Lock;
use crate::error::Error;
use crate::ledger::operation::OperationHead;
use crate::platform::bulk;
use crate::platform::database::Tx;

/// The accounts that an operation holds units of, as they are. Their wallet must be locked.
pub(crate) struct Sources(BTreeMap<AccountId, energy_account::Model>);

impl Sources {
    /// Reads them.
    pub(crate) async fn of(tx: &Tx, head: &OperationHead) -> Result<Self, Error> {
        let locked = Query::select()
            .column(operation_lock::Column::AccountId)
            .from(operation_lock::Entity)
            .and_where(operation_lock::Column::OperationId.eq(head.id.uuid()))
            .take();
        let rows = energy_account::Entity::find()
            .filter(energy_account::Column::Id.in_subquery(locked))
            .all(&**tx)
            .await?;
        Ok(Self(
            rows.into_iter().map(|row| (row.id.into(), row)).collect(),
        ))
    }

    /// As the domain looks at them.
    pub(crate) fn sources(&self) -> Result<Vec<Source>, Error> {
        let source = |row: &energy_account::Model| {
            let serials = row.serial_first.zip(row.serial_last);
            let (first, last) =
                serials.ok_or_else(|| Error::internal("a locked account holds nothing"))?;
            Ok(Source {
                account: row.id.into(),
                token: row.token_id.into(),
                serials: SerialRange::new(first, last).map_err(Error::internal)?,
                locked: row.locked,
            })
        };
        self.0.values().map(source).collect()
    }

    /// Writes what leaves, what arrives, and which units they were, in that order: no serial is in two
    /// places in between.
    pub(crate) async fn carry_out(
        &self,
        tx: &Tx,
        head: &OperationHead,
        locks: &[Lock],
        plan: &MovementPlan,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        take_away(tx, head, plan, now).await?;
        bulk::insert_all(tx, self.arrivals(head, plan, now)?).await?;
        note(tx, head, locks, plan).await
    }

    /// The accounts that receive the units, each with the place of its source in the order of selection.
    fn arrivals(
        &self,
        head: &OperationHead,
        plan: &MovementPlan,
        now: DateTime<Utc>,
    ) -> Result<Vec<energy_account::Model>, Error> {
        let (into, fate) = (head.to.as_ref().unwrap_or(&head.from), head.policy.fate());
        let unknown = || Error::internal("the plan names another account");
        let arrival = |moved: &Moved| {
            let source = self.0.get(&moved.source).ok_or_else(unknown)?;
            let quantity = Quantity::new(moved.serials.count()).map_err(Error::internal)?;
            let balance = fate.balance(quantity);
            Ok(energy_account::Model {
                id: moved.target.into(),
                wallet_id: into.wallet.into(),
                token_id: moved.token.into(),
                owner_profile_id: into.profile.into(),
                serial_first: Some(moved.serials.first()),
                serial_last: Some(moved.serials.last()),
                available: balance.available(),
                locked: balance.locked(),
                retired: balance.retired(),
                consumed: balance.consumed(),
                operation_type: head.policy.kind().operation_type().to_string(),
                operation_id: Some(head.id.into()),
                is_public: false,
                price_micro: None,
                price_currency: None,
                status: fate.account_status().to_string(),
                status_reason: fate.status_reason().map(str::to_owned),
                vintage: source.vintage,
                minted_at: source.minted_at,
                created_at: now,
                updated_at: now,
            })
        };
        plan.moved.iter().map(arrival).collect()
    }
}

/// Takes the lowest serials off the accounts that units leave. One that is empty then is off the market
/// for good; the others keep their listing.
async fn take_away(
    tx: &Tx,
    head: &OperationHead,
    plan: &MovementPlan,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const TAKE_AWAY: &str = "
        UPDATE energy_account SET
            locked = energy_account.locked - gone.quantity,
            serial_first = CASE WHEN gone.is_all THEN NULL ELSE serial_first + gone.quantity END,
            serial_last = CASE WHEN gone.is_all THEN NULL ELSE serial_last END,
            is_public = is_public AND NOT gone.is_all,
            price_micro = CASE WHEN gone.is_all THEN NULL ELSE price_micro END,
            price_currency = CASE WHEN gone.is_all THEN NULL ELSE price_currency END,
            status = CASE WHEN gone.is_all THEN 'disabled' ELSE status END,
            status_reason = CASE WHEN gone.is_all THEN 'moved' ELSE status_reason END,
            updated_at = $2
        FROM (
            SELECT held.account_id, CAST(SUM(held.quantity) AS bigint) AS quantity,
                SUM(held.quantity) = MAX(held_by.serial_last - held_by.serial_first + 1) AS is_all
            FROM operation_lock AS held
            INNER JOIN energy_account AS held_by ON held_by.id = held.account_id
            WHERE held.operation_id = $1 GROUP BY held.account_id
        ) AS gone
        WHERE energy_account.id = gone.account_id";
    let left = execute(tx, TAKE_AWAY, [head.id.uuid().into(), now.into()]).await?;
    if left == plan.left.len() as u64 {
        Ok(())
    } else {
        Err(Error::internal("a locked account changed"))
    }
}

/// Notes on each lock which units it moved, and where to.
async fn note(
    tx: &Tx,
    head: &OperationHead,
    locks: &[Lock],
    plan: &MovementPlan,
) -> Result<(), Error> {
    use operation_lock::{Column, Entity, Model};
    let moved: BTreeMap<_, _> = plan
        .moved
        .iter()
        .map(|moved| ((moved.source, moved.round), moved))
        .collect();
    let unplanned = || Error::internal("the plan leaves a lock out");
    let row = |lock: &Lock| {
        let moved = moved
            .get(&(lock.account, lock.round))
            .ok_or_else(unplanned)?;
        Ok(Model {
            operation_id: head.id.into(),
            account_id: lock.account.into(),
            round: lock.round,
            token_id: lock.token.into(),
            quantity: lock.quantity.get(),
            price_micro: lock.price.map(|price| price.amount().micro()),
            price_currency: lock.price.map(|price| price.currency().to_string()),
            target_account_id: Some(moved.target.into()),
            serial_first: Some(moved.serials.first()),
            serial_last: Some(moved.serials.last()),
        })
    };
    let rows = locks.iter().map(row).collect::<Result<Vec<_>, Error>>()?;
    let keys = [Column::OperationId, Column::AccountId, Column::Round];
    let noted = [
        Column::TargetAccountId,
        Column::SerialFirst,
        Column::SerialLast,
    ];
    for chunk in rows.chunks(bulk::rows_per_statement(Column::iter().count())) {
        let rows = chunk
            .iter()
            .cloned()
            .map(IntoActiveModel::into_active_model);
        Entity::insert_many(rows)
            .on_conflict(OnConflict::columns(keys).update_columns(noted).to_owned())
            .exec_without_returning(&**tx)
            .await?;
    }
    Ok(())
}
