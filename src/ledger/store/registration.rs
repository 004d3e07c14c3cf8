//! The tables `energy_asset` and `facility_month`, as far as registering tokens goes.

use std::collections::BTreeSet;

use attestry_domain::ids::{AssetId, ProfileId, TokenId};
use attestry_domain::numbers::{Micro, Quantity};
use attestry_domain::production::asset::AssetStatus;
use attestry_domain::vintage::Vintage;
use attestry_entities::{energy_asset, facility_month};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::month;
use super::tokens::NewToken;
use crate::error::Error;
use crate::platform::bulk;
use crate::platform::database::Tx;

/// The asset of a registered token: one that is minted from the start, without batch and workflow.
pub(crate) struct RegisteredAsset {
    id: AssetId,
    token: TokenId,
    issuer: ProfileId,
    boundary_key: String,
    energy_type: &'static str,
    token_type: &'static str,
    uom: &'static str,
    vintage: Vintage,
    quantity: i64,
    measured: Micro,
    carbon_intensity: Micro,
    document: String,
    at: DateTime<Utc>,
}

impl RegisteredAsset {
    /// What was measured of it is what was issued.
    pub(crate) fn of(id: AssetId, new: &NewToken, quantity: Quantity) -> Result<Self, Error> {
        let token = &new.token;
        let measured = Micro::rounded(Decimal::from(quantity.get())).map_err(Error::internal)?;
        Ok(Self {
            id,
            token: token.id,
            issuer: token.issuer,
            boundary_key: new.boundary_key.to_string(),
            energy_type: token.energy_type.as_str(),
            token_type: token.token_type.as_str(),
            uom: token.uom.as_str(),
            vintage: token.vintage,
            quantity: token.quantity,
            measured,
            carbon_intensity: token.carbon_intensity,
            document: new.document.clone(),
            at: token.minted_at,
        })
    }

    fn row(&self) -> energy_asset::Model {
        energy_asset::Model {
            id: self.id.into(),
            workflow_id: None,
            batch_id: None,
            profile_id: self.issuer.into(),
            boundary_key: self.boundary_key.clone(),
            energy_type: self.energy_type.to_owned(),
            token_type: self.token_type.to_owned(),
            vintage: self.vintage.yyyymm(),
            measured_micro: self.measured.micro(),
            uom: self.uom.to_owned(),
            carbon_intensity_micro: self.carbon_intensity.micro(),
            document: self.document.clone(),
            status: AssetStatus::Minted.to_string(),
            carried_in_micro: Some(0),
            minted_quantity: Some(self.quantity),
            carried_out_micro: Some(0),
            token_id: Some(self.token.into()),
            is_open: true,
            created_at: self.at,
            updated_at: self.at,
        }
    }

    fn claim(&self) -> facility_month::Model {
        facility_month::Model {
            boundary_key: self.boundary_key.clone(),
            energy_type: self.energy_type.to_owned(),
            vintage: self.vintage.yyyymm(),
            asset_id: self.id.into(),
            profile_id: self.issuer.into(),
            claimed_at: self.at,
        }
    }
}

/// A month that is claimed among those of the assets, the oldest one.
pub(crate) async fn claimed(
    db: &impl ConnectionTrait,
    assets: &[&RegisteredAsset],
) -> Result<Option<Vintage>, Error> {
    use facility_month::{Column, Entity};
    let key = Expr::tuple([
        Expr::col(Column::BoundaryKey),
        Expr::col(Column::EnergyType),
        Expr::col(Column::Vintage),
    ]);
    let months: BTreeSet<_> = assets
        .iter()
        .map(|it| (it.boundary_key.clone(), it.energy_type, it.vintage.yyyymm()))
        .collect();
    let row = Entity::find()
        .filter(key.in_tuples(months))
        .order_by_asc(Column::Vintage)
        .one(db)
        .await?;
    row.map(|row| month(row.vintage)).transpose()
}

/// Adds the assets; answers how many of them do not fall on an open month of their issuer. All add in the
/// same order, so that two of them never wait for each other.
pub(crate) async fn insert(tx: &Tx, assets: &[&RegisteredAsset]) -> Result<usize, Error> {
    let mut rows: Vec<_> = assets.iter().map(|it| it.row()).collect();
    rows.sort_by(|one, other| {
        let place = |it: &energy_asset::Model| {
            let facility = (it.boundary_key.clone(), it.energy_type.clone());
            (it.profile_id, facility, it.vintage)
        };
        place(one).cmp(&place(other))
    });
    usize::try_from(bulk::insert_new(tx, rows).await?).map_err(Error::internal)
}

/// Claims the months; answers how many could be claimed. All claim in the same order, so that two of
/// them never wait for each other.
pub(crate) async fn claim(tx: &Tx, assets: &[&RegisteredAsset]) -> Result<usize, Error> {
    let mut rows: Vec<_> = assets.iter().map(|it| it.claim()).collect();
    rows.sort_by(|one, other| {
        let place = |it: &facility_month::Model| {
            (it.boundary_key.clone(), it.energy_type.clone(), it.vintage)
        };
        place(one).cmp(&place(other))
    });
    usize::try_from(bulk::insert_new(tx, rows).await?).map_err(Error::internal)
}
