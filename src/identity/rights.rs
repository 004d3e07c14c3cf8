//! On which rights was a request carried out? Whoever repeats it has to have them still.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use attestry_domain::ids::{OrganizationId, ProfileId};
use serde::{Deserialize, Serialize};

/// Something that a use case asked for and the caller had.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Right {
    /// To see the profile.
    Sight(ProfileId),
    /// This permission at the profile.
    Profile(ProfileId, String),
    /// This permission at the whole organization.
    Organization(OrganizationId, String),
}

/// The rights that were asked for so far. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Rights(Arc<Mutex<BTreeSet<Right>>>);

impl Rights {
    /// All of them.
    pub fn noted(&self) -> BTreeSet<Right> {
        let noted = self.0.lock();
        noted.unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn note(&self, right: Right) {
        let noted = self.0.lock();
        noted.unwrap_or_else(PoisonError::into_inner).insert(right);
    }
}
