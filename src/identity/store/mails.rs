//! The table `mail`: what waits to be sent. It holds no secret.

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::link::LinkKind;
use attestry_domain::ids::{MailId, UserId};
use attestry_entities::mail::{ActiveModel, Column, Entity};
use attestry_entities::user;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::users::{User, with_password};
use crate::error::Error;
use crate::platform::stored::word;

/// A mail that waits.
pub(in crate::identity) struct Mail {
    pub(in crate::identity) id: MailId,
    pub(in crate::identity) kind: LinkKind,
    pub(in crate::identity) recipient: String,
    /// Who is invited.
    pub(in crate::identity) user_id: Option<UserId>,
    /// How often it was tried, this time included.
    pub(in crate::identity) attempts: usize,
}

pub(in crate::identity) async fn insert(
    db: &impl ConnectionTrait,
    mail: &Mail,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(mail.id.into()),
        kind: Set(mail.kind.as_str().to_owned()),
        recipient: Set(mail.recipient.clone()),
        user_id: Set(mail.user_id.map(Into::into)),
        attempts: Set(0),
        due_at: Set(now),
        created_at: Set(now),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Takes the mail that has waited longest, until `until`. A mail that another process is taking is passed over.
pub(in crate::identity) async fn claim(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<Mail>, Error> {
    let due = Entity::find()
        .filter(Column::DueAt.lte(now))
        .order_by_asc(Column::DueAt)
        .order_by_asc(Column::Id)
        .limit(1)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(db)
        .await?;
    let Some(row) = due else {
        return Ok(None);
    };
    let attempts = row.attempts.saturating_add(1);
    Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(until))
        .col_expr(Column::Attempts, Expr::value(attempts))
        .filter(Column::Id.eq(row.id))
        .exec(db)
        .await?;
    Ok(Some(Mail {
        id: row.id.into(),
        kind: word(&row.kind)?,
        recipient: row.recipient,
        user_id: row.user_id.map(Into::into),
        attempts: usize::try_from(attempts).map_err(Error::internal)?,
    }))
}

/// Lets a mail wait again.
pub(in crate::identity) async fn postpone(
    db: &impl ConnectionTrait,
    id: MailId,
    due_at: DateTime<Utc>,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(due_at))
        .filter(Column::Id.eq(Uuid::from(id)))
        .exec(db)
        .await?;
    Ok(())
}

/// Whether a mail still waits: it may have been taken back.
pub(in crate::identity) async fn waits(
    db: &impl ConnectionTrait,
    id: MailId,
) -> Result<bool, Error> {
    let found = Entity::find_by_id(Uuid::from(id)).one(db).await?;
    Ok(found.is_some())
}

/// Forgets what waits to be sent to a user. A link to set a password waits under the address, which invitations
/// share with whoever has an account there: theirs stays.
pub(in crate::identity) async fn delete_of(
    db: &impl ConnectionTrait,
    user: &User,
) -> Result<(), Error> {
    let invitations = Column::UserId.eq(Uuid::from(user.id));
    let theirs = if user.status == UserStatus::Invited {
        invitations
    } else {
        let resets = Column::Kind.eq(LinkKind::PasswordReset.as_str());
        let at_address = Column::Recipient.eq(user.email.as_str());
        invitations.or(resets.and(at_address))
    };
    Entity::delete_many().filter(theirs).exec(db).await?;
    Ok(())
}

/// Forgets every mail with a link to set another password, to everybody who has one.
pub(in crate::identity) async fn delete_of_passwords(
    db: &impl ConnectionTrait,
) -> Result<(), Error> {
    Entity::delete_many()
        .filter(Column::Kind.eq(LinkKind::PasswordReset.as_str()))
        .filter(Column::Recipient.in_subquery(with_password(user::Column::Email)))
        .exec(db)
        .await?;
    Ok(())
}

/// Forgets a mail that needs no more sending.
pub(in crate::identity) async fn delete(
    db: &impl ConnectionTrait,
    id: MailId,
) -> Result<(), Error> {
    Entity::delete_by_id(Uuid::from(id)).exec(db).await?;
    Ok(())
}
