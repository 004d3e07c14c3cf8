//! The table `facility_month`: whose is a month of a facility, across QET and CET?

use attestry_domain::energy::EnergyType;
use attestry_domain::ids::{BatchId, WorkflowId};
use attestry_domain::vintage::Vintage;
use attestry_entities::energy_asset;
use attestry_entities::facility_month::{Column, Entity};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef,
};
use uuid::Uuid;

use super::assets::{HeldMonth, any_of};
use super::{FACILITIES_PER_QUERY, stored};
use crate::error::Error;
use crate::platform::database::Tx;
use crate::production::draft::FacilityMonths;

/// Which of these months are claimed by assets outside of `except`, oldest first.
pub(in crate::production) async fn held_months(
    db: &impl ConnectionTrait,
    energy_type: EnergyType,
    months: &[FacilityMonths],
    except: BatchId,
) -> Result<Vec<HeldMonth>, Error> {
    let mut held = Vec::new();
    for chunk in months.chunks(FACILITIES_PER_QUERY) {
        let rows: Vec<(String, i32, Uuid, Option<Uuid>)> = Entity::find()
            .select_only()
            .column(Column::BoundaryKey)
            .column(Column::Vintage)
            .column(Column::ProfileId)
            .column(energy_asset::Column::BatchId)
            .join(JoinType::InnerJoin, asset())
            .filter(Column::EnergyType.eq(energy_type.as_str()))
            .filter(any_of(chunk, Column::BoundaryKey, Column::Vintage))
            .order_by_asc(Column::Vintage)
            .into_tuple()
            .all(db)
            .await?;
        for (boundary, vintage, issuer, batch_id) in rows {
            let batch_id = batch_id.map(BatchId::from);
            if batch_id != Some(except) {
                let vintage = stored(Vintage::from_yyyymm(vintage))?;
                held.push(HeldMonth {
                    boundary,
                    vintage,
                    issuer: issuer.into(),
                    batch_id,
                });
            }
        }
    }
    Ok(held)
}

fn asset() -> RelationDef {
    Entity::belongs_to(energy_asset::Entity)
        .from(Column::AssetId)
        .to(energy_asset::Column::Id)
        .into()
}

/// Gives up the claims of a batch, or of one of its workflows.
pub(in crate::production) async fn release(
    tx: &Tx,
    batch: BatchId,
    workflow: Option<WorkflowId>,
) -> Result<(), Error> {
    let mut assets = Query::select()
        .column(energy_asset::Column::Id)
        .from(energy_asset::Entity)
        .and_where(energy_asset::Column::BatchId.eq(batch.uuid()))
        .take();
    if let Some(workflow) = workflow {
        assets.and_where(energy_asset::Column::WorkflowId.eq(workflow.uuid()));
    }
    Entity::delete_many()
        .filter(Column::AssetId.in_subquery(assets))
        .exec(&**tx)
        .await?;
    Ok(())
}
