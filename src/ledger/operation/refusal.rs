//! Which refusal does a client read when a rule of the engine says no?

use attestry_domain::ledger::operation::{LockRefusal, SignRefusal, StatusRefusal};

use crate::error::{Conflict, Error, sentence};

impl From<StatusRefusal> for Error {
    fn from(refusal: StatusRefusal) -> Self {
        match refusal {
            StatusRefusal::Ended(_) => Self::state(sentence(&refusal)),
            StatusRefusal::TermsFrozen => Self::Conflict(Conflict::TermsFrozen),
        }
    }
}

impl From<SignRefusal> for Error {
    fn from(refusal: SignRefusal) -> Self {
        match refusal {
            SignRefusal::NothingOwed => Self::state(sentence(&refusal)),
            SignRefusal::AlreadySigned => Self::Conflict(Conflict::AlreadySigned),
            SignRefusal::NothingLocked => Self::Conflict(Conflict::NothingLocked),
        }
    }
}

impl From<LockRefusal> for Error {
    fn from(refusal: LockRefusal) -> Self {
        match refusal {
            LockRefusal::Insufficient { asked, available } => {
                Self::Conflict(Conflict::InsufficientQuantity { asked, available })
            }
            LockRefusal::OtherTerms { .. } | LockRefusal::MixedTerms { .. } => {
                Self::Conflict(Conflict::MixedTerms(sentence(&refusal)))
            }
            LockRefusal::TooLarge(_) => Self::invalid("/quantity", sentence(&refusal)),
        }
    }
}
