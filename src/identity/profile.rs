//! Who am I, and for whom can I act?

use std::collections::BTreeSet;

use attestry_domain::identity::TfaStatus;

use super::store::{two_factor, users};
use super::{Caller, UserAccount};
use crate::app::App;
use crate::error::{Error, Unauthenticated};
use crate::organizations::{self, Organization, Profile};

/// The signed-in user with what they may act for.
pub struct UserContext {
    /// The user with the roles that count here.
    pub account: UserAccount,
    /// What they may do somewhere, in alphabetical order.
    pub permissions: BTreeSet<String>,
    /// The organizations they act under, by name.
    pub organizations: Vec<Organization>,
    /// The profiles they see there, by name.
    pub profiles: Vec<Profile>,
}

/// Reads it, limited to the active organization where the request names one.
pub async fn profile(app: &App, caller: &Caller) -> Result<UserContext, Error> {
    let reader = app.database.reader();
    let gone = Error::Unauthenticated(Unauthenticated::Credentials);
    let user = users::by_id(reader, caller.user()?).await?.ok_or(gone)?;
    let active = two_factor::with_status(reader, user.id, TfaStatus::Active).await?;
    let access = &caller.access;
    let roles = access.grants().iter().map(|grant| grant.link.clone());
    let permissions = access.permissions().into_iter().map(str::to_owned);
    Ok(UserContext {
        account: UserAccount::new(user, active.is_some(), roles.collect()),
        permissions: permissions.collect(),
        organizations: organizations::by_ids(app, &access.organizations()).await?,
        profiles: organizations::profiles_by_ids(reader, &access.profiles()).await?,
    })
}
