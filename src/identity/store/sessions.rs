//! The table `session`.

use attestry_domain::identity::UserStatus;
use attestry_domain::ids::{SessionId, UserId};
use attestry_entities::session::{ActiveModel, Column, Entity, Model};
use attestry_entities::user;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::error::Error;
use crate::platform::stored::word;

/// One signed-in stay of a user.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) id: SessionId,
    pub(crate) user_id: UserId,
    /// When a second factor was shown in this session, if it was.
    pub(crate) used_tfa_at: Option<DateTime<Utc>>,
    /// The network of origin, as text: what counts as one place to sign in from.
    pub(crate) origin: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) is_revoked: bool,
}

/// Why a session ended before its time.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Revocation {
    Logout,
    PasswordChanged,
    RefreshReuse,
    UserDisabled,
}

impl Revocation {
    fn as_str(self) -> &'static str {
        match self {
            Self::Logout => "logout",
            Self::PasswordChanged => "password_changed",
            Self::RefreshReuse => "refresh_reuse",
            Self::UserDisabled => "user_disabled",
        }
    }
}

impl From<Model> for Session {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.into(),
            user_id: row.user_id.into(),
            used_tfa_at: row.used_tfa_at,
            origin: row.address,
            created_at: row.created_at,
            expires_at: row.expires_at,
            is_revoked: row.revoked_at.is_some(),
        }
    }
}

pub(in crate::identity) async fn insert(
    db: &impl ConnectionTrait,
    session: &Session,
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(session.id.into()),
        user_id: Set(session.user_id.into()),
        used_tfa_at: Set(session.used_tfa_at),
        address: Set(session.origin.clone()),
        created_at: Set(session.created_at),
        last_used_at: Set(session.created_at),
        expires_at: Set(session.expires_at),
        revoked_at: Set(None),
        revoked_reason: Set(None),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The session together with the status of its user.
pub(in crate::identity) async fn with_user_status(
    db: &impl ConnectionTrait,
    id: SessionId,
) -> Result<Option<(Session, UserStatus)>, Error> {
    let found = Entity::find_by_id(Uuid::from(id))
        .find_also_related(user::Entity)
        .one(db)
        .await?;
    let Some((session, Some(user))) = found else {
        return Ok(None);
    };
    Ok(Some((session.into(), word(&user.status)?)))
}

/// Whether the user has signed in from this network before.
pub(in crate::identity) async fn has_origin(
    db: &impl ConnectionTrait,
    user_id: UserId,
    origin: &str,
) -> Result<bool, Error> {
    let earlier: Option<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::UserId.eq(Uuid::from(user_id)))
        .filter(Column::Address.eq(origin))
        .into_tuple()
        .one(db)
        .await?;
    Ok(earlier.is_some())
}

pub(in crate::identity) async fn touch(
    db: &impl ConnectionTrait,
    id: SessionId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::LastUsedAt, Expr::value(now))
        .filter(Column::Id.eq(Uuid::from(id)))
        .exec(db)
        .await?;
    Ok(())
}

/// Ends one session; one that has ended keeps its first reason.
pub(in crate::identity) async fn revoke(
    db: &impl ConnectionTrait,
    id: SessionId,
    why: Revocation,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    revoke_where(db, Column::Id.eq(Uuid::from(id)), why, now).await
}

/// Ends every session of a user.
pub(in crate::identity) async fn revoke_all_of(
    db: &impl ConnectionTrait,
    user_id: UserId,
    why: Revocation,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    revoke_where(db, Column::UserId.eq(Uuid::from(user_id)), why, now).await
}

/// Ends every session there is.
pub(in crate::identity) async fn revoke_all(
    db: &impl ConnectionTrait,
    why: Revocation,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    revoke_where(db, Column::Id.is_not_null(), why, now).await
}

async fn revoke_where(
    db: &impl ConnectionTrait,
    which: Expr,
    why: Revocation,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(now))
        .col_expr(Column::RevokedReason, Expr::value(why.as_str()))
        .filter(which)
        .filter(Column::RevokedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Makes the sessions of a user count as signed in without a second factor.
pub(in crate::identity) async fn forget_second_factor(
    db: &impl ConnectionTrait,
    user_id: UserId,
) -> Result<(), Error> {
    forget_where(db, Column::UserId.eq(Uuid::from(user_id))).await
}

/// Makes every session count as signed in without a second factor.
pub(in crate::identity) async fn forget_second_factors(
    db: &impl ConnectionTrait,
) -> Result<(), Error> {
    forget_where(db, Column::UsedTfaAt.is_not_null()).await
}

async fn forget_where(db: &impl ConnectionTrait, which: Expr) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::UsedTfaAt, Expr::value(None::<DateTime<Utc>>))
        .filter(which)
        .exec(db)
        .await?;
    Ok(())
}
