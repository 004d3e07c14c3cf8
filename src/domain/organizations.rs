//! What are profiles registered as, and which switches do they have?
//!
//! Whom a profile works with, its participant tags, is in [`crate::production::participants`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

wire_enum! {
    /// What a profile does in the registry.
    ParticipantType as "participant type" {
        /// Produces energy and issues tokens.
        Producer = "producer",
        /// Holds and trades tokens.
        Base = "base",
        /// Buys and retires tokens.
        Buyer = "buyer",
        /// Measures facilities of others.
        Measurer = "measurer",
        /// Verifies measurements of others.
        Verifier = "verifier",
        /// A machine that serves the registry itself.
        System = "system",
    }
}

wire_enum! {
    /// Whether an organization or profile takes part.
    ParticipationStatus as "status" {
        /// It takes part.
        Active = "active",
        /// It is kept for the history only.
        Archive = "archive",
    }
}

wire_enum! {
    /// A switch on a profile. The list is closed: unknown flags are refused.
    Flag as "flag" {
        /// Follows the Greenhouse Gas Protocol; set by the operator and copied to tokens at mint.
        Ghgp = "GHGP",
        /// Certificates state that attributes were booked and claimed apart from the energy.
        BookAndClaim = "BOOK_AND_CLAIM",
        /// Signing, approving, sending and minting take two different users.
        DualApproval = "DUAL_APPROVAL",
    }
}

/// The switches of a profile, as stored and printed: `{ "GHGP": true }`. An absent flag is off.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Flags(BTreeMap<Flag, bool>);

impl Flags {
    /// Whether the flag is on.
    pub fn is_set(&self, flag: Flag) -> bool {
        self.0.get(&flag).copied().unwrap_or(false)
    }

    /// Turns a flag on or off, or takes it away.
    pub fn set(&mut self, flag: Flag, value: Option<bool>) {
        match value {
            Some(value) => self.0.insert(flag, value),
            None => self.0.remove(&flag),
        };
    }

    /// How many different users a signature, approval, send or mint takes.
    pub fn required_users(&self) -> u32 {
        if self.is_set(Flag::DualApproval) {
            2
        } else {
            1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_stored_as_printed() {
        let mut flags: Flags = serde_json::from_str(r#"{"GHGP":true}"#).unwrap();
        assert!(flags.is_set(Flag::Ghgp) && !flags.is_set(Flag::DualApproval));
        assert_eq!(flags.required_users(), 1);
        flags.set(Flag::Ghgp, None);
        flags.set(Flag::BookAndClaim, Some(false));
        flags.set(Flag::DualApproval, Some(true));
        let stored = serde_json::to_string(&flags).unwrap();
        assert_eq!(stored, r#"{"BOOK_AND_CLAIM":false,"DUAL_APPROVAL":true}"#);
        assert_eq!(flags.required_users(), 2);
        assert!(serde_json::from_str::<Flags>(r#"{"UNKNOWN":true}"#).is_err());
    }
}
