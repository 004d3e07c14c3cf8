//! How do users look to those who administer them?

use attestry_domain::identity::UserStatus;
use attestry_domain::identity::access::{Entity, RoleLink};
use attestry_openapi::base;
use attestry_openapi::common::Fault;
use attestry_openapi::types::Email;
use uuid::Uuid;

use super::{role_entity, role_link, user_status};
use crate::error::Error;
use crate::identity::administration::{
    EffectivePermission, NewAccount, UserChange, UserDetails, UserFilter,
};
use crate::identity::members::{MemberFilter, NewInvitation};
use crate::identity::{ShownLink, UserAccount};
use crate::platform::listed::Listed;
use crate::wire::{page_info, sound, total};

impl From<base::MailedLinkRequest> for ShownLink {
    fn from(body: base::MailedLinkRequest) -> Self {
        Self {
            email: body.email.0,
            token: body.token,
            password: body.password,
        }
    }
}

impl From<UserAccount> for base::UserAccount {
    fn from(user: UserAccount) -> Self {
        Self {
            id: user.id.into(),
            email: Email(user.email),
            first_name: user.first_name,
            last_name: user.last_name,
            status: user_status(user.status),
            tfa_enabled: user.tfa_enabled,
            role_links: user.role_links.into_iter().map(role_link).collect(),
            created_at: user.created_at,
            updated_at: user.updated_at,
        }
    }
}

impl From<UserAccount> for base::UserAccountResponse {
    fn from(user: UserAccount) -> Self {
        Self { user: user.into() }
    }
}

impl From<Listed<UserAccount>> for base::UserAccountListResponse {
    fn from(listed: Listed<UserAccount>) -> Self {
        Self {
            paginate: page_info(&listed),
            total: total(&listed),
            users: listed.rows.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<UserDetails> for base::InternalUserDetailsResponse {
    fn from(details: UserDetails) -> Self {
        let permissions = details.permissions.into_iter();
        Self {
            user: details.user.into(),
            effective_permissions: permissions.map(Into::into).collect(),
        }
    }
}

impl From<EffectivePermission> for base::EffectivePermission {
    fn from(effective: EffectivePermission) -> Self {
        let (entity_type, entity_id) = role_entity(effective.entity);
        Self {
            permission: effective.permission,
            role_code: effective.role_code,
            entity_type,
            entity_id: entity_id.into(),
        }
    }
}

impl From<base::OrganizationUserListRequest> for MemberFilter {
    fn from(body: base::OrganizationUserListRequest) -> Self {
        Self {
            organization: body.organization_id.map(Into::into),
            email: body.email,
        }
    }
}

impl From<base::OrganizationUserInviteUserRequest> for NewInvitation {
    fn from(body: base::OrganizationUserInviteUserRequest) -> Self {
        Self {
            organization: body.organization_id.into(),
            email: body.email.0,
            first_name: body.first_name.0,
            last_name: body.last_name.0,
        }
    }
}

impl From<base::InternalUserListRequest> for UserFilter {
    fn from(body: base::InternalUserListRequest) -> Self {
        Self {
            email: body.email,
            status: body.status.map(|status| match status {
                base::UserStatus::Invited => UserStatus::Invited,
                base::UserStatus::Active => UserStatus::Active,
                base::UserStatus::Disabled => UserStatus::Disabled,
            }),
        }
    }
}

impl TryFrom<base::InternalUserCreateRequest> for NewAccount {
    type Error = Error;

    fn try_from(body: base::InternalUserCreateRequest) -> Result<Self, Error> {
        Ok(Self {
            email: body.email.0,
            first_name: body.first_name.0,
            last_name: body.last_name.0,
            password: body.password,
            role_links: links(body.role_links.unwrap_or_default())?,
        })
    }
}

impl From<base::InternalUserUpdateRequest> for UserChange {
    fn from(body: base::InternalUserUpdateRequest) -> Self {
        Self {
            user_id: body.id.into(),
            email: body.email.map(|email| email.0),
            first_name: body.first_name.map(|name| name.0),
            last_name: body.last_name.map(|name| name.0),
            status: body.status.map(|status| match status {
                base::UserStatusChange::Active => UserStatus::Active,
                base::UserStatusChange::Disabled => UserStatus::Disabled,
            }),
        }
    }
}

/// The roles that a client names, each with its place.
///
/// # Errors
///
/// Invalid where an id is missing, or given for the system; every such link is named.
pub(crate) fn links(wire: Vec<base::RoleLinkRequest>) -> Result<Vec<RoleLink>, Error> {
    let mut faults = Vec::new();
    let mut links = Vec::new();
    for (index, link) in wire.into_iter().enumerate() {
        match entity(link.entity_type, link.entity_id.take()) {
            Ok(entity) => links.push(RoleLink {
                role_code: link.role_code,
                entity,
            }),
            Err(detail) => faults.push(Fault {
                pointer: format!("/roleLinks/{index}/entityId"),
                detail: detail.to_owned(),
            }),
        }
    }
    sound(links, faults)
}

fn entity(kind: base::RoleEntityType, id: Option<Uuid>) -> Result<Entity, &'static str> {
    use base::RoleEntityType as Wire;
    match (kind, id) {
        (Wire::System, None) => Ok(Entity::System),
        (Wire::System, Some(_)) => Err("The system has no id; leave it out."),
        (Wire::Organization, Some(id)) => Ok(Entity::Organization(id.into())),
        (Wire::OrganizationProfile, Some(id)) => Ok(Entity::Profile(id.into())),
        (Wire::Organization | Wire::OrganizationProfile, None) => {
            Err("The id of the organization or profile is missing.")
        }
    }
}
