//! What is a wallet?

use attestry_domain::ids::{ProfileId, WalletId};
use attestry_domain::organizations::{Flags, ParticipationStatus};
use chrono::{DateTime, Utc};

/// A place of a profile to hold tokens.
#[derive(Clone, Debug)]
pub struct Wallet {
    /// Its id.
    pub id: WalletId,
    /// The profile that it belongs to.
    pub profile: ProfileId,
    /// That profile's name.
    pub profile_name: String,
    /// Its label.
    pub name: String,
    /// What kind of wallet it is.
    pub kind: String,
    /// Whether it can be used.
    pub status: ParticipationStatus,
    /// Its unique public address.
    pub address: String,
    /// What an operation on it must meet.
    pub rules: Vec<Rule>,
    /// Whether it stands in where a request names none.
    pub is_default: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// So many different users must do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What they must do, such as `sign`.
    pub name: String,
    /// How many of them.
    pub required: u32,
}

impl Rule {
    /// How many users sign for a profile with these flags.
    pub fn sign(flags: &Flags) -> Self {
        Self {
            name: "sign".to_owned(),
            required: flags.required_users(),
        }
    }
}
