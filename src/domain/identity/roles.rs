//! Which roles bundle the permissions?
//!
//! The catalogue that a new database is seeded with. A role is granted to a user at the system, an organization or a
//! profile.

use super::permission;
/// The operator's role bears the name of the one permission that it gives.
pub use super::permission::SYSTEM_ADMIN;

/// A role as seeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleSeed {
    /// How role links name it.
    pub code: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// Who it is for.
    pub description: &'static str,
    /// The permissions it bundles, in groups that several roles share.
    pub permissions: &'static [&'static [&'static str]],
}

impl RoleSeed {
    /// The codes of all its permissions.
    pub fn permission_codes(&self) -> impl Iterator<Item = &'static str> {
        self.permissions.iter().copied().flatten().copied()
    }
}

/// The start of the roles under segregation of duties: with one of them, who created or prepared a
/// batch may not approve it.
pub const SOX_PREFIX: &str = "sox.";
/// The start of the roles that make somebody belong to an organization.
pub const DEFAULT_PREFIX: &str = "default.";
/// What somebody is who was invited to an organization and given nothing else yet.
pub const MEMBER: &str = "default.organization.member";

const READ: &[&str] = &[
    permission::BATCH_READ,
    permission::FILE_READ,
    permission::MINTING_READ,
    permission::ORGANIZATION_READ,
    permission::TOKEN_READ,
    permission::WALLET_READ,
];
const TRADE: &[&str] = &[
    permission::OPERATION_PREPARE,
    permission::OPERATION_SIGN,
    permission::WALLET_PUBLISH,
];
const PREPARE: &[&str] = &[
    permission::BATCH_CREATE,
    permission::BATCH_REJECT,
    permission::BATCH_REMOVE,
    permission::MEASUREMENT_PREPARE,
    permission::MINTING_CREATE,
    permission::MINTING_REMOVE,
];
/// Creating the minting contract belongs to both duties: it decides nothing yet.
const APPROVE: &[&str] = &[
    permission::BATCH_MINT,
    permission::BATCH_SEND,
    permission::MEASUREMENT_APPROVE,
    permission::MINTING_CREATE,
];
const ADMINISTER: &[&str] = &[
    permission::ORGANIZATION_PROFILES,
    permission::ORGANIZATION_USERS,
];

/// Every role of a new registry.
pub const ROLES: &[RoleSeed] = &[
    RoleSeed {
        code: "basic.admin",
        name: "Administrator",
        description: "Does everything a profile can do",
        permissions: &[
            READ,
            TRADE,
            PREPARE,
            &[
                permission::BATCH_MINT,
                permission::BATCH_SEND,
                permission::MEASUREMENT_APPROVE,
            ],
        ],
    },
    RoleSeed {
        code: "basic.trader",
        name: "Trader",
        description: "Lists, moves, consumes and retires what a profile holds",
        permissions: &[READ, TRADE],
    },
    RoleSeed {
        code: "basic.viewer",
        name: "Viewer",
        description: "Sees everything of a profile and changes nothing",
        permissions: &[READ],
    },
    RoleSeed {
        code: "default.organization.admin",
        name: "Organization administrator",
        description: "Administers the users and profiles of an organization",
        permissions: &[&[permission::ORGANIZATION_READ], ADMINISTER],
    },
    RoleSeed {
        code: "default.organization.member",
        name: "Organization member",
        description: "Belongs to an organization",
        permissions: &[&[permission::ORGANIZATION_READ]],
    },
    RoleSeed {
        code: "sox.producer.admin",
        name: "Producer administrator under segregation of duties",
        description: "Prepares and approves production, never both of one batch",
        permissions: &[
            READ,
            PREPARE,
            &[
                permission::BATCH_MINT,
                permission::BATCH_SEND,
                permission::MEASUREMENT_APPROVE,
            ],
        ],
    },
    RoleSeed {
        code: "sox.producer.approver",
        name: "Producer approver under segregation of duties",
        description: "Approves measurements, sends batches and mints",
        permissions: &[READ, APPROVE],
    },
    RoleSeed {
        code: "sox.producer.preparer",
        name: "Producer preparer under segregation of duties",
        description: "Creates batches and brings the evidence",
        permissions: &[READ, PREPARE],
    },
    RoleSeed {
        code: SYSTEM_ADMIN,
        name: "Operator",
        description: "Operates the registry",
        permissions: &[&[SYSTEM_ADMIN]],
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::permission::{PERMISSIONS, SYSTEM_KEY};
    use super::*;

    fn role(code: &str) -> BTreeSet<&'static str> {
        ROLES
            .iter()
            .find(|role| role.code == code)
            .unwrap()
            .permission_codes()
            .collect()
    }

    #[test]
    fn roles_grant_known_permissions_once() {
        let known: BTreeSet<_> = PERMISSIONS
            .iter()
            .map(|permission| permission.code)
            .collect();
        assert_eq!(known.len(), PERMISSIONS.len());
        let mut granted = BTreeSet::new();
        for seed in ROLES {
            assert_eq!(
                seed.permission_codes().count(),
                role(seed.code).len(),
                "{}",
                seed.code
            );
            granted.extend(seed.permission_codes());
        }
        assert_eq!(granted, known);
    }

    #[test]
    fn duties_are_segregated() {
        let (preparer, approver) = (role("sox.producer.preparer"), role("sox.producer.approver"));
        assert!(preparer.contains("batch.create") && !preparer.contains("measurement.approve"));
        assert!(approver.contains("measurement.approve") && !approver.contains("batch.create"));
        assert_eq!(&preparer | &approver, role("sox.producer.admin"));
        let admin = role("basic.admin");
        assert!(admin.is_superset(&role("sox.producer.admin")));
        assert!(admin.is_superset(&role("basic.trader")));
    }

    #[test]
    fn what_systems_may_do_is_granted_by_no_role() {
        for seed in ROLES {
            assert!(role(seed.code).is_disjoint(&SYSTEM_KEY.iter().copied().collect()));
        }
        assert!(SYSTEM_KEY.is_sorted());
    }

    #[test]
    fn a_viewer_changes_nothing() {
        assert!(role("basic.viewer").is_subset(&READ.iter().copied().collect()));
        assert_eq!(role(SYSTEM_ADMIN), BTreeSet::from([SYSTEM_ADMIN]));
    }
}
