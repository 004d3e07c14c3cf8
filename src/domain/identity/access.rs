//! May this user do this, here?
//!
//! A role link grants the permissions of a role at one entity: a link to a profile reaches that
//! profile, a link to an organization reaches the organization and all of its profiles, a link to the
//! system reaches no profile at all. The active organization, where a request names one, hides all
//! others.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::identity::roles::SOX_PREFIX;
use crate::ids::{OrganizationId, ProfileId};

/// What a role is granted at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entity {
    /// The registry itself.
    System,
    /// An organization with all of its profiles.
    Organization(OrganizationId),
    /// One profile.
    Profile(ProfileId),
}

/// A role granted to a user.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RoleLink {
    /// The code of the role.
    pub role_code: String,
    /// Where it is granted.
    pub entity: Entity,
}

/// The permissions of each role, by role code.
pub type RolePermissions = BTreeMap<String, BTreeSet<String>>;
/// The profiles of each organization that the links of a user touch.
pub type OrganizationProfiles = BTreeMap<OrganizationId, BTreeSet<ProfileId>>;

/// A role link with what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The link.
    pub link: RoleLink,
    /// The permissions of its role.
    pub permissions: BTreeSet<String>,
    /// The organization it lies in; none for the system.
    pub organization: Option<OrganizationId>,
    /// The profiles it reaches.
    pub profiles: BTreeSet<ProfileId>,
}

/// Everything a user may do, evaluated once per request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Access {
    grants: Vec<Grant>,
}

/// The user has no role in the organization that the request names as active.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a member of organization {0}")]
pub struct NotAMember(pub OrganizationId);

/// Why something may not be done at a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AccessRefusal {
    /// The user cannot see the profile, so it does not exist for them.
    #[error("not found")]
    NotFound,
    /// The user sees the profile and lacks the permission there.
    #[error("permission denied")]
    Forbidden,
}

impl Access {
    /// Evaluates the links of a user. A link to an entity that `profiles` does not know is without
    /// effect, as is a role without permissions.
    pub fn evaluate(
        links: impl IntoIterator<Item = RoleLink>,
        permissions: &RolePermissions,
        profiles: &OrganizationProfiles,
        active: Option<OrganizationId>,
    ) -> Result<Self, NotAMember> {
        let grants: Vec<_> = links
            .into_iter()
            .filter_map(|link| Grant::of(link, permissions, profiles))
            .filter(|grant| active.is_none_or(|id| grant.organization.is_none_or(|it| it == id)))
            .collect();
        match active {
            Some(id) if !grants.iter().any(|grant| grant.organization == Some(id)) => {
                Err(NotAMember(id))
            }
            _ => Ok(Self { grants }),
        }
    }

    /// Whether the permission is granted anywhere.
    pub fn may(&self, permission: &str) -> bool {
        self.grants
            .iter()
            .any(|grant| grant.permissions.contains(permission))
    }

    /// The profiles at which the permission is granted.
    pub fn profiles_with(&self, permission: &str) -> BTreeSet<ProfileId> {
        let granting = self
            .grants
            .iter()
            .filter(|grant| grant.permissions.contains(permission));
        granting
            .flat_map(|grant| grant.profiles.iter().copied())
            .collect()
    }

    /// The organizations in which the user has any role, at the whole or at a profile.
    pub fn organizations(&self) -> BTreeSet<OrganizationId> {
        self.grants
            .iter()
            .filter_map(|grant| grant.organization)
            .collect()
    }

    /// The profiles that the user sees.
    pub fn profiles(&self) -> BTreeSet<ProfileId> {
        self.grants
            .iter()
            .flat_map(|grant| grant.profiles.iter().copied())
            .collect()
    }

    /// All permissions, wherever they are granted.
    pub fn permissions(&self) -> BTreeSet<&str> {
        self.grants
            .iter()
            .flat_map(|grant| &grant.permissions)
            .map(String::as_str)
            .collect()
    }

    /// Whether the profile exists for the user.
    pub fn sees_profile(&self, profile: ProfileId) -> bool {
        self.grants
            .iter()
            .any(|grant| grant.profiles.contains(&profile))
    }

    /// Asks for a permission at a profile.
    pub fn require(&self, permission: &str, profile: ProfileId) -> Result<(), AccessRefusal> {
        if self.explain(permission, profile).next().is_some() {
            Ok(())
        } else if self.sees_profile(profile) {
            Err(AccessRefusal::Forbidden)
        } else {
            Err(AccessRefusal::NotFound)
        }
    }

    /// Asks for a permission that a role at the whole organization gives. A role at one of its profiles does
    /// not.
    pub fn require_organization(
        &self,
        permission: &str,
        organization: OrganizationId,
    ) -> Result<(), AccessRefusal> {
        if self.organizations_with(permission).contains(&organization) {
            Ok(())
        } else if self.organizations().contains(&organization) {
            Err(AccessRefusal::Forbidden)
        } else {
            Err(AccessRefusal::NotFound)
        }
    }

    /// The organizations at the whole of which the permission is granted.
    pub fn organizations_with(&self, permission: &str) -> BTreeSet<OrganizationId> {
        let granting = self
            .grants
            .iter()
            .filter(|grant| grant.permissions.contains(permission));
        granting
            .filter_map(|grant| match grant.link.entity {
                Entity::Organization(id) => Some(id),
                Entity::System | Entity::Profile(_) => None,
            })
            .collect()
    }

    /// The profiles of an organization that the user sees.
    pub fn profiles_of(&self, organization: OrganizationId) -> BTreeSet<ProfileId> {
        self.grants
            .iter()
            .filter(|grant| grant.organization == Some(organization))
            .flat_map(|grant| grant.profiles.iter().copied())
            .collect()
    }

    /// The organization of a profile that the user sees.
    pub fn organization_of(&self, profile: ProfileId) -> Option<OrganizationId> {
        self.grants
            .iter()
            .find(|grant| grant.profiles.contains(&profile))
            .and_then(|grant| grant.organization)
    }

    /// The links that grant a permission at a profile.
    pub fn explain(&self, permission: &str, profile: ProfileId) -> impl Iterator<Item = &RoleLink> {
        self.grants
            .iter()
            .filter(move |grant| grant.profiles.contains(&profile))
            .filter(move |grant| grant.permissions.contains(permission))
            .map(|grant| &grant.link)
    }

    /// Whether a role under segregation of duties reaches the profile.
    pub fn holds_sox_role(&self, profile: ProfileId) -> bool {
        let mut reaching = self
            .grants
            .iter()
            .filter(|grant| grant.profiles.contains(&profile));
        reaching.any(|grant| grant.link.role_code.starts_with(SOX_PREFIX))
    }

    /// Every effective link with what follows from it.
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }
}

impl Grant {
    fn of(
        link: RoleLink,
        permissions: &RolePermissions,
        profiles: &OrganizationProfiles,
    ) -> Option<Self> {
        let permissions = permissions.get(&link.role_code)?.clone();
        let (organization, profiles) = match link.entity {
            Entity::System => (None, BTreeSet::new()),
            Entity::Organization(id) => (Some(id), profiles.get(&id)?.clone()),
            Entity::Profile(id) => {
                let (organization, _) = profiles.iter().find(|(_, ids)| ids.contains(&id))?;
                (Some(*organization), BTreeSet::from([id]))
            }
        };
        Some(Self {
            link,
            permissions,
            organization,
            profiles,
        })
    }
}

#[cfg(test)]
mod tests;
