//! Whose locations does a caller work with?

use attestry_domain::identity::permission::{ORGANIZATION_PROFILES, ORGANIZATION_READ};
use attestry_domain::ids::ProfileId;

use crate::error::Error;
use crate::identity::Caller;

/// For whom a use case is carried out.
#[derive(Clone, Copy, Debug)]
pub enum Reach<'a> {
    /// For a user: those of the profiles that their roles reach.
    Mine(&'a Caller),
    /// For the operator, whose permission was asked for at the door: all of them.
    Everything(&'a Caller),
}

impl<'a> Reach<'a> {
    /// Who calls.
    pub(super) const fn caller(self) -> &'a Caller {
        match self {
            Self::Mine(caller) | Self::Everything(caller) => caller,
        }
    }

    /// Asks whether locations of the profile may be changed.
    pub(super) fn require_write(self, profile: ProfileId) -> Result<(), Error> {
        match self {
            Self::Mine(caller) => caller.require(ORGANIZATION_PROFILES, profile),
            Self::Everything(_) => Ok(()),
        }
    }

    /// Asks whether locations of the profile may be seen.
    pub(super) fn require_read(self, profile: ProfileId) -> Result<(), Error> {
        match self {
            Self::Mine(caller) => caller.require(ORGANIZATION_READ, profile),
            Self::Everything(_) => Ok(()),
        }
    }

    /// The profiles whose locations may be seen; none: all.
    pub(super) fn readable(self) -> Option<Vec<ProfileId>> {
        match self {
            Self::Mine(caller) => Some(caller.profiles_with(ORGANIZATION_READ)),
            Self::Everything(_) => None,
        }
    }
}
