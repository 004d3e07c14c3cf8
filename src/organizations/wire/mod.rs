//! How do organizations and profiles look to a client?

mod internal;
mod keys;

use attestry_domain::organizations::{Flag, Flags, ParticipantType, ParticipationStatus};
use attestry_domain::production::participants::ParticipantTag;
use attestry_openapi::base;

pub(crate) use internal::{address, status_of};
pub(crate) use keys::flag_changes;

use super::{Address, Organization, Profile, SystemKey};

/// A list of organizations, in the order given.
pub(crate) fn list(organizations: Vec<Organization>) -> base::OrganizationListResponse {
    let organizations = organizations.into_iter().map(Into::into).collect();
    base::OrganizationListResponse { organizations }
}

/// The fresh keys of the system profiles.
pub(crate) fn system_keys(keys: Vec<SystemKey>) -> base::PreprodApiKeysResponse {
    let keys = keys
        .into_iter()
        .map(|SystemKey { profile, key }| base::PreprodApiKey {
            id: key.record.id.into(),
            profile_id: profile.id.into(),
            profile_name: profile.name,
            client_id: key.record.client_id,
            client_key: key.client_key,
        });
    base::PreprodApiKeysResponse {
        api_keys: keys.collect(),
    }
}

impl From<Organization> for base::Organization {
    fn from(organization: Organization) -> Self {
        Self {
            id: organization.id.into(),
            name: organization.name,
            tax_id: organization.tax_id.into(),
            duns: organization.duns.into(),
            status: status(organization.status),
            address: organization.address.map(base::Address::from).into(),
            created_at: organization.created_at,
            updated_at: organization.updated_at,
        }
    }
}

impl From<Profile> for base::OrganizationProfile {
    fn from(profile: Profile) -> Self {
        Self {
            id: profile.id.into(),
            organization_id: profile.organization_id.into(),
            name: profile.name,
            tax_id: profile.tax_id.into(),
            duns: profile.duns.into(),
            participant_types: profile.participant_types.into_iter().map(part).collect(),
            participant_tags: profile
                .participant_tags
                .into_iter()
                .map(participant_tag)
                .collect(),
            flags: flags(&profile.flags),
            address: profile.address.map(base::Address::from).into(),
            wallet_ids: profile.wallet_ids.into_iter().map(Into::into).collect(),
            status: status(profile.status),
            created_at: profile.created_at,
            updated_at: profile.updated_at,
        }
    }
}

impl From<Address> for base::Address {
    fn from(address: Address) -> Self {
        Self {
            line1: address.line1,
            line2: address.line2,
            city: address.city,
            state: address.state,
            postal_code: address.postal_code,
            country: address.country,
        }
    }
}

fn participant_tag(tag: ParticipantTag) -> base::ParticipantTag {
    let measurers = tag
        .measurers
        .into_iter()
        .map(|measurer| base::ParticipantMeasurer {
            identifier: measurer.identifier,
            standard_types: measurer.standard_types,
        });
    let verifiers = tag
        .verifiers
        .into_iter()
        .map(|verifier| base::ParticipantVerifier {
            identifier: verifier.identifier,
        });
    base::ParticipantTag {
        tag: tag.tag,
        measurers: measurers.collect(),
        verifiers: verifiers.collect(),
    }
}

/// Whether it takes part.
pub(crate) fn status(status: ParticipationStatus) -> base::OrganizationStatus {
    match status {
        ParticipationStatus::Active => base::OrganizationStatus::Active,
        ParticipationStatus::Archive => base::OrganizationStatus::Archive,
    }
}

fn part(part: ParticipantType) -> base::ParticipantType {
    match part {
        ParticipantType::Producer => base::ParticipantType::Producer,
        ParticipantType::Base => base::ParticipantType::Base,
        ParticipantType::Buyer => base::ParticipantType::Buyer,
        ParticipantType::Measurer => base::ParticipantType::Measurer,
        ParticipantType::Verifier => base::ParticipantType::Verifier,
        ParticipantType::System => base::ParticipantType::System,
    }
}

fn flags(flags: &Flags) -> base::OrganizationProfileFlags {
    let on = |flag| flags.is_set(flag).then_some(true);
    base::OrganizationProfileFlags {
        ghgp: on(Flag::Ghgp),
        book_and_claim: on(Flag::BookAndClaim),
        dual_approval: on(Flag::DualApproval),
    }
}
