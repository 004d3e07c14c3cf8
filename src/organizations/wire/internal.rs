//! What does the operator ask for, and how do the lists look to them?

use attestry_domain::organizations::{ParticipantType, ParticipationStatus};
use attestry_domain::places::check_place;
use attestry_domain::production::participants::{
    AccreditedMeasurer, AccreditedVerifier, ParticipantTag, named_again,
};
use attestry_openapi::base;
use attestry_openapi::common::Fault;

use crate::error::Error;
use crate::organizations::internal::{
    OrganizationFilter, OrganizationUpdate, ProfileFilter, ProfileUpdate,
};
use crate::organizations::{Address, NewOrganization, NewProfile, Organization, Profile};
use crate::platform::change::Change;
use crate::platform::listed::Listed;
use crate::wire::{page_info, sound, total};

impl TryFrom<base::InternalOrganizationCreateRequest> for NewOrganization {
    type Error = Error;

    fn try_from(body: base::InternalOrganizationCreateRequest) -> Result<Self, Error> {
        let mut faults = Vec::new();
        let new = Self {
            name: body.name,
            tax_id: given(body.tax_id),
            duns: given(body.duns),
            address: address(body.address, &mut faults).set().cloned(),
        };
        sound(new, faults)
    }
}

impl TryFrom<base::InternalOrganizationUpdateRequest> for OrganizationUpdate {
    type Error = Error;

    fn try_from(body: base::InternalOrganizationUpdateRequest) -> Result<Self, Error> {
        let mut faults = Vec::new();
        let update = Self {
            id: body.id.into(),
            name: body.name,
            tax_id: Change::of_text(body.tax_id),
            duns: Change::of_text(body.duns),
            address: address(body.address, &mut faults),
            status: body.status.map(status_of),
        };
        sound(update, faults)
    }
}

impl TryFrom<base::InternalOrganizationProfileCreateRequest> for NewProfile {
    type Error = Error;

    fn try_from(body: base::InternalOrganizationProfileCreateRequest) -> Result<Self, Error> {
        let mut faults = Vec::new();
        let tags = body.participant_tags.unwrap_or_default();
        let new = Self {
            organization_id: body.organization_id.into(),
            name: body.name,
            tax_id: given(body.tax_id),
            duns: given(body.duns),
            participant_types: parts(body.participant_types.unwrap_or_default()),
            participant_tags: participant_tags(tags, &mut faults),
            flags: attestry_domain::organizations::Flags::default(),
            address: address(body.address, &mut faults).set().cloned(),
        };
        sound(new, faults)
    }
}

impl TryFrom<base::InternalOrganizationProfileUpdateRequest> for ProfileUpdate {
    type Error = Error;

    fn try_from(body: base::InternalOrganizationProfileUpdateRequest) -> Result<Self, Error> {
        let mut faults = Vec::new();
        let tags = body.participant_tags;
        let update = Self {
            id: body.id.into(),
            name: body.name,
            tax_id: Change::of_text(body.tax_id),
            duns: Change::of_text(body.duns),
            participant_types: body.participant_types.map(parts),
            participant_tags: tags.map(|tags| participant_tags(tags, &mut faults)),
            address: address(body.address, &mut faults),
            status: body.status.map(status_of),
        };
        sound(update, faults)
    }
}

impl From<base::InternalOrganizationListRequest> for OrganizationFilter {
    fn from(body: base::InternalOrganizationListRequest) -> Self {
        Self {
            name: body.name,
            status: body.status.map(status_of),
        }
    }
}

impl From<base::InternalOrganizationProfileListRequest> for ProfileFilter {
    fn from(body: base::InternalOrganizationProfileListRequest) -> Self {
        let tags = body.participant_tags.unwrap_or_default();
        Self {
            organization: body.organization_id.map(Into::into),
            name: body.name,
            status: body.status.map(status_of),
            participant_types: parts(body.participant_types.unwrap_or_default()),
            tags: tags.into_iter().map(|tag| tag.tag).collect(),
        }
    }
}

impl From<Organization> for base::OrganizationResponse {
    fn from(organization: Organization) -> Self {
        Self {
            organization: organization.into(),
        }
    }
}

impl From<Profile> for base::OrganizationProfileResponse {
    fn from(profile: Profile) -> Self {
        Self {
            organization_profile: profile.into(),
        }
    }
}

impl From<Listed<Organization>> for base::InternalOrganizationListResponse {
    fn from(listed: Listed<Organization>) -> Self {
        Self {
            paginate: page_info(&listed),
            total: total(&listed),
            organizations: listed.rows.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Listed<Profile>> for base::InternalOrganizationProfileListResponse {
    fn from(listed: Listed<Profile>) -> Self {
        Self {
            paginate: page_info(&listed),
            total: total(&listed),
            organization_profiles: listed.rows.into_iter().map(Into::into).collect(),
        }
    }
}

/// A text of a new record; a blank one is none.
fn given(text: Option<String>) -> Option<String> {
    Change::of_text(text).set().cloned()
}

/// What becomes of an address: without members it is cleared.
pub(crate) fn address(
    body: Option<base::AddressRequest>,
    faults: &mut Vec<Fault>,
) -> Change<Address> {
    let Some(body) = body else {
        return Change::Keep;
    };
    let address = Address {
        line1: body.line1,
        line2: body.line2,
        city: body.city,
        state: body.state,
        postal_code: body.postal_code,
        country: body.country,
    };
    let found = check_place(address.country.as_deref(), address.state.as_deref());
    faults.extend(found.into_iter().map(|(at, fault)| Fault {
        pointer: format!("/address{at}"),
        detail: format!("{fault}."),
    }));
    if address == Address::default() {
        Change::Clear
    } else {
        Change::Set(address)
    }
}

fn parts(parts: Vec<base::ParticipantType>) -> Vec<ParticipantType> {
    let mut known = Vec::new();
    for part in parts.into_iter().map(part_of) {
        if !known.contains(&part) {
            known.push(part);
        }
    }
    known
}

fn participant_tags(
    tags: Vec<base::ParticipantTagRequest>,
    faults: &mut Vec<Fault>,
) -> Vec<ParticipantTag> {
    let tags: Vec<_> = tags.into_iter().map(participant_tag).collect();
    faults.extend(named_again(&tags).into_iter().map(|at| Fault {
        pointer: format!("/participantTags/{at}/tag"),
        detail: "The tag is named before.".to_owned(),
    }));
    tags
}

fn participant_tag(tag: base::ParticipantTagRequest) -> ParticipantTag {
    let measurer = |measurer: base::ParticipantMeasurerRequest| AccreditedMeasurer {
        identifier: measurer.identifier,
        standard_types: measurer.standard_types.unwrap_or_default(),
    };
    let verifier = |verifier: base::ParticipantVerifierRequest| AccreditedVerifier {
        identifier: verifier.identifier,
    };
    let (measurers, verifiers) = (tag.measurers, tag.verifiers);
    ParticipantTag {
        tag: tag.tag,
        measurers: measurers.into_iter().flatten().map(measurer).collect(),
        verifiers: verifiers.into_iter().flatten().map(verifier).collect(),
    }
}

/// Whether to take part, as a request says it.
pub(crate) fn status_of(status: base::OrganizationStatus) -> ParticipationStatus {
    match status {
        base::OrganizationStatus::Active => ParticipationStatus::Active,
        base::OrganizationStatus::Archive => ParticipationStatus::Archive,
    }
}

fn part_of(part: base::ParticipantType) -> ParticipantType {
    match part {
        base::ParticipantType::Producer => ParticipantType::Producer,
        base::ParticipantType::Base => ParticipantType::Base,
        base::ParticipantType::Buyer => ParticipantType::Buyer,
        base::ParticipantType::Measurer => ParticipantType::Measurer,
        base::ParticipantType::Verifier => ParticipantType::Verifier,
        base::ParticipantType::System => ParticipantType::System,
    }
}
