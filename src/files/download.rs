//! Which file leaves, and to whom?
//!
//! By its id to those who may read its owner. Through a token to those who hold it or see it
//! listed: the token's files are those of its asset, of the asset's workflow and of its batch.
//! A path names a file twice, by its id and by its name; where the two do not agree there is none.

use attestry_domain::files::{TokenReader, may_read_of_token};
use attestry_domain::identity::permission;
use attestry_domain::ids::FileId;
use uuid::Uuid;

use super::access;
use super::record::FileRecord;
use super::store;
use super::store::owners::{self, Provenance};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;

/// What a holding's files are read with.
const TOKEN_PERMISSION: &str = permission::TOKEN_READ;

/// The file, if the caller may read it.
///
/// # Errors
///
/// Not found where there is none of this id and name, forbidden where the caller is neither its
/// uploader nor has a right to its owner.
pub async fn find(app: &App, caller: &Caller, id: FileId, name: &str) -> Result<FileRecord, Error> {
    let file = alive(app, id, name).await?;
    access::require_file(app, caller, &file).await?;
    Ok(file)
}

/// A file of a token that the caller issued or holds; the token is named by its own id or by the id
/// of an account.
///
/// # Errors
///
/// Not found where the caller has nothing to do with the token or the file is not one of its
/// files, forbidden where the file is not for this reader.
pub async fn find_of_holding(
    app: &App,
    caller: &Caller,
    token_or_account: Uuid,
    id: FileId,
    name: &str,
) -> Result<FileRecord, Error> {
    let (token, as_whom) = held(app, caller, token_or_account).await?;
    of_token(app, &token, as_whom, id, name).await
}

/// A file of a token that is on the market.
///
/// # Errors
///
/// Not found where nothing of the token is listed or the file is not one of its files, forbidden
/// where the file is not public with the listing.
pub async fn find_of_listing(
    app: &App,
    token_or_account: Uuid,
    id: FileId,
    name: &str,
) -> Result<FileRecord, Error> {
    let token = listed(app, token_or_account).await?;
    of_token(app, &token, TokenReader::Market, id, name).await
}

/// A token that the caller issued or holds, and as which of the two.
pub(super) async fn held(
    app: &App,
    caller: &Caller,
    token_or_account: Uuid,
) -> Result<(Provenance, TokenReader), Error> {
    let reader = app.database.reader();
    let token = owners::provenance(reader, token_or_account)
        .await?
        .ok_or(Error::NotFound)?;
    let profiles = caller.profiles_with(TOKEN_PERMISSION);
    if profiles.contains(&token.issuer) {
        Ok((token, TokenReader::Issuer))
    } else if owners::is_held(reader, token.token_id, &profiles).await? {
        Ok((token, TokenReader::Holder))
    } else {
        Err(Error::NotFound)
    }
}

/// A token that is on the market.
pub(super) async fn listed(app: &App, token_or_account: Uuid) -> Result<Provenance, Error> {
    let reader = app.database.reader();
    let token = owners::provenance(reader, token_or_account)
        .await?
        .ok_or(Error::NotFound)?;
    if owners::is_listed(reader, token.token_id).await? {
        Ok(token)
    } else {
        Err(Error::NotFound)
    }
}

async fn of_token(
    app: &App,
    token: &Provenance,
    as_whom: TokenReader,
    id: FileId,
    name: &str,
) -> Result<FileRecord, Error> {
    let file = alive(app, id, name).await?;
    let is_of_token = file
        .owner
        .is_some_and(|owner| token.owners.contains(&owner));
    if !is_of_token || file.detached_at.is_some() {
        return Err(Error::NotFound);
    }
    if !may_read_of_token(file.kind, as_whom) {
        return Err(access::FORBIDDEN);
    }
    Ok(file)
}

async fn alive(app: &App, id: FileId, name: &str) -> Result<FileRecord, Error> {
    let now = app.clock.now();
    let file = store::by_id(app.database.reader(), id).await?;
    file.filter(|file| file.is_alive(now) && file.name.as_str() == name)
        .ok_or(Error::NotFound)
}
