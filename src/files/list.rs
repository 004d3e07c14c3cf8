//! Which files are attached to a record?

use sea_orm::ConnectionTrait;

use super::access;
use super::record::{FileRecord, Owner};
use super::store;
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;

/// What is attached to `owner`, newest first.
///
/// # Errors
///
/// Not found where the owner does not exist or the caller may not see it.
pub async fn list(app: &App, caller: &Caller, owner: Owner) -> Result<Vec<FileRecord>, Error> {
    access::require_owner(app, caller, owner).await?;
    store::attached_to(app.database.reader(), owner).await
}

/// What is or was attached to `owners`, oldest first, for a use case that has checked the caller's
/// right to them. A file that was taken off says when.
pub async fn history<C: ConnectionTrait>(
    connection: &C,
    owners: &[Owner],
) -> Result<Vec<FileRecord>, Error> {
    store::ever_attached_to(connection, owners).await
}
