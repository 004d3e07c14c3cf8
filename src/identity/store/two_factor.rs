//! The tables `two_factor_method` and `recovery_code`.

use std::collections::HashMap;

use attestry_domain::identity::{TfaKind, TfaStatus};
use attestry_domain::ids::{RecoveryCodeId, TfaId, UserId};
use attestry_entities::recovery_code;
use attestry_entities::two_factor_method::{ActiveModel, Column, Entity, Model};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
};
use uuid::Uuid;

use crate::error::Error;
use crate::platform::stored::word;

/// A second factor of a user. It has no `Debug`, since it carries the sealed secret.
#[derive(Clone)]
pub(crate) struct Method {
    pub(crate) id: TfaId,
    pub(crate) user_id: UserId,
    pub(crate) kind: TfaKind,
    pub(crate) status: TfaStatus,
    pub(crate) secret_sealed: Vec<u8>,
    /// The last accepted step.
    pub(crate) last_step: Option<i64>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) activated_at: Option<DateTime<Utc>>,
}

impl TryFrom<Model> for Method {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        Ok(Self {
            id: row.id.into(),
            user_id: row.user_id.into(),
            kind: word(&row.kind)?,
            status: word(&row.status)?,
            secret_sealed: row.secret_sealed,
            last_step: row.last_step,
            created_at: row.created_at,
            activated_at: row.activated_at,
        })
    }
}

pub(in crate::identity) async fn insert(
    db: &impl ConnectionTrait,
    method: &Method,
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(method.id.into()),
        user_id: Set(method.user_id.into()),
        kind: Set(method.kind.as_str().to_owned()),
        status: Set(method.status.as_str().to_owned()),
        secret_sealed: Set(method.secret_sealed.clone()),
        last_step: Set(method.last_step),
        created_at: Set(method.created_at),
        activated_at: Set(method.activated_at),
        disabled_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The user's methods, newest first.
pub(in crate::identity) async fn of_user(
    db: &impl ConnectionTrait,
    user_id: UserId,
) -> Result<Vec<Method>, Error> {
    let rows = newest_of(user_id).all(db).await?;
    rows.into_iter().map(Method::try_from).collect()
}

/// The user's newest method of a status; of an active one there is at most one.
pub(in crate::identity) async fn with_status(
    db: &impl ConnectionTrait,
    user_id: UserId,
    status: TfaStatus,
) -> Result<Option<Method>, Error> {
    let row = newest_of(user_id)
        .filter(Column::Status.eq(status.as_str()))
        .one(db)
        .await?;
    row.map(Method::try_from).transpose()
}

fn newest_of(user_id: UserId) -> Select<Entity> {
    Entity::find()
        .filter(Column::UserId.eq(Uuid::from(user_id)))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
}

/// Makes a pending method active, remembering the step that proved it. False: it is pending no more.
pub(in crate::identity) async fn activate(
    db: &impl ConnectionTrait,
    id: TfaId,
    step: i64,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let changed = Entity::update_many()
        .col_expr(Column::Status, Expr::value(TfaStatus::Active.as_str()))
        .col_expr(Column::ActivatedAt, Expr::value(now))
        .col_expr(Column::LastStep, Expr::value(step))
        .filter(Column::Id.eq(Uuid::from(id)))
        .filter(Column::Status.eq(TfaStatus::Pending.as_str()))
        .exec(db)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Turns an active method off. False: it is active no more.
pub(in crate::identity) async fn disable(
    db: &impl ConnectionTrait,
    id: TfaId,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let changed = Entity::update_many()
        .col_expr(Column::Status, Expr::value(TfaStatus::Disabled.as_str()))
        .col_expr(Column::DisabledAt, Expr::value(now))
        .filter(Column::Id.eq(Uuid::from(id)))
        .filter(Column::Status.eq(TfaStatus::Active.as_str()))
        .exec(db)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Deletes a method; its recovery codes go with it.
pub(in crate::identity) async fn delete(db: &impl ConnectionTrait, id: TfaId) -> Result<(), Error> {
    Entity::delete_by_id(Uuid::from(id)).exec(db).await?;
    Ok(())
}

/// Deletes the methods of a user that are pending; one that is being activated is waited for.
pub(in crate::identity) async fn delete_pending_of(
    db: &impl ConnectionTrait,
    user_id: UserId,
) -> Result<(), Error> {
    Entity::delete_many()
        .filter(Column::UserId.eq(Uuid::from(user_id)))
        .filter(Column::Status.eq(TfaStatus::Pending.as_str()))
        .exec(db)
        .await?;
    Ok(())
}

/// Deletes every method; the recovery codes go with them.
pub(in crate::identity) async fn delete_all(db: &impl ConnectionTrait) -> Result<(), Error> {
    Entity::delete_many().exec(db).await?;
    Ok(())
}

/// Takes the step for this request. Of two requests with one code, one gets true.
pub(in crate::identity) async fn take_step(
    db: &impl ConnectionTrait,
    id: TfaId,
    step: i64,
) -> Result<bool, Error> {
    let taken = Entity::update_many()
        .col_expr(Column::LastStep, Expr::value(step))
        .filter(Column::Id.eq(Uuid::from(id)))
        .filter(Column::Status.eq(TfaStatus::Active.as_str()))
        .filter(Column::LastStep.is_null().or(Column::LastStep.lt(step)))
        .exec(db)
        .await?;
    Ok(taken.rows_affected == 1)
}

pub(in crate::identity) async fn insert_codes(
    db: &impl ConnectionTrait,
    method_id: TfaId,
    codes: impl IntoIterator<Item = (RecoveryCodeId, [u8; 32])>,
) -> Result<(), Error> {
    let rows = codes
        .into_iter()
        .map(|(id, hash)| recovery_code::ActiveModel {
            id: Set(id.into()),
            method_id: Set(method_id.into()),
            code_hash: Set(hash.to_vec()),
            used_at: Set(None),
        });
    recovery_code::Entity::insert_many(rows)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Spends a recovery code for this request. Of two requests with one code, one gets true.
pub(in crate::identity) async fn spend_code(
    db: &impl ConnectionTrait,
    method_id: TfaId,
    hash: [u8; 32],
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let spent = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(now))
        .filter(recovery_code::Column::MethodId.eq(Uuid::from(method_id)))
        .filter(recovery_code::Column::CodeHash.eq(hash.to_vec()))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(db)
        .await?;
    Ok(spent.rows_affected == 1)
}

pub(in crate::identity) async fn delete_codes(
    db: &impl ConnectionTrait,
    method_id: TfaId,
) -> Result<(), Error> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::MethodId.eq(Uuid::from(method_id)))
        .exec(db)
        .await?;
    Ok(())
}

/// How many unused recovery codes each of these methods has.
pub(in crate::identity) async fn codes_left(
    db: &impl ConnectionTrait,
    methods: impl IntoIterator<Item = TfaId>,
) -> Result<HashMap<TfaId, i32>, Error> {
    let counts: Vec<(Uuid, i64)> = recovery_code::Entity::find()
        .select_only()
        .column(recovery_code::Column::MethodId)
        .column_as(recovery_code::Column::Id.count(), "left")
        .filter(recovery_code::Column::MethodId.is_in(methods.into_iter().map(Uuid::from)))
        .filter(recovery_code::Column::UsedAt.is_null())
        .group_by(recovery_code::Column::MethodId)
        .into_tuple()
        .all(db)
        .await?;
    let left = |count| i32::try_from(count).map_err(Error::internal);
    counts
        .into_iter()
        .map(|(id, count)| Ok((id.into(), left(count)?)))
        .collect()
}
