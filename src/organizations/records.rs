//! What is an organization, and what is a profile?

use attestry_domain::ids::{OrganizationId, ProfileId, WalletId};
use attestry_domain::organizations::{Flags, ParticipantType, ParticipationStatus};
use attestry_domain::production::participants::ParticipantTag;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A company that takes part in the registry.
#[derive(Clone, Debug)]
pub struct Organization {
    /// Its id.
    pub id: OrganizationId,
    /// Legal or trading name.
    pub name: String,
    /// Tax number.
    pub tax_id: Option<String>,
    /// D-U-N-S number.
    pub duns: Option<String>,
    /// Whether it takes part.
    pub status: ParticipationStatus,
    /// Postal address.
    pub address: Option<Address>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// An organization in one of its parts, such as producer or buyer.
#[derive(Clone, Debug)]
pub struct Profile {
    /// `profileId`, `issuerId` and `ownerId` on the wire.
    pub id: ProfileId,
    /// The organization it belongs to.
    pub organization_id: OrganizationId,
    /// The name that counterparties see.
    pub name: String,
    /// Tax number.
    pub tax_id: Option<String>,
    /// D-U-N-S number.
    pub duns: Option<String>,
    /// The parts it plays.
    pub participant_types: Vec<ParticipantType>,
    /// Whom it works with.
    pub participant_tags: Vec<ParticipantTag>,
    /// Its switches.
    pub flags: Flags,
    /// Postal address.
    pub address: Option<Address>,
    /// Its wallets, the default one first.
    pub wallet_ids: Vec<WalletId>,
    /// Whether it takes part.
    pub status: ParticipationStatus,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A postal address, as far as it is known; stored as printed.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// Street and number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line1: Option<String>,
    /// What else finds the door.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    /// The town.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// The state or province.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// The postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}
