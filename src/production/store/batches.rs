//! The table `production_batch`.

use attestry_domain::ids::{BatchId, ProfileId, UserId};
use attestry_domain::market::paging::Cursor;
use attestry_domain::production::workflow::WorkflowStatus;
use attestry_entities::production_batch::{Column, Entity, Model};
use attestry_entities::{batch_workflow, energy_asset};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, LockType, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseBackend, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{from_json, stored, to_json};
use crate::error::Error;
use crate::files::ContentHash;
use crate::platform::bulk;
use crate::platform::database::Tx;
use crate::platform::listed::{Listed, Part};
use crate::platform::paging::{paged, total};
use crate::platform::spelling::has_boundary_id;
use crate::production::list_issuer::BatchFilter;
use crate::production::records::Batch;

impl TryFrom<Model> for Batch {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        Ok(Self {
            id: row.id.into(),
            issuer: row.profile_id.into(),
            name: row.name,
            fuel: stored(row.energy_type.parse())?,
            token_type: stored(row.token_type.parse())?,
            status: stored(row.status.parse())?,
            document: row.document_file_id.into(),
            document_sha256: row.document_sha256.parse()?,
            warnings: from_json(row.warnings)?,
            created_by: row.created_by.into(),
            created_at: row.created_at,
            updated_at: row.updated_at,
            ended_at: row.ended_at,
            ended_reason: row.ended_reason,
        })
    }
}

/// Adds an open batch; answers false where an open batch of the issuer has the same workbook.
pub(in crate::production) async fn insert(tx: &Tx, batch: &Batch) -> Result<bool, Error> {
    let row = Model {
        id: batch.id.into(),
        profile_id: batch.issuer.into(),
        name: batch.name.clone(),
        energy_type: batch.fuel.as_str().to_owned(),
        token_type: batch.token_type.as_str().to_owned(),
        status: batch.status.as_str().to_owned(),
        document_file_id: batch.document.into(),
        document_sha256: batch.document_sha256.to_string(),
        warnings: to_json(&batch.warnings)?,
        created_by: batch.created_by.into(),
        created_at: batch.created_at,
        updated_at: batch.updated_at,
        ended_at: None,
        ended_by: None,
        ended_reason: None,
    };
    Ok(bulk::insert_new(tx, vec![row]).await? == 1)
}

/// The batch with this id.
pub(in crate::production) async fn by_id(
    db: &impl ConnectionTrait,
    id: BatchId,
) -> Result<Option<Batch>, Error> {
    Entity::find_by_id(Uuid::from(id))
        .one(db)
        .await?
        .map(Batch::try_from)
        .transpose()
}

/// The same, held until the transaction ends: whoever changes a batch or what belongs to it takes
/// this lock first.
pub(in crate::production) async fn lock(tx: &Tx, id: BatchId) -> Result<Option<Batch>, Error> {
    let found = Entity::find_by_id(Uuid::from(id)).lock(LockType::Update);
    found.one(&**tx).await?.map(Batch::try_from).transpose()
}

/// Holds several batches, in the order of their ids.
pub(in crate::production) async fn lock_all(tx: &Tx, ids: &[BatchId]) -> Result<(), Error> {
    let among = Column::Id.is_in(ids.iter().map(|id| id.uuid()));
    let found = Entity::find()
        .filter(among)
        .order_by_asc(Column::Id)
        .lock(LockType::Update);
    found.all(&**tx).await?;
    Ok(())
}

/// The issuer's open batch of a workbook.
pub(in crate::production) async fn open_with_document(
    db: &impl ConnectionTrait,
    issuer: ProfileId,
    document: ContentHash,
) -> Result<Option<BatchId>, Error> {
    let id: Option<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::ProfileId.eq(issuer.uuid()))
        .filter(Column::DocumentSha256.eq(document.to_string()))
        .filter(Column::EndedAt.is_null())
        .into_tuple()
        .one(db)
        .await?;
    Ok(id.map(Into::into))
}

/// Shows another status of an open batch.
pub(in crate::production) async fn set_status(
    tx: &Tx,
    id: BatchId,
    status: WorkflowStatus,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(status.as_str()))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::EndedAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(())
}

/// How a batch ends.
#[derive(Clone, Copy, Debug)]
pub(in crate::production) struct End<'a> {
    /// `rejected` or `removed`.
    pub(in crate::production) status: WorkflowStatus,
    /// Why.
    pub(in crate::production) reason: Option<&'a str>,
    /// Who ended it.
    pub(in crate::production) by: UserId,
    /// When.
    pub(in crate::production) at: DateTime<Utc>,
}

/// Ends a batch that has not ended; this frees its workbook.
pub(in crate::production) async fn end(tx: &Tx, id: BatchId, end: End<'_>) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(end.status.as_str()))
        .col_expr(Column::UpdatedAt, Expr::value(end.at))
        .col_expr(Column::EndedAt, Expr::value(end.at))
        .col_expr(Column::EndedBy, Expr::value(end.by.uuid()))
        .col_expr(
            Column::EndedReason,
            Expr::value(end.reason.map(str::to_owned)),
        )
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::EndedAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(())
}

/// A part of the batches of these issuers that match, newest first.
pub(in crate::production) async fn list(
    db: &impl ConnectionTrait,
    issuers: &[ProfileId],
    filter: &BatchFilter,
    part: Part,
) -> Result<Listed<Batch>, Error> {
    let select = Entity::find().filter(matching(issuers, filter, db.get_database_backend()));
    let total = total(db, &select, part).await?;
    let mut rows = paged(select, Column::CreatedAt, Column::Id, part.page)
        .all(db)
        .await?;
    let next = part.page.cut(&mut rows, |row| Cursor {
        at: row.created_at,
        id: row.id,
    });
    let rows: Result<_, _> = rows.into_iter().map(Batch::try_from).collect();
    Ok(Listed {
        rows: rows?,
        page: part.page,
        next,
        total,
    })
}

fn matching(issuers: &[ProfileId], filter: &BatchFilter, backend: DatabaseBackend) -> Condition {
    let issuers: Vec<Uuid> = issuers.iter().map(|issuer| issuer.uuid()).collect();
    let of_facility = filter.boundary_identifier.as_deref();
    Condition::all()
        .add(Column::ProfileId.is_in(issuers.iter().copied()))
        .add_option(filter.fuel.map(|fuel| Column::EnergyType.eq(fuel.as_str())))
        .add_option(
            of_facility.map(|id| Column::Id.in_subquery(with_facility(&issuers, id, backend))),
        )
        .add_option(filter.months.as_ref().map(|months| {
            let overlapping = Query::select()
                .expr(Expr::value(1))
                .from(energy_asset::Entity)
                .and_where(
                    Expr::col((energy_asset::Entity, energy_asset::Column::BatchId))
                        .equals((Entity, Column::Id)),
                )
                .and_where(energy_asset::Column::Vintage.between(*months.start(), *months.end()))
                .take();
            Expr::exists(overlapping)
        }))
}

/// The batches of these issuers that have the facility.
fn with_facility(issuers: &[Uuid], identifier: &str, backend: DatabaseBackend) -> SelectStatement {
    Query::select()
        .column(batch_workflow::Column::BatchId)
        .from(batch_workflow::Entity)
        .and_where(batch_workflow::Column::ProfileId.is_in(issuers.iter().copied()))
        .and_where(has_boundary_id("batch_workflow", identifier, backend))
        .take()
}
