//! The tables `energy_asset` and `carried_fraction`, as far as minting goes.

use std::collections::{BTreeMap, BTreeSet};

use attestry_domain::ids::{AssetId, ContractId, TokenId};
use attestry_domain::ledger::minting::ContractTerms;
use attestry_domain::numbers::Micro;
use attestry_domain::production::asset::AssetStatus;
use attestry_domain::production::boundary::BoundaryKey;
use attestry_domain::production::carry::Carry;
use attestry_entities::{carried_fraction, energy_asset, minting_contract_asset};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{
    Alias, Expr, ExprTrait, IntoIden, LockType, OnConflict, Query, SelectStatement, TableRef,
    ValueTuple,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::assets::Asset;
use crate::assets::store::read;
use crate::error::Error;
use crate::platform::bulk;
use crate::platform::database::Tx;

/// What a mint made of an asset.
pub(crate) struct MintedRow {
    /// The asset.
    pub(crate) id: AssetId,
    /// Carried in, minted, carried out.
    pub(crate) carry: Carry,
    /// The token, where a whole unit was there to mint.
    pub(crate) token: Option<TokenId>,
}

/// Locks the assets with these ids, in the order of their ids.
pub(crate) async fn lock(tx: &Tx, ids: &[AssetId]) -> Result<Vec<Asset>, Error> {
    let ids: BTreeSet<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows = energy_asset::Entity::find()
        .filter(energy_asset::Column::Id.is_in(ids))
        .order_by_asc(energy_asset::Column::Id)
        .lock(LockType::Update)
        .all(&**tx)
        .await?;
    rows.into_iter().map(read).collect()
}

/// Locks the assets of a contract, in the order of their ids.
pub(crate) async fn lock_of_contract(tx: &Tx, contract: ContractId) -> Result<Vec<Asset>, Error> {
    let rows = energy_asset::Entity::find()
        .filter(energy_asset::Column::Id.in_subquery(ids_of([contract.uuid()])))
        .order_by_asc(energy_asset::Column::Id)
        .lock(LockType::Update)
        .all(&**tx)
        .await?;
    rows.into_iter().map(read).collect()
}

/// The assets of each of these contracts, oldest month first.
pub(super) async fn by_contracts(
    db: &impl ConnectionTrait,
    contracts: impl IntoIterator<Item = Uuid> + Clone,
) -> Result<BTreeMap<Uuid, Vec<Asset>>, Error> {
    use minting_contract_asset::{Column, Entity};
    let links: Vec<(Uuid, Uuid)> = Entity::find()
        .select_only()
        .columns([Column::AssetId, Column::ContractId])
        .filter(Column::ContractId.is_in(contracts.clone()))
        .into_tuple()
        .all(db)
        .await?;
    let rows = energy_asset::Entity::find()
        .filter(energy_asset::Column::Id.in_subquery(ids_of(contracts)))
        .order_by_asc(energy_asset::Column::Vintage)
        .order_by_asc(energy_asset::Column::BoundaryKey)
        .order_by_asc(energy_asset::Column::Id)
        .all(db)
        .await?;
    // An asset that was in a removed contract may be in another one too.
    let mut contracts_of: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for (asset, contract) in links {
        contracts_of.entry(asset).or_default().push(contract);
    }
    let mut assets: BTreeMap<Uuid, Vec<Asset>> = BTreeMap::new();
    for row in rows {
        let id = row.id;
        let asset = read(row)?;
        for contract in contracts_of.get(&id).into_iter().flatten() {
            assets.entry(*contract).or_default().push(asset.clone());
        }
    }
    Ok(assets)
}

fn ids_of(contracts: impl IntoIterator<Item = Uuid>) -> SelectStatement {
    use minting_contract_asset::{Column, Entity};
    Query::select()
        .column(Column::AssetId)
        .from(Entity)
        .and_where(Column::ContractId.is_in(contracts))
        .take()
}

/// Marks sent assets as minted, each with what became of it; answers how many were still sent.
pub(crate) async fn mark_minted(
    tx: &Tx,
    minted: &[MintedRow],
    now: DateTime<Utc>,
) -> Result<u64, Error> {
    use energy_asset::{Column, Entity};
    let mut marked = 0;
    for chunk in minted.chunks(bulk::rows_per_statement(6)) {
        let rows = chunk.iter().map(values).collect();
        let row =
            |number: u8| Expr::col((Alias::new("minted"), Alias::new(format!("column{number}"))));
        let update = Query::update()
            .table(Entity)
            .from(TableRef::ValuesList(rows, Alias::new("minted").into_iden()))
            .value(Column::Status, AssetStatus::Minted.as_str())
            .value(Column::CarriedInMicro, row(2))
            .value(Column::MintedQuantity, row(3))
            .value(Column::CarriedOutMicro, row(4))
            .value(Column::TokenId, row(5))
            .value(Column::UpdatedAt, now)
            .and_where(Expr::col((Entity, Column::Id)).eq(row(1)))
            .and_where(Expr::col((Entity, Column::Status)).eq(AssetStatus::Sent.as_str()))
            .take();
        marked += tx.execute(&update).await?.rows_affected();
    }
    Ok(marked)
}

/// The columns that databases name `column1` to `column5`.
fn values(minted: &MintedRow) -> ValueTuple {
    let (id, token) = (minted.id.uuid(), minted.token.map(TokenId::uuid));
    let carry = minted.carry;
    ValueTuple::Many(vec![
        id.into(),
        carry.carried_in.micro().into(),
        carry.minted.into(),
        carry.carried_out.micro().into(),
        token.into(),
    ])
}

/// Locks the fractions that these facilities carry, in the order of their keys. A facility that
/// never minted gets a row first, so that there is something to lock.
pub(crate) async fn lock_carried(
    tx: &Tx,
    terms: ContractTerms,
    boundaries: &BTreeSet<BoundaryKey>,
    now: DateTime<Utc>,
) -> Result<BTreeMap<BoundaryKey, Micro>, Error> {
    use carried_fraction::{Column, Entity};
    let nothing = boundaries.iter().map(|boundary| (boundary, Micro::ZERO));
    let untouched = OnConflict::new().do_nothing().to_owned();
    upsert_carried(tx, terms, nothing, now, untouched).await?;
    let rows = Entity::find()
        .filter(Column::ProfileId.eq(terms.issuer.uuid()))
        .filter(Column::EnergyType.eq(terms.energy_type.as_str()))
        .filter(Column::TokenType.eq(terms.token_type.as_str()))
        .filter(Column::BoundaryKey.is_in(boundaries.iter().map(BoundaryKey::as_str)))
        .order_by_asc(Column::BoundaryKey)
        .lock(LockType::Update)
        .all(&**tx)
        .await?;
    let carried = rows.into_iter().map(|row| {
        let boundary = BoundaryKey::from_stored(row.boundary_key);
        (boundary, Micro::from_micro(row.fraction_micro))
    });
    Ok(carried.collect())
}

/// Keeps the fractions that a mint leaves.
pub(crate) async fn carry_on(
    tx: &Tx,
    terms: ContractTerms,
    carried: &BTreeMap<BoundaryKey, Micro>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    use carried_fraction::Column;
    let key = [
        Column::ProfileId,
        Column::BoundaryKey,
        Column::EnergyType,
        Column::TokenType,
    ];
    let replaced = OnConflict::columns(key)
        .update_columns([Column::FractionMicro, Column::UpdatedAt])
        .to_owned();
    let carried = carried
        .iter()
        .map(|(boundary, fraction)| (boundary, *fraction));
    upsert_carried(tx, terms, carried, now, replaced).await
}

async fn upsert_carried(
    tx: &Tx,
    terms: ContractTerms,
    carried: impl Iterator<Item = (&BoundaryKey, Micro)>,
    now: DateTime<Utc>,
    on_conflict: OnConflict,
) -> Result<(), Error> {
    use carried_fraction::{ActiveModel, Entity, Model};
    let row = |(boundary, fraction): (&BoundaryKey, Micro)| Model {
        profile_id: terms.issuer.into(),
        boundary_key: boundary.to_string(),
        energy_type: terms.energy_type.to_string(),
        token_type: terms.token_type.to_string(),
        fraction_micro: fraction.micro(),
        updated_at: now,
    };
    let rows: Vec<ActiveModel> = carried.map(|it| row(it).into()).collect();
    for chunk in rows.chunks(bulk::rows_per_statement(6)) {
        let insert = Entity::insert_many(chunk.to_vec()).on_conflict(on_conflict.clone());
        insert.exec_without_returning(&**tx).await?;
    }
    Ok(())
}
