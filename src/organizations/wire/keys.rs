//! How do the keys and flags of a profile look to a client?

use attestry_domain::organizations::Flag;
use attestry_openapi::base;
use attestry_openapi::common::Fault;

use crate::error::Error;
use crate::organizations::api_keys::{ApiKey, KeyRecord};
use crate::organizations::{FlagChange, FlagsSet, PendingFlag};
use crate::platform::listed::Listed;
use crate::wire::{page_info, sound, total};

impl From<ApiKey> for base::OrganizationProfileApiKeyCreateResponse {
    fn from(key: ApiKey) -> Self {
        Self {
            client_id: key.record.client_id.clone(),
            client_key: key.client_key,
            api_key: key.record.into(),
        }
    }
}

impl From<KeyRecord> for base::ApiKey {
    fn from(key: KeyRecord) -> Self {
        Self {
            id: key.id.into(),
            profile_id: key.profile_id.into(),
            client_id: key.client_id,
            prefix: key.prefix,
            created_at: key.created_at,
            last_used_at: key.last_used_at.into(),
            revoked_at: key.revoked_at.into(),
        }
    }
}

impl From<KeyRecord> for base::ApiKeyResponse {
    fn from(key: KeyRecord) -> Self {
        Self {
            api_key: key.into(),
        }
    }
}

impl From<Listed<KeyRecord>> for base::OrganizationProfileApiKeyListResponse {
    fn from(listed: Listed<KeyRecord>) -> Self {
        Self {
            paginate: page_info(&listed),
            total: total(&listed),
            api_keys: listed.rows.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<FlagsSet> for base::OrganizationProfileFlagSetResponse {
    fn from(set: FlagsSet) -> Self {
        Self {
            organization_profile: set.profile.into(),
            pending_flags: set.pending.into_iter().map(pending).collect(),
        }
    }
}

fn pending(pending: PendingFlag) -> base::PendingFlag {
    base::PendingFlag {
        flag: flag(pending.flag),
        requested_by: pending.request.by.into(),
        requested_at: pending.request.at,
        expires_at: pending.request.expires_at(),
    }
}

/// What a request asks of the flags.
///
/// # Errors
///
/// Invalid where a flag is named twice.
pub(crate) fn flag_changes(
    changes: Vec<base::OrganizationProfileFlagChange>,
) -> Result<Vec<FlagChange>, Error> {
    let mut known: Vec<FlagChange> = Vec::new();
    let mut faults = Vec::new();
    for (at, change) in changes.into_iter().enumerate() {
        let change = FlagChange {
            flag: flag_of(change.flag),
            value: change.value.0,
        };
        if known.iter().any(|earlier| earlier.flag == change.flag) {
            faults.push(Fault {
                pointer: format!("/flags/{at}/flag"),
                detail: "The flag is named before.".to_owned(),
            });
        }
        known.push(change);
    }
    sound(known, faults)
}

fn flag(flag: Flag) -> base::OrganizationProfileFlag {
    match flag {
        Flag::Ghgp => base::OrganizationProfileFlag::Ghgp,
        Flag::BookAndClaim => base::OrganizationProfileFlag::BookAndClaim,
        Flag::DualApproval => base::OrganizationProfileFlag::DualApproval,
    }
}

fn flag_of(flag: base::OrganizationProfileFlag) -> Flag {
    match flag {
        base::OrganizationProfileFlag::Ghgp => Flag::Ghgp,
        base::OrganizationProfileFlag::BookAndClaim => Flag::BookAndClaim,
        base::OrganizationProfileFlag::DualApproval => Flag::DualApproval,
    }
}
