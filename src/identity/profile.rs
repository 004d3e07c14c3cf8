//! Who am I, and for whom can I act?

use std::collections::BTreeSet;

use attestry_domain::identity::access::RoleLink;
use attestry_domain::identity::{TfaStatus, UserStatus};
use attestry_domain::ids::UserId;
use chrono::{DateTime, Utc};

use super::Caller;
use super::store::{two_factor, users};
use crate::app::App;
use crate::error::{Error, Unauthenticated};
use crate::organizations::{self, Organization, Profile};

/// The signed-in user with what they may act for.
pub struct UserContext {
    /// The user.
    pub user: SignedInUser,
    /// The organizations they act under, by name.
    pub organizations: Vec<Organization>,
    /// The profiles they see there, by name.
    pub profiles: Vec<Profile>,
}

/// The user's own record, with what they may do.
pub struct SignedInUser {
    /// Who it is.
    pub id: UserId,
    /// In lower case.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Whether they can sign in.
    pub status: UserStatus,
    /// Whether signing in takes a code.
    pub tfa_enabled: bool,
    /// What they may do somewhere, in alphabetical order.
    pub permissions: BTreeSet<String>,
    /// The roles that count here.
    pub role_links: Vec<RoleLink>,
    /// When the user was created.
    pub created_at: DateTime<Utc>,
    /// When the user last changed.
    pub updated_at: DateTime<Utc>,
}

/// Reads it, limited to the active organization where the request names one.
pub async fn profile(app: &App, caller: &Caller) -> Result<UserContext, Error> {
    let reader = app.database.reader();
    let gone = Error::Unauthenticated(Unauthenticated::Credentials);
    let user = users::by_id(reader, caller.user()?).await?.ok_or(gone)?;
    let active = two_factor::with_status(reader, user.id, TfaStatus::Active).await?;
    let access = &caller.access;
    Ok(UserContext {
        user: SignedInUser {
            id: user.id,
            email: user.email,
            first_name: user.first_name,
            last_name: user.last_name,
            status: user.status,
            tfa_enabled: active.is_some(),
            permissions: access
                .permissions()
                .into_iter()
                .map(str::to_owned)
                .collect(),
            role_links: access
                .grants()
                .iter()
                .map(|grant| grant.link.clone())
                .collect(),
            created_at: user.created_at,
            updated_at: user.updated_at,
        },
        organizations: organizations::by_ids(app, &access.organizations()).await?,
        profiles: organizations::profiles_by_ids(app.database.reader(), &access.profiles()).await?,
    })
}
