//! How do users, sessions and second factors look to a client?

pub(crate) mod accounts;

use std::collections::BTreeSet;

use attestry_domain::identity::access::{Entity, RoleLink};
use attestry_domain::identity::{TfaKind, TfaStatus, UserStatus};
use attestry_openapi::base;
use attestry_openapi::types::Email;
use uuid::Uuid;

use super::change_password::ChangePasswordRequest;
use super::login::LoginRequest;
use super::profile::UserContext;
use super::two_factor::{Activated, Enrollment, TwoFactorMethod};
use super::{SessionTokens, UserAccount};

impl From<base::LoginRequest> for LoginRequest {
    fn from(body: base::LoginRequest) -> Self {
        Self {
            email: body.email.0,
            password: body.secret,
            tfa_code: body.tfa_code,
        }
    }
}

impl From<base::ChangePasswordRequest> for ChangePasswordRequest {
    fn from(body: base::ChangePasswordRequest) -> Self {
        Self {
            old_password: body.old_password,
            password: body.password,
        }
    }
}

impl From<SessionTokens> for base::AuthTokens {
    fn from(tokens: SessionTokens) -> Self {
        Self {
            access_token: tokens.access_token,
            access_token_expires_at: tokens.access_token_expires_at.timestamp(),
            refresh_token: tokens.refresh_token,
            refresh_token_expires_at: tokens.refresh_token_expires_at.timestamp(),
        }
    }
}

/// How an address can log in: always with a password, and a code where one is asked for.
pub(crate) fn ways_to_log_in(tfa: Option<TfaKind>) -> base::InitiateLoginResponse {
    base::InitiateLoginResponse {
        password: true,
        tfa: tfa.map(tfa_type),
    }
}

/// The kind of second factor that a client names.
pub(crate) fn tfa_kind(kind: base::TwoFactorAuthType) -> TfaKind {
    match kind {
        base::TwoFactorAuthType::Totp => TfaKind::Totp,
    }
}

fn tfa_type(kind: TfaKind) -> base::TwoFactorAuthType {
    match kind {
        TfaKind::Totp => base::TwoFactorAuthType::Totp,
    }
}

impl From<Enrollment> for base::TwoFactorAuthCreateResponse {
    fn from(enrollment: Enrollment) -> Self {
        Self {
            tfa_id: enrollment.id.into(),
            r#type: tfa_type(enrollment.kind),
            secret: enrollment.secret,
            otpauth_url: enrollment.url,
            qr_code: enrollment.qr_code,
        }
    }
}

impl From<TwoFactorMethod> for base::TwoFactorAuth {
    fn from(method: TwoFactorMethod) -> Self {
        Self {
            id: method.id.into(),
            r#type: tfa_type(method.kind),
            status: match method.status {
                TfaStatus::Pending => base::TwoFactorAuthStatus::Pending,
                TfaStatus::Active => base::TwoFactorAuthStatus::Active,
                TfaStatus::Disabled => base::TwoFactorAuthStatus::Disabled,
            },
            created_at: method.created_at,
            activated_at: method.activated_at.into(),
            recovery_codes_left: method.recovery_codes_left,
        }
    }
}

impl From<Activated> for base::TwoFactorAuthActivateResponse {
    fn from(activated: Activated) -> Self {
        Self {
            two_factor_auth: activated.method.into(),
            recovery_codes: activated.recovery_codes,
        }
    }
}

impl From<TwoFactorMethod> for base::TwoFactorAuthResponse {
    fn from(method: TwoFactorMethod) -> Self {
        Self {
            two_factor_auth: method.into(),
        }
    }
}

/// The methods of a user, in the order given.
pub(crate) fn methods(methods: Vec<TwoFactorMethod>) -> base::TwoFactorAuthListResponse {
    let two_factor_auths = methods.into_iter().map(Into::into).collect();
    base::TwoFactorAuthListResponse { two_factor_auths }
}

impl From<UserContext> for base::UserProfileOrganizationResponse {
    fn from(context: UserContext) -> Self {
        Self {
            user: user(context.account, context.permissions),
            organizations: context.organizations.into_iter().map(Into::into).collect(),
            profiles: context.profiles.into_iter().map(Into::into).collect(),
        }
    }
}

fn user(account: UserAccount, permissions: BTreeSet<String>) -> base::User {
    base::User {
        id: account.id.into(),
        email: Email(account.email),
        first_name: account.first_name,
        last_name: account.last_name,
        status: user_status(account.status),
        tfa_enabled: account.tfa_enabled,
        permissions: permissions.into_iter().collect(),
        role_links: account.role_links.into_iter().map(role_link).collect(),
        created_at: account.created_at,
        updated_at: account.updated_at,
    }
}

fn user_status(status: UserStatus) -> base::UserStatus {
    match status {
        UserStatus::Invited => base::UserStatus::Invited,
        UserStatus::Active => base::UserStatus::Active,
        UserStatus::Disabled => base::UserStatus::Disabled,
    }
}

fn role_entity(entity: Entity) -> (base::RoleEntityType, Option<Uuid>) {
    match entity {
        Entity::System => (base::RoleEntityType::System, None),
        Entity::Organization(id) => (base::RoleEntityType::Organization, Some(id.into())),
        Entity::Profile(id) => (base::RoleEntityType::OrganizationProfile, Some(id.into())),
    }
}

fn role_link(link: RoleLink) -> base::RoleLink {
    let (entity_type, entity_id) = role_entity(link.entity);
    base::RoleLink {
        role_code: link.role_code,
        entity_type,
        entity_id: entity_id.into(),
    }
}
