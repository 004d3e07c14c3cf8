//! What is known of these organizations and profiles?

use std::collections::BTreeSet;

use attestry_domain::ids::{OrganizationId, ProfileId};
use sea_orm::ConnectionTrait;

use super::store::{organizations, profiles};
use super::{Organization, Profile};
use crate::app::App;
use crate::error::Error;
use crate::ledger::store::wallet;
use crate::platform::database::Tx;

/// The organizations with these ids, by name.
pub async fn by_ids(app: &App, ids: &BTreeSet<OrganizationId>) -> Result<Vec<Organization>, Error> {
    organizations::by_ids(app.database.reader(), ids).await
}

/// One profile, also inside a transaction. Who may see it is the caller's question.
pub async fn profile(db: &impl ConnectionTrait, id: ProfileId) -> Result<Profile, Error> {
    profiles_by_ids(db, &BTreeSet::from([id]))
        .await?
        .pop()
        .ok_or(Error::NotFound)
}

/// The profiles with these ids, by name, also inside a transaction.
pub async fn profiles_by_ids(
    db: &impl ConnectionTrait,
    ids: &BTreeSet<ProfileId>,
) -> Result<Vec<Profile>, Error> {
    let mut found = profiles::by_ids(db, ids).await?;
    let mut wallets = wallet::ids_of_profiles(db, ids.iter().copied()).await?;
    for profile in &mut found {
        profile.wallet_ids = wallets.remove(&profile.id).unwrap_or_default();
    }
    Ok(found)
}

/// Lets others work with this profile only one after the other, until the transaction ends.
pub async fn hold_profile(tx: &Tx, id: ProfileId) -> Result<(), Error> {
    profiles::hold(tx, id).await
}
