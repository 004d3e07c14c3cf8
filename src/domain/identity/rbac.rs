//! Which roles and permissions may an import bring?
//!
//! Only permissions that some operation asks for exist, and the operator's own belongs to the operator's
//! role alone: no import locks the operator out, and none makes another role an operator.

use std::collections::BTreeSet;

use thiserror::Error;

use crate::identity::permission::PERMISSIONS;
use crate::identity::roles::SYSTEM_ADMIN;

/// A set of permissions, as the registry keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// How role links name it.
    pub code: String,
    /// Its name for people.
    pub name: String,
    /// Who it is for.
    pub description: String,
    /// The permissions it gives.
    pub permissions: Vec<String>,
}

/// What a role can give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// How operations and roles name it.
    pub code: String,
    /// What it allows.
    pub description: String,
}

/// Why a part of an import is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ImportError {
    /// The code stands in the import twice.
    #[error("the code stands here twice")]
    Repeated,
    /// No operation asks for it.
    #[error("no operation asks for this permission")]
    UnknownPermission,
    /// The registry does not have it now.
    #[error("the registry does not have this permission; import or seed permissions first")]
    MissingPermission,
    /// The operator's permission in another role.
    #[error("this permission belongs to the role `{SYSTEM_ADMIN}` alone")]
    OperatorsAlone,
    /// The operator's role without the operator's permission.
    #[error("the role `{SYSTEM_ADMIN}` has to have the permission `{SYSTEM_ADMIN}`")]
    OperatorLockedOut,
}

/// What is wrong with the roles of an import, each fault with its JSON pointer below them: `/0/code`.
/// `permissions` are those that the registry has.
pub fn role_faults(roles: &[Role], permissions: &BTreeSet<String>) -> Vec<(String, ImportError)> {
    let mut faults = repeated(roles.iter().map(|role| role.code.as_str()));
    for (at, role) in roles.iter().enumerate() {
        let is_operator = role.code == SYSTEM_ADMIN;
        for (place, permission) in role.permissions.iter().enumerate() {
            let fault = if !permissions.contains(permission) {
                ImportError::MissingPermission
            } else if permission == SYSTEM_ADMIN && !is_operator {
                ImportError::OperatorsAlone
            } else {
                continue;
            };
            faults.push((format!("/{at}/permissions/{place}"), fault));
        }
        if is_operator && !role.permissions.iter().any(|it| it == SYSTEM_ADMIN) {
            faults.push((format!("/{at}/permissions"), ImportError::OperatorLockedOut));
        }
    }
    faults
}

/// What is wrong with the permissions of an import, likewise.
pub fn permission_faults(permissions: &[Permission]) -> Vec<(String, ImportError)> {
    let mut faults = repeated(
        permissions
            .iter()
            .map(|permission| permission.code.as_str()),
    );
    for (at, permission) in permissions.iter().enumerate() {
        if !PERMISSIONS
            .iter()
            .any(|known| known.code == permission.code)
        {
            faults.push((format!("/{at}/code"), ImportError::UnknownPermission));
        }
    }
    faults
}

fn repeated<'a>(codes: impl Iterator<Item = &'a str>) -> Vec<(String, ImportError)> {
    let mut seen = BTreeSet::new();
    codes
        .enumerate()
        .filter(|(_, code)| !seen.insert(*code))
        .map(|(at, _)| (format!("/{at}/code"), ImportError::Repeated))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(code: &str, permissions: &[&str]) -> Role {
        Role {
            code: code.to_owned(),
            name: code.to_owned(),
            description: String::new(),
            permissions: permissions.iter().map(|it| (*it).to_owned()).collect(),
        }
    }

    fn told(faults: &[(String, ImportError)]) -> Vec<(&str, ImportError)> {
        faults
            .iter()
            .map(|(pointer, fault)| (pointer.as_str(), *fault))
            .collect()
    }

    #[test]
    fn the_operators_permission_stays_where_it_is() {
        let known = BTreeSet::from([SYSTEM_ADMIN.to_owned(), "batch.read".to_owned()]);
        let faults = |roles: &[Role]| role_faults(roles, &known);
        let good = [
            role(SYSTEM_ADMIN, &[SYSTEM_ADMIN]),
            role("a", &["batch.read"]),
        ];
        assert_eq!(faults(&good), []);
        let bad = [
            role(SYSTEM_ADMIN, &["batch.read"]),
            role("a", &["batch.read", SYSTEM_ADMIN, "batch.fly"]),
            role("a", &[]),
        ];
        let expected = [
            ("/2/code", ImportError::Repeated),
            ("/0/permissions", ImportError::OperatorLockedOut),
            ("/1/permissions/1", ImportError::OperatorsAlone),
            ("/1/permissions/2", ImportError::MissingPermission),
        ];
        assert_eq!(told(&faults(&bad)), expected);
    }

    #[test]
    fn only_permissions_that_are_asked_for_are_imported() {
        let permission = |code: &str| Permission {
            code: code.to_owned(),
            description: String::new(),
        };
        let shipped: Vec<_> = PERMISSIONS.iter().map(|it| permission(it.code)).collect();
        assert_eq!(permission_faults(&shipped), []);
        let bad = ["batch.read", "batch.fly", "batch.read", "authenticated"].map(permission);
        let expected = [
            ("/2/code", ImportError::Repeated),
            ("/1/code", ImportError::UnknownPermission),
            ("/3/code", ImportError::UnknownPermission),
        ];
        assert_eq!(told(&permission_faults(&bad)), expected);
    }
}
