//! The table `energy_asset`.

use std::collections::HashMap;

use attestry_domain::energy::EnergyType;
use attestry_domain::ids::{BatchId, ContractId, ProfileId, WorkflowId};
use attestry_domain::production::asset::AssetStatus;
use attestry_domain::vintage::Vintage;
use attestry_entities::energy_asset::{Column, Entity, Model};
use attestry_entities::energy_token;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{FACILITIES_PER_QUERY, IDS_PER_QUERY, contracts, stored};
use crate::assets::store::read;
use crate::error::Error;
use crate::platform::database::Tx;
use crate::production::draft::FacilityMonths;
use crate::production::records::AssetView;

/// A month of a facility that an earlier asset holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::production) struct HeldMonth {
    /// The facility, normalized.
    pub(in crate::production) boundary: String,
    /// The month.
    pub(in crate::production) vintage: Vintage,
    /// Who issues the earlier asset.
    pub(in crate::production) issuer: ProfileId,
    /// Its batch; none for an asset that the operator registered.
    pub(in crate::production) batch_id: Option<BatchId>,
}

/// Which of these months the issuer's assets outside of `except` hold, oldest first.
pub(in crate::production) async fn held_months(
    db: &impl ConnectionTrait,
    issuer: ProfileId,
    energy_type: EnergyType,
    months: &[FacilityMonths],
    except: BatchId,
) -> Result<Vec<HeldMonth>, Error> {
    let mut held = Vec::new();
    for chunk in months.chunks(FACILITIES_PER_QUERY) {
        let rows: Vec<(String, i32, Option<Uuid>)> = Entity::find()
            .select_only()
            .column(Column::BoundaryKey)
            .column(Column::Vintage)
            .column(Column::BatchId)
            .filter(Column::ProfileId.eq(issuer.uuid()))
            .filter(Column::EnergyType.eq(energy_type.as_str()))
            .filter(Column::IsOpen.eq(true))
            .filter(
                Condition::any()
                    .add(Column::BatchId.is_null())
                    .add(Column::BatchId.ne(except.uuid())),
            )
            .filter(any_of(chunk, Column::BoundaryKey, Column::Vintage))
            .order_by_asc(Column::Vintage)
            .into_tuple()
            .all(db)
            .await?;
        for (boundary, vintage, batch_id) in rows {
            let vintage = stored(Vintage::from_yyyymm(vintage))?;
            held.push(HeldMonth {
                boundary,
                vintage,
                issuer,
                batch_id: batch_id.map(Into::into),
            });
        }
    }
    Ok(held)
}

/// The months of several facilities; those of one have no gaps, so a range says them all.
pub(super) fn any_of<C: ColumnTrait>(months: &[FacilityMonths], key: C, vintage: C) -> Condition {
    let of_one = |it: &FacilityMonths| {
        Condition::all()
            .add(key.eq(it.boundary.as_str()))
            .add(vintage.between(it.first.yyyymm(), it.last.yyyymm()))
    };
    months
        .iter()
        .fold(Condition::any(), |any, it| any.add(of_one(it)))
}

/// The assets of a batch, oldest month first.
pub(in crate::production) async fn of_batch(
    db: &impl ConnectionTrait,
    batch: BatchId,
) -> Result<Vec<AssetView>, Error> {
    all(db, Condition::all().add(Column::BatchId.eq(batch.uuid()))).await
}

/// The assets of some workflows of a batch, oldest month first.
pub(in crate::production) async fn of_workflows(
    db: &impl ConnectionTrait,
    batch: BatchId,
    workflows: &[WorkflowId],
) -> Result<Vec<AssetView>, Error> {
    let mut assets = Vec::new();
    for chunk in workflows.chunks(IDS_PER_QUERY) {
        let of_chunk = Column::WorkflowId.is_in(chunk.iter().map(|id| id.uuid()));
        let of_batch = Column::BatchId.eq(batch.uuid());
        assets.append(&mut all(db, Condition::all().add(of_batch).add(of_chunk)).await?);
    }
    assets.sort_by_key(|asset| (asset.vintage, asset.id));
    Ok(assets)
}

/// The assets that a contract names, oldest month first.
pub(in crate::production) async fn of_contract(
    db: &impl ConnectionTrait,
    contract: ContractId,
) -> Result<Vec<AssetView>, Error> {
    let named = Column::Id.in_subquery(contracts::assets_of(contract));
    all(db, Condition::all().add(named)).await
}

async fn all(db: &impl ConnectionTrait, condition: Condition) -> Result<Vec<AssetView>, Error> {
    let rows = Entity::find()
        .filter(condition.clone())
        .order_by_asc(Column::Vintage)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    let minted = rows.iter().any(|row| row.token_id.is_some());
    let ghgp = if minted {
        ghgp_of(db, condition).await?
    } else {
        HashMap::new()
    };
    rows.into_iter().map(|row| view(row, &ghgp)).collect()
}

/// Which tokens of these assets were minted under the flag GHGP.
async fn ghgp_of(
    db: &impl ConnectionTrait,
    assets: Condition,
) -> Result<HashMap<Uuid, bool>, Error> {
    let tokens = Query::select()
        .column(Column::TokenId)
        .from(Entity)
        .cond_where(assets)
        .take();
    let rows: Vec<(Uuid, bool)> = energy_token::Entity::find()
        .select_only()
        .column(energy_token::Column::Id)
        .column(energy_token::Column::IsGhgp)
        .filter(energy_token::Column::Id.in_subquery(tokens))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

fn view(row: Model, ghgp: &HashMap<Uuid, bool>) -> Result<AssetView, Error> {
    let of_token = row.token_id.and_then(|id| ghgp.get(&id).copied());
    Ok(AssetView {
        is_ghgp: of_token.unwrap_or(false),
        asset: read(row)?,
    })
}

/// The months of a workflow go from one status to the next.
pub(in crate::production) async fn advance(
    tx: &Tx,
    workflows: &[WorkflowId],
    from: AssetStatus,
    to: AssetStatus,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    for chunk in workflows.chunks(IDS_PER_QUERY) {
        Entity::update_many()
            .col_expr(Column::Status, Expr::value(to.as_str()))
            .col_expr(Column::UpdatedAt, Expr::value(now))
            .filter(Column::WorkflowId.is_in(chunk.iter().map(|id| id.uuid())))
            .filter(Column::Status.eq(from.as_str()))
            .exec(&**tx)
            .await?;
    }
    Ok(())
}

/// The months of a batch, or of one of its workflows, are given up: others may take them.
pub(in crate::production) async fn release(
    tx: &Tx,
    batch: BatchId,
    workflow: Option<WorkflowId>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let mut given_up = Entity::update_many()
        .col_expr(Column::Status, Expr::value(AssetStatus::Released.as_str()))
        .col_expr(Column::IsOpen, Expr::value(false))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::BatchId.eq(batch.uuid()))
        .filter(Column::IsOpen.eq(true));
    if let Some(workflow) = workflow {
        given_up = given_up.filter(Column::WorkflowId.eq(workflow.uuid()));
    }
    given_up.exec(&**tx).await?;
    Ok(())
}
