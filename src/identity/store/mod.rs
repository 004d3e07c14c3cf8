//! How does identity read and write its tables? Through these functions, and nothing else.

pub(super) mod access;
pub(super) mod accounts;
pub(super) mod links;
pub(super) mod mails;
pub(super) mod rate_limits;
pub(super) mod refresh_tokens;
pub(super) mod role_links;
pub(super) mod roles;
pub(super) mod sessions;
pub(super) mod two_factor;
pub(super) mod users;

use attestry_entities::{refresh_token, session, user_link};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Value};

use crate::error::Error;

/// Deletes the tokens, sessions and links that expired before `now`; with a session go its tokens.
pub(super) async fn delete_expired(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    delete_before::<refresh_token::Entity>(db, refresh_token::Column::ExpiresAt, now).await?;
    delete_before::<session::Entity>(db, session::Column::ExpiresAt, now).await?;
    delete_before::<user_link::Entity>(db, user_link::Column::ExpiresAt, now).await
}

async fn delete_before<E: EntityTrait>(
    db: &impl ConnectionTrait,
    column: E::Column,
    limit: impl Into<Value>,
) -> Result<(), Error> {
    E::delete_many().filter(column.lt(limit)).exec(db).await?;
    Ok(())
}
