//! What is known of these organizations and profiles?

use std::collections::BTreeSet;

use attestry_domain::ids::{OrganizationId, ProfileId};
use attestry_domain::organizations::ParticipationStatus;
use sea_orm::ConnectionTrait;

use super::store::{organizations, profiles};
use super::{Organization, Profile};
use crate::app::App;
use crate::error::Error;
use crate::identity::Caller;
use crate::ledger::store::wallet;
use crate::platform::database::Tx;

/// The organizations with these ids, by name.
pub async fn by_ids(app: &App, ids: &BTreeSet<OrganizationId>) -> Result<Vec<Organization>, Error> {
    organizations::by_ids(app.database.reader(), ids).await
}

/// One organization, also inside a transaction. Who may see it is the caller's question.
pub async fn organization(
    db: &impl ConnectionTrait,
    id: OrganizationId,
) -> Result<Organization, Error> {
    organizations::by_ids(db, &BTreeSet::from([id]))
        .await?
        .pop()
        .ok_or(Error::NotFound)
}

/// One profile, also inside a transaction. Who may see it is the caller's question.
pub async fn profile(db: &impl ConnectionTrait, id: ProfileId) -> Result<Profile, Error> {
    profiles_by_ids(db, &BTreeSet::from([id]))
        .await?
        .pop()
        .ok_or(Error::NotFound)
}

/// One profile that the caller may administer.
pub(super) async fn administered(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: ProfileId,
) -> Result<Profile, Error> {
    caller.require_administration(id)?;
    profile(db, id).await
}

/// The profiles with these ids, by name, also inside a transaction.
pub async fn profiles_by_ids(
    db: &impl ConnectionTrait,
    ids: &BTreeSet<ProfileId>,
) -> Result<Vec<Profile>, Error> {
    let mut found = profiles::by_ids(db, ids).await?;
    fill_in_wallets(db, &mut found).await?;
    Ok(found)
}

/// The name of one of these that takes part no more, on its own or with its organization.
pub async fn archived<'a>(
    db: &impl ConnectionTrait,
    profiles: impl IntoIterator<Item = &'a Profile> + Clone,
) -> Result<Option<String>, Error> {
    let ids = profiles.clone().into_iter().map(|it| it.organization_id);
    let organizations = organizations::by_ids(db, &ids.collect()).await?;
    let profiles = profiles.into_iter().map(|it| (it.status, &it.name));
    let mut all = profiles.chain(organizations.iter().map(|it| (it.status, &it.name)));
    let archived = all.find(|(status, _)| *status == ParticipationStatus::Archive);
    Ok(archived.map(|(_, name)| name.clone()))
}

/// Refuses to move units to or from one of these that takes part no more.
pub async fn refuse_archived<'a>(
    db: &impl ConnectionTrait,
    profiles: impl IntoIterator<Item = &'a Profile> + Clone,
) -> Result<(), Error> {
    match archived(db, profiles).await? {
        Some(name) => Err(Error::state(format!("{name} is archived."))),
        None => Ok(()),
    }
}

/// Tells each profile its wallets, which the ledger keeps.
pub(super) async fn fill_in_wallets(
    db: &impl ConnectionTrait,
    found: &mut [Profile],
) -> Result<(), Error> {
    let mut wallets = wallet::ids_of_profiles(db, found.iter().map(|profile| profile.id)).await?;
    for profile in found {
        profile.wallet_ids = wallets.remove(&profile.id).unwrap_or_default();
    }
    Ok(())
}

/// Lets others work with this profile only one after the other, until the transaction ends.
pub async fn hold_profile(tx: &Tx, id: ProfileId) -> Result<(), Error> {
    profiles::hold(tx, id).await
}
