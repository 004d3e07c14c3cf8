//! Which files are attached to a record?

use attestry_domain::files::{OwnerType, TokenReader, may_read_of_token};
use attestry_domain::ids::TokenId;
use sea_orm::ConnectionTrait;

use super::access;
use super::download;
use super::record::{FileRecord, Owner};
use super::store;
use super::store::owners::Provenance;
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;

/// What is attached to `owner`, newest first: to an asset, what is attached to its workflow and batch, as far
/// as the caller may read it there.
///
/// # Errors
///
/// Not found where the owner does not exist or the caller may not see it.
pub async fn list(app: &App, caller: &Caller, owner: Owner) -> Result<Vec<FileRecord>, Error> {
    access::require_owner(app, caller, owner).await?;
    let reader = app.database.reader();
    let mut owners = vec![owner];
    if owner.kind == OwnerType::EnergyAsset {
        for source in store::owners::sources_of_asset(reader, owner.id).await? {
            match access::require_owner(app, caller, source).await {
                Ok(()) => owners.push(source),
                Err(Error::NotFound | Error::Forbidden(_)) => (),
                Err(error) => return Err(error),
            }
        }
    }
    let mut files = history(reader, &owners).await?;
    files.retain(|file| file.detached_at.is_none());
    files.reverse();
    Ok(files)
}

/// What is or was attached to `owners`, oldest first, for a use case that has checked the caller's
/// right to them. A file that was taken off says when.
pub async fn history<C: ConnectionTrait>(
    connection: &C,
    owners: &[Owner],
) -> Result<Vec<FileRecord>, Error> {
    store::ever_attached_to(connection, owners).await
}

/// What is attached to `owners` now, oldest first, likewise.
pub async fn attached<C: ConnectionTrait>(
    connection: &C,
    owners: &[Owner],
) -> Result<Vec<FileRecord>, Error> {
    let mut files = history(connection, owners).await?;
    files.retain(|file| file.detached_at.is_none());
    Ok(files)
}

/// The files of a token that the caller issued or holds, as far as they are for this reader.
///
/// # Errors
///
/// Not found where the caller has nothing to do with the token.
pub async fn list_of_holding(
    app: &App,
    caller: &Caller,
    token: TokenId,
) -> Result<Vec<FileRecord>, Error> {
    let (token, as_whom) = download::held(app, caller, token.uuid()).await?;
    of_token(app, &token, as_whom).await
}

/// The files that are public with the listing of a token.
///
/// # Errors
///
/// Not found where nothing of the token is listed.
pub async fn list_of_listing(app: &App, token: TokenId) -> Result<Vec<FileRecord>, Error> {
    let token = download::listed(app, token.uuid()).await?;
    of_token(app, &token, TokenReader::Market).await
}

async fn of_token(
    app: &App,
    token: &Provenance,
    as_whom: TokenReader,
) -> Result<Vec<FileRecord>, Error> {
    let mut files = attached(app.database.reader(), &token.owners).await?;
    files.retain(|file| may_read_of_token(file.kind, as_whom));
    Ok(files)
}
