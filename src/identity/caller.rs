//! For whom is this request carried out?
//!
//! A caller has been authenticated and holds the permission that the operation names; what they may
//! touch with it is asked here. What a caller may not see does not exist for them.

use attestry_domain::identity::access::{Access, AccessRefusal, Entity};
use attestry_domain::identity::roles::AUTHENTICATED;
use attestry_domain::ids::{OrganizationId, ProfileId, SessionId, UserId};
use attestry_openapi::security;

use crate::error::{Error, Forbidden};
use crate::platform::request::RequestContext;

/// A signed-in user in the circumstances of one request.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who it is.
    pub user_id: UserId,
    /// The session that the access token belongs to.
    pub session_id: SessionId,
    /// Whether a second factor was shown in this session, lately enough to count.
    pub used_tfa: bool,
    /// What they may do where, read from the database for this request.
    pub access: Access,
    /// The request itself.
    pub request: RequestContext,
}

impl Caller {
    /// Whose idempotency keys these are: each caller has their own.
    pub fn scope(&self) -> String {
        format!("user:{}", self.user_id)
    }

    /// The profiles at which the permission is granted.
    pub fn profiles_with(&self, permission: &str) -> Vec<ProfileId> {
        self.access.profiles_with(permission).into_iter().collect()
    }

    /// The organizations that the caller acts under; the pinned one alone where one is pinned.
    pub fn organizations(&self) -> Vec<OrganizationId> {
        self.access.organizations().into_iter().collect()
    }

    /// Whether the profile exists for the caller.
    pub fn sees_profile(&self, profile: ProfileId) -> bool {
        self.access.sees_profile(profile)
    }

    /// Asks for a permission at a profile: refused where the caller sees the profile, not found where
    /// not.
    pub fn require(&self, permission: &str, profile: ProfileId) -> Result<(), Error> {
        self.access
            .require(permission, profile)
            .map_err(|refusal| match refusal {
                AccessRefusal::Forbidden => Error::Forbidden(Forbidden::Permission),
                AccessRefusal::NotFound => Error::NotFound,
            })
    }

    /// Asks for a permission that a role at the whole organization gives: refused where the caller
    /// acts under the organization, not found where not.
    pub fn require_organization(
        &self,
        permission: &str,
        organization: OrganizationId,
    ) -> Result<(), Error> {
        let mut grants = self.access.grants().iter();
        let whole = Entity::Organization(organization);
        if grants.any(|at| at.link.entity == whole && at.permissions.contains(permission)) {
            Ok(())
        } else if self.access.organizations().contains(&organization) {
            Err(Error::Forbidden(Forbidden::Permission))
        } else {
            Err(Error::NotFound)
        }
    }
}

impl security::Caller for Caller {
    fn may(&self, permission: &str) -> bool {
        permission == AUTHENTICATED || self.access.may(permission)
    }

    fn has_used_tfa(&self) -> bool {
        self.used_tfa
    }

    fn received(&mut self, body_sha256: [u8; 32]) {
        self.request.body_sha256 = body_sha256;
    }
}
