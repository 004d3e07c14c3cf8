//! How much was measured, in which months? Summed by the database, in `energy_asset`.

use std::collections::HashMap;

use attestry_domain::ids::{BatchId, WorkflowId};
use attestry_domain::numbers::{FRACTION_DIGITS, Micro};
use attestry_domain::vintage::Vintage;
use attestry_entities::energy_asset::{Column, Entity};
use rust_decimal::Decimal;
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::stored;
use crate::error::Error;
use crate::production::records::Extent;

/// The extent of each workflow of these batches.
///
/// Whole units and fractions are summed apart, because the sum of millionths may exceed 64 bits.
pub(in crate::production) async fn of_workflows(
    db: &impl ConnectionTrait,
    batches: &[BatchId],
) -> Result<HashMap<WorkflowId, Extent>, Error> {
    let sum = |part: Expr| Expr::expr(Func::sum(part)).cast_as("bigint");
    let measured = || Expr::col(Column::MeasuredMicro);
    let unit = Micro::ONE.micro();
    let rows: Vec<(Uuid, i64, i64, String, i32, i32)> = Entity::find()
        .select_only()
        .column(Column::WorkflowId)
        .expr(sum(measured().div(unit)))
        .expr(sum(measured().modulo(unit)))
        .expr(Column::Uom.min())
        .expr(Column::Vintage.min())
        .expr(Column::Vintage.max())
        .filter(Column::BatchId.is_in(batches.iter().map(|id| id.uuid())))
        .group_by(Column::WorkflowId)
        .into_tuple()
        .all(db)
        .await?;
    rows.into_iter()
        .map(|(workflow, whole, micro, uom, first, last)| {
            let micro = i128::from(whole) * i128::from(unit) + i128::from(micro);
            let measured = Decimal::try_from_i128_with_scale(micro, FRACTION_DIGITS);
            let extent = Extent {
                measured: stored(measured)?.normalize(),
                uom: stored(uom.parse())?,
                first: stored(Vintage::from_yyyymm(first))?,
                last: stored(Vintage::from_yyyymm(last))?,
            };
            Ok((workflow.into(), extent))
        })
        .collect()
}
