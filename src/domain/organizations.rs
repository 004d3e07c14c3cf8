//! What are profiles registered as, and which switches do they have?
//!
//! Whom a profile works with, its participant tags, is in [`crate::production::participants`].

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::UserId;

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

/// How long a request to turn a flag off waits for a second user.
const CONFIRMED_WITHIN: TimeDelta = TimeDelta::days(14);

/// One user's request to turn a flag off that takes two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TurnOffRequest {
    /// Who asked first.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
}

/// What a change of a flag amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlagDecision {
    /// It is carried out; an earlier request to turn the flag off is settled.
    CarryOut,
    /// It waits for a second user; an earlier request, if any, has expired.
    Ask,
    /// It waits already: whoever asked first cannot be the second.
    Wait,
}

impl Flag {
    /// Whether only the operator sets it.
    pub const fn is_the_operators(self) -> bool {
        matches!(self, Self::Ghgp)
    }

    /// Whether it takes two different users to turn it off.
    pub const fn takes_two_to_turn_off(self) -> bool {
        matches!(self, Self::DualApproval)
    }
}

impl TurnOffRequest {
    /// Until when a second user can confirm it.
    pub fn expires_at(self) -> DateTime<Utc> {
        self.at
            .checked_add_signed(CONFIRMED_WITHIN)
            .unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

/// Decides what becomes of a flag that is `on` where a user wants it to have a value.
pub fn decide_flag(
    flag: Flag,
    on: bool,
    value: Option<bool>,
    asked: Option<TurnOffRequest>,
    (user, now): (UserId, DateTime<Utc>),
) -> FlagDecision {
    if !flag.takes_two_to_turn_off() || !on || value == Some(true) {
        return FlagDecision::CarryOut;
    }
    match asked.filter(|asked| now < asked.expires_at()) {
        None => FlagDecision::Ask,
        Some(asked) if asked.by == user => FlagDecision::Wait,
        Some(_) => FlagDecision::CarryOut,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn two_users_turn_dual_approval_off() {
        use FlagDecision::{Ask, CarryOut, Wait};
        let day = |day: i64| DateTime::from_timestamp(1_750_000_000 + day * 86_400, 0).unwrap();
        let user = |number: u128| UserId::from(Uuid::from_u128(number));
        let asked = Some(TurnOffRequest {
            by: user(1),
            at: day(0),
        });
        let dual = Flag::DualApproval;
        let rows = [
            // flag, on, value, asked, user, day, outcome
            (dual, true, None, None, 1, 0, Ask),
            (dual, true, Some(false), None, 1, 0, Ask),
            (dual, true, None, asked, 1, 1, Wait),
            (dual, true, Some(false), asked, 2, 1, CarryOut),
            (dual, true, None, asked, 2, 13, CarryOut),
            (dual, true, None, asked, 2, 14, Ask),
            (dual, true, Some(true), asked, 2, 1, CarryOut),
            (dual, false, None, None, 1, 0, CarryOut),
            (dual, false, Some(true), None, 1, 0, CarryOut),
            (Flag::BookAndClaim, true, None, None, 1, 0, CarryOut),
            (Flag::Ghgp, true, Some(false), None, 1, 0, CarryOut),
        ];
        for (flag, on, value, asked, by, at, outcome) in rows {
            let decided = decide_flag(flag, on, value, asked, (user(by), day(at)));
            assert_eq!(decided, outcome, "{flag:?} {on} {value:?} {by} {at}");
        }
        assert!(Flag::Ghgp.is_the_operators() && !dual.is_the_operators());
    }

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
