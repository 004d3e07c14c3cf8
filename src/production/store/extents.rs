//! How much was measured, in which months? Summed by the database, in `energy_asset`.

use std::collections::HashMap;

use attestry_domain::ids::{BatchId, WorkflowId};
use attestry_domain::vintage::Vintage;
use attestry_entities::energy_asset::{Column, Entity};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::stored;
use crate::assets::store::{measured_in_all, measured_sums};
use crate::error::Error;
use crate::production::records::Extent;

/// The extent of each workflow of these batches.
pub(in crate::production) async fn of_workflows(
    db: &impl ConnectionTrait,
    batches: &[BatchId],
) -> Result<HashMap<WorkflowId, Extent>, Error> {
    let [units, micro] = measured_sums();
    let rows: Vec<(Uuid, i64, i64, String, i32, i32)> = Entity::find()
        .select_only()
        .column(Column::WorkflowId)
        .expr(units)
        .expr(micro)
        .expr(Column::Uom.min())
        .expr(Column::Vintage.min())
        .expr(Column::Vintage.max())
        .filter(Column::BatchId.is_in(batches.iter().map(|id| id.uuid())))
        .group_by(Column::WorkflowId)
        .into_tuple()
        .all(db)
        .await?;
    rows.into_iter()
        .map(|(workflow, units, micro, uom, first, last)| {
            let extent = Extent {
                measured: measured_in_all(units, micro)?,
                uom: stored(uom.parse())?,
                first: stored(Vintage::from_yyyymm(first))?,
                last: stored(Vintage::from_yyyymm(last))?,
            };
            Ok((workflow.into(), extent))
        })
        .collect()
}
