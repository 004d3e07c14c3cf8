//! Who may read a file? Who may read what it is attached to.

use attestry_domain::files::{FileOwner, OwnerType, READ_PERMISSION, may_read};
use attestry_domain::ids::ProfileId;
use attestry_domain::ledger::operation::OperationKind;

use super::record::{FileRecord, Owner};
use super::store::owners::{self, ProductionRecord};
use crate::app::App;
use crate::error::{Error, Forbidden};
use crate::identity::Caller;
use crate::ledger::operation::{self, OperationRef};
use crate::production;

/// Lets the caller pass who may read what `owner` has.
///
/// # Errors
///
/// Not found where the owner does not exist or the caller may not see it, forbidden where the
/// caller sees it without the right to its files.
pub(super) async fn require_owner(app: &App, caller: &Caller, owner: Owner) -> Result<(), Error> {
    let whose = resolve(app, caller, owner).await?;
    if may_read(&whose, caller.user()?, &caller.access) {
        return Ok(());
    }
    match whose {
        FileOwner::Profiles(profiles) if profiles.iter().any(|it| caller.sees_profile(*it)) => {
            Err(Error::Forbidden(Forbidden::Permission))
        }
        _ => Err(Error::NotFound),
    }
}

/// Lets the caller pass who may read what the file's owner has; while it has none, who uploaded it. That a file
/// exists is no secret, so a refusal says so.
pub(super) async fn require_file(
    app: &App,
    caller: &Caller,
    file: &FileRecord,
) -> Result<(), Error> {
    let Some(owner) = file.owner else {
        let uploader = FileOwner::Uploader(file.uploaded_by);
        let may = may_read(&uploader, caller.user()?, &caller.access).then_some(());
        return may.ok_or(FORBIDDEN);
    };
    match require_owner(app, caller, owner).await {
        Err(Error::NotFound | Error::Forbidden(_)) => Err(FORBIDDEN),
        outcome => outcome,
    }
}

/// The refusal of a file whose existence is no secret.
pub(super) const FORBIDDEN: Error = Error::Forbidden(Forbidden::File);

async fn resolve(app: &App, caller: &Caller, owner: Owner) -> Result<FileOwner, Error> {
    let record = match owner.kind {
        OwnerType::User => return Ok(FileOwner::User(owner.id.into())),
        OwnerType::Organization => return Ok(FileOwner::Organization(owner.id.into())),
        OwnerType::OrganizationProfile => return Ok(FileOwner::Profiles(vec![owner.id.into()])),
        OwnerType::NetworkTransaction => {
            return sides(app, OperationKind::NetworkTransaction, owner).await;
        }
        OwnerType::Retirement => return sides(app, OperationKind::Retirement, owner).await,
        OwnerType::ProductionBatch => ProductionRecord::Batch,
        OwnerType::BatchWorkflow => ProductionRecord::Workflow,
        OwnerType::EnergyAsset => ProductionRecord::Asset,
    };
    parties(app, caller, record, owner)
        .await
        .map(FileOwner::Profiles)
}

/// The profiles that see an operation by now.
async fn sides(app: &App, kind: OperationKind, owner: Owner) -> Result<FileOwner, Error> {
    let id = owner.id.into();
    let sides = operation::seen_by(app, OperationRef { kind, id }).await?;
    Ok(FileOwner::Profiles(sides))
}

/// The issuer of a record of production and, unless the caller reads as its issuer already, those of
/// the caller's profiles that measure it.
async fn parties(
    app: &App,
    caller: &Caller,
    record: ProductionRecord,
    owner: Owner,
) -> Result<Vec<ProfileId>, Error> {
    let reader = app.database.reader();
    let Some(issuer) = owners::issuer(reader, record, owner.id).await? else {
        return Ok(Vec::new());
    };
    let mut parties = vec![issuer];
    if caller.require(READ_PERMISSION, issuer).is_err() {
        let own = caller.access.profiles();
        parties.extend(production::measurers_of(reader, &own, owner).await?);
    }
    Ok(parties)
}
