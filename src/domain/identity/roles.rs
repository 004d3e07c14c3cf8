//! Which permissions exist, and which roles bundle them?
//!
//! The catalogue that a new database is seeded with. A permission is named by the operation that needs
//! it, in the OpenAPI document; a role is granted to a user at the system, an organization or a profile.

/// A permission as seeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PermissionSeed {
    /// How operations name it.
    pub code: &'static str,
    /// What it allows.
    pub description: &'static str,
}

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

/// The operator's permission: everything internal.
pub const SYSTEM_ADMIN: &str = "system.admin";
/// The permission to administer a profile. The operator administers all of them without it.
pub const ORGANIZATION_PROFILES: &str = "organization.profiles";
/// The permission to see an organization and what belongs to its profiles.
pub const ORGANIZATION_READ: &str = "organization.read";
/// Any signed-in user; declared by operations and never granted.
pub const AUTHENTICATED: &str = "authenticated";
/// What a key of a system profile may do. No role grants these to a user.
pub const SYSTEM_KEY: &[&str] = &[
    "system.consumption",
    "system.ledger",
    "system.minting",
    "system.token",
];
/// The start of the roles under segregation of duties: with one of them, who created or prepared a
/// batch may not approve it.
pub const SOX_PREFIX: &str = "sox.";
/// The start of the roles that make somebody belong to an organization.
pub const DEFAULT_PREFIX: &str = "default.";
/// The permission to administer the users of an organization, held at the whole of it.
pub const ORGANIZATION_USERS: &str = "organization.users";
/// What somebody is who was invited to an organization and given nothing else yet.
pub const MEMBER: &str = "default.organization.member";

const fn permission(code: &'static str, description: &'static str) -> PermissionSeed {
    PermissionSeed { code, description }
}

/// Every permission that can be granted.
pub const PERMISSIONS: &[PermissionSeed] = &[
    permission("batch.create", "Create production batches from workbooks"),
    permission("batch.mint", "Mint the tokens of a minting contract"),
    permission("batch.read", "See production batches and their workflows"),
    permission("batch.reject", "Reject production batches"),
    permission("batch.remove", "Remove production batches"),
    permission("batch.send", "Send approved assets to the network"),
    permission("file.read", "List and download the files of a record"),
    permission(
        "measurement.approve",
        "Approve the measurement of a facility",
    ),
    permission(
        "measurement.prepare",
        "Add and remove evidence, return or remove a facility",
    ),
    permission("minting.create", "Create minting contracts"),
    permission("minting.read", "See minting contracts"),
    permission("minting.remove", "Remove minting contracts in draft"),
    permission(
        "operation.prepare",
        "Prepare transfers, consumptions and retirements",
    ),
    permission(
        "operation.sign",
        "Sign transfers, consumptions and retirements",
    ),
    permission(
        ORGANIZATION_PROFILES,
        "Administer the profiles of an organization",
    ),
    permission(ORGANIZATION_READ, "See an organization and its profiles"),
    permission(
        "organization.users",
        "Administer the users of an organization",
    ),
    permission(SYSTEM_ADMIN, "Operate the registry: everything internal"),
    permission("token.read", "See tokens held, with their documents"),
    permission("wallet.publish", "List holdings on the market"),
    permission("wallet.read", "See wallets, holdings and their history"),
];

const READ: &[&str] = &[
    "batch.read",
    "file.read",
    "minting.read",
    "organization.read",
    "token.read",
    "wallet.read",
];
const TRADE: &[&str] = &["operation.prepare", "operation.sign", "wallet.publish"];
const PREPARE: &[&str] = &[
    "batch.create",
    "batch.reject",
    "batch.remove",
    "measurement.prepare",
    "minting.create",
    "minting.remove",
];
/// Creating the minting contract belongs to both duties: it decides nothing yet.
const APPROVE: &[&str] = &[
    "batch.mint",
    "batch.send",
    "measurement.approve",
    "minting.create",
];
const ADMINISTER: &[&str] = &["organization.profiles", "organization.users"];

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
            &["batch.mint", "batch.send", "measurement.approve"],
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
        permissions: &[&["organization.read"], ADMINISTER],
    },
    RoleSeed {
        code: "default.organization.member",
        name: "Organization member",
        description: "Belongs to an organization",
        permissions: &[&["organization.read"]],
    },
    RoleSeed {
        code: "sox.producer.admin",
        name: "Producer administrator under segregation of duties",
        description: "Prepares and approves production, never both of one batch",
        permissions: &[
            READ,
            PREPARE,
            &["batch.mint", "batch.send", "measurement.approve"],
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
