//! The table `operation_facet`: what the units of operations are and who signed, owes or sees, as far as
//! lists ask.

use std::collections::{BTreeMap, BTreeSet};

use attestry_domain::energy::EnergyType;
use attestry_domain::ids::{OperationId, UserId, WalletId};
use attestry_entities::operation_facet::{Column, Entity, Model};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::execute;
use crate::error::Error;
use crate::ledger::operation::{OperationHead, Party};
use crate::ledger::store::word;
use crate::platform::bulk;
use crate::platform::database::Tx;

/// The facet that names the energy type of units.
pub(super) const ENERGY_TYPE: &str = "energy_type";
/// The facet that names the standards that units have an intensity by.
pub(super) const STANDARD: &str = "standard";

/// The facet that names the users who signed.
pub(super) const SIGNER: &str = "signer";
/// The facet that names the profiles that owe a signature.
pub(super) const OWING: &str = "owing";
/// The facet that names the profile whose turn it is, where units are locked.
pub(super) const NEXT: &str = "next";
/// The facet that names the wallet and the profile of the side that does not see the operation yet.
pub(super) const UNSEEN_BY: &str = "unseen_by";

/// Notes what the units of one lock are, for each wallet that takes part.
pub(crate) async fn add(tx: &Tx, operation: OperationId, round: i32) -> Result<(), Error> {
    const ADD: &str = "
        INSERT INTO operation_facet (operation_id, facet, value, wallet_id, kind, created_at)
        SELECT party.operation_id, facet, value, wallet_id, kind, created_at
        FROM (
            SELECT 'energy_type' AS facet, token.energy_type AS value
            FROM operation_lock AS held INNER JOIN energy_token AS token ON token.id = held.token_id
            WHERE held.operation_id = $1 AND held.round = $2
            UNION
            SELECT 'standard', result.standard
            FROM operation_lock AS held
            INNER JOIN energy_token_standard AS result ON result.token_id = held.token_id
            WHERE held.operation_id = $1 AND held.round = $2
        ) AS held CROSS JOIN operation_party AS party
        WHERE party.operation_id = $1
        ON CONFLICT DO NOTHING";
    execute(tx, ADD, [operation.uuid().into(), round.into()]).await?;
    Ok(())
}

/// Notes that a user has signed.
pub(super) async fn add_signer(tx: &Tx, operation: OperationId, user: UserId) -> Result<(), Error> {
    const ADD: &str = "
        INSERT INTO operation_facet (operation_id, facet, value, wallet_id, kind, created_at)
        SELECT operation_id, $2, $3, wallet_id, kind, created_at
        FROM operation_party WHERE operation_id = $1";
    let values = [operation.uuid().into(), SIGNER.into(), digits(user).into()];
    execute(tx, ADD, values).await?;
    Ok(())
}

/// Notes who owes a signature now, for each wallet that takes part; and who does not see it yet, for the
/// wallet that does.
pub(super) async fn set_standing(tx: &Tx, head: &OperationHead) -> Result<(), Error> {
    forget(tx, head.id, &[OWING, NEXT, UNSEEN_BY]).await?;
    let mut named = BTreeSet::new();
    for (side, party) in head.parties() {
        if head.outstanding.of_side(side) > 0 {
            named.insert((OWING, party.profile));
        }
        if head.locking.quantity > 0 && head.outstanding.next(head.policy) == Some(side) {
            named.insert((NEXT, party.profile));
        }
    }
    let row = |facet: &str, value: Uuid, wallet: WalletId| Model {
        operation_id: head.id.into(),
        facet: facet.to_owned(),
        value: digits(value),
        wallet_id: wallet.into(),
        kind: head.policy.kind().to_string(),
        created_at: head.created_at,
    };
    let wallets = || head.parties().map(|(_, party)| party.wallet);
    let mut rows: Vec<_> = named
        .iter()
        .flat_map(|(facet, profile)| wallets().map(|it| row(facet, profile.uuid(), it)))
        .collect();
    let unseen = unseen(head).into_iter();
    rows.extend(unseen.map(|(value, wallet)| row(UNSEEN_BY, value, wallet)));
    bulk::insert_all(tx, rows).await?;
    Ok(())
}

/// The wallet that does not see the operation yet, and its profile where that is another, each with the
/// wallet that sees it.
fn unseen(head: &OperationHead) -> Vec<(Uuid, WalletId)> {
    let sides = head
        .to
        .as_ref()
        .map(|to| [(&head.from, to), (to, &head.from)]);
    let half_seen = |(party, other): &(&Party, &Party)| party.is_visible && !other.is_visible;
    let mut sides = sides.into_iter().flatten();
    let Some((party, other)) = sides.find(half_seen).filter(|_| head.removed_at.is_none()) else {
        return Vec::new();
    };
    let profile = (other.profile != party.profile).then_some(other.profile.uuid());
    let values = [Some(other.wallet.uuid()), profile].into_iter().flatten();
    values.map(|value| (value, party.wallet)).collect()
}

/// How a user or a profile stands there.
pub(super) fn digits(id: impl Into<Uuid>) -> String {
    id.into().simple().to_string()
}

/// Forgets the units when they are let go.
pub(super) async fn clear(tx: &Tx, operation: OperationId) -> Result<(), Error> {
    forget(tx, operation, &[ENERGY_TYPE, STANDARD]).await
}

async fn forget(tx: &Tx, operation: OperationId, facets: &[&str]) -> Result<(), Error> {
    Entity::delete_many()
        .filter(Column::OperationId.eq(operation.uuid()))
        .filter(Column::Facet.is_in(facets.iter().copied()))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// The energy types of some operations, each in the order of the list of energy types.
pub(crate) async fn energy_types(
    db: &impl ConnectionTrait,
    operations: &[OperationId],
) -> Result<BTreeMap<OperationId, Vec<EnergyType>>, Error> {
    let mut types: BTreeMap<OperationId, Vec<EnergyType>> = BTreeMap::new();
    if operations.is_empty() {
        return Ok(types);
    }
    let rows = Entity::find()
        .filter(Column::OperationId.is_in(operations.iter().map(|id| id.uuid())))
        .filter(Column::Facet.eq(ENERGY_TYPE))
        .all(db)
        .await?;
    for row in rows {
        let of = types.entry(row.operation_id.into()).or_default();
        of.push(word(&row.value)?);
    }
    for of in types.values_mut() {
        of.sort_unstable();
        // Each of the wallets has a row.
        of.dedup();
    }
    Ok(types)
}
