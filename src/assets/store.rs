//! How are assets read and written? The tables `energy_asset` and `facility_month`, as far as production
//! and the ledger do the same with them.

use std::collections::BTreeSet;

use attestry_domain::ids::AssetId;
use attestry_domain::numbers::{FRACTION_DIGITS, Micro};
use attestry_domain::production::asset::AssetStatus;
use attestry_domain::production::boundary::BoundaryKey;
use attestry_domain::production::carry::Carry;
use attestry_domain::vintage::Vintage;
use attestry_entities::energy_asset::{Column, Entity, Model};
use attestry_entities::facility_month;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::Asset;
use crate::error::Error;
use crate::platform::bulk;
use crate::platform::database::Tx;

/// Adds assets that hold their months within their issuer; answers how many of them could. All add in
/// the same order, so that two of them never wait for each other.
pub(crate) async fn insert<'a>(
    tx: &Tx,
    assets: impl IntoIterator<Item = &'a Asset>,
) -> Result<usize, Error> {
    let mut assets: Vec<_> = assets.into_iter().collect();
    assets.sort_by_key(|it| (it.issuer, &it.boundary_key, it.energy_type, it.vintage));
    let rows = assets.into_iter().map(row).collect::<Result<_, _>>()?;
    usize::try_from(bulk::insert_new(tx, rows).await?).map_err(Error::internal)
}

/// Claims the months of assets; answers how many could be claimed.
///
/// Who comes second waits for the first to commit and then claims nothing. All claim in the same
/// order, so that two of them never wait for each other.
pub(crate) async fn claim<'a>(
    tx: &Tx,
    assets: impl IntoIterator<Item = &'a Asset>,
    now: DateTime<Utc>,
) -> Result<usize, Error> {
    let mut assets: Vec<_> = assets.into_iter().collect();
    assets.sort_by_key(|it| (&it.boundary_key, it.energy_type, it.vintage));
    let row = |asset: &Asset| facility_month::Model {
        boundary_key: asset.boundary_key.to_string(),
        energy_type: asset.energy_type.to_string(),
        vintage: asset.vintage.yyyymm(),
        asset_id: asset.id.into(),
        profile_id: asset.issuer.into(),
        claimed_at: now,
    };
    let rows = assets.into_iter().map(row).collect();
    usize::try_from(bulk::insert_new(tx, rows).await?).map_err(Error::internal)
}

/// Which of the assets fall on a month that is claimed.
pub(crate) async fn claimed<'a>(
    db: &impl ConnectionTrait,
    assets: impl IntoIterator<Item = &'a Asset> + Clone,
) -> Result<BTreeSet<AssetId>, Error> {
    use facility_month::{Column, Entity};
    let key = Expr::tuple([
        Expr::col(Column::BoundaryKey),
        Expr::col(Column::EnergyType),
        Expr::col(Column::Vintage),
    ]);
    let month = |it: &Asset| {
        let (facility, energy_type) = (it.boundary_key.to_string(), it.energy_type.to_string());
        (facility, energy_type, it.vintage.yyyymm())
    };
    let months: BTreeSet<_> = assets.clone().into_iter().map(month).collect();
    let rows = Entity::find().filter(key.in_tuples(months)).all(db).await?;
    let of = |row: facility_month::Model| (row.boundary_key, row.energy_type, row.vintage);
    let claimed: BTreeSet<_> = rows.into_iter().map(of).collect();
    let is_claimed = |it: &&Asset| claimed.contains(&month(it));
    Ok(assets
        .into_iter()
        .filter(is_claimed)
        .map(|it| it.id)
        .collect())
}

/// Which of the assets are there.
pub(crate) async fn existing<'a>(
    db: &impl ConnectionTrait,
    assets: impl IntoIterator<Item = &'a Asset>,
) -> Result<BTreeSet<AssetId>, Error> {
    let ids = assets.into_iter().map(|it| it.id.uuid());
    let found: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().map(Into::into).collect())
}

fn row(asset: &Asset) -> Result<Model, Error> {
    let carry = asset.carry;
    Ok(Model {
        id: asset.id.into(),
        workflow_id: asset.workflow.map(Into::into),
        batch_id: asset.batch.map(Into::into),
        profile_id: asset.issuer.into(),
        boundary_key: asset.boundary_key.to_string(),
        energy_type: asset.energy_type.to_string(),
        token_type: asset.token_type.to_string(),
        vintage: asset.vintage.yyyymm(),
        measured_micro: asset.measured.micro(),
        uom: asset.uom.to_string(),
        carbon_intensity_micro: asset.carbon_intensity.micro(),
        document: serde_json::to_string(&asset.document).map_err(Error::internal)?,
        status: asset.status.to_string(),
        carried_in_micro: carry.map(|carry| carry.carried_in.micro()),
        minted_quantity: carry.map(|carry| carry.minted),
        carried_out_micro: carry.map(|carry| carry.carried_out.micro()),
        token_id: asset.token.map(Into::into),
        is_open: asset.status != AssetStatus::Released,
        created_at: asset.created_at,
        updated_at: asset.updated_at,
    })
}

/// Reads an asset.
pub(crate) fn read(row: Model) -> Result<Asset, Error> {
    Ok(Asset {
        id: row.id.into(),
        issuer: row.profile_id.into(),
        batch: row.batch_id.map(Into::into),
        workflow: row.workflow_id.map(Into::into),
        energy_type: row.energy_type.parse().map_err(Error::internal)?,
        token_type: row.token_type.parse().map_err(Error::internal)?,
        vintage: Vintage::from_yyyymm(row.vintage).map_err(Error::internal)?,
        measured: Micro::from_micro(row.measured_micro),
        uom: row.uom.parse().map_err(Error::internal)?,
        carbon_intensity: Micro::from_micro(row.carbon_intensity_micro),
        document: serde_json::from_str(&row.document).map_err(Error::internal)?,
        status: row.status.parse().map_err(Error::internal)?,
        carry: carry(&row),
        token: row.token_id.map(Into::into),
        created_at: row.created_at,
        updated_at: row.updated_at,
        boundary_key: BoundaryKey::from_stored(row.boundary_key),
    })
}

/// What was carried in, minted and carried out of an asset; none until it is minted.
pub(crate) fn carry(row: &Model) -> Option<Carry> {
    Some(Carry {
        carried_in: Micro::from_micro(row.carried_in_micro?),
        minted: row.minted_quantity?,
        carried_out: Micro::from_micro(row.carried_out_micro?),
    })
}

/// The measured amounts of a group of assets: the sum of their whole units, and that of the millionths
/// beside these. Together they could leave 64 bits.
pub(crate) fn measured_sums() -> [Expr; 2] {
    let measured = || Expr::col((Entity, Column::MeasuredMicro));
    let unit = Micro::ONE.micro();
    [measured().div(unit), measured().modulo(unit)].map(|part| part.sum().cast_as("bigint"))
}

/// What the two sums come to.
pub(crate) fn measured_in_all(units: i64, micro: i64) -> Result<Decimal, Error> {
    let micro = i128::from(units) * i128::from(Micro::ONE.micro()) + i128::from(micro);
    let sum = Decimal::try_from_i128_with_scale(micro, FRACTION_DIGITS);
    Ok(sum.map_err(Error::internal)?.normalize())
}
