//! The table `user`.

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::email::EmailAddress;
use attestry_domain::ids::UserId;
use attestry_entities::user::{ActiveModel, Column, Entity, Model};
use attestry_migration::constraint;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::app::App;
use crate::error::Error;
use crate::platform::stored::word;

/// A user as stored. It has no `Debug`, since it carries the hash of the password.
#[derive(Clone)]
pub(crate) struct User {
    pub(crate) id: UserId,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    /// Argon2id in PHC format; absent until an invitation is accepted, and while a password that was taken away is not
    /// replaced.
    pub(crate) password_hash: Option<String>,
    pub(crate) status: UserStatus,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

impl User {
    /// Somebody new.
    pub(in crate::identity) fn new(
        app: &App,
        email: &EmailAddress,
        (first_name, last_name): (&str, &str),
        password_hash: Option<String>,
        status: UserStatus,
    ) -> Self {
        let now = app.clock.now();
        Self {
            id: app.ids.next(),
            email: email.as_str().to_owned(),
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            password_hash,
            status,
            created_at: now,
            updated_at: now,
        }
    }
}

impl TryFrom<Model> for User {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        Ok(Self {
            id: row.id.into(),
            status: word(&row.status)?,
            email: row.email,
            first_name: row.first_name,
            last_name: row.last_name,
            password_hash: row.password_hash,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

pub(in crate::identity) async fn insert(
    db: &impl ConnectionTrait,
    user: &User,
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(user.id.into()),
        email: Set(user.email.clone()),
        first_name: Set(user.first_name.clone()),
        last_name: Set(user.last_name.clone()),
        password_hash: Set(user.password_hash.clone()),
        status: Set(user.status.as_str().to_owned()),
        password_changed_at: Set(user.password_hash.as_ref().map(|_| user.created_at)),
        created_at: Set(user.created_at),
        updated_at: Set(user.updated_at),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The user of an address. An invitation to it is none.
pub(in crate::identity) async fn by_email(
    db: &impl ConnectionTrait,
    email: &EmailAddress,
) -> Result<Option<User>, Error> {
    let row = Entity::find()
        .filter(Column::Email.eq(email.as_str()))
        .filter(Column::Status.ne(UserStatus::Invited.as_str()))
        .one(db)
        .await?;
    row.map(User::try_from).transpose()
}

pub(in crate::identity) async fn by_id(
    db: &impl ConnectionTrait,
    id: UserId,
) -> Result<Option<User>, Error> {
    Entity::find_by_id(Uuid::from(id))
        .one(db)
        .await?
        .map(User::try_from)
        .transpose()
}

/// Whether the user is still active under the password that was just verified. The row stays locked
/// until the transaction ends, so that a change of the password and a log-in wait for each other.
pub(in crate::identity) async fn hold_password(
    db: &impl ConnectionTrait,
    id: UserId,
    password_hash: &str,
) -> Result<bool, Error> {
    let held = Entity::update_many()
        .col_expr(Column::PasswordHash, Expr::col(Column::PasswordHash))
        .filter(Column::Id.eq(Uuid::from(id)))
        .filter(Column::PasswordHash.eq(password_hash))
        .filter(Column::Status.eq(UserStatus::Active.as_str()))
        .exec(db)
        .await?;
    Ok(held.rows_affected == 1)
}

/// Puts the hash of another password in place; without one nobody can log in until another is set.
pub(in crate::identity) async fn set_password(
    db: &impl ConnectionTrait,
    id: UserId,
    password_hash: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    set_password_where(db, Column::Id.eq(Uuid::from(id)), password_hash, now).await
}

/// Gives everybody who has a password this one.
pub(in crate::identity) async fn set_passwords(
    db: &impl ConnectionTrait,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let has_one = Column::PasswordHash.is_not_null();
    set_password_where(db, has_one, Some(password_hash), now).await
}

async fn set_password_where(
    db: &impl ConnectionTrait,
    which: Expr,
    password_hash: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::PasswordHash, Expr::value(password_hash))
        .col_expr(Column::PasswordChangedAt, Expr::value(now))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(which)
        .exec(db)
        .await?;
    Ok(())
}

/// Keeps the same password under another hash of it, so long as it is the same.
pub(in crate::identity) async fn rehash(
    db: &impl ConnectionTrait,
    id: UserId,
    (old, new): (&str, &str),
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::PasswordHash, Expr::value(new))
        .filter(Column::Id.eq(Uuid::from(id)))
        .filter(Column::PasswordHash.eq(old))
        .exec(db)
        .await?;
    Ok(())
}

/// Selects this column of everybody who has a password.
pub(super) fn with_password(column: Column) -> SelectStatement {
    Query::select()
        .column(column)
        .from(Entity)
        .and_where(Column::PasswordHash.is_not_null())
        .take()
}

/// Lets others work with this user only one after the other, until the transaction ends; answers the user.
pub(in crate::identity) async fn hold(
    db: &impl ConnectionTrait,
    id: UserId,
) -> Result<Option<User>, Error> {
    Entity::update_many()
        .col_expr(Column::UpdatedAt, Expr::col(Column::UpdatedAt))
        .filter(Column::Id.eq(Uuid::from(id)))
        .exec(db)
        .await?;
    by_id(db, id).await
}

/// Writes address, names and status as they are now.
pub(in crate::identity) async fn update(
    db: &impl ConnectionTrait,
    user: &User,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Email, Expr::value(user.email.as_str()))
        .col_expr(Column::FirstName, Expr::value(user.first_name.as_str()))
        .col_expr(Column::LastName, Expr::value(user.last_name.as_str()))
        .col_expr(Column::Status, Expr::value(user.status.as_str()))
        .col_expr(Column::UpdatedAt, Expr::value(user.updated_at))
        .filter(Column::Id.eq(Uuid::from(user.id)))
        .exec(db)
        .await?;
    Ok(())
}

/// Deletes an invitation with its links and mails; its roles must be gone.
pub(in crate::identity) async fn delete_invited(
    db: &impl ConnectionTrait,
    id: UserId,
) -> Result<(), Error> {
    Entity::delete_many()
        .filter(Column::Id.eq(Uuid::from(id)))
        .filter(Column::Status.eq(UserStatus::Invited.as_str()))
        .exec(db)
        .await?;
    Ok(())
}

/// Whether a statement failed because the address has a user.
pub(in crate::identity) fn is_taken(error: &Error) -> bool {
    matches!(error, Error::Database(error)
        if constraint::violated(error) == Some("ux_user_email"))
}
