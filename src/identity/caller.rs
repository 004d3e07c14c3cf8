//! For whom is this request carried out?
//!
//! A caller has been authenticated and holds the permission that the operation names; what they may
//! touch with it is asked here. What a caller may not see does not exist for them.

use attestry_domain::identity::access::{Access, AccessRefusal};
use attestry_domain::identity::permission::{
    AUTHENTICATED, ORGANIZATION_PROFILES, SYSTEM_ADMIN, SYSTEM_KEY,
};
use attestry_domain::ids::{OrganizationId, ProfileId, SessionId, UserId};
use attestry_openapi::security::{self, Received};

use super::rights::Right;
use crate::error::{Error, Forbidden, Unauthenticated};
use crate::platform::request::RequestContext;

/// Who acts, in the circumstances of one request.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who it is.
    pub actor: Actor,
    /// What the user may do where, read from the database for this request; nothing for a key alone.
    pub access: Access,
    /// The request itself.
    pub request: RequestContext,
}

/// Who has proved to be calling.
#[derive(Clone, Debug)]
pub enum Actor {
    /// A user.
    User(SignedIn),
    /// A system, by a key.
    Key(KeyHolder),
    /// A user by way of a system, where an operation asks for both.
    UserByKey(SignedIn, KeyHolder),
}

/// A user with a running session.
#[derive(Clone, Copy, Debug)]
pub struct SignedIn {
    /// Who it is.
    pub user_id: UserId,
    /// The session that the access token belongs to.
    pub session_id: SessionId,
    /// Whether a second factor was shown in this session, lately enough to count.
    pub used_tfa: bool,
}

/// A system profile that shows one of its keys.
#[derive(Clone, Debug)]
pub struct KeyHolder {
    /// The header `client-id`.
    pub client_id: String,
    /// The profile that the key speaks for.
    pub profile: ProfileId,
}

impl Actor {
    /// The user, where one takes part.
    pub fn signed_in(&self) -> Option<&SignedIn> {
        match self {
            Self::User(user) | Self::UserByKey(user, _) => Some(user),
            Self::Key(_) => None,
        }
    }

    /// The system, where one takes part.
    pub fn key(&self) -> Option<&KeyHolder> {
        match self {
            Self::Key(key) | Self::UserByKey(_, key) => Some(key),
            Self::User(_) => None,
        }
    }

    /// The user's id, where one takes part.
    pub fn user_id(&self) -> Option<UserId> {
        self.signed_in().map(|user| user.user_id)
    }
}

impl Caller {
    /// The user, for what only a person can do.
    ///
    /// # Errors
    ///
    /// Not authenticated, where a system calls by its key alone.
    pub fn user(&self) -> Result<UserId, Error> {
        self.signed_in().map(|user| user.user_id)
    }

    /// The user with their session, likewise.
    pub fn signed_in(&self) -> Result<&SignedIn, Error> {
        let nobody = Error::Unauthenticated(Unauthenticated::Credentials);
        self.actor.signed_in().ok_or(nobody)
    }

    /// Asks for a session that has passed a second factor, for what takes it only at times.
    pub fn require_tfa(&self) -> Result<(), Error> {
        let passed = self.signed_in()?.used_tfa.then_some(());
        passed.ok_or(Error::Forbidden(Forbidden::Tfa))
    }

    /// Whose idempotency keys these are: each caller has their own.
    pub fn scope(&self) -> String {
        match &self.actor {
            Actor::User(user) => format!("user:{}", user.user_id),
            Actor::Key(key) => format!("key:{}", key.client_id),
            Actor::UserByKey(user, key) => format!("user:{} key:{}", user.user_id, key.client_id),
        }
    }

    /// The profiles at which the permission is granted.
    pub fn profiles_with(&self, permission: &str) -> Vec<ProfileId> {
        self.access.profiles_with(permission).into_iter().collect()
    }

    /// The organizations that the caller acts under; the pinned one alone where one is pinned.
    pub fn organizations(&self) -> Vec<OrganizationId> {
        self.access.organizations().into_iter().collect()
    }

    /// Whether a system calls by its key alone. It serves the whole registry, so it sees all of it.
    pub fn is_system(&self) -> bool {
        matches!(self.actor, Actor::Key(_))
    }

    /// Whether a user operates the registry.
    pub fn is_operator(&self) -> bool {
        self.access.may(SYSTEM_ADMIN)
    }

    /// Asks for the permission to administer the profile. The operator has it everywhere, so whether there is such
    /// a profile is still to be seen.
    pub fn require_administration(&self, profile: ProfileId) -> Result<(), Error> {
        if self.is_operator() {
            return Ok(());
        }
        self.require(ORGANIZATION_PROFILES, profile)
    }

    /// Whether the profile exists for the caller.
    pub fn sees_profile(&self, profile: ProfileId) -> bool {
        let sees = self.access.sees_profile(profile);
        if sees {
            self.request.rights.note(Right::Sight(profile));
        }
        sees || self.is_system()
    }

    /// Asks for a permission at a profile: refused where the caller sees the profile, not found where
    /// not. A system has its permissions at every profile.
    pub fn require(&self, permission: &str, profile: ProfileId) -> Result<(), Error> {
        if self.is_system() {
            let granted = SYSTEM_KEY.contains(&permission).then_some(());
            return granted.ok_or(Error::Forbidden(Forbidden::Permission));
        }
        self.access.require(permission, profile)?;
        let right = Right::Profile(profile, permission.to_owned());
        self.request.rights.note(right);
        Ok(())
    }

    /// Asks for a permission that a role at the whole organization gives: refused where the caller
    /// acts under the organization, not found where not.
    pub fn require_organization(
        &self,
        permission: &str,
        organization: OrganizationId,
    ) -> Result<(), Error> {
        self.access.require_organization(permission, organization)?;
        let right = Right::Organization(organization, permission.to_owned());
        self.request.rights.note(right);
        Ok(())
    }

    /// Asks for the rights that an earlier request was carried out on.
    pub fn require_still(&self, rights: &[Right]) -> Result<(), Error> {
        for right in rights {
            match right {
                Right::Sight(profile) if self.sees_profile(*profile) => {}
                Right::Sight(_) => return Err(Error::NotFound),
                Right::Profile(profile, permission) => self.require(permission, *profile)?,
                Right::Organization(organization, permission) => {
                    self.require_organization(permission, *organization)?;
                }
            }
        }
        Ok(())
    }
}

impl From<AccessRefusal> for Error {
    fn from(refusal: AccessRefusal) -> Self {
        match refusal {
            AccessRefusal::Forbidden => Self::Forbidden(Forbidden::Permission),
            AccessRefusal::NotFound => Self::NotFound,
        }
    }
}

impl security::Caller for Caller {
    /// An operation that takes a key in place of a token asks its permission of users alone.
    fn may(&self, permission: &str) -> bool {
        let takes_either = self.request.operation.security.len() > 1;
        permission == AUTHENTICATED
            || self.access.may(permission)
            || (permission == ORGANIZATION_PROFILES && self.is_operator())
            || (self.actor.key().is_some() && SYSTEM_KEY.contains(&permission))
            || (self.is_system() && takes_either)
    }

    fn has_used_tfa(&self) -> bool {
        self.actor.signed_in().is_some_and(|user| user.used_tfa)
    }

    fn received(&mut self, body: Received) {
        self.request.body = body;
    }
}
