//! How do roles and permissions look to a client?

use attestry_domain::identity::rbac::{Permission, Role};
use attestry_openapi::base;

use super::{Catalogue, Permissions, Roles};

/// The roles of an import.
pub(crate) fn roles(roles: Vec<base::RbacRole>) -> Vec<Role> {
    let role = |role: base::RbacRole| Role {
        code: role.code,
        name: role.name,
        description: role.description,
        permissions: role.permissions,
    };
    roles.into_iter().map(role).collect()
}

/// The permissions of an import.
pub(crate) fn permissions(permissions: Vec<base::RbacPermission>) -> Vec<Permission> {
    let permission = |permission: base::RbacPermission| Permission {
        code: permission.code,
        description: permission.description,
    };
    permissions.into_iter().map(permission).collect()
}

impl From<Roles> for base::RbacRolesResponse {
    fn from(Roles(roles): Roles) -> Self {
        Self {
            roles: roles.into_iter().map(role).collect(),
        }
    }
}

impl From<Permissions> for base::RbacPermissionsResponse {
    fn from(Permissions(permissions): Permissions) -> Self {
        Self {
            permissions: permissions.into_iter().map(permission).collect(),
        }
    }
}

impl From<Catalogue> for base::RbacExportResponse {
    fn from(catalogue: Catalogue) -> Self {
        Self {
            roles: catalogue.roles.into_iter().map(role).collect(),
            permissions: catalogue.permissions.into_iter().map(permission).collect(),
        }
    }
}

fn role(role: Role) -> base::RbacRole {
    base::RbacRole {
        code: role.code,
        name: role.name,
        description: role.description,
        permissions: role.permissions,
    }
}

fn permission(permission: Permission) -> base::RbacPermission {
    base::RbacPermission {
        code: permission.code,
        description: permission.description,
    }
}
