//! The tables `operation` and `operation_party`.

use std::collections::BTreeMap;

use attestry_domain::ids::OperationId;
use attestry_domain::ledger::operation::{
    Locking, Outstanding, Policy, Side, TermsHash, UnitTerms,
};
use attestry_domain::ledger::price::Currency;
use attestry_domain::numbers::Micro;
use attestry_entities::{operation, operation_party};
use chrono::{DateTime, Utc};
use operation::{Column, Entity, Model};
use sea_orm::prelude::Json;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::facets;
use crate::error::Error;
use crate::ledger::operation::{Claim, OperationHead, OperationRef, Party, UseOfEnergy};
use crate::ledger::store::names::Names;
use crate::ledger::store::{reporting_period, word};
use crate::platform::bulk;
use crate::platform::database::Tx;

/// Adds an operation with its parties.
pub(crate) async fn insert(tx: &Tx, head: &OperationHead) -> Result<(), Error> {
    Entity::insert(to_row(head)?.into_active_model())
        .exec_without_returning(&**tx)
        .await?;
    let parties = head
        .parties()
        .map(|(side, party)| to_party(head, side, party));
    bulk::insert_all(tx, parties.collect::<Result<_, Error>>()?).await?;
    facets::set_standing(tx, head).await
}

/// Locks an operation of that kind; one that was removed is none.
pub(crate) async fn lock(tx: &Tx, named: OperationRef) -> Result<Option<OperationHead>, Error> {
    let rows = Entity::find_by_id(named.id.uuid())
        .filter(Column::Kind.eq(named.kind.as_str()))
        .filter(Column::RemovedAt.is_null())
        .lock(LockType::Update)
        .all(&**tx)
        .await?;
    Ok(complete(&**tx, rows).await?.pop())
}

/// The operations whose time is over, so many at most.
pub(crate) async fn expired(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<OperationRef>, Error> {
    let found: Vec<(Uuid, String)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Kind])
        .filter(Column::LockExpiresAt.lte(now))
        .order_by_asc(Column::LockExpiresAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    let named = |(id, kind): (Uuid, String)| {
        let (id, kind) = (id.into(), word(&kind)?);
        Ok(OperationRef { kind, id })
    };
    found.into_iter().map(named).collect()
}

/// Locks an operation, if its time is still over and nobody else works on it.
pub(crate) async fn claim_expired(
    tx: &Tx,
    now: DateTime<Utc>,
    operation: OperationRef,
) -> Result<bool, Error> {
    let claimed: Option<Uuid> = Entity::find_by_id(operation.id.uuid())
        .select_only()
        .column(Column::Id)
        .filter(Column::LockExpiresAt.lte(now))
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_tuple()
        .one(&**tx)
        .await?;
    Ok(claimed.is_some())
}

/// Writes what has become of a locked operation. One that has ended does not change any more.
pub(crate) async fn update(tx: &Tx, head: &OperationHead) -> Result<(), Error> {
    let row = to_row(head)?.into_active_model().reset_all();
    Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(head.id.uuid()))
        .exec(&**tx)
        .await?;
    for (side, party) in head.parties() {
        use operation_party::Entity;
        let row = to_party(head, side, party)?.into_active_model().reset_all();
        Entity::update_many()
            .set(row)
            .filter(operation_party::Column::OperationId.eq(head.id.uuid()))
            .filter(operation_party::Column::Side.eq(side.as_str()))
            .exec(&**tx)
            .await?;
    }
    facets::set_standing(tx, head).await
}

/// One operation of that kind; one that was removed is none.
pub(crate) async fn by_ref(
    db: &impl ConnectionTrait,
    named: OperationRef,
) -> Result<Option<OperationHead>, Error> {
    let rows = Entity::find_by_id(named.id.uuid())
        .filter(Column::Kind.eq(named.kind.as_str()))
        .filter(Column::RemovedAt.is_null())
        .all(db)
        .await?;
    Ok(complete(db, rows).await?.pop())
}

/// The operations with these ids, newest first; those that were removed are left out.
pub(crate) async fn by_ids(
    db: &impl ConnectionTrait,
    ids: &[OperationId],
) -> Result<Vec<OperationHead>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .filter(Column::RemovedAt.is_null())
        .all(db)
        .await?;
    let mut heads = complete(db, rows).await?;
    heads.sort_by_key(|head| std::cmp::Reverse((head.created_at, head.id)));
    Ok(heads)
}

/// What only the parties' rows tell.
#[derive(Clone, Copy, Default)]
struct Standing {
    is_visible: bool,
    signatures_due: u32,
}

async fn complete(
    db: &impl ConnectionTrait,
    rows: Vec<Model>,
) -> Result<Vec<OperationHead>, Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let profiles = rows
        .iter()
        .flat_map(|row| [Some(row.from_profile_id), row.to_profile_id]);
    let names = Names::of(db, profiles.flatten().collect()).await?;
    let ids = rows.iter().map(|row| row.id);
    let parties = operation_party::Entity::find()
        .filter(operation_party::Column::OperationId.is_in(ids))
        .all(db)
        .await?;
    let mut standings: BTreeMap<(Uuid, Side), Standing> = BTreeMap::new();
    for party in parties {
        let standing = Standing {
            is_visible: party.is_visible,
            signatures_due: u32::try_from(party.signatures_due).map_err(Error::internal)?,
        };
        standings.insert((party.operation_id, word(&party.side)?), standing);
    }
    rows.into_iter()
        .map(|row| from_row(row, &names, &standings))
        .collect()
}

fn from_row(
    row: Model,
    names: &Names,
    standings: &BTreeMap<(Uuid, Side), Standing>,
) -> Result<OperationHead, Error> {
    let standing = |side| standings.get(&(row.id, side)).copied().unwrap_or_default();
    let (source, destination) = (standing(Side::Source), standing(Side::Destination));
    let party = |profile: Uuid, wallet: Uuid, standing: Standing| {
        Ok::<_, Error>(Party {
            profile: profile.into(),
            name: names.get(profile)?,
            wallet: wallet.into(),
            is_visible: standing.is_visible,
        })
    };
    let to = match (row.to_profile_id, row.to_wallet_id) {
        (Some(profile), Some(wallet)) => Some(party(profile, wallet, destination)?),
        _ => None,
    };
    let transaction_type = row.transaction_type.as_deref().map(word).transpose()?;
    let policy = Policy::of(word(&row.kind)?, transaction_type, row.is_secure);
    let hash = row.terms_hash.as_deref().map(TermsHash::try_from);
    Ok(OperationHead {
        id: row.id.into(),
        policy: policy.ok_or_else(|| Error::internal("an operation follows no policy"))?,
        status: word(&row.status)?,
        from: party(row.from_profile_id, row.from_wallet_id, source)?,
        to,
        locking: locking(&row)?,
        claim: claim(&row)?,
        use_of_energy: use_of_energy(&row)?,
        name: row.name,
        fee: row.fee_micro.map(Micro::from_micro),
        contract_id: row.contract_id,
        is_bundle: row.is_bundle,
        description: row.description,
        cancel_reason: row.cancel_reason,
        required_signatures: u32::try_from(row.required_signatures).map_err(Error::internal)?,
        outstanding: Outstanding {
            source: source.signatures_due,
            destination: destination.signatures_due,
        },
        terms_hash: hash.transpose().map_err(Error::internal)?,
        lock_round: row.lock_round,
        lock_expires_at: row.lock_expires_at,
        created_by: row.created_by.into(),
        created_at: row.created_at,
        updated_at: row.updated_at,
        processed_at: row.processed_at,
        canceled_at: row.canceled_at,
        removed_at: row.removed_at,
    })
}

fn locking(row: &Model) -> Result<Locking, Error> {
    let terms = match &row.uom {
        Some(uom) => Some(UnitTerms {
            uom: word(uom)?,
            currency: row.price_currency.as_deref().map(word).transpose()?,
        }),
        None => None,
    };
    Ok(Locking {
        quantity: row.quantity,
        terms,
        total_price: row.total_price_micro.map(Micro::from_micro),
    })
}

fn claim(row: &Model) -> Result<Claim, Error> {
    let (start, end) = (&row.reporting_start, &row.reporting_end);
    Ok(Claim {
        purpose: row.purpose.clone(),
        purpose_code: row.purpose_code.clone(),
        additional_context: row.additional_context.clone(),
        beneficiary: read(row.beneficiary.as_ref())?,
        reporting_period: reporting_period(start.as_deref(), end.as_deref())?,
    })
}

fn use_of_energy(row: &Model) -> Result<UseOfEnergy, Error> {
    Ok(UseOfEnergy {
        site: read(row.site.as_ref())?,
        boundary: read(row.boundary.as_ref())?,
        consumption: read(row.consumption.as_ref())?,
        transport: read(row.transport.as_ref())?,
        transport_intensity: row.transport_intensity_micro.map(Micro::from_micro),
    })
}

fn to_row(head: &OperationHead) -> Result<Model, Error> {
    let (claim, use_of_energy) = (&head.claim, &head.use_of_energy);
    let period = claim.reporting_period;
    Ok(Model {
        id: head.id.into(),
        kind: head.policy.kind().to_string(),
        transaction_type: head.policy.transaction_type().map(|it| it.to_string()),
        is_secure: head.policy.is_secure(),
        status: head.status.to_string(),
        name: head.name.clone(),
        from_profile_id: head.from.profile.into(),
        from_wallet_id: head.from.wallet.into(),
        to_profile_id: head.to.as_ref().map(|to| to.profile.into()),
        to_wallet_id: head.to.as_ref().map(|to| to.wallet.into()),
        quantity: head.locking.quantity,
        uom: head.uom().map(|uom| uom.to_string()),
        price_currency: head
            .currency()
            .map(|currency| Currency::to_string(&currency)),
        total_price_micro: head.locking.total_price.map(Micro::micro),
        fee_micro: head.fee.map(Micro::micro),
        contract_id: head.contract_id.clone(),
        is_bundle: head.is_bundle,
        description: head.description.clone(),
        cancel_reason: head.cancel_reason.clone(),
        purpose: claim.purpose.clone(),
        purpose_code: claim.purpose_code.clone(),
        additional_context: claim.additional_context.clone(),
        beneficiary: write(claim.beneficiary.as_ref())?,
        reporting_start: period.map(|period| period.start.to_string()),
        reporting_end: period.map(|period| period.end.to_string()),
        site: write(use_of_energy.site.as_ref())?,
        boundary: write(use_of_energy.boundary.as_ref())?,
        consumption: write(use_of_energy.consumption.as_ref())?,
        transport: write(use_of_energy.transport.as_ref())?,
        transport_intensity_micro: use_of_energy.transport_intensity.map(Micro::micro),
        required_signatures: i32::try_from(head.required_signatures).map_err(Error::internal)?,
        terms_hash: head.terms_hash.map(|hash| hash.0.to_vec()),
        lock_round: head.lock_round,
        lock_expires_at: head.lock_expires_at,
        created_by: head.created_by.into(),
        created_at: head.created_at,
        updated_at: head.updated_at,
        processed_at: head.processed_at,
        canceled_at: head.canceled_at,
        removed_at: head.removed_at,
    })
}

/// The row of a side, with what lists sort and select by.
fn to_party(
    head: &OperationHead,
    side: Side,
    party: &Party,
) -> Result<operation_party::Model, Error> {
    let signatures_due = head.outstanding.of_side(side);
    Ok(operation_party::Model {
        operation_id: head.id.into(),
        side: side.to_string(),
        profile_id: party.profile.into(),
        wallet_id: party.wallet.into(),
        kind: head.policy.kind().to_string(),
        created_at: head.created_at,
        // Nobody sees a removed one.
        is_visible: party.is_visible && head.removed_at.is_none(),
        signatures_due: i32::try_from(signatures_due).map_err(Error::internal)?,
        status: head.status.to_string(),
        transaction_type: head.policy.transaction_type().map(|it| it.to_string()),
        contract_id: head.contract_id.clone(),
        quantity: head.locking.quantity,
        processed_at: head.processed_at,
    })
}

fn read<T: DeserializeOwned>(json: Option<&Json>) -> Result<Option<T>, Error> {
    json.map(T::deserialize)
        .transpose()
        .map_err(Error::internal)
}

fn write<T: Serialize>(detail: Option<&T>) -> Result<Option<Json>, Error> {
    let json = detail.map(serde_json::to_value).transpose();
    json.map_err(Error::internal)
}
