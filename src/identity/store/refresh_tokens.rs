//! The table `refresh_token`: the chain of tokens of each session.

use attestry_domain::ids::{RefreshTokenId, SessionId};
use attestry_entities::refresh_token::{ActiveModel, Column, Entity, Model};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::error::Error;

/// A token as stored: its hash is all that is kept of it.
pub(crate) struct RefreshToken {
    pub(crate) id: RefreshTokenId,
    pub(crate) session_id: SessionId,
    pub(crate) issued_at: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) spent: Option<Spent>,
}

/// What a rotation leaves behind on the token that it spent.
pub(crate) struct Spent {
    pub(crate) at: DateTime<Utc>,
    /// The token that took its place, unless that has expired and was swept.
    pub(crate) successor_id: Option<RefreshTokenId>,
    /// The successor itself, sealed, for a client that lost the answer; forgotten when it may not be repeated any more.
    pub(crate) successor_sealed: Option<Vec<u8>>,
}

impl From<Model> for RefreshToken {
    fn from(row: Model) -> Self {
        let spent = row.spent_at.map(|at| Spent {
            at,
            successor_id: row.successor_id.map(Into::into),
            successor_sealed: row.successor_sealed,
        });
        Self {
            id: row.id.into(),
            session_id: row.session_id.into(),
            issued_at: row.issued_at,
            expires_at: row.expires_at,
            spent,
        }
    }
}

pub(in crate::identity) async fn insert(
    db: &impl ConnectionTrait,
    token: &RefreshToken,
    token_hash: [u8; 32],
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(token.id.into()),
        session_id: Set(token.session_id.into()),
        token_hash: Set(token_hash.to_vec()),
        issued_at: Set(token.issued_at),
        expires_at: Set(token.expires_at),
        spent_at: Set(None),
        successor_id: Set(None),
        successor_sealed: Set(None),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

pub(in crate::identity) async fn by_hash(
    db: &impl ConnectionTrait,
    token_hash: [u8; 32],
) -> Result<Option<RefreshToken>, Error> {
    let row = Entity::find()
        .filter(Column::TokenHash.eq(token_hash.to_vec()))
        .one(db)
        .await?;
    Ok(row.map(RefreshToken::from))
}

pub(in crate::identity) async fn by_id(
    db: &impl ConnectionTrait,
    id: RefreshTokenId,
) -> Result<Option<RefreshToken>, Error> {
    Ok(Entity::find_by_id(Uuid::from(id))
        .one(db)
        .await?
        .map(RefreshToken::from))
}

pub(in crate::identity) async fn spend(
    db: &impl ConnectionTrait,
    id: RefreshTokenId,
    spent: &Spent,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::SpentAt, Expr::value(spent.at))
        .col_expr(
            Column::SuccessorId,
            Expr::value(spent.successor_id.map(Uuid::from)),
        )
        .col_expr(
            Column::SuccessorSealed,
            Expr::value(spent.successor_sealed.clone()),
        )
        .filter(Column::Id.eq(Uuid::from(id)))
        .exec(db)
        .await?;
    Ok(())
}

/// Forgets the texts of successors that were handed out before `then`.
pub(in crate::identity) async fn forget_successors(
    db: &impl ConnectionTrait,
    then: DateTime<Utc>,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::SuccessorSealed, Expr::value(None::<Vec<u8>>))
        .filter(Column::SuccessorSealed.is_not_null())
        .filter(Column::SpentAt.lt(then))
        .exec(db)
        .await?;
    Ok(())
}
