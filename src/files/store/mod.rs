//! How are files found, claimed and forgotten in the database?

pub(super) mod owners;

use std::collections::{BTreeMap, BTreeSet};

use attestry_domain::files::FileKind;
use attestry_domain::files::name::FileName;
use attestry_domain::ids::{FileId, UserId};
use attestry_entities::stored_file::{ActiveModel, Column, Entity, Model};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseBackend, DbErr, EntityTrait, ExprTrait,
    QueryFilter, QueryOrder, QuerySelect, Statement,
};
use uuid::Uuid;

use super::content::ContentHash;
use super::record::{FileRecord, Owner};
use crate::error::Error;
use crate::platform::database::Tx;

/// Holds the contents until the transaction ends: nobody else counts or adds uses of them.
///
/// SQLite has one writer, which holds everything anyway. The order keeps two holders from waiting
/// for each other.
pub(super) async fn hold(tx: &Tx, contents: &BTreeSet<ContentHash>) -> Result<(), DbErr> {
    if tx.get_database_backend() != DatabaseBackend::Postgres {
        return Ok(());
    }
    let numbers: BTreeSet<i64> = contents
        .iter()
        .map(|content| content.lock_number())
        .collect();
    for number in numbers {
        let lock = Statement::from_sql_and_values(
            DatabaseBackend::Postgres,
            "SELECT pg_advisory_xact_lock($1)",
            [number.into()],
        );
        tx.execute_raw(lock).await?;
    }
    Ok(())
}

/// Adds records.
pub(super) async fn insert(tx: &Tx, records: &[FileRecord]) -> Result<(), Error> {
    let rows = records.iter().map(to_row).collect::<Result<Vec<_>, _>>()?;
    Entity::insert_many(rows)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// Lets temporary files live until `end`; answers how many of them were still there.
pub(super) async fn extend(tx: &Tx, ids: &[FileId], end: DateTime<Utc>) -> Result<u64, DbErr> {
    let extended = Entity::update_many()
        .col_expr(Column::ExpiresAt, Expr::value(end))
        .filter(among(ids))
        .filter(Column::OwnerType.is_null())
        .exec(&**tx)
        .await?;
    Ok(extended.rows_affected)
}

/// The records with these ids, oldest first; those that do not exist are absent.
pub(super) async fn by_ids<C: ConnectionTrait>(
    connection: &C,
    ids: &[FileId],
) -> Result<Vec<FileRecord>, Error> {
    let rows = Entity::find()
        .filter(among(ids))
        .order_by_asc(Column::Id)
        .all(connection)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// The record with this id.
pub(super) async fn by_id<C: ConnectionTrait>(
    connection: &C,
    id: FileId,
) -> Result<Option<FileRecord>, Error> {
    Entity::find_by_id(id.uuid())
        .one(connection)
        .await?
        .map(from_row)
        .transpose()
}

/// Owners in one condition; a statement takes 32,766 values on SQLite.
const OWNERS_PER_QUERY: usize = 10_000;

/// What is or was attached to one of `owners`, oldest first.
pub(super) async fn ever_attached_to<C: ConnectionTrait>(
    connection: &C,
    owners: &[Owner],
) -> Result<Vec<FileRecord>, Error> {
    let mut files = Vec::new();
    for chunk in owners.chunks(OWNERS_PER_QUERY) {
        let mut ids: BTreeMap<&str, Vec<Uuid>> = BTreeMap::new();
        for owner in chunk {
            ids.entry(owner.kind.as_str()).or_default().push(owner.id);
        }
        let any_of = ids.into_iter().fold(Condition::any(), |any, (kind, ids)| {
            any.add(Column::OwnerType.eq(kind).and(Column::OwnerId.is_in(ids)))
        });
        let rows = Entity::find().filter(any_of).all(connection).await?;
        files.extend(rows);
    }
    files.sort_by_key(|row| row.id);
    files.into_iter().map(from_row).collect()
}

/// Attaches those of the files that are `uploader`'s, temporary and alive at `now`.
///
/// The condition is part of the update: of two requests that attach one file, one gets it.
pub(super) async fn attach(
    tx: &Tx,
    ids: &[FileId],
    uploader: UserId,
    owner: Owner,
    kind: FileKind,
    now: DateTime<Utc>,
) -> Result<Vec<FileRecord>, Error> {
    let rows = Entity::update_many()
        .col_expr(Column::OwnerType, Expr::value(owner.kind.as_str()))
        .col_expr(Column::OwnerId, Expr::value(owner.id))
        .col_expr(Column::Kind, Expr::value(kind.as_str()))
        .col_expr(
            Column::ExpiresAt,
            Expr::value(Option::<DateTime<Utc>>::None),
        )
        .filter(among(ids))
        .filter(Column::UploadedBy.eq(uploader.uuid()))
        .filter(Column::OwnerType.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .exec_with_returning(&**tx)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Detaches those of the files that are attached to `owner`; answers how many.
pub(super) async fn detach(
    tx: &Tx,
    ids: &[FileId],
    owner: Owner,
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let detached = Entity::update_many()
        .col_expr(Column::DetachedAt, Expr::value(now))
        .filter(among(ids))
        .filter(belongs_to(owner))
        .filter(Column::DetachedAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(detached.rows_affected)
}

/// Forgets up to `limit` temporary files whose time was over at `now`; answers their contents, one
/// for each file.
pub(super) async fn delete_expired(
    tx: &Tx,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<ContentHash>, Error> {
    let over = || {
        Condition::all()
            .add(Column::OwnerType.is_null())
            .add(Column::ExpiresAt.lte(now))
    };
    let some = Query::select()
        .column(Column::Id)
        .from(Entity)
        .cond_where(over())
        .limit(limit)
        .take();
    // The condition is asked again, because a file may be attached between finding and deleting.
    let rows = Entity::delete_many()
        .filter(Column::Id.in_subquery(some))
        .filter(over())
        .exec_with_returning(&**tx)
        .await?;
    rows.iter().map(|row| row.sha256.parse()).collect()
}

/// Which of these contents no record names.
pub(super) async fn unused(
    tx: &Tx,
    contents: &BTreeSet<ContentHash>,
) -> Result<Vec<ContentHash>, Error> {
    let used: Vec<String> = Entity::find()
        .select_only()
        .column(Column::Sha256)
        .distinct()
        .filter(Column::Sha256.is_in(contents.iter().map(ToString::to_string)))
        .into_tuple()
        .all(&**tx)
        .await?;
    let used = used
        .iter()
        .map(|text| text.parse())
        .collect::<Result<BTreeSet<_>, Error>>()?;
    Ok(contents.difference(&used).copied().collect())
}

fn among(ids: &[FileId]) -> sea_orm::sea_query::SimpleExpr {
    Column::Id.is_in(ids.iter().map(|id| id.uuid()))
}

fn belongs_to(owner: Owner) -> Condition {
    Condition::all()
        .add(Column::OwnerType.eq(owner.kind.as_str()))
        .add(Column::OwnerId.eq(owner.id))
}

fn to_row(record: &FileRecord) -> Result<ActiveModel, Error> {
    Ok(ActiveModel {
        id: Set(record.id.uuid()),
        sha256: Set(record.content.to_string()),
        name: Set(record.name.to_string()),
        media_type: Set(record.media_type.as_str().to_owned()),
        size: Set(i64::try_from(record.size).map_err(Error::internal)?),
        owner_type: Set(record.owner.map(|owner| owner.kind.as_str().to_owned())),
        owner_id: Set(record.owner.map(|owner| owner.id)),
        kind: Set(record.kind.as_str().to_owned()),
        uploaded_by: Set(record.uploaded_by.uuid()),
        created_at: Set(record.created_at),
        expires_at: Set(record.expires_at),
        detached_at: Set(record.detached_at),
    })
}

fn from_row(row: Model) -> Result<FileRecord, Error> {
    let owner = match (row.owner_type, row.owner_id) {
        (Some(kind), Some(id)) => Some(Owner {
            kind: kind.parse().map_err(Error::internal)?,
            id,
        }),
        _ => None,
    };
    Ok(FileRecord {
        id: row.id.into(),
        content: row.sha256.parse()?,
        name: FileName::clean(&row.name),
        media_type: row.media_type.parse().map_err(Error::internal)?,
        size: u64::try_from(row.size).map_err(Error::internal)?,
        owner,
        kind: row.kind.parse().map_err(Error::internal)?,
        uploaded_by: row.uploaded_by.into(),
        created_at: row.created_at,
        expires_at: row.expires_at,
        detached_at: row.detached_at,
    })
}
