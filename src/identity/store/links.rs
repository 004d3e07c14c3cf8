//! The table `user_link`: single-use links, of which only the hash of the secret is kept.

use attestry_domain::identity::link::{LinkKind, MailedLink};
use attestry_domain::ids::{LinkId, UserId};
use attestry_entities::user;
use attestry_entities::user_link::{ActiveModel, Column, Entity};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::users::with_password;
use crate::error::Error;
use crate::platform::stored::word;

/// A link as stored.
pub(in crate::identity) struct Link {
    pub(in crate::identity) id: LinkId,
    pub(in crate::identity) user_id: UserId,
    pub(in crate::identity) terms: MailedLink,
}

pub(in crate::identity) async fn insert(
    db: &impl ConnectionTrait,
    link: &Link,
    token_hash: [u8; 32],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(link.id.into()),
        user_id: Set(link.user_id.into()),
        kind: Set(link.terms.kind.as_str().to_owned()),
        token_hash: Set(token_hash.to_vec()),
        created_at: Set(now),
        expires_at: Set(link.terms.expires_at),
        used_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

pub(in crate::identity) async fn by_hash(
    db: &impl ConnectionTrait,
    token_hash: [u8; 32],
) -> Result<Option<Link>, Error> {
    let row = Entity::find()
        .filter(Column::TokenHash.eq(token_hash.to_vec()))
        .one(db)
        .await?;
    row.map(|row| {
        Ok(Link {
            id: row.id.into(),
            user_id: row.user_id.into(),
            terms: MailedLink {
                kind: word(&row.kind)?,
                expires_at: row.expires_at,
                is_used: row.used_at.is_some(),
            },
        })
    })
    .transpose()
}

/// Uses a link up for this request. Of two requests with one link, one gets true.
pub(in crate::identity) async fn spend(
    db: &impl ConnectionTrait,
    id: LinkId,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    Ok(spend_where(db, Column::Id.eq(Uuid::from(id)), now).await? == 1)
}

/// Takes back every open link of a user.
pub(in crate::identity) async fn void_all_of(
    db: &impl ConnectionTrait,
    user_id: UserId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    spend_where(db, Column::UserId.eq(Uuid::from(user_id)), now).await?;
    Ok(())
}

/// Takes back every open link to set another password, of everybody who has one.
pub(in crate::identity) async fn void_of_passwords(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let resets = Column::Kind.eq(LinkKind::PasswordReset.as_str());
    let theirs = Column::UserId.in_subquery(with_password(user::Column::Id));
    spend_where(db, resets.and(theirs), now).await?;
    Ok(())
}

async fn spend_where(
    db: &impl ConnectionTrait,
    which: Expr,
    now: DateTime<Utc>,
) -> Result<u64, Error> {
    let spent = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(which)
        .filter(Column::UsedAt.is_null())
        .exec(db)
        .await?;
    Ok(spent.rows_affected)
}

/// How many links of the kind would still open something for the user.
pub(in crate::identity) async fn open_of(
    db: &impl ConnectionTrait,
    user_id: UserId,
    kind: LinkKind,
    now: DateTime<Utc>,
) -> Result<usize, Error> {
    let open = Entity::find()
        .filter(Column::UserId.eq(Uuid::from(user_id)))
        .filter(Column::Kind.eq(kind.as_str()))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .count(db)
        .await?;
    usize::try_from(open).map_err(Error::internal)
}
