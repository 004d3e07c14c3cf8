//! How does a profile come into being? Together with its default wallet.

use attestry_domain::ids::OrganizationId;
use attestry_domain::organizations::{Flags, ParticipantType, ParticipationStatus};
use attestry_domain::production::participants::ParticipantTag;

use super::store::profiles;
use super::{Address, Profile};
use crate::app::App;
use crate::error::Error;
use crate::ledger::store::wallet::{NewWallet, insert_wallet};
use crate::platform::database::Tx;

/// A profile to be.
#[derive(Clone, Debug)]
pub struct NewProfile {
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
}

impl NewProfile {
    /// A profile with a name and a part to play, and nothing else.
    pub fn named(organization_id: OrganizationId, name: &str, part: ParticipantType) -> Self {
        Self {
            organization_id,
            name: name.to_owned(),
            tax_id: None,
            duns: None,
            participant_types: vec![part],
            participant_tags: Vec::new(),
            flags: Flags::default(),
            address: None,
        }
    }
}

/// Adds an active profile and its default wallet.
pub async fn create_profile(app: &App, tx: &Tx, new: &NewProfile) -> Result<Profile, Error> {
    let now = app.clock.now();
    let profile = Profile {
        id: app.ids.next(),
        organization_id: new.organization_id,
        name: new.name.clone(),
        tax_id: new.tax_id.clone(),
        duns: new.duns.clone(),
        participant_types: new.participant_types.clone(),
        participant_tags: new.participant_tags.clone(),
        flags: new.flags.clone(),
        address: new.address.clone(),
        wallet_ids: vec![app.ids.next()],
        status: ParticipationStatus::Active,
        created_at: now,
        updated_at: now,
    };
    profiles::insert(tx, &profile).await?;
    for id in &profile.wallet_ids {
        let wallet = NewWallet {
            id: *id,
            profile_id: profile.id,
            name: &profile.name,
            is_default: true,
            created_at: now,
        };
        insert_wallet(&**tx, &wallet).await?;
    }
    Ok(profile)
}
