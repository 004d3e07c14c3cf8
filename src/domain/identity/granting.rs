//! Which role may be held where?
//!
//! What operates the registry is held for the whole system, and nothing else is: so nobody who administers an
//! organization can make an operator, whatever they name. What administers an organization is held there.

use std::collections::BTreeSet;

use thiserror::Error;

use crate::identity::access::{Entity, RolePermissions};
use crate::identity::roles::{DEFAULT_PREFIX, SYSTEM_ADMIN};

/// Why a role cannot be held somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum GrantRefusal {
    /// There is no such role.
    #[error("There is no such role.")]
    Unknown,
    /// It operates the registry.
    #[error("This role is held for the whole system alone, and given by operators.")]
    OnlyForSystem,
    /// It means nothing for the whole system.
    #[error("This role is held at an organization or a profile, not for the whole system.")]
    NotForSystem,
    /// It makes somebody belong to an organization.
    #[error("This role is held at an organization, not at a profile.")]
    OnlyAtOrganization,
}

/// Decides whether a role may be held there.
pub fn grantable(role: &str, roles: &RolePermissions, at: Entity) -> Result<(), GrantRefusal> {
    let permissions = roles.get(role).ok_or(GrantRefusal::Unknown)?;
    let operates = permissions.contains(SYSTEM_ADMIN);
    match at {
        Entity::System if !operates => Err(GrantRefusal::NotForSystem),
        Entity::Organization(_) | Entity::Profile(_) if operates => {
            Err(GrantRefusal::OnlyForSystem)
        }
        Entity::Profile(_) if is_default(role) => Err(GrantRefusal::OnlyAtOrganization),
        _ => Ok(()),
    }
}

/// Whether a role makes somebody belong to an organization: `defaultRoleCodes` on the wire.
pub fn is_default(role: &str) -> bool {
    role.starts_with(DEFAULT_PREFIX)
}

/// Whether an organization would be left without anybody who administers it: somebody did, and no one else
/// who can sign in does.
pub fn leaves_nobody(before: &BTreeSet<String>, after: &BTreeSet<String>, others: u64) -> bool {
    others == 0 && !before.is_empty() && after.is_empty()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::identity::roles::ROLES;

    #[test]
    fn the_granting_table() {
        use GrantRefusal::{NotForSystem, OnlyAtOrganization, OnlyForSystem, Unknown};
        let mut roles: RolePermissions = ROLES
            .iter()
            .map(|role| {
                let codes = role.permission_codes().map(str::to_owned).collect();
                (role.code.to_owned(), codes)
            })
            .collect();
        // A role that was imported under a harmless name.
        let hidden = BTreeSet::from(["wallet.read".to_owned(), SYSTEM_ADMIN.to_owned()]);
        roles.insert("basic.helper".to_owned(), hidden);
        let organization = Entity::Organization(Uuid::from_u128(1).into());
        let profile = Entity::Profile(Uuid::from_u128(2).into());
        let rows = [
            ("basic.admin", organization, Ok(())),
            ("basic.admin", profile, Ok(())),
            ("basic.admin", Entity::System, Err(NotForSystem)),
            ("sox.producer.admin", profile, Ok(())),
            ("default.organization.admin", organization, Ok(())),
            (
                "default.organization.admin",
                profile,
                Err(OnlyAtOrganization),
            ),
            (SYSTEM_ADMIN, Entity::System, Ok(())),
            (SYSTEM_ADMIN, organization, Err(OnlyForSystem)),
            (SYSTEM_ADMIN, profile, Err(OnlyForSystem)),
            ("basic.helper", organization, Err(OnlyForSystem)),
            ("basic.helper", profile, Err(OnlyForSystem)),
            ("no.such.role", organization, Err(Unknown)),
            ("no.such.role", Entity::System, Err(Unknown)),
        ];
        for (role, at, outcome) in rows {
            assert_eq!(grantable(role, &roles, at), outcome, "{role} at {at:?}");
        }
    }

    #[test]
    fn the_last_administrator_stays() {
        let administers = BTreeSet::from(["default.organization.admin".to_owned()]);
        let nothing = BTreeSet::new();
        assert!(leaves_nobody(&administers, &nothing, 0));
        assert!(!leaves_nobody(&administers, &nothing, 1));
        assert!(!leaves_nobody(&administers, &administers, 0));
        assert!(!leaves_nobody(&nothing, &nothing, 0));
    }
}
